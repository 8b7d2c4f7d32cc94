"""Relay's pages over rows in memory."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError

from tests.oracle import Oracle, Row

LARGEST = 100
USUAL = 20
# A cursor of the reference; the server seals its own, so the two are paired, not compared.
CURSOR = "cursor:"
Sort = Callable[[list[Row]], list[Row]]


@dataclass(frozen=True)
class Page:
    """A window of a whole list: rows from `lower` to `upper` lie between the cursors given, those
    from `start` to `end` were asked for. `mark` begins its cursors."""

    rows: list[Row]
    lower: int
    upper: int
    start: int
    end: int
    mark: str

    @property
    def nodes(self) -> list[Row]:
        return self.rows[self.start : self.end]

    @property
    def has_next(self) -> bool:
        return self.end < self.upper or self.upper < len(self.rows)

    @property
    def has_previous(self) -> bool:
        return self.start > self.lower or self.lower > 0

    def cursor(self, row: Row) -> str:
        return f"{self.mark}{row.type}:{row.position}"


class Lists:
    """The lists of one principal."""

    def __init__(self, oracle: Oracle) -> None:
        self.world, self.principal = oracle.world, oracle.scope.principal

    def page(self, rows: list[Row], sort: Sort, name: str, arguments: Mapping[str, Any]) -> Page:
        """A page of a list, which is a field of a type such as `Account.cases`."""
        self.check(name, arguments)
        mark, after, before = self.mark(name, arguments), 0, len(rows)
        if (cursor := arguments.get("after")) is not None:
            row = self.row(cursor, mark)
            after = self.before(rows, sort, row) + (row in rows)
        if (cursor := arguments.get("before")) is not None:
            before = self.before(rows, sort, self.row(cursor, mark))
        start, end = after, max(after, before)
        last = arguments.get("last")
        if last is not None:
            start = max(start, end - last)
        else:
            first = arguments.get("first")
            end = min(end, start + (USUAL if first is None else first))
        return Page(rows, after, before, start, end, mark)

    def check(self, name: str, arguments: Mapping[str, Any]) -> None:
        """Refuses what the page of no list could be."""
        sizes = [arguments.get(side) for side in ("first", "last")]
        if None not in sizes:
            raise GraphQLError("first or last, not both")
        if any(size is not None and not 1 <= size <= LARGEST for size in sizes):
            raise GraphQLError(f"1 to {LARGEST}")
        for side in ("after", "before"):
            if (cursor := arguments.get(side)) is not None:
                self.row(cursor, self.mark(name, arguments))

    def mark(self, name: str, arguments: Mapping[str, Any]) -> str:
        """What a cursor is good for: this principal, list, filter and order."""
        asked = json.dumps([arguments.get("filter"), arguments.get("orderBy")])
        return f"{CURSOR}{self.principal}:{name}:{asked}:"

    def row(self, cursor: str, mark: str) -> Row:
        if not cursor.startswith(mark):
            raise GraphQLError("a cursor of another list")
        kind, _, position = cursor.removeprefix(mark).partition(":")
        return self.world.rows(kind)[int(position)]

    @staticmethod
    def before(rows: list[Row], sort: Sort, row: Row) -> int:
        """How many rows come before this one, which need not be among them: in a nested list it
        may be of another parent."""
        return sort(rows if row in rows else [*rows, row]).index(row)
