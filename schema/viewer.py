"""The viewer: whoever asks, as the graph shows them to themselves."""

from __future__ import annotations

import enum
from typing import Any

import sqlalchemy as sa
import strawberry

import db
from auth.scope import Table
from auth.viewer import Kind
from resolvers.plan.declared import Column, Derived, Field, Leaf, Link
from schema.words import PORTAL, WORKSPACE, describe, key_of


class ViewerKind(enum.Enum):
    """The kinds of principal."""

    CONTACT = "A contact of an account."
    CONSUMER = "A consumer."
    USER = "Somebody of the company that serves."


class ViewerRole(enum.Enum):
    """Every role a principal may have; a consumer has none."""

    CUSTOMER = db.ContactRole.CUSTOMER.value
    CASE_MANAGER = db.ContactRole.CASE_MANAGER.value
    CUSTOMER_ADMIN = db.ContactRole.CUSTOMER_ADMIN.value
    PARTNER = db.ContactRole.PARTNER.value
    PARTNER_ADMIN = db.ContactRole.PARTNER_ADMIN.value
    AGENT = db.UserRole.AGENT.value
    CONSUMER_AGENT = db.UserRole.CONSUMER_AGENT.value
    MANAGER = db.UserRole.MANAGER.value
    NOC = db.UserRole.NOC.value
    SERVICE_OWNER = db.UserRole.SERVICE_OWNER.value
    ADMIN = db.UserRole.ADMIN.value
    INTEGRATION = db.UserRole.INTEGRATION.value


def line(description: str, audience: Any = PORTAL) -> Any:
    return strawberry.field(description=description, metadata={"audience": audience})


@strawberry.type(description="Whoever asks.")
class Viewer:
    id: strawberry.ID = line("The id of the contact, consumer or user who asks.")
    name: str = line("The full name.")
    email: str | None = line("Mail address.")
    kind: ViewerKind = line("What sort of principal it is.")
    roles: list[ViewerRole] = line("What the viewer may see and do.")
    account: Account | None = line("Where the contact works.")
    contact: Contact | None = line("The viewer as a contact.")
    consumer: Consumer | None = line("The viewer as a consumer.")
    user: User | None = line("The viewer as a user.", WORKSPACE)


describe(ViewerKind)
describe(ViewerRole)

SELVES: dict[Kind, tuple[str, type[db.Entity]]] = {
    Kind.CONTACT: ("contact", db.Contact),
    Kind.CONSUMER: ("consumer", db.Consumer),
    Kind.USER: ("user", db.User),
}


def roles(t: Table, kind: Kind) -> Any:
    """JSON text of the list of roles."""
    if kind is Kind.USER:
        return t.c.roles
    if kind is Kind.CONSUMER:
        return sa.literal("[]")
    name = sa.type_coerce(t.c.role, sa.Text())
    return sa.literal('["') + name + sa.literal('"]')


def nothing(_t: Table, _kind: Kind) -> Any:
    return sa.null()


def fields_of(kind: Kind) -> dict[str, Field]:
    """What the compiler reads for `viewer`, over the table of this kind of principal."""
    own = SELVES[kind][0]
    absent = Derived(nothing, Leaf.WORDS, PORTAL, is_null=True)
    links: dict[str, Field] = {
        name: Link(key_of("id"), model, PORTAL) if name == own else absent
        for name, model in SELVES.values()
    }
    home = Link(key_of("account_id"), db.Account, PORTAL)
    return {
        "id": Column("public_id", PORTAL),
        "name": Column("name", PORTAL),
        "email": Column("email", PORTAL),
        "kind": Derived(lambda _t, kind: sa.literal(kind.name), Leaf.NAME, PORTAL),
        "roles": Derived(roles, Leaf.WORDS, PORTAL),
        "account": home if kind is Kind.CONTACT else absent,
        **links,
    }


from schema.accounts import Account, Consumer, Contact, User
