"""Changes of what decides who sees what, made as a deed makes them; whose sight they change, as the
oracle says; and whom the log names."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import db
from db.access import rebuild_access
from db.entitled import WATCHED
from db.types import Name
from realtime.outbox import Log
from tests.drafts import MODELS, Draft
from tests.editing import Stored, server_given
from tests.hidden_edits import Edit, edits
from tests.oracle import Row, World
from tests.projection import projection

# Rows that relate others, and so come and go by themselves.
RELATIONS = ("AccountRelationship", "ContactRelationship", "Representative", "RelatedParty")
PRINCIPALS = {"contacts": "Contact", "consumers": "Consumer", "users": "User"}
NAMED = {model: kind for kind, model in MODELS.items()}


def watched(kind: str) -> list[str]:
    names, _ = WATCHED[MODELS[kind]]
    return [name.removesuffix("_id") for name in names]


def entitlement_edits(world: World, chance: random.Random) -> list[Edit]:
    """Every watched cell of every row set to something else, and every relation gone."""
    kinds = {NAMED[model] for model in WATCHED}
    return [
        edit
        for edit in edits(world, chance)
        if edit.row.type in kinds
        and (
            edit.cell in watched(edit.row.type)
            if edit.cell
            else edit.row.type in RELATIONS and edit.name.endswith("gone")
        )
    ]


def goes_round(account: Row) -> bool:
    above = account.one("parent")
    while above is not None and above is not account:
        above = above.one("parent")
    return above is account


# --- whose sight changes --------------------------------------------------------------------


def principals(world: World) -> list[Row]:
    return [row for kind in PRINCIPALS.values() for row in world.rows(kind)]


@dataclass
class Sight:
    """What everybody knows of a world. The rows that are changed themselves are left out of a
    comparison: that a row is another is no change of anybody's sight."""

    known: dict[Row, Any]

    @classmethod
    def of(cls, world: World) -> "Sight":
        return cls({who: projection(world, who.key) for who in principals(world)})

    def differing(self, other: "Sight", changed: set[Row]) -> set[Row]:
        return {
            who
            for who, known in self.known.items()
            if without(known, changed) != without(other.known[who], changed)
            or (who in changed and (known is None) != (other.known[who] is None))
        }


def without(known: Any, rows: set[Row]) -> Any:
    match known:
        case tuple() if known and isinstance(known[0], Row) and known[0] in rows:
            return None
        case list() | tuple():
            several = cast("Sequence[Any]", known)
            kept = [without(each, rows) for each in several]
            return [each for each in kept if each is not None]
        case Row():
            return None if known in rows else known
        case _:
            return known


# --- as a deed does it ----------------------------------------------------------------------


@dataclass(frozen=True)
class Changed:
    """The rows of a draft, which forgets them when it is taken back."""

    written: frozenset[Row]
    removed: frozenset[Row]

    @classmethod
    def by(cls, edit: Edit, draft: Draft) -> "Changed | None":
        """Not where an account would lie below itself."""
        edit.make(draft)
        assert not draft.added
        if edit.cell == "parent" and goes_round(edit.row):
            draft.back_to()
            return None
        removed = frozenset(draft.removed)
        return cls(frozenset(draft.written) - removed, removed)

    @property
    def rows(self) -> set[Row]:
        return {*self.written, *self.removed}

    async def write(self, stored: Stored, *, back: bool = False) -> None:
        """By the session's objects, as the rows now are; `back` where the draft was taken back."""
        async with stored.database.write() as session:
            for row in self.removed:
                if back:
                    given = {"id": stored.ids[row], **server_given(row), **stored.columns(row)}
                    session.add(MODELS[row.type](**given))
                else:
                    await session.delete(await loaded(session, stored, row))
            for row in self.written:
                there = await loaded(session, stored, row)
                for name, value in stored.columns(row).items():
                    setattr(there, name, as_stored(there, name, value))


async def loaded(session: AsyncSession, stored: Stored, row: Row) -> db.Base:
    return await session.get_one(MODELS[row.type], stored.ids[row])


def as_stored(there: db.Base, name: str, value: Any) -> Any:
    """The oracle holds the name of a choice, a deed the choice itself."""
    column: sa.ColumnElement[Any] = there.__table__.c[name]
    return column.type.kind[value] if isinstance(column.type, Name) and value else value


# --- whom the log names ---------------------------------------------------------------------


async def told_scope(database: db.Database, after: int) -> list[dict[str, Any]]:
    """What the log says of scope after this number."""
    events = await Log(database).read(after, 1000)
    scopes = [event for event in events if event.kind is db.EventKind.SCOPE]
    return [dict(event.after) for event in scopes if event.after is not None]


async def last(database: db.Database) -> int:
    """The number of the last line of the log."""
    return (await Log(database).position()).sequence


async def names_of(database: db.Database, told: list[dict[str, Any]]) -> set[str]:
    """The keys of those named."""
    found = set[str]()
    async with database.reader.connect() as connection:
        for kind, model in PRINCIPALS.items():
            ids = [row_id for scope in told for row_id in scope[kind]]
            table = MODELS[model].__table__
            keys = sa.select(table.c.external_key).where(table.c.id.in_(ids))
            found.update(await connection.scalars(keys))
    return found


async def named(stored: Stored, after: int) -> set[Row]:
    """By name: whoever is told by everybody being told is not."""
    rows = {(row.type, row_id): row for row, row_id in stored.ids.items()}
    return set(_named(rows, await told_scope(stored.database, after)))


def _named(rows: dict[tuple[str, int], Row], told: list[dict[str, Any]]) -> Iterator[Row]:
    for scope in told:
        assert not scope["everybody"], scope
        for kind, model in PRINCIPALS.items():
            yield from (rows[model, row_id] for row_id in scope[kind])


async def reach_of_all(database: db.Database, *, rebuilt: bool = False) -> set[tuple[Any, ...]]:
    """The access table as it is kept; or as it should be."""
    columns = [column for column in db.AccountAccess.__table__.c if column.name != "id"]
    async with AsyncSession(database.writer) as session:
        if rebuilt:
            await rebuild_access(session)
        rows = await session.execute(sa.select(*columns))
        return {tuple(row) for row in rows}
