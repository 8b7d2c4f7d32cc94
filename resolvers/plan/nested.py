"""A list as a sub-select within the object of its parent."""

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from auth.scope import Table
from resolvers.plan.pages import Level
from resolvers.plan.text import Json, hole

if TYPE_CHECKING:
    from resolvers.plan.lists import List


class Nested(Level):
    def __init__(self, made: "List", page: Table, parent: Any) -> None:
        super().__init__(made, page, parent)
        self._texts_of_page: Table | None = None
        self._found: dict[str, Any] = {}
        # Whether anything that is aggregated is told: only then is the sub-select one row.
        self._aggregated = False

    @property
    def in_order(self) -> bool:
        # SQLite joins as written: the page, sorted for its limit, is the outermost loop
        window = self.made.window
        return not window.counted and not window.backward

    def finish(self) -> None:
        self._found = dict(self.facts)
        if self.columns or self.made.totals or self.made.window.counted:
            self._texts_of_page = self.texts().subquery()
            self._found |= self.aggregated(self._texts_of_page)

    def read(self, name: str) -> Any:
        self._aggregated = self._aggregated or name not in self.facts
        return self._found[name]

    def closed(self, json: Json) -> Json:
        if self._texts_of_page is None or not self._aggregated:
            return json
        text = sa.select(self.compiler.dialect.text(json)).select_from(self._texts_of_page)
        return hole(text.scalar_subquery())
