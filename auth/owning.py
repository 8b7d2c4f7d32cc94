"""Steps and ways that rules of several tables share: rows that are somebody's own, and rows that
show with another."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

import db
from auth.grants import UNRESTRICTED, Condition, Table, flag, represented
from auth.viewer import Kind, Role, my
from auth.ways import About, RoleRules, Step, Way, Ways, all_of, any_of, reaching


def owned(kind: Kind, t: Table) -> list[Way]:
    """Sold products and items that are the viewer's own, or readable by reach."""
    if kind is Kind.CONSUMER:
        consumer = t.c.consumer_id
        own = "{row} is {viewer}'s own", "{row} is not {viewer}'s own"
        return [
            Way("own", (Step(consumer == my(kind), *own),), personal=True),
            Way("representation", (representing(consumer),)),
        ]
    mine = t.c.contact_id == my(kind)
    named = Step(mine, "{row} names {viewer} as its contact", "{row} names another contact or none")
    installed = reaching(t.c.account_id, flag("install_base"))
    return [
        Way("reach", (reaching(t.c.account_id, flag("install_base"), UNRESTRICTED),)),
        Way("contact of the row", (named, installed), personal=True),
    ]


def representing(consumer: sa.ColumnElement[Any]) -> Step:
    return Step(
        consumer.in_(represented()),
        "{viewer} represents {about}, whose it is",
        "{viewer} does not represent {about}, whose it is",
        about=lambda: (About(db.Consumer, the(db.Consumer, consumer), seen=False),),
    )


def the(model: type[db.Base], key: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """The id of the row of `model` with this key."""
    other = model.__table__.alias()
    return sa.select(other.c.id).where(other.c.id == key)


def of_visible(model: type[db.Entity], ways: Ways, key: sa.ColumnElement[Any]) -> Step:
    """The row of `model` with this key is visible."""
    other = model.__table__.alias()
    shows = sa.exists().where(other.c.id == key, any_of(ways(other)))
    return Step(
        shows,
        "{viewer} sees {about}, which it belongs to",
        "{viewer} does not see {about}, which it belongs to",
        about=lambda: (About(model, the(model, key)),),
    )


def shown(
    rules: RoleRules,
    role: Role,
    model: type[db.Entity],
    t: Table,
    column: str,
    readable: Callable[[Table], Condition] | None = None,
) -> Step:
    """The role sees the row of `model` in this column, or, with `readable`, more of it."""
    other = model.__table__.alias()
    rule = readable(other) if readable else all_of(rules[role](other))
    hidden = "{viewer} does not see {about}, which it belongs to"

    def about() -> tuple[About, ...]:
        return (About(model, the(model, t.c[column]), role=role),)

    def weaker() -> tuple[Step, ...]:
        if readable is None:
            return ()
        seen = sa.exists().where(other.c.id == t.c[column], all_of(rules[role](other)))
        return (Step(seen, "", hidden, about=about),)

    return Step(
        sa.exists().where(other.c.id == t.c[column], rule),
        "{viewer} sees {about}, which it belongs to",
        "{about} is a major case: agents do not read its conversation" if readable else hidden,
        weaker,
        about,
    )
