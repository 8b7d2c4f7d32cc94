"""The lists of a level as common table expressions, which the level above joins to its rows."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from auth.scope import Table
from resolvers.plan.compiler import Rows
from resolvers.plan.pages import Level
from resolvers.plan.text import Json

if TYPE_CHECKING:
    from resolvers.plan.lists import List


@dataclass(frozen=True)
class Above:
    """Where a nested list hangs: the rows of the level above, the table of the parent among
    them, and the ids of all parents."""

    rows: Rows
    table: Table
    parents: sa.CTE


class Levelled(Level):
    """`finish` makes two common table expressions: the rows aggregated per parent, and the facts of
    each parent (which stand in one of their own because SQLite's parser bears little nesting)."""

    def __init__(self, made: "List", page: sa.CTE, above: Above | None = None) -> None:
        super().__init__(made, page, None if above is None else above.parents.c.id)
        self.above = above
        self._found: dict[str, sa.CTE] = {}
        self._attached: set[sa.CTE] = set()

    def read(self, name: str) -> Any:
        found = self._found.get(name)
        if found is None:
            return sa.null()
        if found in self._attached:
            return found.c[name]
        mine = sa.true() if self.above is None else found.c.pid == self.above.table.c.id
        return sa.select(found.c[name]).where(mine).scalar_subquery()

    def closed(self, json: Json) -> Json:
        return json

    def finish(self) -> None:
        if self.facts:
            asked = [] if self.above is None else [self.parent.label("pid")]
            made = sa.select(*asked, *self.facts.values())
            if self.above is not None:
                made = made.select_from(self.above.parents)
            self._readable(made.cte(self.compiler.name("k")))
        if self.columns or self.made.window.counted:
            made = self._per_parent().cte(self.compiler.name("j"))
            # PostgreSQL takes it for a single row, and would make it anew for every parent.
            self._readable(made.prefix_with("MATERIALIZED"))

    def _per_parent(self) -> sa.Select[*tuple[Any, ...]]:
        texts = self.texts().subquery()
        parents: list[Any] = [] if self.above is None else [texts.c.pid]
        told = [value.label(name) for name, value in self.aggregated(texts).items()]
        return sa.select(*parents, *told).group_by(*parents)

    def _readable(self, found: sa.CTE) -> None:
        self._found.update({column.name: found for column in found.c if column.name != "pid"})
        above = self.above
        if above is not None and not above.rows.full:
            above.rows.attach(found, found.c.pid == above.table.c.id)
            self._attached.add(found)
