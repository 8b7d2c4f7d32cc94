"""What gives contacts and consumers sight of rows: the reach over accounts, representation, and
being named as a related party.

Sub-selects that stand by themselves are made once: a statement holds the same one many times.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

import db
from auth.viewer import NOW, Kind, my

Condition = sa.ColumnElement[bool]
Table = sa.FromClause
ACCESS = db.AccountAccess.__table__
# Never asked for together with a row around it: one alias serves all conditions.
HELD = ACCESS.alias("held")


@dataclass(frozen=True)
class Given:
    """Something that a row of the reach gives, and the words for when none does."""

    gives: Callable[[Table], Condition]
    fails: str


def running(row: Table) -> Condition:
    """`valid_from <= now < valid_to`; an empty end is open."""
    begun = sa.or_(row.c.valid_from.is_(None), row.c.valid_from <= NOW)
    return sa.and_(begun, sa.or_(row.c.valid_to.is_(None), row.c.valid_to > NOW))


@cache
def reached() -> sa.CTE:
    """The live rows of the viewer's reach: read once, however often a statement asks."""
    row = ACCESS.alias()
    live = sa.select(row).where(row.c.contact_id == my(Kind.CONTACT), running(row))
    return live.cte("reached")


@cache
def reach(*gifts: Given) -> Any:
    """The ids of the accounts the viewer reaches by rows that give all this."""
    row = reached()
    return sa.select(row.c.account_id).where(*(one.gives(row) for one in gifts))


def reaches(
    account: sa.ColumnElement[Any], *gifts: Given, also: Condition | None = None
) -> Condition:
    """Whether the viewer reaches the account in this column by a row that gives all this: for rows
    at hand, as the reach may hold thousands of accounts."""
    conditions = [HELD.c.account_id == account, *_held(gifts)]
    if also is not None:
        conditions.append(also)
    asked = sa.exists().where(*conditions)
    return asked.correlate_except(HELD)  # pragma: no mutate (no statement has it around this)


@cache
def _held(gifts: tuple[Given, ...]) -> tuple[Condition, ...]:
    mine = HELD.c.contact_id == my(Kind.CONTACT)
    return mine, running(HELD), *(one.gives(HELD) for one in gifts)


SHOWN = {
    "install_base": "its sold products and items",
    "contracts": "its contracts",
    "contacts": "its contacts",
    "personal": "the personal data of its contacts",
    "commercial": "its prices, values and registration code",
}
CASES_SHOWN = {
    db.AccessCases.ALL: "its cases one and all",
    db.AccessCases.SINCE_START: "its cases for being opened since then",
    db.AccessCases.ASSIGNED: "its cases for naming the partner",
    db.AccessCases.OWN: "its cases for being their own",
}


def given(gives: Callable[[Table], Condition], shown: str) -> Given:
    return Given(gives, f"what leads {{viewer}} to {{account}} does not show {shown}")


@cache
def flag(name: str) -> Given:
    return given(lambda row: row.c[name], SHOWN[name])


@cache
def cases(kind: db.AccessCases) -> Given:
    return given(lambda row: row.c.case_access == kind, CASES_SHOWN[kind])


UNRESTRICTED = Given(lambda row: sa.not_(row.c.restricted), "{account} restricts contact access")


@cache
def represented() -> Any:
    """The ids of the consumers the viewer is an authorised representative of: one step."""
    row = db.ConsumerRepresentative.__table__.alias()
    return sa.select(row.c.consumer_id).where(row.c.representative_id == my(Kind.CONSUMER))


# --- related parties -----------------------------------------------------------------------


def named(kind: Kind, party: Table) -> Condition:
    """The party row names the viewer (or, for contacts, their home account)."""
    if kind is Kind.CONSUMER:
        return party.c.consumer_id == my(kind)
    home = party.c.account_id == my(kind, "home_id")
    return sa.or_(party.c.contact_id == my(kind), home)


def authorized_party(party: Table) -> Condition:
    return party.c.kind == db.PartyKind.AUTHORIZED


@cache
def authorized(kind: Kind) -> sa.CTE:
    """The authorised related parties that name the viewer: read once, too."""
    party = db.RelatedParty.__table__.alias()
    mine = sa.select(party.c.sold_product_id, party.c.install_base_item_id, party.c.case_id)
    return mine.where(authorized_party(party), named(kind, party)).cte("authorized")


@cache
def granted(kind: Kind, column: str) -> Any:
    """The ids in this column of the authorised related parties that name the viewer."""
    ids = authorized(kind).c[column]
    return sa.select(ids).where(ids.is_not(None))


@cache
def granted_items(kind: Kind) -> Any:
    """Items of the trees whose root names the viewer: `root_id` is never a child, so that a
    party on a child item grants nothing."""
    item = db.InstallBaseItem.__table__.alias()
    return sa.select(item.c.id).where(item.c.root_id.in_(granted(kind, "install_base_item_id")))
