"""The execution rules of the GraphQL specification hold, though nothing executes field by field."""

from typing import Any

import pytest

from tests.asking import Asker
from tests.demo_world import BEA, BO

# --- conditions and emptiness -------------------------------------------------------------------


SKIPPED: list[tuple[str, dict[str, Any]]] = [
    ("{ viewer @skip(if: true) { name } }", {}),
    ("{ viewer { name @skip(if: true) } }", {"viewer": {}}),
    ("{ viewer { ... @include(if: false) { name } } }", {"viewer": {}}),
    ("{ viewer { ...N @include(if: false) } } fragment N on Viewer { name }", {"viewer": {}}),
    ("{ viewer { account { name @skip(if: true) } } }", {"viewer": {"account": {}}}),
    ("{ accounts { nodes @skip(if: true) { id } } }", {"accounts": {}}),
    ("{ accounts { nodes { id @skip(if: true) } } }", {"accounts": {"nodes": [{}]}}),
    (
        "{ accounts { edges { node { id @skip(if: true) } } } }",
        {"accounts": {"edges": [{"node": {}}]}},
    ),
    (
        "{ accounts { pageInfo { endCursor @include(if: false) } } }",
        {"accounts": {"pageInfo": {}}},
    ),
    (
        "{ accounts { nodes { cases { nodes @include(if: false) { id } } } } }",
        {"accounts": {"nodes": [{"cases": {}}]}},
    ),
    ("{ nodes(ids: []) { id } }", {"nodes": []}),
    ('{ nodes(ids: "x") { id } }', {"nodes": [None]}),
    ('{ a: node(id: "x") { id } __typename }', {"a": None, "__typename": "Query"}),
]


@pytest.mark.parametrize(("document", "expected"), SKIPPED)
async def test_what_is_skipped_leaves_no_trace(demo: Asker, document: str, expected: Any) -> None:
    """Of an object of which everything is skipped an empty one remains."""
    assert await demo.ask(BO, document) == expected


async def test_skip_beats_include_and_variables_decide(demo: Asker) -> None:
    document = """query ($yes: Boolean!, $no: Boolean = false) { viewer {
      a: name @include(if: $yes) b: name @skip(if: $yes) c: name @include(if: $no)
      d: name @include(if: $yes) @skip(if: $yes) ... @skip(if: $no) { e: name }
      ...F @include(if: $yes) } }
    fragment F on Viewer { f: name @skip(if: $no) }"""
    for _ in range(2):
        yes = await demo.ask(BO, document, yes=True)
        assert list(yes["viewer"]) == ["a", "e", "f"]
        no = await demo.ask(BO, document, yes=False)
        assert list(no["viewer"]) == ["b", "e"]
        both = await demo.ask(BO, document, yes=False, no=True)
        assert list(both["viewer"]) == ["b", "c"]


# --- selections that meet -----------------------------------------------------------------------


async def test_fields_of_one_response_key_are_merged_in_order(demo: Asker) -> None:
    document = """{
      viewer { name account { name } }
      ...More
      viewer { account { ... on Node { id } soldProducts(first: 1) { nodes { name } } } kind }
    }
    fragment More on Query { viewer { roles account { soldProducts(first: 1) { totalCount } } } }
    """
    viewer = (await demo.ask(BO, document))["viewer"]
    assert list(viewer) == ["name", "account", "roles", "kind"]
    assert list(viewer["account"]) == ["name", "soldProducts", "id"]
    assert list(viewer["account"]["soldProducts"]) == ["totalCount", "nodes"]


async def test_fragments_apply_by_type(demo: Asker) -> None:
    case = await demo.public_id("case_record", "cs3")
    account = await demo.public_id("account", "a1")
    document = """query ($ids: [ID!]!) { nodes(ids: $ids) { __typename ...Any
      ... on Case { account { ...Any } }
      ... on Account { parent { ...Any } } ... on Outage { phase } } }
    fragment Any on Node { id ... on Case { number } ... on Account { name } ... { again: id } }"""
    nodes = (await demo.ask(BEA, document, ids=[account, case, "x", account]))["nodes"]
    boxeo = {"__typename": "Account", "id": account, "name": "Boxeo", "again": account}
    assert nodes[0] == nodes[3] == {**boxeo, "parent": None}
    assert nodes[2] is None
    assert list(nodes[1]) == ["__typename", "id", "number", "again", "account"]
    assert nodes[1]["account"] == {"id": account, "name": "Boxeo", "again": account}


async def test_every_object_tells_its_type(demo: Asker) -> None:
    document = """{ __typename viewer { __typename account { __typename } }
      cases(first: 1) { __typename pageInfo { __typename } edges { __typename node { __typename
        contact { __typename } comments { __typename } } } }
      t: __type(name: "Case") { __typename } }"""
    data = await demo.ask(BEA, document)
    (edge,) = data["cases"]["edges"]
    assert list(data) == ["__typename", "viewer", "cases", "t"]
    assert data["viewer"] == {"__typename": "Viewer", "account": {"__typename": "Account"}}
    assert edge == {
        "__typename": "CaseEdge",
        "node": {
            "__typename": "Case",
            "contact": {"__typename": "Participant"},
            "comments": {"__typename": "CaseCommentConnection"},
        },
    }
    assert data["cases"]["pageInfo"] == {"__typename": "PageInfo"}
    assert data["t"] == {"__typename": "__Type"}


async def test_of_several_operations_the_named_one_runs(demo: Asker) -> None:
    document = "query A { viewer { name } } query B { viewer { kind } } { viewer { id } }"
    refusal = await demo.refusal(BO, document)
    assert refusal["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    document = "query A { a: viewer { name } } query B { b: viewer { name } }"
    answering, identity = demo.parts.answering, await demo.identity(BO)
    for name in ("A", "B", "A"):
        answer = await answering.answer(identity, {"query": document, "operationName": name})
        assert answer == f'{{"data":{{"{name.lower()}":{{"name":"Bo Ray"}}}}}}'.encode()
    refusal = await demo.refusal(BO, document)
    assert refusal["extensions"]["code"] == "OPERATION_RESOLUTION_FAILURE"
