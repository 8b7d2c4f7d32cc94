"""The oracle against the server: which rows everybody gets, by every way of asking for rows."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.asking import Asker
from tests.demo_world import (
    BEA,
    DEMO,
    NOC,
    NOW,
    PIA,
    PORTAL_PEOPLE,
    WORKSPACE_PEOPLE,
)
from tests.oracle import NODE_TYPES, Oracle, World
from tests.reference import Names

PEOPLE = [*PORTAL_PEOPLE, *WORKSPACE_PEOPLE]
PORTAL_LISTS = {
    "accounts": "Account",
    "contacts": "Contact",
    "productModels": "ProductModel",
    "serviceOfferings": "ServiceOffering",
    "catalogItems": "CatalogItem",
    "soldProducts": "SoldProduct",
    "installBaseItems": "InstallBaseItem",
    "outages": "Outage",
    "cases": "Case",
    "contracts": "Contract",
}
WORKSPACE_LISTS = {
    **PORTAL_LISTS,
    "consumers": "Consumer",
    "configurationItems": "ConfigurationItem",
    "alerts": "Alert",
    "incidents": "Incident",
    "users": "User",
}
PAGE_INFO = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"


@pytest.fixture(scope="session")
def world() -> World:
    return World.load(DEMO, NOW)


@pytest.fixture
async def names(demo: Asker, world: World) -> Names:
    return await Names.read(world, demo.database.reader)


def lists_of(oracle: Oracle) -> dict[str, str]:
    return PORTAL_LISTS if oracle.audience == "PORTAL" else WORKSPACE_LISTS


async def compare_lists(demo: Asker, names: Names, oracle: Oracle, who: str) -> None:
    """All lists in one document: rows in order, how many, and that there are no more."""
    lists = lists_of(oracle)
    each = (f"{name}(first: 100) {{ totalCount {PAGE_INFO} nodes {{ id }} }}" for name in lists)
    data = await demo.ask(who, "{ " + " ".join(each) + " }")
    for name, type_name in lists.items():
        expected = [names.public[row] for row in oracle.rows(type_name)]
        found = data[name]
        assert [node["id"] for node in found["nodes"]] == expected, (who, name)
        assert found["totalCount"] == len(expected), (who, name)
        assert not found["pageInfo"]["hasNextPage"], (who, name)
        assert not found["pageInfo"]["hasPreviousPage"], (who, name)


@pytest.mark.parametrize("who", PEOPLE)
async def test_lists(demo: Asker, world: World, names: Names, who: str) -> None:
    await compare_lists(demo, names, Oracle(world, who), who)


@pytest.mark.parametrize("who", PEOPLE)
async def test_rows_by_id(demo: Asker, world: World, names: Names, who: str) -> None:
    """`nodes` and `node` show what the lists show; all else is null."""
    oracle = Oracle(world, who)
    for type_name in NODE_TYPES:
        rows = world.rows(type_name)
        ids = [names.public[row] for row in rows]
        document = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
        data = await demo.ask(who, document, ids=ids)
        found = [node and node["id"] for node in data["nodes"]]
        seen = [names.public[row] if oracle.sees(row) else None for row in rows]
        assert found == seen, (who, type_name)
        one = await demo.ask(who, "query ($id: ID!) { node(id: $id) { id } }", id=ids[0])
        assert (one["node"] is not None) == oracle.sees(rows[0]), (who, type_name)


@pytest.mark.parametrize("who", PEOPLE)
async def test_rows_by_the_root_of_their_type(
    demo: Asker, world: World, names: Names, who: str
) -> None:
    oracle = Oracle(world, who)
    for name, type_name in lists_of(oracle).items():
        document = f"query ($id: ID!) {{ {name[:-1]}(id: $id) {{ id }} }}"
        for row in world.rows(type_name)[:6]:
            data = await demo.ask(who, document, id=names.public[row])
            assert (data[name[:-1]] is not None) == oracle.sees(row), (who, row)
        other = names.public[world.rows("RelatedParty")[0]]
        assert (await demo.ask(who, document, id=other))[name[:-1]] is None


Move = Callable[[dict[str, Any]], dict[str, Any] | None]


def forward(page: dict[str, Any]) -> dict[str, Any] | None:
    return {"first": 3, "after": page["endCursor"]} if page["hasNextPage"] else None


def backward(page: dict[str, Any]) -> dict[str, Any] | None:
    return {"last": 3, "before": page["startCursor"]} if page["hasPreviousPage"] else None


async def walk(
    demo: Asker, who: str, field: str, start: dict[str, Any], move: Move
) -> list[list[str]]:
    """The ids of page after page, until there is none."""
    document = (
        "query ($first: Int, $after: String, $last: Int, $before: String) {"
        f" found: {field}(first: $first, after: $after, last: $last, before: $before) {{"
        f" totalCount {PAGE_INFO} edges {{ cursor node {{ id }} }} }} }}"
    )
    pages: list[list[str]] = []
    step: dict[str, Any] | None = start
    while step is not None:
        found = (await demo.ask(who, document, **step))["found"]
        edges = found["edges"]
        pages.append([edge["node"]["id"] for edge in edges])
        if edges:
            assert found["pageInfo"]["startCursor"] == edges[0]["cursor"]
            assert found["pageInfo"]["endCursor"] == edges[-1]["cursor"]
        step = move(found["pageInfo"])
    return pages


@pytest.mark.parametrize("field", ["cases", "soldProducts", "contacts", "outages"])
@pytest.mark.parametrize("who", [BEA, PIA, NOC])
async def test_pages_are_full_and_end(
    demo: Asker, world: World, names: Names, who: str, field: str
) -> None:
    rows = Oracle(world, who).rows(PORTAL_LISTS[field])
    ids = [names.public[row] for row in rows]
    ahead = await walk(demo, who, field, {"first": 3}, forward)
    assert ahead == ([ids[at : at + 3] for at in range(0, len(ids), 3)] or [[]])
    back = await walk(demo, who, field, {"last": 3}, backward)
    assert [one for page in reversed(back) for one in page] == ids
