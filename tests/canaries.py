"""A world in which every text is one of a kind: the demo world with `§Type.column.key§` in place of
every text of its folder, and of every text that the server holds besides."""

import csv
import re
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import db
from tests.asking import Asker, asker
from tests.databases import by_hand
from tests.demo_world import DEMO, NOW, PORTAL_PEOPLE, WORKSPACE_PEOPLE
from tests.drafts import MODELS
from tests.folders import load
from tests.oracle import NODE_TYPES, Oracle, Row, World
from tests.oracle.tables import TABLES
from tests.oracle.world import columns_of
from tests.probing import Probe, Prober, probing
from tests.reference import Names

CANARY = re.compile(r"§[^§]*§")
PUBLIC_ID = re.compile(r"\b[a-z]{2,4}_[0-9a-hjkmnp-tv-z]{16}\b")


def folder(place: Path) -> Path:
    """The demo world as an import folder, its empty texts filled as well."""
    place.mkdir()
    for kind, (file, notation) in TABLES.items():
        with (DEMO / file).open(encoding="utf-8", newline="") as handle:
            rows = [*csv.DictReader(handle)]
        texts = [name for name, sort, _ in columns_of(notation) if sort == "text"]
        for number, row in enumerate(rows):
            key = row.get("key") or str(number)
            row.update({name: f"§{kind}.{name}.{key}§" for name in texts})
        with (place / file).open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, [*dict.fromkeys([*rows[0], *texts])])
            writer.writeheader()
            writer.writerows(rows)
    return place


async def fill(database: db.Database, world: World) -> None:
    """The texts that no folder holds: keys, numbers that the server gives, solutions."""
    async with by_hand(database) as connection:
        for kind, model in MODELS.items():
            table = model.__table__
            found = await connection.execute(sa.select(table.c.id).order_by(table.c.id))
            for row, row_id in zip(world.rows(kind), found.scalars().all(), strict=True):
                texts = {name: besides(row, name) for name in ("external_key", "resolution")}
                if kind == "Alert":
                    texts["number"] = besides(row, "number")
                values = {name: text for name, text in texts.items() if name in table.c}
                update = sa.update(model).where(table.c.id == row_id)
                await connection.execute(update.values(values))


def besides(row: Row, column: str) -> str:
    return f"§{row.type}.{column}.{row.key}§"


def texts_of(world: World) -> set[str]:
    """Every text of the world that a field of some schema holds."""
    folder_texts = {
        str(value)
        for kind in TABLES
        for row in world.rows(kind)
        for value in row.values.values()
        if CANARY.fullmatch(str(value))
    }
    given = {besides(row, "number") for row in world.rows("Alert")}
    return folder_texts | given | {besides(row, "resolution") for row in world.rows("Case")}


def readable(oracle: Oracle) -> set[str]:
    """The texts that the oracle lets this viewer read."""
    me = oracle.scope.principal
    assert me is not None
    found = {str(me.values["name"]), str(me.values["email"])}
    for kind in NODE_TYPES:
        for row in oracle.rows(kind):
            found |= texts_of_row(oracle, row)
    return {text for text in found if CANARY.fullmatch(text)}


def texts_of_row(oracle: Oracle, row: Row) -> set[str]:
    found = {str(oracle.value(row, name)) for name in oracle.fields(row.type)}
    people = [oracle.participant(row, name) for name in oracle.participants(row.type)]
    found |= {str(person.display_name) for person in people if person}
    # An alert that was raised since has a number of the server's.
    if row.type == "Alert" and "number" not in row.values:
        found.add(besides(row, "number"))
    # A case that was opened since has no number of the folder, and no solution.
    if row.type == "Case" and row.values["number"] and oracle.scope.allows(row, "5"):
        found.add(besides(row, "resolution"))
    return found


def ids_of(oracle: Oracle, names: Names) -> set[str]:
    """The ids of the rows that the oracle lets this viewer see, and of the viewer."""
    me = oracle.scope.principal
    assert me is not None
    rows = [row for kind in NODE_TYPES for row in oracle.rows(kind)]
    return {names.public[row] for row in [me, *rows]}


@dataclass
class Cage:
    """A server of a world of canaries, and the world itself."""

    asker: Asker
    world: World
    names: Names
    prober: Prober

    async def sung(self, who: str, probes: Sequence[Probe]) -> set[str]:
        """Every canary in the answers, none of them another's; no id of a hidden row either."""
        oracle, found = Oracle(self.world, who), set[str]()
        mine, rows = readable(oracle), ids_of(oracle, self.names)
        for probe in probes:
            answer = await self.prober.ask(who, probe)
            text = answer.body.decode() + str(answer.headers)
            assert set(CANARY.findall(text)) <= mine, (who, probe)
            assert set(PUBLIC_ID.findall(text)) <= rows, (who, probe)
            found |= set(CANARY.findall(text))
        return found

    def ids(self, *kinds: str) -> dict[str, list[str]]:
        return {
            kind: [self.names.public[row] for row in self.world.rows(kind)]
            for kind in kinds or NODE_TYPES
        }


# By these keys tests name rows; the keys themselves become canaries.
KNOWN = {
    "account": "a1",
    "case_record": "cs1",
    "alert": "alr1",
    "incident": "inc1",
    "configuration_item": "as1",
    "outage": "out1",
}


@asynccontextmanager
async def caged(url: str, place: Path) -> AsyncGenerator[Cage]:
    """A server with the world of canaries on a database that is empty as yet."""
    files = folder(place / "canaries")
    world = World.load(files, NOW)
    asking = asker(url, place / "home", lambda: NOW)
    report = await load(asking.database, files)
    assert report.ok, report.problems
    for who in [*PORTAL_PEOPLE, *WORKSPACE_PEOPLE]:
        await asking.identity(who)
    for table, key in KNOWN.items():
        await asking.public_id(table, key)
    await fill(asking.database, world)
    names = await Names.read(world, asking.database.reader)
    async with probing(asking) as prober:
        yield Cage(asking, world, names, prober)
    await asking.database.close()


def backends(first: str, **arguments: Any) -> Any:
    """The first with time for one database alone, the other where there is time for it."""
    marks = {"sqlite": [], "postgresql": [pytest.mark.postgresql]}
    for backend, mark in marks.items():
        later = [] if backend == first else [pytest.mark.prove]
        name = "-".join([backend, *arguments.values()])
        yield pytest.param(backend, *arguments.values(), marks=[*mark, *later], id=name)
