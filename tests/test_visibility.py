"""The oracle against the server: which rows everybody gets, by every way of asking for rows."""

from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import Any

import pytest

from db.importing import import_folder
from tests.asking import Asker, asker
from tests.demo_world import (
    BEA,
    DEMO,
    NOC,
    NOW,
    PIA,
    PORTAL_PEOPLE,
    WORKSPACE_PEOPLE,
    changed,
    with_parties,
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


CHANGES: dict[str, dict[str, tuple[str, str]]] = {
    "a contact moves": {"contacts.csv": ("+46 8 5550 1011,a1,", "+46 8 5550 1011,a5,")},
    "an account in between goes": {"accounts.csv": ("BOX-C9WE-47HJ,true", "BOX-C9WE-47HJ,false")},
    "a consumer goes": {"consumers.csv": ("7701,true", "7701,false")},
    "cases since the start": {"account_relationships.csv": ("10h30m,,all", "10h30m,,since_start")},
    "cases that began later": {
        "account_relationships.csv": ("now-293d10h30m,,all", "now-2d,,since_start")
    },
    "cases assigned": {"account_relationships.csv": ("293d10h30m,,all", "293d10h30m,,assigned")},
    "a partnership ends": {
        "account_relationships.csv": ("now-293d10h30m,,all", "now-293d,now,all")
    },
    "a relation begins": {"contact_relationships.csv": ("", "c9,a5,now,\n")},
    "a relation ends": {"contact_relationships.csv": ("now-212d10h30m,", "now-212d,now")},
    "an account restricts": {"accounts.csv": ("a3,true,false,false,c5", "a3,true,false,true,c5")},
    "an item is put away": {"install_base_items.csv": ("now-414d,true", "now-414d,false")},
    "an outage is kept back": {"outages.csv": ("now+7d13h,,true", "now+7d13h,,false")},
    "a candidate is rejected": {"cases.csv": ("6h20m,,false,,", "6h20m,,true,rejected,")},
    "a candidate is proposed": {"cases.csv": ("6h20m,,false,,", "6h20m,,true,proposed,")},
    "a role is added": {
        "users.csv": ("omar.haddad@acme.example,", "omar.haddad@acme.example,consumer_agent;")
    },
    "dependencies go round": {"ci_dependencies.csv": ("", "db1,as2,depends_on\n")},
    "an alert is raised": {"alerts.csv": ("", "new,db2,major,open,,now,\n")},
    "only the parent has the alert": {"cases.csv": ("alr1,inc1,ib14", ",,ib14")},
}
PARTIES = {
    "on a root": ",ib9,,authorized,c12,,",
    "on a child": ",ib9a,,authorized,c12,,",
    "on a product": "sp3a,,,authorized,c12,,",
    "on a case": ",,cs7,authorized,,,k2",
    "on a major case": ",,cs100,authorized,c2,,",
    "listed": "sp3a,,,listed,c12,,",
    "of an account": ",ib8,,authorized,,a1,",
}


@pytest.fixture
async def elsewhere(empty_url: str, tmp_path: Path) -> AsyncGenerator[Asker]:
    """A server of a world not yet imported."""
    asking = asker(empty_url, tmp_path / "home", lambda: NOW)
    yield asking
    await asking.database.close()


async def compare_worlds(server: Asker, folder: Path, world: World) -> None:
    report = await import_folder(server.database, folder, now=NOW)
    assert report.ok
    names = await Names.read(world, server.database.reader)
    for who in PEOPLE:
        oracle = Oracle(world, who)
        if oracle.active():
            await compare_lists(server, names, oracle, who)
        else:
            refusal = await server.refusal(who, "{ viewer { name } }")
            assert refusal["extensions"]["code"] == "UNAUTHENTICATED"


@pytest.mark.parametrize("change", CHANGES)
async def test_changed_worlds(elsewhere: Asker, tmp_path: Path, change: str) -> None:
    world = changed(tmp_path / "changed", CHANGES[change])
    await compare_worlds(elsewhere, tmp_path / "changed", world)


@pytest.mark.parametrize("party", PARTIES)
async def test_related_parties(elsewhere: Asker, tmp_path: Path, party: str) -> None:
    world = with_parties(tmp_path / "changed", PARTIES[party])
    await compare_worlds(elsewhere, tmp_path / "changed", world)
