"""The demo world with twins of its rows: every order has ties in it, and nulls."""

import asyncio
import csv
from collections.abc import Generator
from pathlib import Path

import pytest

import db
from db.importing import import_folder
from tests.databases import BACKENDS, Templates, copy_of
from tests.demo_world import DEMO, NOW
from tests.oracle.tables import TABLES

# Of a twin a third row is made, with none of these.
ABSENT = {
    "tier", "serial_number", "installed_at", "start", "end", "closed_at", "resolved_at", "quantity",
    "valid_from", "valid_to", "description", "environment", "channel", "support_schedule",
}  # fmt: skip


def crowded(folder: Path) -> Path:
    """An import folder: two more rows for every row that has a key."""
    folder.mkdir()
    for file, _ in TABLES.values():
        source = DEMO / file
        with source.open(encoding="utf-8", newline="") as handle:
            reader = csv.DictReader(handle)
            columns, rows = list(reader.fieldnames or ()), list(reader)
        twins = [twin for row in rows for twin in twins_of(row)] if "key" in columns else []
        with (folder / file).open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, columns)
            writer.writeheader()
            writer.writerows([*rows, *twins])
    return folder


def twins_of(row: dict[str, str]) -> list[dict[str, str]]:
    """One with the same values, one with nothing in what may be empty. The server numbers them."""
    same = {**row, "key": f"{row['key']}-same"}
    empty = {**row, "key": f"{row['key']}-empty"} | {name: "" for name in row if name in ABSENT}
    twins = [same, empty]
    for twin in twins:
        twin.update({name: "" for name in twin if name in ("number", "registration_code")})
    return twins


async def fill(url: str, folder: Path) -> None:
    database = db.Database(url)
    report = await import_folder(database, folder, now=NOW)
    assert report.ok, report.problems
    await database.close()


@pytest.fixture(scope="session", params=BACKENDS)
def crowded_url(
    request: pytest.FixtureRequest, templates: Templates, tmp_path_factory: pytest.TempPathFactory
) -> Generator[str]:
    """The crowded world, for reading."""
    place = tmp_path_factory.mktemp("crowded")
    with copy_of(templates, request.param, "empty", place) as url:
        asyncio.run(fill(url, crowded(place / "folder")))
        yield url
