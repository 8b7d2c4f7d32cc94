"""Pages: the rows of one level of a list as texts, aggregated per parent, and what is told of the
page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from auth.scope import Condition, Table
from resolvers.plan import objects
from resolvers.plan.compiler import PART, Details, Path, Rows
from resolvers.plan.declared import Leaf
from resolvers.plan.dialects import Text, constant

if TYPE_CHECKING:
    from resolvers.plan.lists import List
from resolvers.plan.template import Template

EMPTY = constant("")


@dataclass(frozen=True)
class Above:
    """Where a nested list hangs: the rows of the level above, the table of the parent among
    them, and the ids of all parents."""

    rows: Rows
    table: Table
    parents: sa.CTE


class Level:
    """The texts of a list. Fields are declared first; `finish` makes two common table expressions
    of them, the rows aggregated per parent and the facts of each parent; then they can be read.
    (Facts stand in one of their own because SQLite's parser bears little nesting.)"""

    def __init__(self, made: "List", page: sa.CTE, above: Above | None = None) -> None:
        self.made, self.page, self.above = made, page, above
        self.compiler = made.compiler
        self.rows = Rows(self.compiler, page, made.spec.model)
        self.parent: Any = None if above is None else above.parents.c.id
        self.columns: list[Any] = []
        self.aggregates: list[str] = []
        self.facts: dict[str, Any] = {}
        self._found: dict[str, sa.CTE] = {}
        self._attached: set[sa.CTE] = set()

    def field(self, name: str, selected: Details, path: Path) -> Callable[[], Text | str]:
        if name == "nodes":
            return self._texts(self._node(selected, path))
        if name == "edges":
            return self._texts(self._edge(selected, path))
        if name == "totalCount":
            return self._fact("total", lambda: sa.cast(self.made.count(self.parent), sa.Text()))
        if name == "pageInfo":
            return self._page_info(selected)
        return lambda: f'"{self.made.spec.name}Connection"'

    def read(self, name: str) -> Any:
        """A column of what `finish` made, of the parent at hand; null where it has no rows."""
        found = self._found.get(name)
        if found is None:
            return sa.null()
        if found in self._attached:
            return found.c[name]
        mine = sa.true() if self.above is None else found.c.pid == self.above.table.c.id
        return sa.select(found.c[name]).where(mine).scalar_subquery()

    def _node(self, selected: Details, path: Path) -> Text:
        spec = self.made.spec
        return objects.object_text(
            self.rows, self.rows.table, spec.name, spec.fields, selected, path
        )

    def _edge(self, selected: Details, path: Path) -> Text:
        template, name = Template(), f"{self.made.spec.name}Edge"
        for key, chosen in self.compiler.collect(name, selected).items():
            field = chosen[0].node.name.value
            texts: dict[str, Callable[[Details, str], Text | str]] = {
                "node": lambda some, k: self._node(some, (*path, k)),
                "cursor": lambda _some, _k: self.cursor(),
                "__typename": lambda _some, _k: f'"{name}"',
            }
            template.add(key, texts[field](chosen, key))
        return template.text(self.compiler.dialect)

    def cursor(self) -> Text:
        """The place of a row, in the clear behind the nonce of the request."""
        dialect, order = self.compiler.dialect, self.made.order
        key: Text = constant("-")
        if order.key is not None:
            column = self.page.c.key
            text = dialect.moment(column) if order.leaf is Leaf.MOMENT else column
            known = dialect.hexadecimal(sa.cast(text, sa.Text()))
            # SQLite's hex of null is an empty text
            key = sa.case((column.is_(None), key), else_=known) if order.nullable else known
        number = str(self.made.window.number)
        nonce = sa.bindparam("nonce", type_=sa.Text())
        return dialect.format(f'"%s:{number}:%s:%s"', [nonce, key, self.page.c.id])

    def _texts(self, text: Text) -> Callable[[], Text]:
        # every text is read from all of them: many cost more than their number
        self.compiler.spend(PART * (len(self.aggregates) + 1))
        name = f"x{len(self.columns)}"
        self.columns.append(text.label(name))
        self.aggregates.append(name)
        return lambda: self.compiler.dialect.format(
            "[%s]", [sa.func.coalesce(self.read(name), EMPTY)]
        )

    def _fact(self, name: str, value: Callable[[], Text]) -> Callable[[], Text]:
        """Found once, however often it is asked for."""
        if name not in self.facts:
            self.compiler.spend()
            self.facts[name] = value().label(name)
        return lambda: self.read(name)

    def _page_info(self, selected: Details) -> Callable[[], Text | str]:
        fields = self.compiler.collect("PageInfo", selected)
        told = {key: self._told(some[0].node.name.value) for key, some in fields.items()}

        def text() -> Text:
            template = Template()
            for key, value in told.items():
                template.add(key, value())
            return template.text(self.compiler.dialect)

        return text

    def _told(self, name: str) -> Callable[[], Text | str]:
        if name == "__typename":
            return lambda: '"PageInfo"'
        if name in ("hasNextPage", "hasPreviousPage"):
            return self._more(forward=name == "hasNextPage")
        if not any(column.name == "cursor" for column in self.columns):
            self.columns.append(self.cursor().label("cursor"))
        first = (name == "startCursor") is not self.made.window.backward
        return lambda: sa.func.coalesce(self.read("first" if first else "last"), constant("null"))

    def _more(self, forward: bool) -> Callable[[], Text | str]:
        """Rows past the window's own end (one more was read), or past the cursor given."""
        window = self.made.window
        outside: Callable[[], Any] | None = None
        if window.has("before" if forward else "after"):
            outside = self._fact(
                "after" if forward else "before",
                lambda: sa.case((self.made.exists_outside(self.parent, forward), 1), else_=0),
            )

        def text() -> Text | str:
            ways: list[Condition] = []
            if forward is not window.backward:
                ways.append(sa.func.coalesce(self.read("most"), 0) > window.size)
            if outside is not None:
                ways.append(outside() == 1)
            if not ways:
                return "false"
            return sa.case((sa.or_(*ways), constant("true")), else_=constant("false"))

        return text

    def finish(self) -> None:
        """Make what was declared; from here on `read` gives it."""
        if self.facts:
            asked = [] if self.above is None else [self.parent.label("pid")]
            made = sa.select(*asked, *self.facts.values())
            if self.above is not None:
                made = made.select_from(self.above.parents)
            self._readable(made.cte(self.compiler.name("k")))
        if self.columns or self.made.window.counted:
            made = self._aggregated().cte(self.compiler.name("j"))
            # PostgreSQL takes it for a single row, and would make it anew for every parent.
            self._readable(made.prefix_with("MATERIALIZED"))

    def _aggregated(self) -> sa.Select[*tuple[Any, ...]]:
        texts = sa.select(*self.page.c, *self.columns).select_from(self.rows.source)
        if not self.compiler.dialect.ordered_aggregates:
            texts = texts.order_by(*self._order(self.page))
        inner = texts.subquery()
        parents: list[Any] = [] if self.above is None else [inner.c.pid]
        return sa.select(*parents, *self._aggregates(inner)).group_by(*parents)

    def _order(self, page: Table) -> list[Any]:
        """The order of the rows in the answer."""
        window, order = self.made.window, self.made.order
        if window.counted:
            return [page.c.rn.desc() if window.backward else page.c.rn]
        return order.sorted(None if order.key is None else page.c.key, page.c.id, backward=False)

    def _aggregates(self, inner: Table) -> list[Any]:
        window, dialect = self.made.window, self.compiler.dialect
        asked: list[Any] = []
        for name in self.aggregates:
            text = dialect.joined(inner.c[name], self._order(inner))
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
        self._found.update({column.name: found for column in found.c if column.name != "pid"})
        above = self.above
        if above is not None and not above.rows.full:
            above.rows.attach(found, found.c.pid == above.table.c.id)
            self._attached.add(found)
