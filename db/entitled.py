"""Whom a change of entitlements concerns: whose sight it may change. Written once, for whoever
changes a place in the hierarchy, a role, a relation or a party.

`WATCHED` says which columns of which tables decide what somebody sees, and whose sight each row
decides. What a contact reaches is kept in `account_access`; it is rebuilt for all that the change
can concern, and those whose rows differ are concerned.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from db.access import access_statements
from db.accounts import (
    Account,
    AccountAccess,
    AccountRelationship,
    Consumer,
    ConsumerRepresentative,
    Contact,
    ContactRelationship,
    User,
)
from db.base import Base
from db.installs import PartyKind, RelatedParty
from db.log import ScopeNews
from db.products import ServiceOffering

# Beyond it naming everybody is shorter than naming each.
MOST_NAMED = 10_000

Image = Mapping[str, Any] | None
"""The watched columns of a row; None before it was there and when it is gone."""


@dataclass
class Touched:
    """What a transaction has changed of what decides who sees what: ids of rows."""

    contacts: set[int] = field(default_factory=set[int])
    consumers: set[int] = field(default_factory=set[int])
    users: set[int] = field(default_factory=set[int])
    # Accounts whose place, activity or restriction is another: the reach of some may be, too.
    accounts: set[int] = field(default_factory=set[int])
    # Accounts that partner others otherwise than before.
    partners: set[int] = field(default_factory=set[int])
    # Accounts that a related party names, or named: that concerns all at home there.
    parties: set[int] = field(default_factory=set[int])
    # Accounts that a contact came to or left: whoever reaches them sees their people.
    moved: set[int] = field(default_factory=set[int])
    # Something was changed of which it is not known what it was before.
    anything: bool = False

    def note(self, row: Base, before: Image, after: Image) -> None:
        """The row has changed from the one to the other."""
        if before != after:
            _, note = WATCHED[type(row)]
            note(self, row.__dict__["id"], [image for image in (before, after) if image])


Note = Callable[[Touched, int, list[Mapping[str, Any]]], None]


def _account(touched: Touched, account_id: int, _images: list[Mapping[str, Any]]) -> None:
    touched.accounts.add(account_id)


def _contact(touched: Touched, contact_id: int, images: list[Mapping[str, Any]]) -> None:
    touched.contacts.add(contact_id)
    homes = {image["account_id"] for image in images}
    touched.moved |= homes if len(homes) > 1 else set()


def _consumer(touched: Touched, consumer_id: int, _images: list[Mapping[str, Any]]) -> None:
    touched.consumers.add(consumer_id)


def _user(touched: Touched, user_id: int, _images: list[Mapping[str, Any]]) -> None:
    touched.users.add(user_id)


def _account_relationship(touched: Touched, _id: int, images: list[Mapping[str, Any]]) -> None:
    touched.partners |= {image["partner_id"] for image in images}


def _contact_relationship(touched: Touched, _id: int, images: list[Mapping[str, Any]]) -> None:
    touched.contacts |= {image["contact_id"] for image in images}


def _representative(touched: Touched, _id: int, images: list[Mapping[str, Any]]) -> None:
    touched.consumers |= {image["representative_id"] for image in images}


def _party(touched: Touched, _id: int, images: list[Mapping[str, Any]]) -> None:
    """Who is merely listed gets nothing by it."""
    for image in images:
        if image["kind"] is not PartyKind.LISTED:
            touched.contacts |= {image["contact_id"]} - {None}
            touched.consumers |= {image["consumer_id"]} - {None}
            touched.parties |= {image["account_id"]} - {None}


def _offering(touched: Touched, _id: int, images: list[Mapping[str, Any]]) -> None:
    touched.users |= {image["owner_id"] for image in images} - {None}


def columns(names: str, note: Note) -> tuple[tuple[str, ...], Note]:
    return tuple(names.split()), note


WATCHED: dict[type[Base], tuple[tuple[str, ...], Note]] = {
    Account: columns("parent_id active restrict_contact_access", _account),
    Contact: columns("account_id role active", _contact),
    Consumer: columns("active", _consumer),
    User: columns("roles active", _user),
    AccountRelationship: columns(
        "partner_id account_id valid_from valid_to case_access", _account_relationship
    ),
    ContactRelationship: columns(
        "contact_id account_id valid_from valid_to", _contact_relationship
    ),
    ConsumerRepresentative: columns("representative_id consumer_id", _representative),
    RelatedParty: columns(
        "kind contact_id account_id consumer_id sold_product_id install_base_item_id case_id",
        _party,
    ),
    ServiceOffering: columns("owner_id", _offering),
}


# --- who is concerned -----------------------------------------------------------------------


def concerned(session: Session, touched: Touched) -> ScopeNews:
    """Brings the reach up to date with what was touched, and names whose sight may have changed."""
    reaching = None if touched.anything else _may_reach_otherwise(session, touched)
    if reaching is None or len(reaching) > MOST_NAMED:
        for statement in access_statements():
            session.execute(statement)
        return ScopeNews(everybody=True)
    contacts = touched.contacts | _reach_changed(session, reaching) | _others(session, touched)
    if len(contacts) > MOST_NAMED:
        return ScopeNews(everybody=True)
    return ScopeNews(contacts, touched.consumers, touched.users)


def _reach_changed(session: Session, contacts: set[int]) -> set[int]:
    """Those of whom the rebuilt reach gives something else than the one before."""
    if not contacts:
        return set()
    before = _reach(session, contacts)
    for statement in access_statements(contacts):
        session.execute(statement)
    return {contact_id for contact_id, *_ in before ^ _reach(session, contacts)}


def _reach(session: Session, contacts: set[int]) -> set[tuple[Any, ...]]:
    row = AccountAccess.__table__.c
    # a restriction takes nothing from whoever sees no products of the account anyway
    restricts = sa.and_(row.restricted, row.install_base)
    gives = [column for column in row if column.name not in ("id", "restricted", "contact_id")]
    rows = sa.select(row.contact_id, restricts, *gives).where(row.contact_id.in_(contacts))
    return {tuple(found) for found in session.execute(rows)}


def _may_reach_otherwise(session: Session, touched: Touched) -> set[int]:
    """Contacts whose reach the change can concern: those who reached one of the accounts, or what
    lies below, and those who may reach it now."""
    found = {*touched.contacts, *_at_home(session, touched.partners)}
    accounts = touched.accounts
    if not accounts:
        return found
    up = sa.select(Account.id, Account.parent_id).where(Account.id.in_(accounts))
    up = up.cte("above", recursive=True)
    up = up.union(sa.select(Account.id, Account.parent_id).join(up, up.c.parent_id == Account.id))
    down = sa.select(Account.id).where(Account.id.in_(accounts)).cte("below", recursive=True)
    down = down.union(sa.select(Account.id).join(down, down.c.id == Account.parent_id))
    partners = sa.select(AccountRelationship.partner_id).where(
        AccountRelationship.account_id.in_(accounts)
    )
    homes = Contact.account_id.in_(sa.union(sa.select(up.c.id), partners))
    below = AccountAccess.account_id.in_(sa.select(down.c.id))
    related = ContactRelationship.account_id.in_(accounts)
    for statement in (
        sa.select(Contact.id).where(homes),
        sa.select(AccountAccess.contact_id).where(below).distinct(),
        sa.select(ContactRelationship.contact_id).where(related),
    ):
        found.update(session.scalars(statement))
    return found


def _others(session: Session, touched: Touched) -> set[int]:
    """Of whom the reach is the same: whom a party names by their account, and who reaches an
    account that somebody came to or left, as that decides whose names they read."""
    reaching = sa.select(AccountAccess.contact_id).where(
        AccountAccess.account_id.in_(touched.moved)
    )
    among = set(session.scalars(reaching.distinct())) if touched.moved else set[int]()
    return among | _at_home(session, touched.parties)


def _at_home(session: Session, accounts: set[int]) -> set[int]:
    if not accounts:
        return set()
    return set(session.scalars(sa.select(Contact.id).where(Contact.account_id.in_(accounts))))
