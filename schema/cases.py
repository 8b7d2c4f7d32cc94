"""What customers ask and are told: cases and the comments on them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

import db
from auth import fields as guards
from auth.cases import is_major
from auth.scope import Condition, Table
from schema.participants import Participant, participant
from schema.words import (
    PORTAL,
    WORKSPACE,
    Connection,
    Node,
    column,
    connection,
    link,
    node,
)

EVERYBODY = ["contact_id", "consumer_id", "user_id"]


def is_partner_contact(t: Table, column: str) -> Condition:
    return t.c.partner_contact_id == t.c[column]


def is_partner_contact_of_case(t: Table, column: str) -> Condition:
    case = db.Case.__table__.alias()
    named = case.c.partner_contact_id == t.c[column]
    return sa.exists().where(case.c.id == t.c.case_id, named)


def told(t: Table) -> Any:
    return t.c.visibility == db.CommentVisibility.PUBLIC


def noted(t: Table) -> Any:
    return t.c.visibility == db.CommentVisibility.INTERNAL


@node(db.Case, newest="opened_at")
class Case(Node):
    """A question, request or problem of a customer, or what a customer is told unasked."""

    number: str = column(PORTAL, "Its number, random and unique.")
    subject: str = column(PORTAL, "What it is about, in a line.")
    description: str | None = column(PORTAL, "What it is about, in full.")
    state: db.CaseState = column(PORTAL, "How far it has come.")
    priority: db.Priority = column(PORTAL, "How urgent it is.")
    channel: db.Channel | None = column(PORTAL, "How the customer came in touch.")
    opened_at: datetime = column(PORTAL, "When it was opened.")
    closed_at: datetime | None = column(PORTAL, "When it was closed.")
    resolution: str | None = column(PORTAL, "The solution proposed.", guard=guards.CONVERSATION)
    proactive: bool = column(PORTAL, "It was opened before the customer called.")
    account: Account | None = link(PORTAL, "Whose case it is.", db.Case.account_id)
    consumer: Consumer | None = link(PORTAL, "Whose case it is.", db.Case.consumer_id)
    contact: Participant | None = participant(
        "", ["contact_id"], is_partner_contact, "Who speaks for the customer."
    )
    opened_by: Participant | None = participant(
        "opened_by_", EVERYBODY, is_partner_contact, "Who opened it."
    )
    partner: Account | None = link(
        PORTAL, "The partner that opened it for the customer.", db.Case.partner_id
    )
    comments: Connection[CaseComment] | None = connection(
        PORTAL,
        "What was said to and by the customer.",
        db.CaseComment.case_id,
        where=told,
        guard=guards.CONVERSATION,
    )
    install_base_items: Connection[InstallBaseItem] = connection(
        PORTAL,
        "The items it is about.",
        (db.CaseInstallBaseItem.case_id, db.CaseInstallBaseItem.install_base_item_id),
    )
    sold_product: SoldProduct | None = link(
        PORTAL, "The sold product it is about.", db.Case.sold_product_id
    )
    related_parties: Connection[RelatedParty] = connection(
        PORTAL, "Who else is named on it.", db.RelatedParty.case_id
    )
    parent: Case | None = link(WORKSPACE, "The case above it.", db.Case.parent_id)
    children: Connection[Case] = connection(WORKSPACE, "The cases below it.", db.Case.parent_id)
    major: Case | None = link(
        WORKSPACE, "The case above it where that is a major case.", db.Case.parent_id, only=is_major
    )
    is_major: bool = column(WORKSPACE, "It is itself put up as a major case.", of="major")
    major_state: db.MajorState | None = column(WORKSPACE, "How far the major case has come.")
    alert: Alert | None = link(WORKSPACE, "The alert behind it.", db.Case.alert_id)
    incident: Incident | None = link(WORKSPACE, "The incident behind it.", db.Case.incident_id)
    work_notes: Connection[CaseComment] = connection(
        WORKSPACE, "What the staff noted for themselves.", db.CaseComment.case_id, where=noted
    )


@node(db.CaseComment, newest="created_at")
class CaseComment(Node):
    """A word on a case: told to the customer, or a work note."""

    body: str = column(PORTAL, "What was said.")
    visibility: db.CommentVisibility = column(WORKSPACE, "Who reads it.")
    author: Participant | None = participant(
        "author_", EVERYBODY, is_partner_contact_of_case, "Who said it."
    )
    case: Case | None = link(PORTAL, "The case it is on.", db.CaseComment.case_id)


from schema.accounts import Account, Consumer
from schema.installs import InstallBaseItem, RelatedParty, SoldProduct
from schema.operations import Alert, Incident
