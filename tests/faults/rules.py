"""The rules asked by themselves: whom they let see which rows and which guarded values."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tests.demo_world import NOW
from tests.oracle import NODE_TYPES, Oracle, World
from tests.oracle.fields import groups_of
from tests.oracle.graph import LINKS
from tests.reference import Names

KINDS = {"Contact": "CONTACT", "Consumer": "CONSUMER", "User": "USER"}
Ids = frozenset[str]


@dataclass(frozen=True)
class Person:
    """`sees` by type; `reads` by type and guard."""

    public_id: str
    kind: str
    active: bool
    sees: Mapping[str, Ids]
    reads: Mapping[tuple[str, str], Ids]


@dataclass(frozen=True)
class Judged:
    """What the oracle says of everybody of a world."""

    database: Path
    people: Sequence[Person]


def judge(world: World, names: Names, database: Path) -> Judged:
    """Uses the sound server to learn which field has which guard."""
    every = list(guards())
    return Judged(database, [
        person_of(Oracle(world, row.key), names, every, names.public[row], KINDS[kind])
        for kind in KINDS for row in world.rows(kind)
    ])  # fmt: skip


def person_of(
    oracle: Oracle, names: Names, every: Sequence[tuple[str, str, str]], public_id: str, kind: str
) -> Person:
    sees = {name: oracle.rows(name) for name in NODE_TYPES} if oracle.active() else {}
    reads: dict[tuple[str, str], Ids] = {}
    for type_name, field, guard in every:
        scalars = groups_of(type_name, oracle.audience)
        link = LINKS[type_name].get(field)
        group = link.group if link is not None else scalars.get(field, "")
        if oracle.active() and group:
            allowed = (row for row in sees[type_name] if oracle.scope.allows(row, group))
            reads[type_name, guard] = frozenset(names.public[row] for row in allowed)
    seen = {name: frozenset(names.public[row] for row in rows) for name, rows in sees.items()}
    return Person(public_id, kind, oracle.active(), seen, reads)


def guards() -> Iterator[tuple[str, str, str]]:
    """The type, the field and the name of the guard, of every guarded field."""
    from auth import fields
    from auth.viewer import Audience
    from schema.build import build

    names = {id(value): name for name, value in vars(fields).items() if name.isupper()}
    for spec in build(Audience.WORKSPACE).graph.types.values():
        for field, plan in spec.fields.items():
            guard = getattr(plan, "guard", None)
            if guard is not None:
                yield spec.name, field, names[id(guard)]


# The rows of a type for a kind of principal, or what a guard of the type lets them read.
Unit = tuple[str, str, str | None]


def rules_differ(judged: Judged, first: Sequence[Unit] = ()) -> tuple[Unit, str] | None:
    """Where the rules, as this process has them, are not the oracle's; `first` is asked first."""
    with closing(sqlite3.connect(judged.database)) as connection:
        rules = Rules(connection, judged)
        for unit in (*first, *rules.units()):
            if told := next(rules.differences(*unit), None):
                return unit, told
    return None


class Rules:
    def __init__(self, connection: sqlite3.Connection, judged: Judged) -> None:
        import db
        from resolvers.plan.dialects import dialect_of

        self.connection, self.judged = connection, judged
        self.dialect = dialect_of(sqlite=True)
        entities: Any = [mapper.class_ for mapper in db.Base.registry.mappers]
        self.models = {model.__name__: model for model in entities}

    def units(self) -> Iterator[Unit]:
        for kind in KINDS.values():
            yield kind, "", None
            for name in NODE_TYPES:
                yield kind, name, None
            read = (one.reads for one in self.judged.people if one.kind == kind)
            for name, guard in {pair: None for pairs in read for pair in pairs}:
                yield kind, name, guard

    def differences(self, kind: str, name: str, guard: str | None) -> Iterator[str]:
        people = [one for one in self.judged.people if one.kind == kind]
        if not name:
            return self.somebody(people, kind)
        people = [one for one in people if one.active]
        if guard is not None:
            return self.guarded(people, kind, name, guard)
        return self.rows(people, kind, name)

    def somebody(self, people: Sequence[Person], kind: str) -> Iterator[str]:
        from auth.viewer import ME, Kind

        me = self.ids(sa.select(ME[Kind[kind]].c.id))
        for one in people:
            if bool(me(one)) != one.active:
                yield f"{one.public_id} is somebody"

    def rows(self, people: Sequence[Person], kind: str, name: str) -> Iterator[str]:
        """By the rule of rows at hand, and by the ways one by one."""
        from auth.scope import row_rule, visible_rows
        from auth.viewer import Kind

        model = self.models[name]
        row = model.__table__.alias()
        asked = [sa.select(row.c.public_id).where(row_rule(model, row, Kind[kind]))]
        if (rows := visible_rows(model, Kind[kind], lambda t: [t.c.public_id])) is not None:
            asked.append(rows)
        for found in map(self.ids, asked):
            for one in people:
                if (ids := found(one)) != one.sees[name]:
                    yield f"{one.public_id} sees {len(ids)} of {len(one.sees[name])} {name}"

    def guarded(self, people: Sequence[Person], kind: str, name: str, guard: str) -> Iterator[str]:
        from auth import fields
        from auth.scope import row_rule
        from auth.viewer import Kind

        row = self.models[name].__table__.alias()
        seen = row_rule(self.models[name], row, Kind[kind])
        rule = getattr(fields, guard)(row, Kind[kind])
        found = self.ids(sa.select(row.c.public_id).where(seen, rule))
        for one in people:
            if (ids := found(one)) != one.reads[name, guard]:
                yield f"{one.public_id} reads {guard} of {len(ids)} {name}"

    def ids(self, query: sa.Select[Any]) -> Callable[[Person], Ids]:
        """The query compiled once, for anybody."""
        compiled = self.dialect.compile(query)

        def of(person: Person) -> Ids:
            binds = {"principal": person.public_id, "now": self.dialect.bind_moment(NOW)}
            values = [binds[name] for name in compiled.binds]
            return frozenset(row[0] for row in self.connection.execute(compiled.sql, values))

        return of
