"""Lists: connections and their pages, in the layout of the statement.

Nested, a page is a sub-select within the object of its parent, as a hand would write it. By levels,
there is one common table expression of ids per level downwards and one of texts per level upwards:
slower, but flat enough for the parser of an older SQLite.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import sqlalchemy as sa

from auth.scope import Condition, Table, visible_rows
from resolvers.plan.arguments import Arguments
from resolvers.plan.compiler import Compiler, Details, Layout, Path, Rows
from resolvers.plan.declared import Connection, Type
from resolvers.plan.filters import Filter
from resolvers.plan.levels import Above, Levelled
from resolvers.plan.nested import Nested
from resolvers.plan.orders import Order, order_of
from resolvers.plan.pages import Level
from resolvers.plan.text import Json, Template, Text
from resolvers.plan.window import Window

Holds = Callable[[Table, Any], Condition]

# A filter of so few terms is asked in every way of seeing a row; a longer one of what they find.
FEW_TERMS = 4


@dataclass(frozen=True)
class List:
    """One list of the document: what it holds, in which order, and the window asked for."""

    compiler: Compiler
    spec: Type
    order: Order
    window: Window
    # Conditions on the alias of a row; the parent's id, where there is one, is their first part.
    holds: Holds
    # The ids and sort keys of all its rows, where more than one question is asked of them.
    held: sa.CTE | None = None
    # Whether the page itself tells how many rows there are in all.
    totals: bool = False

    # Questions that lead from a parent say themselves which table they are correlated to: the
    # select around them need not be the one the parent stands in.
    def page(self, parent: Any) -> sa.Select[*tuple[Any, ...]]:
        """The ids and sort keys of the rows in the window (one more tells that there are more)."""
        found, key, row_id = self._bounded(parent)
        return self._limited(found, key, row_id)

    def gathered(self, parent: Any) -> sa.Select[*tuple[Any, ...]]:
        """The same from all rows that the list holds, where PostgreSQL would rather walk a whole
        table in its order, in the belief that enough of them soon turn up."""
        held, _, _ = self._bounded(parent)
        found = held.offset(0).subquery(self.compiler.name("a"))
        key = None if self.order.key is None else found.c.key
        return self._limited(sa.select(found), key, found.c.id)

    def _bounded(self, parent: Any) -> tuple[sa.Select[*tuple[Any, ...]], Any, Any]:
        _, key, row_id, conditions = self._rows(parent)
        bounds = self.window.bounds(self.order, key, row_id)
        return (
            _led(sa.select(*_place(key, row_id)).where(*conditions, *bounds), parent),
            key,
            row_id,
        )

    def _rows(self, parent: Any) -> tuple[Table, Any, Any, list[Condition]]:
        """All rows: their table, sort key and id, and what they fulfil."""
        if self.held is not None:
            return self.held, self.held.c.get("key"), self.held.c.id, []
        t = self.compiler.alias(self.spec.model)
        return t, self.order.column(t), t.c.id, [self.holds(t, parent)]

    def _limited(
        self, found: sa.Select[*tuple[Any, ...]], key: Any, row_id: Any
    ) -> sa.Select[*tuple[Any, ...]]:
        by = self.order.sorted(key, row_id, self.window.backward)
        if self.totals:
            found = found.add_columns(sa.func.count().over().label("total"))
        return found.order_by(*by).limit(self.window.limit)

    def count(self, parent: Any) -> Text:
        table, _, _, conditions = self._rows(parent)
        counted = sa.select(sa.func.count()).select_from(table).where(*conditions)
        return _led(counted, parent).scalar_subquery()

    def exists_outside(self, parent: Any, after: bool) -> Condition:
        """Whether rows lie at or beyond the cursor that ends the window on this side."""
        _, key, row_id, conditions = self._rows(parent)
        beyond = self.window.outside(self.order, key, row_id, after)
        return _led(sa.select(row_id).where(*conditions, beyond), parent).exists()


def _place(key: Any, row_id: Any) -> list[Any]:
    return [row_id] if key is None else [row_id, key.label("key")]


def _led(found: sa.Select[*tuple[Any, ...]], parent: Any) -> sa.Select[*tuple[Any, ...]]:
    return found if parent is None else found.correlate(parent.table)


def root(compiler: Compiler, spec: Type, name: str, details: Details, path: Path) -> Json:
    """All visible rows of a type."""
    arguments = compiler.arguments("Query", details, path)
    where = Filter(compiler, arguments)

    def holds(t: Table, _parent: Any) -> Condition:
        sees, asked = compiler.rule(spec.model, t), where.condition(spec, t)
        return sees if asked is None else sa.and_(sees, asked)

    asked = _asked(compiler, spec, details)
    order, window = _window(compiler, spec, arguments, f"Query.{name}", asked)
    held = _held(compiler, spec, order, where)
    made = List(compiler, spec, order, window, holds, held)
    if compiler.layout is Layout.NESTED:
        return _connection(Nested(made, _alone(made, made.page(None)), None), details, path)
    found = made.page(None).subquery()
    page = _numbered(made, found, None, sa.select().select_from(found))
    return _connection(Levelled(made, page.cte(compiler.name("n"))), details, path)


def _held(compiler: Compiler, spec: Type, order: Order, where: Filter) -> sa.CTE | None:
    """The ids and sort keys of all rows of a root list, found by the ways in which the viewer sees
    them; None where the rows are better asked one by one."""

    def columns(t: Table) -> list[Any]:
        return _place(order.column(t), t.c.id)

    if where.given is None:
        return compiler.visible(spec.model, columns, order.key.name if order.key else "id")
    if where.terms_of(where.given) <= FEW_TERMS:
        rows = visible_rows(spec.model, compiler.kind, columns, partial(where.all, spec))
        return None if rows is None else rows.cte(compiler.name("h"))
    ids = compiler.visible(spec.model, lambda t: [t.c.id], "id")
    if ids is None:
        return None
    t = compiler.alias(spec.model)
    found = sa.select(*columns(t)).where(t.c.id.in_(sa.select(ids.c.id)), where.all(spec, t))
    return found.cte(compiler.name("h"))


def nested(
    rows: Rows, t: Table, type_name: str, field: Connection, details: Details, path: Path
) -> Json:
    """The rows related to the row `t` of the level above."""
    compiler = rows.compiler
    spec = compiler.graph.by_model[field.model]
    arguments = compiler.arguments(type_name, details, path)
    where = Filter(compiler, arguments)

    def holds(child: Table, parent: Any) -> Condition:
        rule = compiler.rule(spec.model, child)
        if field.rule is not None:
            rule = field.rule(child, compiler.kind)
        asked = where.condition(spec, child)
        found = sa.and_(field.related(parent, child, compiler.kind), rule)
        return found if asked is None else sa.and_(found, asked)

    name = f"{type_name}.{details[0].node.name.value}"
    asked = _asked(compiler, spec, details)
    order, window = _window(compiler, spec, arguments, name, asked)
    totals = {"totalCount"} < asked and window.from_the_start and compiler.windows_are_cheap
    made = List(compiler, spec, order, window, holds, totals=totals)
    if compiler.layout is Layout.NESTED:
        page = made.page if compiler.dialect.sqlite or field.direct else made.gathered
        return _connection(Nested(made, _alone(made, page(t.c.id)), t.c.id), details, path)
    parents = rows.ids(t)
    below = _below(made, parents, field.direct).cte(compiler.name("n"))
    return _connection(Levelled(made, below, Above(rows, t, parents)), details, path)


def _asked(compiler: Compiler, spec: Type, details: Details) -> set[str]:
    chosen = compiler.collect(f"{spec.name}Connection", details).values()
    return {some[0].node.name.value for some in chosen}


def _window(
    compiler: Compiler, spec: Type, arguments: Arguments, name: str, asked: set[str]
) -> tuple[Order, Window]:
    order = order_of(spec, arguments, compiler.kind)
    return order, Window(compiler, arguments, order, name, "pageInfo" in asked)


def _alone(made: List, page: sa.Select[*tuple[Any, ...]]) -> Table:
    """The page of one parent."""
    found = page.subquery()
    if not made.window.counted:
        return found
    return _numbered(made, found, None, sa.select().select_from(found)).subquery()


def _below(made: List, parents: sa.CTE, direct: bool) -> sa.Select[*tuple[Any, ...]]:
    """A page for every parent. PostgreSQL takes a lateral join; on SQLite, which has none, a
    correlated IN does the same."""
    compiler = made.compiler
    if not compiler.dialect.sqlite:
        page = made.page if direct else made.gathered
        found = page(parents.c.id).lateral(compiler.name("l"))
        source = parents.join(found, sa.true())
        return _numbered(made, found, parents.c.id, sa.select().select_from(source))
    row = compiler.alias(made.spec.model)
    page = made.page(parents.c.id)
    ids = page.with_only_columns(page.selected_columns.id)
    source = parents.join(row, row.c.id.in_(ids))
    key = made.order.column(row)
    columns = sa.select().select_from(source)
    return _numbered(made, row, parents.c.id, columns, key)


def _numbered(
    made: List, found: Table, parent: Any, select: sa.Select[*tuple[Any, ...]], key: Any = None
) -> sa.Select[*tuple[Any, ...]]:
    """The page; a counted one with the number of each row in its window, counted from where it
    starts."""
    if key is None and made.order.key is not None:
        key = found.c.key
    columns: list[Any] = [found.c.id]
    if parent is not None:
        columns.append(parent.label("pid"))
    if key is not None:
        columns.append(key.label("key"))
    if made.totals:
        columns.append(found.c.total)
    if made.window.counted:
        by = made.order.sorted(key, found.c.id, made.window.backward)
        number = sa.func.row_number().over(partition_by=parent, order_by=by)
        most = sa.func.count(found.c.id).over(partition_by=parent)
        columns += [number.label("rn"), most.label("most")]
    return select.with_only_columns(*columns)


def _connection(level: Level, details: Details, path: Path) -> Json:
    """The connection object of one parent."""
    template = Template()
    compiler, name = level.compiler, level.made.spec.name
    later: list[tuple[str, Callable[[], Json]]] = []
    for key, selected in compiler.collect(f"{name}Connection", details).items():
        field = selected[0].node.name.value
        later.append((key, level.field(field, selected, (*path, key))))
    level.finish()
    for key, json in later:
        template.add(key, json())
    return level.closed(template.json())
