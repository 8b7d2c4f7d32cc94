"""The rows that stand, written: new ones first, then what changes in the others."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

import db
from db.access import rebuild_access
from db.base import new_public_id
from db.impact import refresh_health, refresh_impact, refresh_roots
from db.importing.columns import File, Link
from db.importing.format import FILES
from db.importing.planning import Record, records
from db.importing.report import Progress
from db.importing.staging import FILE_NUMBERS, Staging
from db.log import ScopeNews, advance
from db.numbers import new_number
from db.types import Moment

SQLITE_CACHE_KIB = 64 * 1024

EDITS = """
    SELECT row.target, edit.portal, edit.cells, edit.lists FROM edit JOIN row ON row.id = edit.row
    WHERE row.file = ? ORDER BY row.id
"""


async def prepare(connection: AsyncConnection) -> None:
    """Nobody else writes until the import ends: what was checked stays true. Readers go on.

    SQLite's transactions lock by themselves, but its page cache of 2 MB makes a large import
    read the database over and over; and what it sets aside must go to disk, as it grows."""
    if connection.dialect.name == "postgresql":
        names = ", ".join(sorted(file.table.name for file in FILES))
        await connection.execute(sa.text("SET LOCAL statement_timeout = 0"))
        await connection.execute(sa.text(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE"))
    else:
        await connection.execute(sa.text(f"PRAGMA cache_size = -{SQLITE_CACHE_KIB}"))
        await connection.execute(sa.text("PRAGMA temp_store = FILE"))


async def write_rows(
    connection: AsyncConnection, staging: Staging, now: datetime, progress: Progress | None
) -> None:
    total: int = staging.value("SELECT count(*) FROM row WHERE change = 'created'")
    done = 0
    for file in FILES:
        create = _creator(file, now)
        for batch in records(staging, file, "created"):
            await connection.execute(sa.insert(file.table), [create(record) for record in batch])
            await _insert_links(connection, file, batch)
            done += len(batch)
            if progress:
                progress("Writing", done, total)
    for file in FILES:
        await _write_late(connection, staging, file)
        await _write_edits(connection, staging, file, now)
        await _advance_sequence(connection, file.table)


async def keep_maintained_parts(connection: AsyncConnection, now: datetime) -> None:
    await refresh_roots(connection)
    await rebuild_access(connection)
    await refresh_impact(connection)
    await refresh_health(connection, now=now)


async def tell_everybody(connection: AsyncConnection) -> None:
    """Anything may have changed for anybody. Last of all, as it takes the clock."""
    number = await connection.scalar(advance(1))
    assert number is not None, "the database has no clock row"
    await connection.execute(sa.insert(db.Event), ScopeNews(everybody=True).line(number))


def _creator(file: File, now: datetime) -> Callable[[Record], dict[str, Any]]:
    """Makes the whole row of a new record: what its file does not say is given here."""
    columns = [column for column in file.table.columns if column.name != file.late_column]
    given = {column.name: _given(file, column, now) for column in columns}
    moments = _moments(file.table)

    def create(record: Record) -> dict[str, Any]:
        cells = {name: give() for name, give in given.items()}
        cells |= {name: v for name, v in record.cells.items() if name != file.late_column}
        cells["id"] = record.id
        if file.model is db.Case:
            cells["proactive"] = bool(cells["major"] or cells["alert_id"] or cells["incident_id"])
        return _to_python(cells, moments)

    return create


def _given(file: File, column: sa.Column[Any], now: datetime) -> Callable[[], Any]:
    default: Any = column.default
    if column.name == "public_id":
        assert issubclass(file.model, db.Entity)
        prefix = file.model.prefix
        return lambda: new_public_id(prefix)
    if column.name == "number":
        return lambda: new_number(file.model)
    if default is None:
        return lambda: None
    if default.is_scalar:
        return lambda: default.arg
    return (lambda: now) if isinstance(column.type, Moment) else list[str]


def _moments(table: sa.Table[Any]) -> list[str]:
    return [column.name for column in table.columns if isinstance(column.type, Moment)]


def _to_python(cells: dict[str, Any], moments: list[str]) -> dict[str, Any]:
    for name in moments:
        if isinstance(cells.get(name), str):
            cells[name] = datetime.fromisoformat(cells[name])
    return cells


async def _insert_links(connection: AsyncConnection, file: File, batch: list[Record]) -> None:
    for column in file.columns.values():
        if column.link:
            rows = [
                {column.link.owner: record.id, column.link.other: other}
                for record in batch
                for other in record.lists.get(column.name, ())
            ]
            if rows:
                await connection.execute(sa.insert(column.link.table), rows)


async def _write_late(connection: AsyncConnection, staging: Staging, file: File) -> None:
    """The column that refers to a later file: everything it may name is there by now."""
    name = file.late_column
    if name is None:
        return
    columns = file.table.c
    statement = (
        sa.update(file.table)
        .where(columns.id == sa.bindparam("row_id"))
        .values({name: sa.bindparam("value")})
    )
    for batch in records(staging, file, "created"):
        rows = [{"row_id": r.id, "value": r.cells[name]} for r in batch if r.cells.get(name)]
        if rows:
            await connection.execute(statement, rows)


async def _write_edits(
    connection: AsyncConnection, staging: Staging, file: File, now: datetime
) -> None:
    """Rows of a batch in which the same columns change are written by one statement."""
    moments = _moments(file.table)
    for batch in staging.batches(EDITS, FILE_NUMBERS[file.name]):
        alike: dict[tuple[bool, tuple[str, ...]], list[dict[str, Any]]] = {}
        for row_id, portal, cells, lists in batch:
            values = _to_python(orjson.loads(cells), moments)
            alike.setdefault((portal, tuple(values)), []).append({"row_id": row_id} | values)
            for name, others in orjson.loads(lists).items():
                link = file.columns[name].link
                assert link is not None
                await _replace_list(connection, link, row_id, others)
        for (portal, names), rows in alike.items():
            update = sa.update(file.table).where(file.table.c.id == sa.bindparam("row_id"))
            version = _version(file, portal, now)
            if names or version:
                await connection.execute(update.values(version) if version else update, rows)


def _version(file: File, portal: bool, now: datetime) -> dict[str, Any]:
    columns = file.table.c
    if "version" not in columns:
        return {}
    moved: dict[str, Any] = {"version": columns.version + 1, "updated_at": now}
    if portal:
        moved |= {"portal_version": columns.portal_version + 1, "portal_updated_at": now}
    return moved


async def _replace_list(
    connection: AsyncConnection, link: Link, owner_id: int, others: list[int]
) -> None:
    owner, other = link.table.c[link.owner], link.table.c[link.other]
    await connection.execute(sa.delete(link.table).where(owner == owner_id, other.not_in(others)))
    stored = set(await connection.scalars(sa.select(other).where(owner == owner_id)))
    rows = [{link.owner: owner_id, link.other: new} for new in others if new not in stored]
    if rows:
        await connection.execute(sa.insert(link.table), rows)


async def _advance_sequence(connection: AsyncConnection, table: sa.Table[Any]) -> None:
    """PostgreSQL hands out ids of its own: it must learn of those that came with the rows."""
    if connection.dialect.name == "postgresql":
        sequence = sa.func.pg_get_serial_sequence(table.name, "id")
        last = sa.select(sa.func.max(table.c.id)).scalar_subquery()
        # without any row there is nothing to learn, and setval(NULL) is NULL
        await connection.execute(sa.select(sa.func.setval(sequence, last)))
