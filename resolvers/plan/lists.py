"""Lists: connections and their pages. One common table expression of ids per level downwards, one
of texts per level upwards: flat, as SQLite's parser wants it, and short, as PostgreSQL's
planner wants it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from auth.scope import Condition, Table
from resolvers.plan.arguments import Arguments
from resolvers.plan.compiler import Compiler, Details, Path, Rows
from resolvers.plan.declared import Connection, Type
from resolvers.plan.dialects import Text
from resolvers.plan.filters import Filter
from resolvers.plan.orders import Order, order_of
from resolvers.plan.pages import Above, Level
from resolvers.plan.template import Template
from resolvers.plan.window import Window

Holds = Callable[[Table, Any], Condition]


@dataclass(frozen=True)
class List:
    """One list of the document: what it holds, in which order, and the window asked for."""

    compiler: Compiler
    spec: Type
    order: Order
    window: Window
    # Conditions on the alias of a row; the parent's id, where there is one, is their first part.
    holds: Holds

    # Questions that lead from a parent say themselves which table they are correlated to: the
    # select around them need not be the one the parent stands in.
    def page(self, t: Table, parent: Any) -> sa.Select[Any]:
        """The ids and sort keys of the rows in the window (one more tells that there are more)."""
        return self._limited(self._held(t, parent), self.order.column(t), t.c.id)

    def gathered(self, t: Table, parent: Any) -> sa.Select[Any]:
        """The same from all rows that the list holds, where PostgreSQL would rather walk a whole
        table in its order, in the belief that enough of them soon turn up."""
        held = self._held(t, parent).correlate(parent.table).offset(0)
        found = held.lateral(self.compiler.name("a"))
        key = None if self.order.key is None else found.c.key
        return self._limited(sa.select(found), key, found.c.id)

    def _held(self, t: Table, parent: Any) -> sa.Select[Any]:
        key = self.order.column(t)
        columns = [t.c.id] if key is None else [t.c.id, key.label("key")]
        return sa.select(*columns).where(self.holds(t, parent), *self.window.bounds(self.order, t))

    def _limited(self, found: sa.Select[Any], key: Any, row_id: Any) -> sa.Select[Any]:
        by = self.order.sorted(key, row_id, self.window.backward)
        return found.order_by(*by).limit(self.window.limit)

    def count(self, parent: Any) -> Text:
        t = self.compiler.alias(self.spec.model)
        counted = sa.select(sa.func.count()).select_from(t).where(self.holds(t, parent))
        return counted.scalar_subquery()

    def exists_outside(self, parent: Any, after: bool) -> Condition:
        """Whether rows lie at or beyond the cursor that ends the window on this side."""
        t = self.compiler.alias(self.spec.model)
        beyond = self.window.outside(self.order, t, after)
        return sa.exists(sa.select(t.c.id).where(self.holds(t, parent), beyond))


def root(compiler: Compiler, spec: Type, name: str, details: Details, path: Path) -> Text:
    """All visible rows of a type."""
    arguments = compiler.arguments("Query", details, path)
    where = Filter(compiler, arguments)
    ids = compiler.visible(spec.model)

    def holds(t: Table, _parent: Any) -> Condition:
        sees = compiler.rule(spec.model, t) if ids is None else t.c.id.in_(ids)
        asked = where.condition(spec, t)
        return sees if asked is None else sa.and_(sees, asked)

    made = _made(compiler, spec, arguments, f"Query.{name}", details, holds)
    found = made.page(compiler.alias(spec.model), None).subquery()
    page = _numbered(made, found, None, sa.select().select_from(found))
    return _connection(Level(made, page), details, path)


def nested(
    rows: Rows, t: Table, type_name: str, field: Connection, details: Details, path: Path
) -> Text:
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
    made = _made(compiler, spec, arguments, name, details, holds)
    parents = rows.ids(t)
    page = _below(made, parents, field.direct)
    return _connection(Level(made, page, Above(rows, t, parents)), details, path)


def _made(
    compiler: Compiler, spec: Type, arguments: Arguments, name: str, details: Details, holds: Holds
) -> List:
    chosen = compiler.collect(f"{spec.name}Connection", details).values()
    counted = any(some[0].node.name.value == "pageInfo" for some in chosen)
    order = order_of(spec, arguments, compiler.kind)
    window = Window(compiler, arguments, order, name, counted)
    return List(compiler, spec, order, window, holds)


def _below(made: List, parents: sa.CTE, direct: bool) -> sa.CTE:
    """A page for every parent. PostgreSQL takes a lateral join; on SQLite, which has none, a
    correlated IN does the same."""
    compiler = made.compiler
    inner = compiler.alias(made.spec.model)
    if not compiler.dialect.sqlite:
        page = made.page if direct else made.gathered
        found = page(inner, parents.c.id).lateral(compiler.name("l"))
        source = parents.join(found, sa.true())
        return _numbered(made, found, parents.c.id, sa.select().select_from(source))
    row = compiler.alias(made.spec.model)
    ids = made.page(inner, parents.c.id).with_only_columns(inner.c.id)
    source = parents.join(row, row.c.id.in_(ids))
    key = made.order.column(row)
    columns = sa.select().select_from(source)
    return _numbered(made, row, parents.c.id, columns, key)


def _numbered(
    made: List, found: Table, parent: Any, select: sa.Select[Any], key: Any = None
) -> sa.CTE:
    """The page; a counted one with the number of each row in its window, counted from where it
    starts."""
    if key is None and made.order.key is not None:
        key = found.c.key
    columns: list[Any] = [found.c.id]
    if parent is not None:
        columns.append(parent.label("pid"))
    if key is not None:
        columns.append(key.label("key"))
    if made.window.counted:
        by = made.order.sorted(key, found.c.id, made.window.backward)
        number = sa.func.row_number().over(partition_by=parent, order_by=by)
        most = sa.func.count(found.c.id).over(partition_by=parent)
        columns += [number.label("rn"), most.label("most")]
    return select.with_only_columns(*columns).cte(made.compiler.name("n"))


def _connection(level: Level, details: Details, path: Path) -> Text:
    """The connection object, from one aggregated row per parent."""
    template = Template()
    compiler, name = level.compiler, level.made.spec.name
    later: list[tuple[str, Callable[[], Text | str]]] = []
    for key, selected in compiler.collect(f"{name}Connection", details).items():
        field = selected[0].node.name.value
        later.append((key, level.field(field, selected, (*path, key))))
    level.finish()
    for key, text in later:
        template.add(key, text())
    return template.text(compiler.dialect)
