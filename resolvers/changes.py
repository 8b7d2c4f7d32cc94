"""What a deed changed in a row: seen before and after, and counted in its versions."""

import enum
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import db
from db.base import is_internal

UNTOLD = frozenset({"id", "version", "updated_at", "portal_version", "portal_updated_at"})


@dataclass(frozen=True)
class Change:
    """Images of the row. `portal`: something changed that PORTAL reads."""

    before: str
    after: str
    portal: bool


async def image(session: AsyncSession, row: db.Entity, **besides: Any) -> str:
    """The row as JSON text, for the audit trail: rows it refers to by their public ids, and what
    hangs on it and matters. Does not flush what has been changed so far."""
    columns = [c for c in sa.inspect(type(row)).columns if c.key not in UNTOLD]
    values = {column.key: plain(getattr(row, column.key)) for column in columns}
    links = {c.key: c for c in columns if c.foreign_keys and values[c.key] is not None}
    if links:
        with session.no_autoflush:
            found = await session.execute(
                sa.select(*(_public_id(c, values[key]).label(key) for key, c in links.items()))
            )
        values.update(found.mappings().one())
    return json.dumps({**values, **besides}, ensure_ascii=False)


def _public_id(column: sa.Column[Any], row_id: int) -> sa.ScalarSelect[Any]:
    target = next(iter(column.foreign_keys)).column.table
    return sa.select(target.c.public_id).where(target.c.id == row_id).scalar_subquery()


def plain(value: Any) -> Any:
    if isinstance(value, enum.Enum):
        return value.name
    return db.iso(value) if isinstance(value, datetime) else value


def stamp(
    row: db.Entity, now: datetime, *, portal: bool = False, beyond: bool = False
) -> bool | None:
    """Count the change in the versions of the row. Something that hangs on the row but is no
    column of it may have changed: `beyond`, and `portal` if PORTAL reads that.

    Whether PORTAL can notice; None where nothing has changed at all. To be asked before the
    change is flushed, as any query would do: after that it is no change any more.
    """
    state = sa.inspect(row)
    changed = [c for c in state.mapper.columns if state.attrs[c.key].history.has_changes()]
    if not changed and not beyond and not portal:
        return None
    row.version += 1
    row.updated_at = now
    portal = portal or not all(is_internal(column) for column in changed)
    if portal:
        row.portal_version += 1
        row.portal_updated_at = now
    return portal
