"""The compiler: what every part of a statement needs, and the rows of one level of it."""

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from graphql import GraphQLObjectType, GraphQLSchema, OperationDefinitionNode
from graphql.execution.collect_fields import (
    FieldDetails,
    FragmentDetails,
    collect_subfields,
)
from graphql.execution.values import VariableValues

import db
from auth.scope import Condition, Table, row_rule, visible_rows
from auth.viewer import Kind
from resolvers.plan.arguments import Arguments, Binds, RefusedError, Request
from resolvers.plan.declared import Graph, Link
from resolvers.plan.dialects import Dialect

# SQLite joins at most 64 tables; what goes beyond this becomes sub-selects.
MAX_JOINS = 40
# Levels of rows, what is aggregated or counted of them, and values that ask other tables: a
# statement that costs so much takes a second to write and to plan, and either database bears it.
MAX_COST = 1500
PART = 10

Details = Sequence[FieldDetails]
Path = tuple[str, ...]
Columns = Callable[[Table], Sequence[sa.ColumnElement[Any]]]


@dataclass(frozen=True)
class Source:
    """The document a plan is compiled from, with the variables whose shape it is for."""

    schema: GraphQLSchema
    graph: Graph
    operation: OperationDefinitionNode
    fragments: Mapping[str, FragmentDetails]
    variables: VariableValues


class Layout(enum.Enum):
    """How a statement is laid out, the fastest first; what does not fit takes the next."""

    NESTED = "a list is a sub-select within the object it belongs to"
    LEVELS = "all lists of a level are one common table expression"
    FLAT = "all lists and links of a level are one common table expression"


class UnfitError(Exception):
    """The operation cannot be laid out this way."""


class Compiler:
    def __init__(
        self, source: Source, kind: Kind, dialect: Dialect, layout: Layout = Layout.NESTED
    ) -> None:
        self.source, self.kind, self.dialect, self.layout = source, kind, dialect, layout
        self.graph = source.graph
        self.binds = Binds()
        # What the cursors of each list are sealed with, by the number of the list.
        self.contexts: list[Callable[[Request], bytes]] = []
        # What is refused of each request, whether the statement needs it or not.
        self.checks: list[Callable[[Request], None]] = []
        self._visible: dict[tuple[type[db.Entity], str], sa.CTE | None] = {}
        self._names = 0
        self._cost = 0

    @property
    def windows_are_cheap(self) -> bool:
        """Whether to count rows next to a page of them costs less than to find them twice."""
        return self.layout is Layout.NESTED and not self.dialect.sqlite

    def must_not_nest(self) -> None:
        if self.layout is Layout.NESTED:
            raise UnfitError

    def spend(self, cost: int = PART) -> None:
        """Another part of the statement, if it may have one more."""
        self._cost += cost
        if self._cost > MAX_COST:
            text = f"An operation costs at most {MAX_COST}; this one asks for more at once."
            raise RefusedError(text, code="COST_LIMIT")

    def collect(self, type_name: str, details: Details) -> Mapping[str, Details]:
        """The fields selected on a type, by response key: merged, conditions applied."""
        kind = self.source.schema.type_map[type_name]
        assert isinstance(kind, GraphQLObjectType)
        source = self.source
        collected = collect_subfields(
            source.schema,
            dict(source.fragments),
            source.variables,
            source.operation,
            kind,
            list(details),
        )
        return collected.grouped_field_set

    def arguments(self, type_name: str, details: Details, path: Path) -> Arguments:
        kind = self.source.schema.type_map[type_name]
        assert isinstance(kind, GraphQLObjectType)
        node = details[0].node
        return Arguments(kind.fields[node.name.value], node, self.source.variables, path)

    def rule(self, model: type[db.Entity], t: Table) -> Condition:
        return row_rule(model, t, self.kind)

    def visible(self, model: type[db.Entity], columns: Columns, name: str) -> sa.CTE | None:
        """These columns of all rows the viewer sees, found once by a statement that asks for them
        again and again; None where every row is better asked for itself."""
        if (model, name) not in self._visible:
            rows = visible_rows(model, self.kind, columns)
            self._visible[model, name] = None if rows is None else rows.cte(self.name("v"))
        return self._visible[model, name]

    def name(self, stem: str) -> str:
        self._names += 1
        return f"{stem}{self._names}"

    def alias(self, model: type[db.Entity]) -> Table:
        return model.__table__.alias(self.name("t"))


class Rows:
    """The rows of one level: a page of ids, their table, and what is joined to it by links."""

    def __init__(self, compiler: Compiler, page: Table, model: type[db.Entity]) -> None:
        compiler.spend()
        self.compiler, self.page = compiler, page
        self.table = table = compiler.alias(model)
        self.models: dict[Table, type[db.Entity]] = {table: model}
        self.source: sa.FromClause = page.join(table, table.c.id == page.c.id)
        self.joins = 2
        self._routes: dict[Table, list[tuple[Table, Condition]]] = {table: []}
        self._links: dict[tuple[Table, Link], Table] = {}
        self._ids: dict[Table, sa.CTE] = {}

    @property
    def full(self) -> bool:
        return self.compiler.layout is Layout.FLAT or self.joins >= MAX_JOINS

    def link(self, t: Table, link: Link) -> Table:
        """The alias of the linked row under the viewer's rule; joined once, however often asked."""
        if (t, link) not in self._links:
            other = self.compiler.alias(link.model)
            on = link_condition(self.compiler, link, t, other)
            self.attach(other, on)
            self._links[t, link] = other
            self.models[other] = link.model
            self._routes[other] = [*self._routes[t], (other, on)]
        return self._links[t, link]

    def attach(self, other: Table, on: Condition) -> None:
        self.source = self.source.outerjoin(other, on)
        self.joins += 1

    def ids(self, t: Table) -> sa.CTE:
        """The distinct ids of the rows of an alias, for the levels below."""
        if t not in self._ids:
            self._ids[t] = self._distinct(t).cte(self.compiler.name("p"))
        return self._ids[t]

    def _distinct(self, t: Table) -> sa.Select[Any]:
        route = self._routes[t]
        if not route:
            return sa.select(self.page.c.id).distinct()
        source: sa.FromClause = self.page.join(self.table, self.table.c.id == self.page.c.id)
        for other, on in route:
            source = source.join(other, on)
        return sa.select(t.c.id).select_from(source).distinct()


def link_condition(compiler: Compiler, link: Link, t: Table, other: Table) -> Condition:
    rule = link.rule(other, compiler.kind) if link.rule else compiler.rule(link.model, other)
    conditions = [other.c.id == link.key(t), rule]
    if link.only is not None:
        conditions.append(link.only(other))
    if link.guard is not None:
        conditions.append(link.guard(t, compiler.kind))
    return sa.and_(*conditions)
