"""What the standing rows come to: new ids, the order of writing, and what really changes."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from db.base import is_internal
from db.importing.columns import File, Link
from db.importing.format import FILES
from db.importing.staging import FILE_NUMBERS, REFERENCES, SLOTS, Staging
from db.importing.values import Json
from db.types import iso

# References of a row in one JSON list of [slot, file, id], in the order of the cell.
RECORDS = """
    SELECT row.id, row.target, row.key, row.content, (
        SELECT json_group_array(json_array(slot, file, id)) FROM (
            SELECT r.slot, r.file, coalesce(t.target, r.stored) AS id
            FROM reference AS r LEFT JOIN row AS t ON t.id = r.target_row
            WHERE r.row = row.id ORDER BY r.slot, r.position))
    FROM row WHERE row.file = ? AND row.standing AND row.change = ? ORDER BY row.depth, row.id
"""


@dataclass(frozen=True)
class Record:
    """A row as the database will hold it: `cells` by stored column, `lists` by the file's."""

    row: int
    id: int
    cells: dict[str, Json]
    lists: dict[str, list[int]]


def records(staging: Staging, file: File, change: str) -> Iterator[list[Record]]:
    for batch in staging.batches(RECORDS, FILE_NUMBERS[file.name], change):
        yield [_record(file, *row) for row in batch]


def _record(
    file: File, row: int, target: int, key: str | None, content: str, references: str
) -> Record:
    cells: dict[str, Json] = {"external_key": key} if key else {}
    lists: dict[str, list[int]] = {}
    named: dict[str, Json] = orjson.loads(content)
    for name, value in named.items():
        column = file.columns[name]
        if column.link:
            lists[name] = []
        elif column.stored:
            cells[column.stored] = value
        else:
            cells |= {f"{name}_{kind}_id": None for kind in PRINCIPAL_KINDS.values()}
    resolved: list[tuple[int, int, int]] = orjson.loads(references)
    for slot, named_file, target_id in resolved:
        column = REFERENCES[slot][1]
        if column.link:
            lists[column.name].append(target_id)
        elif column.stored:
            cells[column.stored] = target_id
        else:
            cells[f"{column.name}_{PRINCIPAL_KINDS[FILES[named_file].name]}_id"] = target_id
    return Record(row, target, cells, lists)


PRINCIPAL_KINDS = {"contacts": "contact", "consumers": "consumer", "users": "user"}


async def give_ids(connection: AsyncConnection, staging: Staging) -> None:
    """New rows get ids in the order of their file, and are written after their parents."""
    staging.run("UPDATE row SET change = 'created' WHERE standing AND target < 0")
    staging.run("UPDATE row SET change = 'unchanged' WHERE standing AND target > 0")
    for file in FILES:
        number = FILE_NUMBERS[file.name]
        if "parent" in file.columns:
            _give_depth(staging, number, SLOTS[file.name, "parent"])
        last = (await connection.execute(sa.select(sa.func.max(file.table.c.id)))).scalar() or 0
        staging.run(
            """UPDATE row SET target = ? + numbered.place FROM (
                SELECT id, row_number() OVER (ORDER BY id) AS place FROM row
                WHERE file = ? AND change = 'created') AS numbered
            WHERE row.id = numbered.id""",
            last,
            number,
        )


def _give_depth(staging: Staging, file: int, slot: int) -> None:
    staging.run("DELETE FROM edge")
    staging.run(
        """INSERT INTO edge SELECT row.id, r.target_row FROM row
            JOIN reference AS r ON r.row = row.id AND r.slot = ?
            JOIN row AS parent ON parent.id = r.target_row AND parent.change = 'created'
            WHERE row.file = ? AND row.change = 'created'""",
        slot,
        file,
    )
    staging.run("""
        UPDATE row SET depth = deep.depth FROM (
            WITH RECURSIVE deep (id, depth) AS (
                SELECT child, 1 FROM edge WHERE parent NOT IN (SELECT child FROM edge)
                UNION ALL SELECT child, depth + 1 FROM edge JOIN deep ON edge.parent = deep.id)
            SELECT id, depth FROM deep) AS deep
        WHERE row.id = deep.id""")


async def find_changes(connection: AsyncConnection, staging: Staging) -> None:
    """Of the rows that are already there: what of them differs, and whether PORTAL can tell."""
    refused: list[int] = []
    for file in FILES:
        for batch in records(staging, file, "unchanged"):
            staging.insert("edit", [e async for e in _edits(connection, file, batch, refused)])
    staging.run("UPDATE row SET change = 'updated' WHERE id IN (SELECT row FROM edit)")
    for row in refused:
        staging.refuse(f"SELECT {row}, 'begin', 'lies after the end that is stored'")


async def _edits(
    connection: AsyncConnection, file: File, batch: list[Record], refused: list[int]
) -> AsyncIterator[tuple[int, bool, bytes, bytes]]:
    ids = [record.id for record in batch]
    stored = await _stored_cells(connection, file.table, ids)
    linked = {
        column.name: await _stored_list(connection, column.link, ids)
        for column in file.columns.values()
        if column.link
    }
    for record in batch:
        known = stored[record.id]
        cells = {name: value for name, value in record.cells.items() if known[name] != value}
        lists = {
            name: others
            for name, others in record.lists.items()
            if linked[name].get(record.id, set()) != set(others)
        }
        if _breaks_order(file, known | cells):
            refused.append(record.row)
        elif cells or lists:
            portal = _shows_in_portal(file, cells, lists)
            yield record.row, portal, orjson.dumps(cells), orjson.dumps(lists)


def _breaks_order(file: File, cells: dict[str, Json]) -> bool:
    """Only together with what is stored: a file may leave out one of the columns."""
    earlier, later = (cells.get(name) for name in file.ordered or ("", ""))
    return isinstance(earlier, str) and isinstance(later, str) and later < earlier


def _shows_in_portal(file: File, cells: dict[str, Json], lists: dict[str, list[int]]) -> bool:
    seen = [name for name in cells if name != "external_key"]
    links = [file.columns[name].link for name in lists]
    return any(not is_internal(file.table.c[name]) for name in seen) or any(
        link is not None and not link.internal for link in links
    )


async def _stored_cells(
    connection: AsyncConnection, table: sa.Table[Any], ids: list[int]
) -> dict[int, dict[str, Json]]:
    rows = await connection.execute(sa.select(table).where(table.c.id.in_(ids)))
    return {
        row["id"]: {name: _as_json(value) for name, value in row.items()} for row in rows.mappings()
    }


def _as_json(value: Any) -> Json:
    return iso(value) if isinstance(value, datetime) else getattr(value, "name", value)


async def _stored_list(
    connection: AsyncConnection, link: Link, ids: list[int]
) -> dict[int, set[int]]:
    owner, other = link.table.c[link.owner], link.table.c[link.other]
    found: dict[int, set[int]] = {}
    for owner_id, other_id in await connection.execute(
        sa.select(owner, other).where(owner.in_(ids))
    ):
        found.setdefault(owner_id, set()).add(other_id)
    return found
