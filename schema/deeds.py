"""What can be done, and what a deed answers with."""

from __future__ import annotations

from typing import Any

import strawberry

import db
from auth.viewer import Audience
from resolvers import cases, outages, sessions
from resolvers.cases import (
    AddCaseCommentInput,
    CreateCaseInput,
    WorkspaceAddCaseCommentInput,
    WorkspaceCreateCaseInput,
)
from resolvers.doing import Act
from resolvers.outage_inputs import EndOutageInput, RecordOutageInput, UpdateOutageInput
from resolvers.refusals import UserError, UserErrorCode
from resolvers.sessions import RevokeSessionsInput
from schema.words import PORTAL, WORKSPACE, describe, field

describe(UserErrorCode)

ERRORS = "Why it was not done; empty where it was."


def errors() -> Any:
    return strawberry.field(description=ERRORS)


def payload(description: str) -> Any:
    return strawberry.field(description=description)


@strawberry.type(description="The case that was opened.")
class CreateCasePayload:
    case: Case | None = payload("The case, where the viewer sees it.")
    user_errors: list[UserError] = errors()


@strawberry.type(description="What was said on the case.")
class AddCaseCommentPayload:
    comment: CaseComment | None = payload("The comment, where the viewer sees it.")
    user_errors: list[UserError] = errors()


@strawberry.type(description="The outage that was recorded.")
class RecordOutagePayload:
    outage: Outage | None = payload("The outage.")
    user_errors: list[UserError] = errors()


@strawberry.type(description="The outage that was changed.")
class UpdateOutagePayload:
    outage: Outage | None = payload("The outage.")
    user_errors: list[UserError] = errors()


@strawberry.type(description="The outage that is over.")
class EndOutagePayload:
    outage: Outage | None = payload("The outage.")
    user_errors: list[UserError] = errors()


@strawberry.type(description="The sessions that were ended.")
class RevokeSessionsPayload:
    audit_entry: AuditEntry | None = payload("What the audit trail says of it.")
    user_errors: list[UserError] = errors()


def deed(
    audience: Audience,
    description: str,
    perform: Any,
    model: type[db.Entity],
    takes: type,
    staff: type | None = None,
) -> Any:
    """A mutation: its function, the row it answers with, its input, and that of WORKSPACE where
    staff may say more."""
    inputs = {PORTAL: takes, WORKSPACE: staff or takes}
    return field(Act(perform, model, inputs, audience), description)


@strawberry.type(description="What can be done.")
class Mutation:
    create_case: CreateCasePayload | None = deed(
        PORTAL,
        "Open a case.",
        cases.create_case,
        db.Case,
        CreateCaseInput,
        WorkspaceCreateCaseInput,
    )
    add_case_comment: AddCaseCommentPayload | None = deed(
        PORTAL,
        "Say something on a case.",
        cases.add_case_comment,
        db.CaseComment,
        AddCaseCommentInput,
        WorkspaceAddCaseCommentInput,
    )
    record_outage: RecordOutagePayload | None = deed(
        WORKSPACE, "Record an outage.", outages.record_outage, db.Outage, RecordOutageInput
    )
    update_outage: UpdateOutagePayload | None = deed(
        WORKSPACE, "Change an outage.", outages.update_outage, db.Outage, UpdateOutageInput
    )
    end_outage: EndOutagePayload | None = deed(
        WORKSPACE, "End an outage.", outages.end_outage, db.Outage, EndOutageInput
    )
    revoke_sessions: RevokeSessionsPayload | None = deed(
        WORKSPACE,
        "End all sessions of somebody: their sockets and streams close, their tokens are void.",
        sessions.revoke_sessions,
        db.AuditEntry,
        RevokeSessionsInput,
    )


from schema.audit import AuditEntry
from schema.cases import Case, CaseComment
from schema.operations import Outage
