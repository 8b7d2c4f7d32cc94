"""Prepared worlds: a database each, questions of everybody in it, and the reference's answers.

Nothing here imports the server but `prepare`, which is run in a process of its own: who prepares
questions for faulty servers must not hold a sound one.
"""

import asyncio
import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphql import GraphQLSchema

from tests.demo_world import NOW
from tests.faults.rules import Judged, judge
from tests.oracle import NODE_TYPES, World
from tests.reference import Names, Reference
from tests.reference.documents import Documents, node_of

# As many as `nodes` takes at once.
SEVERAL = 100


@dataclass(frozen=True)
class Question:
    """`expected` is the data of the answer, or None where nobody is asking."""

    who: str
    text: str
    expected: Any


@dataclass(frozen=True)
class Prepared:
    name: str
    database: Path
    names: Names
    judged: Judged
    questions: Sequence[Question]

    def __str__(self) -> str:
        return self.name


def people_of(world: World) -> list[str]:
    return [row.key for kind in ("Contact", "Consumer", "User") for row in world.rows(kind)]


def documents(schema: GraphQLSchema, world: World) -> Iterator[str]:
    """Every list with the links of its rows, every row by its id, and what only links lead to."""
    made = Documents(schema)
    listed = {node_of(made.roots[root]).name for root in made.root_connections()}
    yield from (plain for _, plain in made.by_root())
    for type_name in NODE_TYPES:
        ids = [f'"{row.type}:{row.key}"' for row in world.rows(type_name)]
        for start in range(0, len(ids), SEVERAL):
            yield f"{{ nodes(ids: [{', '.join(ids[start : start + SEVERAL])}]) {{ id }} }}"
    for root in made.root_connections():
        for link in made.links(node_of(made.roots[root])):
            target = node_of(node_of(made.roots[root]).fields[link])
            if target.name not in listed:
                yield made.document(root, [link])


def questions(reference: Reference) -> Iterator[Question]:
    """Everybody's, document by document."""
    everybody = people_of(reference.world)
    for audience, schema in reference.schemas.items():
        people = [who for who in everybody if reference.oracle(who).audience.lower() == audience]
        for text in documents(schema, reference.world):
            for who in people:
                if reference.oracle(who).active():
                    answer = reference.ask(who, text)
                    assert not answer.errors, (text, answer.errors)
                    yield Question(who, text, answer.data)
        for who in people:
            if not reference.oracle(who).active():
                yield Question(who, "{ viewer { id } }", None)


def prepare(folder: Path, name: str, place: Path, answers: bool) -> None:
    """Import the folder as of the demo world's moment, and write down what the oracle says; with
    `answers`, also how the reference answers."""
    place.mkdir(parents=True, exist_ok=True)
    database = place / f"{name}.db"
    database.unlink(missing_ok=True)
    world = World.load(folder, NOW)
    names = asyncio.run(_imported(folder, world, database))
    asked = list(questions(Reference(world))) if answers else []
    written = Prepared(name, database, names, judge(world, names, database), asked)
    (place / f"{name}.pickle").write_bytes(pickle.dumps(written))


async def _imported(folder: Path, world: World, file: Path) -> Names:
    import db
    from db.importing import import_folder
    from db.migrate import migrate_database

    await migrate_database(f"sqlite:///{file}")
    database = db.Database(f"sqlite:///{file}")
    report = await import_folder(database, folder, now=NOW)
    assert report.ok, report.problems
    names = await Names.read(world, database.reader)
    await database.close()
    return names


def prepared(name: str, place: Path) -> Prepared:
    found: Prepared = pickle.loads((place / f"{name}.pickle").read_bytes())
    return found
