"""What a deed changed in a row: seen before and after, and counted in its versions."""

import enum
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

import db
from db.base import is_internal

STAMPS = frozenset({"version", "updated_at", "portal_version", "portal_updated_at"})


@dataclass(frozen=True)
class Change:
    """`before`: the image of the row. `portal`: something changed that PORTAL reads."""

    before: str
    portal: bool


def image(row: db.Entity) -> str:
    """The row as JSON text, for the audit trail."""
    mapper = sa.inspect(type(row))
    names = [column.key for column in mapper.columns if column.key not in STAMPS]
    return json.dumps({name: _plain(getattr(row, name)) for name in names}, ensure_ascii=False)


def _plain(value: Any) -> Any:
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
