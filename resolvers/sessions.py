"""Ending the sessions of somebody, by administrators."""

import json

import strawberry

import db
from db.accounts import UserRole
from realtime.sessions import revoke
from resolvers.desk import Deed, Desk, Outcome
from resolvers.inputs import IDEMPOTENCY_KEY
from resolvers.refusals import forbidden, not_found

PRINCIPALS = {model.prefix: model for model in (db.Contact, db.Consumer, db.User)}


@strawberry.input(description="Whose sessions to end, everywhere.")
class RevokeSessionsInput:
    principal_id: strawberry.ID = strawberry.field(description="A contact, consumer or user.")
    idempotency_key: str | None = IDEMPOTENCY_KEY


async def revoke_sessions(desk: Desk, input: RevokeSessionsInput) -> Outcome:
    return await desk.perform("revokeSessions", input, lambda deed: _revoke(deed, input))


async def _revoke(deed: Deed, input: RevokeSessionsInput) -> db.AuditEntry:
    if not deed.may(UserRole.ADMIN):
        raise forbidden()
    model = PRINCIPALS.get(input.principal_id.partition("_")[0])
    if model is None:
        raise not_found("principalId")
    principal = await deed.find(model, input.principal_id, "principalId")
    moment = await revoke(deed.session, principal.public_id)
    return deed.audit(principal, None, json.dumps({"sessions_revoked_at": db.iso(moment)}))
