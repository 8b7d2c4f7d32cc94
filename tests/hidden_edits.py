"""Edits of the demo world that somebody cannot see: every cell of every row set to something else,
every row once more, every row gone. What is hidden of them the oracle says, by what it lets the
viewer know before and after."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import db
from db.types import Name
from tests.demo_world import NOW
from tests.drafts import EXCLUSIVE, MODELS, Draft, needed
from tests.oracle import Oracle, Row, World
from tests.oracle.fields import column as column_of
from tests.oracle.fields import groups_of
from tests.oracle.tables import JOINS, TABLES
from tests.oracle.world import columns_of
from tests.projection import projection

LATER = NOW + timedelta(days=1)
STAMPS: dict[str, Any] = {"version": 7, "updated_at": LATER}
PORTAL_STAMPS: dict[str, Any] = {"portal_version": 7, "portal_updated_at": LATER}


@dataclass(frozen=True)
class Edit:
    """`cell`: the column of the row that it sets."""

    name: str
    row: Row
    make: Callable[[Draft], None]
    cell: str | None = None


# --- what can be edited ------------------------------------------------------------------------


def edits(world: World, chance: random.Random) -> list[Edit]:
    """Of every row: each cell, twice where it can be emptied; a twin; its end."""
    found: list[Edit] = []
    for kind, (_, notation) in TABLES.items():
        for row in [*world.rows(kind)]:
            for name, sort, _ in columns_of(notation):
                values = others(world, row, name, sort, chance)
                found += [cell(row, name, value) for value in values]
            if kind not in JOINS or kind == "ContactRelationship":
                found.append(Edit(f"{row} once more", row, more(row)))
            found.append(Edit(f"{row} gone", row, lambda draft, row=row: draft.remove(row)))
    return found


def cell(row: Row, name: str, value: Any) -> Edit:
    """Not where another edit took away what it is about, or says the same already."""

    def make(draft: Draft) -> None:
        named: list[Any] = value if name in row.lists else [value]
        about = [row, *(each for each in named if isinstance(each, Row))]
        if draft.removed.keys().isdisjoint(about) and free(draft.world, row, name, value):
            draft.set(row, name, value)

    return Edit(f"{row}.{name} = {value!r}", row, make, name)


def more(row: Row) -> Callable[[Draft], None]:
    """A row like this one; its number the server gives."""

    def make(draft: Draft) -> None:
        position = 1 + max(other.position for other in [row, *draft.world.rows(row.type)])
        values = {**row.values, **({"number": None} if "number" in row.values else {})}
        lists = {name: [*rows] for name, rows in row.lists.items()}
        twin = Row(row.type, f"{row.key}'", position, values, {**row.references}, lists)
        gone = [r for r in twin.references.values() if r and r not in draft.world.rows(r.type)]
        if not gone:
            draft.insert(twin)

    return make


def others(world: World, row: Row, name: str, sort: str, chance: random.Random) -> Iterator[Any]:
    """Values that the cell could hold as well."""
    if name in row.values:
        yield from other_values(row, name, sort)
        return
    kind = sort.strip("[]")
    kinds = ["Contact", "Consumer", "User"] if kind == "principal" else [kind]
    rows = [other for each in kinds for other in world.rows(each) if other is not row]
    if name == "parent":  # so that no tree becomes a circle
        rows = [other for other in rows if other.position < row.position]
    if name in row.lists:
        had = row.lists[name]
        yield had[1:]
        yield [*had, *chance.sample([other for other in rows if other not in had], 1)]
        return
    before = row.references[name]
    if before is None and (row.type, name) in EXCLUSIVE:
        return
    rows = [other for other in rows if other is not before]
    if rows:
        yield chance.choice(rows)
    if before is not None and not needed(row, name):
        yield None


def free(world: World, row: Row, name: str, other: Any) -> bool:
    """No other row of a table that joins says the same."""
    if row.type not in JOINS or name not in row.references:
        return True
    said = [{**row.references, name: other}, *(r.references for r in world.rows(row.type))]
    return said.count(said[0]) == 1


def other_values(row: Row, name: str, sort: str) -> Iterator[Any]:
    value = row.values[name]
    columns = MODELS[row.type].__table__.c
    column = columns["ci_class" if name == "class" else name]
    match sort:
        case "text":
            yield f"0 e {name} {row.key}"
        case "flag":
            yield not value
        case "int" | "money":
            yield (value or 0) + 1111 if isinstance(value, int | None) else value
        case "time":
            moved = timedelta(days=-1 if name == "begin" else 1)
            yield (value if isinstance(value, datetime) else NOW) + moved
        case "enum":
            assert isinstance(column.type, Name)
            names = [member.name for member in column.type.kind]
            yield names[(names.index(str(value)) + 1) % len(names)] if value else names[0]
        case _:  # a list of words
            assert isinstance(value, list)
            words = [m.name for m in (db.UserRole if name == "roles" else db.Channel)]
            yield [word for word in words if word not in value][:1] + value
    if value is not None and column.nullable:
        yield None


# --- what is hidden of it ----------------------------------------------------------------------


class Hiding:
    """Makes edits, one after the other, as long as a viewer cannot see any of them."""

    def __init__(self, world: World, who: str) -> None:
        self.draft, self.who = Draft(world), who
        self.known = projection(world, who)
        self.made: list[Edit] = []

    def unchanged(self) -> bool:
        return projection(self.draft.world, self.who) == self.known

    def make(self, some: Sequence[Edit]) -> None:
        """Those that are hidden, in halves where some are not."""
        mark = self.draft.mark()
        for edit in some:
            edit.make(self.draft)
        if self.unchanged():
            self.made += some
            return
        self.draft.back_to(mark)
        if len(some) > 1:
            self.make(some[: len(some) // 2])
            self.make(some[len(some) // 2 :])

    def beside(self) -> None:
        """What no folder holds, of every row as far as the viewer does not read it."""
        oracle = Oracle(self.draft.world, self.who)
        for kind, model in MODELS.items():
            for row in self.draft.world.rows(kind):
                if row not in self.draft.added:
                    self.draft.beside(row, **unread(oracle, row, model))


def unread(oracle: Oracle, row: Row, model: type[db.Base]) -> dict[str, Any]:
    """Columns of the row that no folder holds and the viewer does not read."""
    columns: dict[str, Any] = {"external_key": f"elsewhere {row.key}"}
    seen = oracle.sees(row)
    if issubclass(model, db.Entity):
        columns |= {"created_at": LATER} if not seen else {}
        columns |= STAMPS if not seen or oracle.audience == "PORTAL" else {}
        columns |= PORTAL_STAMPS if not seen or oracle.audience == "WORKSPACE" else {}
    if row.type == "Case":
        if not oracle.scope.allows(row, "5"):
            columns["resolution"] = "0 e resolution"
        columns |= {} if seen else {"closed_at": LATER}
    return {name: value for name, value in columns.items() if name in model.__table__.c}


def readable(oracle: Oracle, edit: Edit) -> bool:
    """The cell is a field that the viewer reads as it is: nothing to try there."""
    row = edit.row
    if row.type in JOINS or not oracle.sees(row):
        return False
    for name, group in groups_of(row.type, oracle.audience).items():
        if column_of(name) == edit.cell:
            return oracle.scope.allows(row, group)
    return False
