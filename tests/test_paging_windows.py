"""Windows of a list: which rows a page has, and what it tells of those around it."""

from itertools import product
from typing import Any

from tests.asking import Asker
from tests.demo_world import ADMIN
from tests.paging import document_of, listed, lists_of

# Offerings of one name, most of them without a tier: ties and nulls.
OFFERINGS = document_of("serviceOfferings", lists_of(ADMIN)["serviceOfferings"], "tier")
ASKED: dict[str, Any] = {
    "filter": {"name": {"contains": "monitoring"}},
    "order": {"field": "TIER", "direction": "DESC"},
}


async def window(asker: Asker, **asked: Any) -> Any:
    return listed(await asker.ask(ADMIN, OFFERINGS, **ASKED, **asked))


async def test_every_window_of_a_list(crowd: Asker) -> None:
    """Every two cursors, and every size: `after` and `before` cut first, `first` and `last` then.
    A page tells of rows before and behind it, those of the cursors among them."""
    everything = await window(crowd)
    ids = [node["id"] for node in everything["nodes"]]
    cursors = [edge["cursor"] for edge in everything["edges"]]
    assert 6 <= len(set(cursors)) == everything["totalCount"] < 15
    assert {node["tier"] for node in everything["nodes"]} > {None}
    places, sizes = [None, *range(len(ids))], (1, 3, 100)
    ways = [{}, *({side: size} for side in ("first", "last") for size in sizes)]
    for after, before, way in product(places, places, ways):
        bounds = {
            "after": None if after is None else cursors[after],
            "before": None if before is None else cursors[before],
        }
        page = await window(crowd, **bounds, **way)
        low, high = 0 if after is None else after + 1, len(ids) if before is None else before
        expected = ids[low:high]
        if "first" in way:
            expected = expected[: way["first"]]
        if "last" in way:
            expected = expected[-way["last"] :]
        assert [node["id"] for node in page["nodes"]] == expected, (after, before, way)
        assert page["totalCount"] == len(ids)
        info = page["pageInfo"]
        rest = len(ids[low:high]) - len(expected)
        assert info["hasNextPage"] == (before is not None or ("first" in way and rest > 0))
        assert info["hasPreviousPage"] == (after is not None or ("last" in way and rest > 0))
        ends = [edge["cursor"] for edge in page["edges"]]
        assert [info["startCursor"], info["endCursor"]] == (
            [ends[0], ends[-1]] if ends else [None] * 2
        )


WRONG: list[dict[str, Any]] = [
    *({side: size} for side in ("first", "last") for size in (0, -1, 101, 2**31 - 1, -(2**31))),
    {"first": 1, "last": 1},
    {"first": 0, "last": 0},
]


async def test_sizes_that_cannot_be_meant(crowd: Asker) -> None:
    """At the root and below rows, also where there is no row to have a list."""
    below = """query ($first: Int, $last: Int) { accounts(filter: {name: {eq: "nobody"}}) {
      nodes { some: cases(first: $first, last: $last) { totalCount } } } }"""
    nothing: dict[str, Any] = {}
    places = ((OFFERINGS, ASKED, ["list"]), (below, nothing, ["accounts", "nodes", "some"]))
    for wrong, (document, asked, path) in product(WRONG, places):
        refusal = await crowd.refusal(ADMIN, document, **{**asked, **wrong})
        assert refusal["extensions"] == {"code": "BAD_USER_INPUT"}, wrong
        assert refusal["path"] == path


async def test_a_page_of_unknown_size_has_twenty(crowd: Asker) -> None:
    document = document_of("contacts", lists_of(ADMIN)["contacts"], "name")
    pages = [
        listed(await crowd.ask(ADMIN, document, **given))["nodes"]
        for given in ({}, {"first": None}, {"last": None, "first": None}, {"first": 20})
    ]
    assert [len(page) for page in pages] == [20] * 4
    assert pages == [pages[0]] * 4
