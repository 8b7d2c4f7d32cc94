"""Pages: the rows of one level of a list as texts, aggregated per parent, and what is told of the
page."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from auth.scope import Condition, Table
from resolvers.plan import objects
from resolvers.plan.compiler import Details, Path, Rows
from resolvers.plan.declared import Leaf
from resolvers.plan.dialects import Text, constant

if TYPE_CHECKING:
    from resolvers.plan.lists import List

EMPTY = constant("")


class Level:
    """Fields are declared first; `finish` aggregates them; then their texts can be read."""

    def __init__(self, made: "List", page: sa.CTE, parent: Any, attach: Rows | None) -> None:
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
