"""The leak catalogue: what a naive graph would show, asked of the server. Lists, links,
ids, filters, orders, cursors (L1 to L8); the oracle's own are in test_oracle_leaks.py."""

import asyncio
from typing import Any

import pytest

from tests.asking import Asker
from tests.demo_world import (
    BEA,
    BO,
    CONTACTS,
    PAT,
    PIA,
)

INVALID = "GRAPHQL_VALIDATION_FAILED"


def names(connection: dict[str, Any]) -> list[str]:
    return sorted(node["name"] for node in connection["nodes"])


async def test_l1_sold_products_of_an_offering(demo: Asker) -> None:
    offering = await demo.public_id("service_offering", "so15")
    document = """query ($id: ID!) {
      serviceOffering(id: $id) { soldProducts { totalCount nodes { name } } } }"""
    found = (await demo.ask(BO, document, id=offering))["serviceOffering"]["soldProducts"]
    assert found == {"totalCount": 1, "nodes": [{"name": "Pharmacy Manager for Boxeo"}]}


@pytest.mark.parametrize("field", ["configurationItem", "serviceContext", "alerts"])
async def test_l2_the_service_behind_an_item(demo: Asker, field: str) -> None:
    document = f"{{ installBaseItems {{ nodes {{ {field} {{ __typename }} }} }} }}"
    assert (await demo.refusal(BO, document))["extensions"]["code"] == INVALID


async def test_l3_who_else_an_outage_hits(demo: Asker) -> None:
    document = (
        "query ($id: ID!) { outage(id: $id) { installBaseItems { totalCount nodes { name } } } }"
    )
    outage = await demo.public_id("outage", "out1")
    found = (await demo.ask(BO, document, id=outage))["outage"]["installBaseItems"]
    assert names(found) == ["Network Monitoring PROD", "Pharmacy Manager PROD"]
    assert found["totalCount"] == 2
    for field in ("affectedAccounts { totalCount }", "affectedAccountCount"):
        document = f"{{ outages {{ nodes {{ {field} }} }} }}"
        assert (await demo.refusal(BO, document))["extensions"]["code"] == INVALID


async def test_l3_outages_of_an_account_whose_items_are_hidden(demo: Asker) -> None:
    """Pat reaches Boxeo but reads no item of it: what hits those items is not Pat's to know."""
    document = "query ($id: ID!) { account(id: $id) { name outages { totalCount } } }"
    boxeo = await demo.public_id("account", "a1")
    found = await demo.ask(PAT, document, id=boxeo)
    assert found["account"] == {"name": "Boxeo", "outages": {"totalCount": 0}}


async def test_l4_counts_and_pages_count_visible_rows(demo: Asker) -> None:
    document = "{ cases(first: 2) { totalCount pageInfo { hasNextPage } nodes { number } } }"
    found = (await demo.ask(BO, document))["cases"]
    assert found["totalCount"] == 2
    assert found["pageInfo"] == {"hasNextPage": False}
    assert len(found["nodes"]) == 2


@pytest.mark.parametrize(
    "condition",
    [
        '{ workNotes: { contains: "a" } }',
        "{ alert: { null: false } }",
        "{ parent: { null: false } }",
        "{ isMajor: { eq: true } }",
        '{ resolution: { contains: "a" } }',
    ],
)
async def test_l5_filters_on_hidden_fields(demo: Asker, condition: str) -> None:
    refusal = await demo.refusal(BEA, f"{{ cases(filter: {condition}) {{ totalCount }} }}")
    assert refusal["extensions"]["code"] == INVALID


async def test_l5_filters_on_links_to_hidden_rows(demo: Asker) -> None:
    """A hidden row is an absent row: its id finds nothing, and it counts as null."""
    partner = await demo.public_id("account", "a6")
    document = """query ($id: ID!) {
      named: cases(filter: { partner: { eq: $id } }) { totalCount }
      some: cases(filter: { partner: { null: false } }) { totalCount } }"""
    data = await demo.ask(BEA, document, id=partner)
    assert (data["named"]["totalCount"], data["some"]["totalCount"]) == (0, 0)
    assert (await demo.ask(PIA, document, id=partner))["named"]["totalCount"] == 1


@pytest.mark.parametrize(
    ("field", "order"),
    [("soldProducts", "UNIT_PRICE"), ("contacts", "EMAIL"), ("contracts", "VALUE")],
)
async def test_l6_orders_by_hidden_fields(demo: Asker, field: str, order: str) -> None:
    document = f"{{ {field}(orderBy: {{ field: {order}, direction: ASC }}) {{ totalCount }} }}"
    assert (await demo.refusal(BEA, document))["extensions"]["code"] == INVALID


@pytest.mark.parametrize("read", ["nodes { id }", "pageInfo { hasNextPage }", "totalCount"])
async def test_l6_cursors_are_bound_to_viewer_and_list(demo: Asker, read: str) -> None:
    first = "{ cases(first: 1) { pageInfo { endCursor } } }"
    cursor = (await demo.ask(BEA, first))["cases"]["pageInfo"]["endCursor"]
    after = f"query ($after: String) {{ cases(after: $after) {{ {read} }} }}"
    await demo.ask(BEA, after, after=cursor)
    for who, document in (
        (BO, after),
        (BEA, after.replace("cases", "soldProducts")),
        (BEA, after.replace("(after", "(filter: { state: { eq: OPEN } }, after")),
    ):
        refusal = await demo.refusal(who, document, after=cursor)
        assert refusal["extensions"]["code"] == "BAD_USER_INPUT"


async def test_l7_hidden_missing_and_malformed_ids_answer_alike(demo: Asker) -> None:
    hidden = await demo.public_id("sold_product", "sp6")
    document = "query ($id: ID!) { node(id: $id) { id } soldProduct(id: $id) { name } }"
    answers = [
        await demo.answer(BO, document, id=each)
        for each in (hidden, "sp_0000000000000000", "sp_1", "", "acc_" + hidden[3:], "\x00")
    ]
    assert all(a == {"data": {"node": None, "soldProduct": None}} for a in answers), answers


async def test_l8_the_same_document_for_several_at_once(demo: Asker) -> None:
    document = "{ viewer { name } soldProducts { nodes { name unitPrice } } }"
    alone = {who: await demo.answer(who, document) for who in CONTACTS}
    together = await asyncio.gather(*(demo.answer(who, document) for who in CONTACTS * 5))
    for who, answer in zip(CONTACTS * 5, together, strict=True):
        assert answer == alone[who]
    assert len({answer["data"]["viewer"]["name"] for answer in alone.values()}) == len(CONTACTS)
