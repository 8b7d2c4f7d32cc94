"""Pages of every list, in every order, both ways: each visible row is visited exactly once."""

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

import pytest

from tests.asking import Asker
from tests.paging import (
    BY_AGE,
    PEOPLE,
    document_of,
    in_order,
    is_list,
    lists_of,
    node_of,
    orders_of,
    shown_of,
    visited,
    whole,
)

# Direction, and whether forwards: some, and all.
SOME = [("ASC", True), ("DESC", False)]
ALL = list(product(("ASC", "DESC"), (True, False)))
LARGE, SMALL = 13, 3


def shares(cases: Iterable[tuple[str, ...]], every: int) -> Iterator[Any]:
    """Some of the cases on each database, large pages and some ways; the rest, small ones and all
    ways where there is time."""
    for turn, case in enumerate(cases):
        for place, backend in enumerate(("sqlite", "postgresql")):
            marks = [pytest.mark.postgresql] if backend == "postgresql" else []
            name = "-".join((backend, *case))
            later = [] if (turn + place) % every == 0 else [pytest.mark.prove]
            yield pytest.param(backend, *case, LARGE, SOME, marks=[*marks, *later], id=name)
            marks = [*marks, pytest.mark.prove]
            yield pytest.param(backend, *case, SMALL, ALL, marks=marks, id=f"{name}-all")


async def every_order(
    asker: Asker, who: str, document: str, field: Any, size: int, ways: Any, **given: Any
) -> None:
    """As the values shown say."""
    nodes = await whole(asker, who, document, order=BY_AGE, **given)
    for (order, by), (direction, forward) in product(orders_of(field).items(), ways):
        asked = given | {"order": {"field": order, "direction": direction}, "forward": forward}
        await visited(asker, who, document, in_order(nodes, by, direction), size, **asked)


@pytest.mark.parametrize(
    ("crowded_url", "who", "name", "size", "ways"),
    list(shares(((who, name) for who in PEOPLE for name in lists_of(who)), 5)),
    indirect=["crowded_url"],
)
async def test_every_order_of_every_list(
    crowd: Asker, who: str, name: str, size: int, ways: Any
) -> None:
    field = lists_of(who)[name]
    document = document_of(name, field, shown_of(field))
    await every_order(crowd, who, document, field, size, ways)


def lists_below_rows() -> Iterator[tuple[str, str, str]]:
    """Every list below the rows of a root list."""
    for who in PEOPLE:
        for root, field in lists_of(who).items():
            for name, below in node_of(field).fields.items():
                if is_list(below):
                    yield who, root, name


async def fullest(asker: Asker, who: str, root: str, name: str) -> str | None:
    """The row of a root list with the longest list below it, if any has one."""
    field = lists_of(who)[root]
    document = document_of(root, field, f"below: {name} {{ totalCount }}")
    nodes = await whole(asker, who, document)
    counts = [(node["below"]["totalCount"], node["id"]) for node in nodes if node["below"]]
    count, row = max(counts, default=(0, None))
    return row if count else None


@pytest.mark.parametrize(
    ("crowded_url", "who", "root", "name", "size", "ways"),
    list(shares(lists_below_rows(), 24)),
    indirect=["crowded_url"],
)
async def test_every_list_below_a_row(
    crowd: Asker, who: str, root: str, name: str, size: int, ways: Any
) -> None:
    row = await fullest(crowd, who, root, name)
    if row is None:
        assert name in ("relationships", "relatedParties")  # there are few of them
        return
    parent = node_of(lists_of(who)[root])
    field = parent.fields[name]
    document = document_of(name, field, shown_of(field), parent.name)
    await every_order(crowd, who, document, field, size, ways, id=row)
