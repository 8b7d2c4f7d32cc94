"""Participants: who takes part in a case, as far as the viewer may know them."""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
import strawberry

import db
from auth.grants import Condition, Table, reaches
from auth.viewer import Kind, my
from resolvers.plan.declared import Derived, Embedded, Field, Leaf, Link
from schema.words import PORTAL, WORKSPACE, describe, embedded, key_of

SUPPORT = "Support"

# Whether the contact in this column of the row is the partner contact of the case.
PartnerContact = Callable[[Table, str], Condition]


class ParticipantKind(enum.Enum):
    """What sort of participant it is."""

    CONTACT = "A contact of an account."
    CONSUMER = "A consumer."
    USER = "Somebody of the company that serves."


describe(ParticipantKind)


@strawberry.type(description="Somebody who takes part in a case, as far as the viewer may know.")
class Participant:
    display_name: str | None = strawberry.field(description="Null where it is not the viewer's.")
    kind: ParticipantKind = strawberry.field(description="What sort of participant it is.")
    contact: Contact | None = strawberry.field(description="The contact, where visible.")
    consumer: Consumer | None = strawberry.field(description="The consumer, where visible.")
    user: User | None = strawberry.field(description="The user.", metadata={"audience": WORKSPACE})


def _name_of(model: type[db.Entity], key: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    row = model.__table__.alias()
    return sa.select(row.c.name).where(row.c.id == key).scalar_subquery()


def _display_name(
    stem: str, keys: list[str], partner: PartnerContact
) -> Callable[[Table, Kind], Any]:
    """Of the columns in `keys` alone: the row may have others that end alike, such as its owner."""

    def name(t: Table, kind: Kind) -> Any:
        models = {"contact_id": db.Contact, "consumer_id": db.Consumer, "user_id": db.User}
        names = {
            key: _name_of(model, t.c[key])
            for column, model in models.items()
            if (key := f"{stem}{column}") in keys
        }
        if kind is Kind.USER:
            return sa.func.coalesce(*names.values(), sa.null())
        user = f"{stem}user_id"
        whens: list[tuple[Any, Any]] = []
        if names.pop(user, None) is not None:
            whens.append((t.c[user].is_not(None), sa.literal(SUPPORT)))
        whens += [(_known(t, key, kind, partner), found) for key, found in names.items()]
        return sa.case(*whens, else_=sa.null())

    return name


def _known(t: Table, column: str, kind: Kind, partner: PartnerContact) -> Condition:
    """The viewer, or a contact whose account is in reach, or the partner contact of the case."""
    mine = "contact" if kind is Kind.CONTACT else "consumer"
    ways: list[Condition] = [partner(t, column)] if column.endswith("contact_id") else []
    if column.endswith(f"{mine}_id"):
        ways.append(t.c[column] == my(kind))
    if kind is Kind.CONTACT and column.endswith("contact_id"):
        contact = db.Contact.__table__.alias()
        reached = reaches(contact.c.account_id)
        ways.append(sa.exists().where(contact.c.id == t.c[column], reached))
    return sa.or_(sa.false(), *ways)


def _kind(stem: str, columns: list[str]) -> Callable[[Table, Kind], Any]:
    def kind(t: Table, _kind: Kind) -> Any:
        members = {column: column.removeprefix(stem).removesuffix("_id") for column in columns}
        return sa.case(*((t.c[c].is_not(None), sa.literal(m.upper())) for c, m in members.items()))

    return kind


def participant(stem: str, columns: list[str], partner: PartnerContact, description: str) -> Any:
    """A participant made from the columns `<stem>contact_id` and so on that the row has."""
    keys = [f"{stem}{column}" for column in columns]
    models: dict[str, type[db.Entity]] = {
        "contact": db.Contact,
        "consumer": db.Consumer,
        "user": db.User,
    }
    fields: dict[str, Field] = {
        "displayName": Derived(_display_name(stem, keys, partner), Leaf.TEXT, PORTAL, is_null=True),
        "kind": Derived(_kind(stem, keys), Leaf.NAME, PORTAL),
    }
    for name, model in models.items():
        audience = WORKSPACE if name == "user" else PORTAL
        key = f"{stem}{name}_id"
        if key in keys:
            fields[name] = Link(key_of(key), model, audience)
        else:
            fields[name] = Derived(lambda _t, _k: sa.null(), Leaf.WORDS, audience, is_null=True)

    def present(t: Table) -> Condition:
        return sa.or_(*(t.c[key].is_not(None) for key in keys))

    return embedded(Embedded("Participant", present, fields, PORTAL), description)


__all__ = ["Participant", "participant"]

from schema.accounts import Consumer, Contact, User
