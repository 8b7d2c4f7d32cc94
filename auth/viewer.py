"""Who is asking: the kind of principal, and the rows every rule reads of the one who asks.

A token names a principal and its kind. Role, home and activity are read by the operation's own
statement, from the common table expression `me`: no row there means nobody, and nobody sees
nothing. The bind `principal` is the public id of the token's subject, `now` the moment.
"""

import enum
import json
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import db
from db.types import Moment

PRINCIPAL = sa.bindparam("principal", type_=sa.Text())
NOW: sa.BindParameter[Any] = sa.bindparam("now", type_=Moment())


class Audience(enum.Enum):
    """Which of the two schemas a principal gets."""

    PORTAL = "portal"
    WORKSPACE = "workspace"


class Kind(enum.Enum):
    """The kinds of principal; the value is the prefix of their public ids."""

    CONTACT = "con"
    CONSUMER = "cns"
    USER = "usr"

    @property
    def audience(self) -> Audience:
        return Audience.WORKSPACE if self is Kind.USER else Audience.PORTAL


class Role(enum.Enum):
    """Roles of users that read something, and the column of `me` that says who has them."""

    AGENT = "agent"
    CONSUMER_AGENT = "consumer_agent"
    MANAGER = "manager"
    NOC = "noc"
    SERVICE_OWNER = "service_owner"
    ADMIN = "admin"


def _contact() -> sa.CTE:
    contact, home = db.Contact.__table__, db.Account.__table__
    return (
        sa.select(contact.c.id, contact.c.account_id.label("home_id"), contact.c.name)
        .join(home, home.c.id == contact.c.account_id)
        .where(contact.c.public_id == PRINCIPAL, contact.c.active, home.c.active)
        .cte("me")
    )


def _consumer() -> sa.CTE:
    consumer = db.Consumer.__table__
    found = sa.select(consumer.c.id, consumer.c.name)
    return found.where(consumer.c.public_id == PRINCIPAL, consumer.c.active).cte("me")


def _user() -> sa.CTE:
    user = db.User.__table__
    # pragma: no mutate start (without a type the statement is the same)
    roles = sa.type_coerce(user.c.roles, sa.Text())
    # pragma: no mutate end
    flags = [roles.contains(f'"{role.name}"').label(role.value) for role in Role]
    found = sa.select(user.c.id, user.c.name, roles.label("roles"), *flags)
    return found.where(user.c.public_id == PRINCIPAL, user.c.active).cte("me")


ME: dict[Kind, sa.CTE] = {
    Kind.CONTACT: _contact(),
    Kind.CONSUMER: _consumer(),
    Kind.USER: _user(),
}


# The roles of the user that a statement is being written for, where they are known: ways of other
# roles are left out of it. What remains asks for its role all the same, so that a role lost in the
# meantime shows nothing; whoever runs the statement makes sure that none was gained.
_roles: ContextVar[frozenset[Role] | None] = ContextVar("roles", default=None)


@contextmanager
def written_for(roles: frozenset[Role] | None) -> Generator[None]:
    token = _roles.set(roles)
    try:
        yield
    finally:
        _roles.reset(token)


def may_have(role: Role) -> bool:
    known = _roles.get()
    return known is None or role in known


def roles_in(stored: str) -> frozenset[Role]:
    """The roles of the text that a user's row holds; those that read nothing are none here."""
    names = set(json.loads(stored))
    return frozenset(role for role in Role if role.name in names)


@cache
def my(kind: Kind, column: str = "id") -> Any:
    """A value of the row of whoever asks, as an expression."""
    return sa.select(ME[kind].c[column]).scalar_subquery()


@dataclass(frozen=True)
class Viewer:
    """Whoever asks, as the deeds need to know them. `roles` holds names of db.UserRole, or the
    one of db.ContactRole; a consumer has none."""

    kind: Kind
    id: int
    public_id: str
    name: str
    roles: frozenset[str]
    home_account_id: int | None = None


async def load_viewer(session: AsyncSession, kind: Kind, public_id: str) -> Viewer | None:
    """The active principal of this id, or None: then nobody is asking."""
    me = ME[kind]
    rows = {Kind.CONTACT: db.Contact, Kind.CONSUMER: db.Consumer, Kind.USER: db.User}
    table = rows[kind].__table__
    statement = sa.select(table).where(table.c.id == me.c.id)
    found = (await session.execute(statement, {"principal": public_id})).mappings().first()
    if found is None:
        return None
    roles = {Kind.CONTACT: lambda: {found["role"].name}, Kind.USER: lambda: set(found["roles"])}
    return Viewer(
        kind,
        found["id"],
        public_id,
        found["name"],
        frozenset(roles.get(kind, set[str])()),
        found.get("account_id"),
    )
