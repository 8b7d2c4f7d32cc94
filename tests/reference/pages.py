"""Relay's pages over rows in memory."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError

from tests.oracle import Row

LARGEST = 100
USUAL = 20
# A cursor of the reference; the server seals its own, so no two are compared.
CURSOR = "cursor:"


@dataclass
class Page:
    """A window of a whole list."""

    rows: list[Row]
    start: int
    end: int

    @property
    def nodes(self) -> list[Row]:
        return self.rows[self.start : self.end]


def paged(rows: list[Row], arguments: Mapping[str, Any]) -> Page:
    first, last = size(arguments, "first"), size(arguments, "last")
    if first is not None and last is not None:
        raise GraphQLError("first or last, not both")
    start, end = 0, len(rows)
    if (after := arguments.get("after")) is not None:
        start = place(rows, after) + 1
    if (before := arguments.get("before")) is not None:
        end = max(start, place(rows, before))
    if first is None and last is None:
        first = USUAL
    if first is not None:
        end = min(end, start + first)
    if last is not None:
        start = max(start, end - last)
    return Page(rows, start, end)


def size(arguments: Mapping[str, Any], name: str) -> int | None:
    asked = arguments.get(name)
    if asked is not None and not 1 <= asked <= LARGEST:
        raise GraphQLError(f"{name} is 1 to {LARGEST}")
    return asked


def cursor(row: Row) -> str:
    return f"{CURSOR}{row.position}"


def place(rows: list[Row], text: str) -> int:
    for index, row in enumerate(rows):
        if cursor(row) == text:
            return index
    raise GraphQLError("a cursor of another list")
