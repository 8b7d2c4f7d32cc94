"""Who buys and who serves: accounts, contacts, consumers, users, and how they relate."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

import db
from auth import fields as guards
from auth.scope import Table, row_rule
from auth.viewer import Kind
from resolvers.plan.declared import Leaf
from schema import impact
from schema.words import (
    PORTAL,
    WORKSPACE,
    Connection,
    Node,
    column,
    connection,
    derived,
    describe,
    link,
    node,
    related,
)

# Worst first; what is not monitored does not count.
RANKED = [health for health in db.Health if health is not db.Health.NOT_AVAILABLE]


def account_health(t: Table, kind: Kind) -> Any:
    """The worst health of the account's items, of those the viewer sees."""
    item = db.InstallBaseItem.__table__.alias()
    rank = sa.case(*((item.c.health == health, place) for place, health in enumerate(RANKED)))
    seen = row_rule(db.InstallBaseItem, item, kind)
    worst = sa.select(sa.func.min(rank)).where(item.c.account_id == t.c.id, seen)
    names = {place: health.name for place, health in enumerate(RANKED)}
    return sa.case(
        names, value=worst.scalar_subquery(), else_=sa.literal(db.Health.NOT_AVAILABLE.name)
    )


def either_side(parent: Any, t: Table, _kind: Kind) -> Any:
    return sa.or_(t.c.partner_id == parent, t.c.account_id == parent)


@node(db.Account)
class Account(Node):
    """A company: a customer, a partner, or both."""

    number: str = column(PORTAL, "Its number, random and unique.")
    name: str = column(PORTAL, "Its name.")
    active: bool | None = column(
        PORTAL, "Whether it is in business with us.", guard=guards.ACCOUNT_BASIC
    )
    registration_code: str | None = column(
        PORTAL, "With it contacts register; for its administrators.", guard=guards.REGISTRATION
    )
    health: db.Health | None = derived(
        PORTAL,
        "The worst health of its items that the viewer sees.",
        account_health,
        Leaf.NAME,
        guard=guards.ACCOUNT_BASIC,
    )
    customer: bool | None = column(WORKSPACE, "It buys.", guard=guards.ACCOUNT_BASIC)
    partner: bool | None = column(WORKSPACE, "It serves others.", guard=guards.ACCOUNT_BASIC)
    restrict_contact_access: bool | None = column(
        WORKSPACE,
        "Its contacts see only what names them personally.",
        guard=guards.ACCOUNT_BASIC,
    )
    primary_contact: Contact | None = link(
        WORKSPACE, "Who is told first.", db.Account.primary_contact_id
    )
    parent: Account | None = link(PORTAL, "The account above it.", db.Account.parent_id)
    children: Connection[Account] = connection(
        PORTAL, "The accounts right below it.", db.Account.parent_id
    )
    contacts: Connection[Contact] = connection(PORTAL, "Its contacts.", db.Contact.account_id)
    sold_products: Connection[SoldProduct] = connection(
        PORTAL, "What it bought.", db.SoldProduct.account_id
    )
    install_base_items: Connection[InstallBaseItem] = connection(
        PORTAL, "What is installed for it.", db.InstallBaseItem.account_id
    )
    cases: Connection[Case] = connection(PORTAL, "Its cases.", db.Case.account_id)
    outages: Connection[Outage] = related(
        PORTAL,
        "Outages of its active items.",
        db.Outage,
        impact.outages_of_account,
    )
    contracts: Connection[Contract] = connection(PORTAL, "Its contracts.", db.Contract.account_id)
    relationships: Connection[AccountRelationship] = related(
        PORTAL, "Its partnerships, on either side.", db.AccountRelationship, either_side
    )


@node(db.AccountRelationship)
class AccountRelationship(Node):
    """A partner serves an account for a time."""

    partner: Account | None = link(PORTAL, "Who serves.", db.AccountRelationship.partner_id)
    account: Account | None = link(PORTAL, "Who is served.", db.AccountRelationship.account_id)
    valid_from: datetime | None = column(PORTAL, "When it begins; empty: always was.")
    valid_to: datetime | None = column(PORTAL, "Before when it holds; empty: open.")
    case_access: db.CaseAccess = column(
        PORTAL, "Which cases of the account the partner's administrators read."
    )


@node(db.Contact)
class Contact(Node):
    """Somebody who works for an account."""

    name: str = column(PORTAL, "The full name.")
    email: str | None = column(PORTAL, "Mail address.", guard=guards.CONTACT_MAIL)
    phone: str | None = column(PORTAL, "Telephone number.", guard=guards.CONTACT_PERSONAL)
    role: db.ContactRole | None = column(
        PORTAL, "What the contact may see and do.", guard=guards.CONTACT_PERSONAL
    )
    active: bool | None = column(PORTAL, "May sign in.", guard=guards.CONTACT_BASIC)
    account: Account | None = link(PORTAL, "Where the contact works.", db.Contact.account_id)
    sold_products: Connection[SoldProduct] = connection(
        PORTAL, "Sold products whose contact it is.", db.SoldProduct.contact_id
    )
    install_base_items: Connection[InstallBaseItem] = connection(
        PORTAL, "Items whose contact it is.", db.InstallBaseItem.contact_id
    )
    cases: Connection[Case] = connection(PORTAL, "Cases it is about.", db.Case.contact_id)


@node(db.Consumer)
class Consumer(Node):
    """Somebody who buys in person."""

    name: str = column(PORTAL, "The full name.")
    email: str | None = column(PORTAL, "Mail address.", guard=guards.CONSUMER_PERSONAL)
    phone: str | None = column(PORTAL, "Telephone number.", guard=guards.CONSUMER_PERSONAL)
    active: bool = column(PORTAL, "May sign in.")
    sold_products: Connection[SoldProduct] = connection(
        PORTAL, "What the consumer bought.", db.SoldProduct.consumer_id
    )
    install_base_items: Connection[InstallBaseItem] = connection(
        PORTAL, "What is installed for the consumer.", db.InstallBaseItem.consumer_id
    )
    cases: Connection[Case] = connection(PORTAL, "The consumer's cases.", db.Case.consumer_id)


describe(db.UserRole)


@node(db.User)
class User(Node):
    """Somebody of the company that serves."""

    name: str = column(WORKSPACE, "The full name.")
    email: str | None = column(WORKSPACE, "Mail address.")
    roles: list[db.UserRole] = column(WORKSPACE, "What the user may see and do.")
    active: bool = column(WORKSPACE, "May sign in.")


from schema.cases import Case
from schema.contracts import Contract
from schema.installs import InstallBaseItem, SoldProduct
from schema.operations import Outage
