"""Contacts, consumers and users as one space of keys: whoever a token can be issued for."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from db.accounts import Consumer, Contact, User
from db.engine import Database


class UnknownPrincipalError(LookupError):
    """No contact, consumer or user has this key, or none that is active."""


@dataclass(frozen=True)
class Found:
    """`prefix` is that of the public id, and tells the kind."""

    prefix: str
    public_id: str
    name: str
    roles: list[str]


async def find_principal(database: Database, key: str, *, active: bool = True) -> Found:
    """With `active`, of those alone that may sign in."""
    async with database.reader.connect() as connection:
        for model in (Contact, Consumer, User):
            found = await _find(connection, model, key, active)
            if found is not None:
                return found
    which = "active " if active else ""
    raise UnknownPrincipalError(f"no {which}contact, consumer or user has the key {key!r}")


async def _find(
    connection: AsyncConnection, model: type[Contact | Consumer | User], key: str, active: bool
) -> Found | None:
    table = model.__table__
    statement = sa.select(table).where(table.c.external_key == key)
    if active:
        statement = statement.where(table.c.active)
    row = (await connection.execute(statement)).mappings().first()
    if row is None:
        return None
    roles = [row["role"].name] if "role" in row else list(row.get("roles") or [])
    return Found(model.prefix, row["public_id"], row["name"], roles)
