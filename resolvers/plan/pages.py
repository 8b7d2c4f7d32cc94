"""Pages: the rows of one level of a list as texts, aggregated per parent, and what is told of the
page."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from auth.scope import Condition, Table
from resolvers.plan import objects
from resolvers.plan.compiler import PART, Details, Path, Rows
from resolvers.plan.declared import Leaf
from resolvers.plan.text import EMPTY, NULL, Json, Template, Text, constant, hole, known

if TYPE_CHECKING:
    from resolvers.plan.lists import List


class Level(ABC):
    """The texts of a list. Fields are declared first; `finish` makes of them what `read` then
    reads, by the layout of the statement: the rows aggregated per parent, and facts."""

    def __init__(self, made: "List", page: Table, parent: Any) -> None:
        self.made, self.page, self.parent = made, page, parent
        self.compiler = made.compiler
        self.rows = Rows(self.compiler, page, made.spec.model)
        self.columns: list[Any] = []
        self.aggregates: list[str] = []
        self.facts: dict[str, Any] = {}
        # Whether the cursors of the first and last row are told.
        self.ends = False

    @property
    def in_order(self) -> bool:
        """Whether the rows of the page come in the order of the answer."""
        return False

    @abstractmethod
    def finish(self) -> None:
        """Make what was declared; from here on `read` gives it."""

    @abstractmethod
    def read(self, name: str) -> Any:
        """What was made, of the parent at hand; null where it has no rows."""

    @abstractmethod
    def closed(self, json: Json) -> Json:
        """The connection, as it stands in the object of the parent."""

    def field(self, name: str, selected: Details, path: Path) -> Callable[[], Json]:
        if name == "nodes":
            return self._texts(self._node(selected, path))
        if name == "edges":
            return self._texts(self._edge(selected, path))
        if name == "totalCount":
            return self._total()
        if name == "pageInfo":
            return self._page_info(selected)
        return lambda: known(f'"{self.made.spec.name}Connection"')

    def _total(self) -> Callable[[], Json]:
        if self.made.totals:
            self.compiler.spend()
            return lambda: hole(sa.cast(self.read("total"), sa.Text()))
        total = self._fact("total", lambda: sa.cast(self.made.count(self.parent), sa.Text()))
        return lambda: hole(total())

    def _node(self, selected: Details, path: Path) -> Json:
        spec = self.made.spec
        return objects.object_text(
            self.rows, self.rows.table, spec.name, spec.fields, selected, path
        )

    def _edge(self, selected: Details, path: Path) -> Json:
        template, name = Template(), f"{self.made.spec.name}Edge"
        for key, chosen in self.compiler.collect(name, selected).items():
            texts: dict[str, Callable[[Details, str], Json]] = {
                "node": lambda some, k: self._node(some, (*path, k)),
                "cursor": lambda _some, _k: self.cursor(self.page),
                "__typename": lambda _some, _k: known(f'"{name}"'),
            }
            template.add(key, texts[chosen[0].node.name.value](chosen, key))
        return template.json()

    def cursor(self, page: Table) -> Json:
        """The place of a row, in the clear behind the nonce of the request."""
        dialect, order = self.compiler.dialect, self.made.order
        key: Text = constant("-")
        if order.key is not None:
            column = page.c.key
            text = dialect.moment(column) if order.leaf is Leaf.MOMENT else column
            known = dialect.hexadecimal(sa.cast(text, sa.Text()))
            # SQLite's hex of null is an empty text
            key = sa.case((column.is_(None), key), else_=known) if order.nullable else known
        number = str(self.made.window.number)
        nonce = sa.bindparam("nonce", type_=sa.Text())
        return Json(f'"%s:{number}:%s:%s"', (nonce, key, page.c.id))

    def _texts(self, json: Json) -> Callable[[], Json]:
        # every text is read from all of them: many cost more than their number
        self.compiler.spend(PART * (len(self.aggregates) + 1))
        name = f"x{len(self.columns)}"
        self.columns.append(self.compiler.dialect.text(json).label(name))
        self.aggregates.append(name)
        return lambda: Json("[%s]", (sa.func.coalesce(self.read(name), EMPTY),))

    def _fact(self, name: str, value: Callable[[], Text]) -> Callable[[], Text]:
        """Found once, however often it is asked for."""
        if name not in self.facts:
            self.compiler.spend()
            self.facts[name] = value().label(name)
        return lambda: self.read(name)

    def _page_info(self, selected: Details) -> Callable[[], Json]:
        fields = self.compiler.collect("PageInfo", selected)
        told = {key: self._told(some[0].node.name.value) for key, some in fields.items()}

        def json() -> Json:
            template = Template()
            for key, value in told.items():
                template.add(key, value())
            return template.json()

        return json

    def _told(self, name: str) -> Callable[[], Json]:
        if name == "__typename":
            return lambda: known('"PageInfo"')
        if name in ("hasNextPage", "hasPreviousPage"):
            return self._more(forward=name == "hasNextPage")
        self.ends = True
        first = (name == "startCursor") is not self.made.window.backward
        return lambda: hole(sa.func.coalesce(self.read("first" if first else "last"), NULL))

    def _more(self, forward: bool) -> Callable[[], Json]:
        """Rows past the window's own end (one more was read), or past the cursor given."""
        window = self.made.window
        outside: Callable[[], Any] | None = None
        if window.has("before" if forward else "after"):
            outside = self._fact(
                "after" if forward else "before",
                lambda: sa.case((self.made.exists_outside(self.parent, forward), 1), else_=0),
            )

        def json() -> Json:
            ways: list[Condition] = []
            if forward is not window.backward:
                ways.append(sa.func.coalesce(self.read("most"), 0) > window.size)
            if outside is not None:
                ways.append(outside() == 1)
            if not ways:
                return known("false")
            return hole(sa.case((sa.or_(*ways), constant("true")), else_=constant("false")))

        return json

    def texts(self) -> sa.Select[*tuple[Any, ...]]:
        """The rows of the page as texts, in their order where the aggregate has none of its own."""
        texts = sa.select(*self.page.c, *self.columns).select_from(self.rows.source)
        if self.compiler.dialect.ordered_aggregates or self.in_order:
            return texts
        return texts.order_by(*self._order(self.page))

    def _order(self, page: Table) -> list[Any]:
        """The order of the rows in the answer."""
        window, order = self.made.window, self.made.order
        if window.counted:
            return [page.c.rn.desc() if window.backward else page.c.rn]
        return order.sorted(None if order.key is None else page.c.key, page.c.id, backward=False)

    def aggregated(self, texts: Table) -> dict[str, Any]:
        """What is told of all rows together, by name."""
        window, dialect = self.made.window, self.compiler.dialect
        asked: dict[str, Any] = {}
        for name in self.aggregates:
            text = dialect.joined(texts.c[name], self._order(texts))
            asked[name] = text.filter(texts.c.rn <= window.size) if window.counted else text
        if self.ends:
            # made of the rows at the ends alone
            cursor = sa.func.max(dialect.text(self.cursor(texts)))
            last = sa.case((texts.c.most < window.size, texts.c.most), else_=window.size)
            asked["first"] = cursor.filter(texts.c.rn == 1)
            asked["last"] = cursor.filter(texts.c.rn == last)
        if self.made.totals:
            asked["total"] = sa.func.coalesce(sa.func.max(texts.c.total), 0)
        if window.counted:
            asked["most"] = sa.func.max(texts.c.most)
        return asked
