"""Orders: the sort key of a list, and what lies beyond a place in it."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from auth.scope import Condition, Table
from auth.viewer import Kind
from resolvers.plan.arguments import Arguments
from resolvers.plan.declared import Column, Leaf, Type


@dataclass(frozen=True)
class Bound:
    """The binds of a place: its key, whether the key is null, its id."""

    key: sa.ColumnElement[Any]
    null: sa.ColumnElement[Any]
    id: sa.ColumnElement[Any]


@dataclass(frozen=True)
class Order:
    """Sort key (None: the id alone) and direction; nulls come last either way, ids break ties."""

    key: Column | None
    leaf: Leaf
    nullable: bool
    descending: bool
    kind: Kind

    def column(self, t: Table) -> sa.ColumnElement[Any] | None:
        return None if self.key is None else self.key.read(t, self.kind)

    def sorted(
        self, column: sa.ColumnElement[Any] | None, row_id: sa.ColumnElement[Any], backward: bool
    ) -> list[sa.ColumnElement[Any]]:
        down = self.descending is not backward
        ids = row_id.desc() if down else row_id.asc()
        if column is None:
            return [ids]
        by = column.desc() if down else column.asc()
        if self.nullable:
            by = by.nulls_first() if backward else by.nulls_last()
        return [by, ids]

    def beyond(
        self,
        column: sa.ColumnElement[Any] | None,
        row_id: sa.ColumnElement[Any],
        place: Bound,
        after: bool,
    ) -> Condition:
        """The row comes strictly after (or strictly before) the place, in the order forward."""
        greater = self.descending is not after
        ids = row_id > place.id if greater else row_id < place.id
        if column is None:
            return ids
        here, there = sa.tuple_(column, row_id), sa.tuple_(place.key, place.id)
        known = here > there if greater else here < there
        if not self.nullable:
            return known
        # Nulls are last: after a known key come all of them, before a null key all known ones.
        with_known = sa.or_(known, column.is_(None)) if after else known
        with_null = sa.and_(column.is_(None), ids)
        if not after:
            with_null = sa.or_(with_null, column.is_not(None))
        return sa.case((place.null, with_null), else_=sa.func.coalesce(with_known, sa.false()))


def order_of(spec: Type, arguments: Arguments, kind: Kind) -> Order:
    asked = arguments.values.get("orderBy")
    name, descending = spec.newest, True
    if asked is not None:
        name = spec.orders[asked["field"].name]
        descending = asked["direction"].name == "DESC"
    return ordered_by(spec, name, descending, kind)


def ordered_by(spec: Type, name: str | None, descending: bool, kind: Kind) -> Order:
    if name is None:
        return Order(None, Leaf.INTEGER, False, descending, kind)
    field = spec.fields[name]
    assert isinstance(field, Column)
    return Order(field, field.leaf(spec.table), field.nullable(spec.table), descending, kind)
