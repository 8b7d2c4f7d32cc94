"""What the database already has, as far as the checks must know it."""

from collections.abc import AsyncIterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from db.importing.columns import File
from db.importing.format import FILES
from db.importing.staging import BATCH, FILE_NUMBERS, Staging


async def stream(
    connection: AsyncConnection, query: sa.Select[*tuple[Any, ...]]
) -> AsyncIterator[list[Any]]:
    """Rows of a query over a table with an `id`, a batch at a time.

    By pages instead of a cursor: a cursor would hold all of the result on SQLite."""
    last = 0
    identifier = query.selected_columns[0]
    page = query.order_by(identifier).limit(BATCH)
    while rows := list((await connection.execute(page.where(identifier > last))).all()):
        yield rows
        last = rows[-1][0]


async def load_stored(connection: AsyncConnection, staging: Staging) -> None:
    """Keys, numbers, parents and identities of the rows that an import may meet."""
    for file in FILES:
        number, columns = FILE_NUMBERS[file.name], file.table.c
        key = columns.external_key
        await _copy(connection, staging, "stored_key", number, columns.id, key)
        if "number" in columns:
            await _copy(connection, staging, "stored_number", number, columns.id, columns.number)
        if "parent" in file.columns:
            parent = columns.parent_id
            await _copy(connection, staging, "stored_parent", number, columns.id, parent)
        if file.known_by_references:
            await _copy_identities(connection, staging, file)


async def _copy(
    connection: AsyncConnection, staging: Staging, table: str, file: int, *columns: sa.Column[Any]
) -> None:
    identifier, value = columns
    async for rows in stream(connection, sa.select(identifier, value).where(value.is_not(None))):
        staging.insert(f"{table} (file, id, {STORED[table]})", [(file, *row) for row in rows])


STORED = {"stored_key": "key", "stored_number": "number", "stored_parent": "parent"}


async def _copy_identities(connection: AsyncConnection, staging: Staging, file: File) -> None:
    """Of rows that say the same (deeds may make them) the first is the one that is known."""
    columns = [file.table.c[file.columns[name].stored] for name in file.identity]
    number = FILE_NUMBERS[file.name]
    async for rows in stream(connection, sa.select(file.table.c.id, *columns)):
        identities = [(number, row[0], " ".join(_word(value) for value in row[1:])) for row in rows]
        staging.insert("stored_identity (file, id, identity)", identities, unless_there=True)


def _word(value: Any) -> str:
    return "" if value is None else str(getattr(value, "name", value))
