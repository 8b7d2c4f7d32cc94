"""Folders of the import format for tests, and what an import made of them."""

from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent
from typing import Any

import sqlalchemy as sa

import db
from db.importing import Report, import_folder
from tests.demo_world import DEMO

NOW = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)
AT_ITS_MOMENT: dict[str, Any] = {"now": NOW}
COUNTS = ("created", "updated", "unchanged", "duplicates", "refused")


def folder_with(place: Path, **files: str) -> Path:
    """A folder with a file for each keyword; the texts may be indented as the test is."""
    place.mkdir(exist_ok=True)
    for name, text in files.items():
        (place / f"{name}.csv").write_text(dedent(text).lstrip(), encoding="utf-8")
    return place


async def load(database: db.Database, folder: Path = DEMO, **options: Any) -> Report:
    """Import at the demo world's moment, unless told another."""
    return await import_folder(database, folder, **(AT_ITS_MOMENT | options))


def problems(report: Report) -> list[str]:
    return [str(problem) for problem in report.problems]


def counts(report: Report, file: str) -> dict[str, int]:
    """What became of the rows of a file; what did not happen is left out."""
    count = report.files[file]
    return {name: getattr(count, name) for name in COUNTS if getattr(count, name)}


async def row(database: db.Database, model: type[db.Base], key: str) -> dict[str, Any]:
    """The stored row with this key, by column."""
    table = model.__table__
    async with database.reader.connect() as connection:
        found = await connection.execute(sa.select(table).where(table.c.external_key == key))
        return dict(found.mappings().one())


async def column(database: db.Database, query: sa.Select[Any]) -> list[Any]:
    async with database.reader.connect() as connection:
        return list(await connection.scalars(query))


async def everything(database: db.Database) -> dict[str, list[Any]]:
    """All rows of all tables."""
    async with database.reader.connect() as connection:
        return {
            name: sorted(map(repr, await connection.execute(sa.select(table))))
            for name, table in db.Base.metadata.tables.items()
        }
