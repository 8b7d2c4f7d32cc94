"""Lists: connections and their pages. One common table expression of ids per level downwards, one
of texts per level upwards: flat, as SQLite's parser wants it, and short, as PostgreSQL's
planner wants it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from auth.scope import Condition, Table, visible_ids
from resolvers.plan import objects
from resolvers.plan.arguments import Arguments
from resolvers.plan.compiler import Compiler, Details, Path, Rows
from resolvers.plan.declared import Connection, Leaf, Type
from resolvers.plan.dialects import Text, constant
from resolvers.plan.filters import Filter
from resolvers.plan.orders import Order, order_of
from resolvers.plan.window import Window

EMPTY = constant("")

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
        key = self.order.column(t)
        columns = [t.c.id] if key is None else [t.c.id, key.label("key")]
        found = sa.select(*columns).where(self.holds(t, parent), *self.window.bounds(self.order, t))
        return found.order_by(*self.order.clauses(t, self.window.backward)).limit(self.window.limit)

    def count(self, parent: Any) -> Text:
        t = self.compiler.alias(self.spec.model)
        counted = sa.select(sa.func.count()).select_from(t).where(self.holds(t, parent))
        return sa.cast(counted.scalar_subquery(), sa.Text())

    def exists_outside(self, parent: Any, after: bool) -> Condition:
        """Whether rows lie at or beyond the cursor that ends the window on this side."""
        t = self.compiler.alias(self.spec.model)
        beyond = self.window.outside(self.order, t, after)
        return sa.exists(sa.select(t.c.id).where(self.holds(t, parent), beyond))


def root(compiler: Compiler, spec: Type, name: str, details: Details, path: Path) -> Text:
    """All visible rows of a type."""
    arguments = compiler.arguments("Query", details, path)
    where = Filter(compiler, arguments)
    ids = visible_ids(spec.model, compiler.kind)

    def holds(t: Table, _parent: Any) -> Condition:
        sees = compiler.rule(spec.model, t) if ids is None else t.c.id.in_(ids)
        asked = where.condition(spec, t)
        return sees if asked is None else sa.and_(sees, asked)

    made = _made(compiler, spec, arguments, f"Query.{name}", details, holds)
    found = made.page(compiler.alias(spec.model), None).subquery()
    page = _numbered(made, found, None, sa.select().select_from(found))
    return _connection(made, page, details, path, parent=None, attach=None)


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
        found = sa.and_(field.related(parent, child), rule)
        return found if asked is None else sa.and_(found, asked)

    name = f"{type_name}.{details[0].node.name.value}"
    made = _made(compiler, spec, arguments, name, details, holds)
    parents = rows.ids(t).cte(compiler.name("p"))
    page = _below(made, parents)
    return _connection(made, page, details, path, parent=t.c.id, attach=rows)


def _made(
    compiler: Compiler, spec: Type, arguments: Arguments, name: str, details: Details, holds: Holds
) -> List:
    chosen = compiler.collect(f"{spec.name}Connection", details).values()
    counted = any(some[0].node.name.value == "pageInfo" for some in chosen)
    order = order_of(spec, arguments, compiler.kind)
    window = Window(compiler, arguments, order, name, counted)
    return List(compiler, spec, order, window, holds)


def _below(made: List, parents: sa.CTE) -> sa.CTE:
    """A page for every parent. PostgreSQL takes a lateral join; on SQLite, which has none, a
    correlated IN does the same, and the outer join keeps the parents outermost."""
    compiler = made.compiler
    inner = compiler.alias(made.spec.model)
    page = made.page(inner, parents.c.id)
    if not compiler.dialect.sqlite:
        found = page.lateral(compiler.name("l"))
        source = parents.join(found, sa.true())
        return _numbered(made, found, parents.c.id, sa.select().select_from(source))
    row = compiler.alias(made.spec.model)
    ids = page.with_only_columns(inner.c.id)
    source = parents.outerjoin(row, row.c.id.in_(ids))
    key = made.order.column(row)
    columns = sa.select().select_from(source)
    return _numbered(made, row, parents.c.id, columns, key)


def _numbered(
    made: List, found: Table, parent: Any, select: sa.Select[Any], key: Any = None
) -> sa.CTE:
    """The page with the number of each row in its window, counted from where it starts."""
    if key is None and made.order.key is not None:
        key = found.c.key
    by = made.order.sorted(key, found.c.id, made.window.backward)
    columns: list[Any] = [
        found.c.id,
        sa.func.row_number().over(partition_by=parent, order_by=by).label("rn"),
    ]
    if parent is not None:
        columns.append(parent.label("pid"))
    if made.window.counted:
        columns.append(sa.func.count(found.c.id).over(partition_by=parent).label("most"))
    if key is not None:
        columns.append(key.label("key"))
    return select.with_only_columns(*columns).cte(made.compiler.name("n"))


def _connection(
    made: List, page: sa.CTE, details: Details, path: Path, parent: Any, attach: Rows | None
) -> Text:
    """The connection object, from one aggregated row per parent."""
    level = Level(made, page, parent, attach)
    template = objects.Template()
    compiler, name = made.compiler, made.spec.name
    later: list[tuple[str, Callable[[], Text | str]]] = []
    for key, selected in compiler.collect(f"{name}Connection", details).items():
        field = selected[0].node.name.value
        later.append((key, level.field(field, selected, (*path, key))))
    level.finish()
    for key, text in later:
        template.add(key, text())
    return template.text(compiler)


class Level:
    """The texts of the rows of a page, aggregated per parent, and what is told of the page."""

    def __init__(self, made: List, page: sa.CTE, parent: Any, attach: Rows | None) -> None:
        self.made, self.page, self.parent, self.attach = made, page, parent, attach
        self.compiler = made.compiler
        self.rows = Rows(self.compiler, page, made.spec.model)
        self.columns: list[Any] = []
        self.aggregates: list[str] = []
        self.read: Callable[[str], Any] = lambda _name: None

    def field(self, name: str, selected: Details, path: Path) -> Callable[[], Text | str]:
        if name == "nodes":
            return self._texts(self._node(selected, path))
        if name == "edges":
            return self._texts(self._edge(selected, path))
        if name == "totalCount":
            return lambda: self.made.count(self.parent)
        if name == "pageInfo":
            return self._page_info(selected)
        return lambda: f'"{self.made.spec.name}Connection"'

    def _node(self, selected: Details, path: Path) -> Text:
        spec = self.made.spec
        return objects.object_text(
            self.rows, self.rows.table, spec.name, spec.fields, selected, path
        )

    def _edge(self, selected: Details, path: Path) -> Text:
        template, name = objects.Template(), f"{self.made.spec.name}Edge"
        for key, chosen in self.compiler.collect(name, selected).items():
            field = chosen[0].node.name.value
            texts: dict[str, Callable[[Details, str], Text | str]] = {
                "node": lambda some, k: self._node(some, (*path, k)),
                "cursor": lambda _some, _k: self.cursor(),
                "__typename": lambda _some, _k: f'"{name}"',
            }
            template.add(key, texts[field](chosen, key))
        return template.text(self.compiler)

    def cursor(self) -> Text:
        """The place of a row, in the clear behind the nonce of the request."""
        dialect, order = self.compiler.dialect, self.made.order
        key: Text = constant("-")
        if order.key is not None:
            column = self.page.c.key
            text = dialect.moment(column) if order.leaf is Leaf.MOMENT else column
            key = sa.func.coalesce(dialect.hexadecimal(sa.cast(text, sa.Text())), key)
        number = str(self.made.window.number)
        nonce = sa.bindparam("nonce", type_=sa.Text())
        return dialect.format(f'"%s:{number}:%s:%s"', [nonce, key, self.page.c.id])

    def _texts(self, text: Text) -> Callable[[], Text]:
        name = f"x{len(self.columns)}"
        self.columns.append(text.label(name))
        self.aggregates.append(name)
        return lambda: self.compiler.dialect.format(
            "[%s]", [sa.func.coalesce(self.read(name), EMPTY)]
        )

    def _page_info(self, selected: Details) -> Callable[[], Text | str]:
        fields = self.compiler.collect("PageInfo", selected)
        names = {some[0].node.name.value for some in fields.values()}
        if names & {"startCursor", "endCursor"}:
            self.columns.append(self.cursor().label("cursor"))

        def text() -> Text:
            template = objects.Template()
            for key, some in fields.items():
                template.add(key, self._told(some[0].node.name.value))
            return template.text(self.compiler)

        return text

    def _told(self, name: str) -> Text | str:
        if name == "__typename":
            return '"PageInfo"'
        if name in ("hasNextPage", "hasPreviousPage"):
            return self._more(forward=name == "hasNextPage")
        first = (name == "startCursor") is not self.made.window.backward
        return sa.func.coalesce(self.read("first" if first else "last"), constant("null"))

    def _more(self, forward: bool) -> Text | str:
        """Rows past the window's own end (one more was read), or past the cursor given."""
        window = self.made.window
        ways: list[Condition] = []
        if forward is not window.backward:
            ways.append(sa.func.coalesce(self.read("most"), 0) > window.size)
        if window.has("before" if forward else "after"):
            ways.append(self.made.exists_outside(self.parent, after=forward))
        if not ways:
            return "false"
        return sa.case((sa.or_(*ways), constant("true")), else_=constant("false"))

    def finish(self) -> None:
        """Aggregate what was asked for; from here on `read` gives it."""
        if not self.columns and not self.made.window.counted:
            return
        window, page = self.made.window, self.page
        keyed = [page.c.pid] if self.parent is not None else []
        numbered = [page.c.rn, *([page.c.most] if window.counted else [])]
        texts = sa.select(*keyed, *numbered, *self.columns).select_from(self.rows.source)
        inner = texts.order_by(page.c.rn.desc() if window.backward else page.c.rn).subquery()
        parents: list[Any] = [inner.c[c.name] for c in keyed]
        made = sa.select(*parents, *self._aggregates(inner)).group_by(*parents)
        self._readable(made.cte(self.compiler.name("j")))

    def _aggregates(self, inner: Table) -> list[Any]:
        window, dialect = self.made.window, self.compiler.dialect
        asked: list[Any] = []
        for name in self.aggregates:
            text = dialect.joined(inner.c[name], inner.c.rn, window.backward)
            if window.counted:
                text = text.filter(inner.c.rn <= window.size)
            asked.append(text.label(name))
        if "cursor" in inner.c:
            last = sa.case((inner.c.most < window.size, inner.c.most), else_=window.size)
            asked += [
                sa.func.max(inner.c.cursor).filter(inner.c.rn == 1).label("first"),
                sa.func.max(inner.c.cursor).filter(inner.c.rn == last).label("last"),
            ]
        if window.counted:
            asked.append(sa.func.max(inner.c.most).label("most"))
        return asked

    def _readable(self, found: sa.CTE) -> None:
        rows = self.attach
        if rows is not None and not rows.full:
            rows.attach(found, found.c.pid == self.parent)
            self.read = lambda name: found.c[name]
            return
        mine = sa.true() if rows is None else found.c.pid == self.parent
        self.read = lambda name: sa.select(found.c[name]).where(mine).scalar_subquery()
