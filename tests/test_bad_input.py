"""What cannot be meant is refused with a code, alike on both databases, and harms nobody."""

from typing import Any

import pytest

from realtime.executor import RequestRefused
from tests.asking import Asker
from tests.demo_world import ADMIN, BO, MONITORING_OWNER, NOC
from tests.following import following, live

PRODUCTS = "query ($filter: SoldProductFilter) { soldProducts(filter: $filter) { totalCount } }"


async def count(demo: Asker, **conditions: Any) -> int:
    data = await demo.ask(ADMIN, PRODUCTS, filter=conditions)
    return data["soldProducts"]["totalCount"]


async def test_a_number_is_one_of_several(demo: Asker) -> None:
    """PostgreSQL compares no number with a text."""
    every = await count(demo)
    assert await count(demo, version={"in": [1, 7]}) == every
    assert await count(demo, version={"in": [7]}) == 0
    assert await count(demo, quantity={"in": [1]}) == await count(demo, quantity={"eq": 1}) > 0


@pytest.mark.parametrize("test", [{"eq": "a\0b"}, {"in": ["a\0b"]}])
async def test_an_id_that_cannot_be_is_the_id_of_nothing(demo: Asker, test: dict[str, Any]) -> None:
    """PostgreSQL takes no NUL in a text, SQLite does; a malformed id is a missing one."""
    assert await count(demo, id=test) == 0
    assert await count(demo, account=test) == 0


@pytest.mark.parametrize("test", [{"eq": "\0"}, {"in": ["\0"]}, {"contains": "\0"}])
async def test_text_cannot_contain_nul(demo: Asker, test: dict[str, Any]) -> None:
    refusal = await demo.refusal(ADMIN, PRODUCTS, filter={"name": test})
    assert refusal["extensions"]["code"] == "BAD_USER_INPUT"


FULL = "pageInfo { hasNextPage hasPreviousPage startCursor } totalCount nodes { id }"


async def test_a_filter_counts_its_terms_once(demo: Asker) -> None:
    """However much of the list is asked for, a filter has as many terms as it has."""
    document = f"query ($f: AccountFilter) {{ accounts(filter: $f, first: 1) {{ {FULL} }} }}"
    fitting = {"or": [{"name": {"contains": "o"}}] * 150}
    data = await demo.ask(ADMIN, document, f=fitting)
    assert data["accounts"]["totalCount"] > 0
    refusal = await demo.refusal(ADMIN, document, f={"or": [{"name": {"contains": "o"}}] * 250})
    assert refusal["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    "window",
    [
        "first: 0", "first: -1", "first: 101", "last: 0", "last: 101", "first: 1, last: 1",
        'after: ""', 'after: "x"', 'before: "AAAA"', 'after: "===="', 'after: "-_-_"',
        'after: "\\u0000"', 'after: "é"', 'after: "😀"',
    ],
)  # fmt: skip
@pytest.mark.parametrize("selected", ["totalCount", "nodes { id }", "__typename"])
async def test_a_window_that_cannot_be_is_refused_whatever_is_selected(
    demo: Asker, window: str, selected: str
) -> None:
    refusal = await demo.refusal(BO, f"{{ accounts({window}) {{ {selected} }} }}")
    assert refusal["extensions"]["code"] == "BAD_USER_INPUT"
    assert refusal["path"] == ["accounts"]


@pytest.mark.parametrize(
    "document",
    [
        "query ($x: Boolean = true) { viewer { name @include(if: $x) } }",
        "query ($x: Boolean = true) { viewer @skip(if: $x) { name } }",
        'query ($x: ID = "a") { node(id: $x) { id } }',
        'query ($x: [ID!] = ["a"]) { nodes(ids: $x) { id } }',
        'query ($x: String = "Case") { __type(name: $x) { name } }',
        'mutation ($x: AddCaseCommentInput = {caseId: "a", body: "b"}) '
        "{ addCaseComment(input: $x) { __typename } }",
    ],
)
async def test_null_instead_of_the_default_has_a_code(demo: Asker, document: str) -> None:
    """Validation lets a variable with a default stand where null must not."""
    answer = await demo.answer(BO, document, x=None)
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


async def test_null_where_a_change_needs_a_value_says_nothing_of_our_insides(demo: Asker) -> None:
    document = "mutation ($i: UpdateOutageInput!) { updateOutage(input: $i) { __typename } }"
    answer = await demo.answer(NOC, document, i={"outageId": "x", "type": None})
    assert answer["data"] == {"updateOutage": None}
    assert answer["errors"] == [
        {
            "message": "`input` has null where a value is needed.",
            "path": ["updateOutage"],
            "extensions": {"code": "BAD_USER_INPUT"},
        }
    ]


async def test_the_first_moment_of_all_is_no_time(demo: Asker) -> None:
    """PostgreSQL would keep it as minus infinity, and nobody could read the outage again."""
    document = "mutation ($i: RecordOutageInput!) { recordOutage(input: $i) { __typename } }"
    given = {"type": "OUTAGE", "summary": "Down", "begin": "0001-01-01T00:00:00Z"}
    refusal = await demo.refusal(NOC, document, i=given)
    assert refusal["extensions"]["code"] == "BAD_USER_INPUT"


async def test_a_deed_is_not_done_when_its_answer_cannot_be_read(own_demo: Asker) -> None:
    """What is selected of a payload is looked at first: a refusal means that nothing was done."""
    before = await own_demo.ask(BO, "{ cases { totalCount } }")
    document = """mutation { createCase(input: {subject: "Router is silent"}) {
      case { comments(first: 0) { totalCount } } } }"""
    answer = await own_demo.answer(BO, document)
    assert answer["data"] == {"createCase": None}
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert await own_demo.ask(BO, "{ cases { totalCount } }") == before


async def test_a_role_says_no_in_an_answer_not_in_a_fault(demo: Asker) -> None:
    document = """mutation { endOutage(input: {outageId: "x", ifVersion: -2147483648}) {
      outage { id } userErrors { code field } } }"""
    data = await demo.ask(MONITORING_OWNER, document)
    assert data["endOutage"]["userErrors"] == [{"code": "FORBIDDEN", "field": None}]


@pytest.mark.parametrize(
    "selected",
    [
        "kind @include(if: $x)",
        "kind outage { id @include(if: $x) }",
        "kind again: kind @skip(if: $x) outage { installBaseItems(first: 0) { totalCount } }",
        'kind @skip(if: $x) outage { installBaseItems(after: "x") { totalCount } }',
    ],
)
async def test_a_feed_that_cannot_be_told_is_refused_at_once(
    own_demo: Asker, selected: str
) -> None:
    """Not when the first outage happens."""
    document = f"subscription ($x: Boolean = true) {{ feed: outageUpdates {{ {selected} }} }}"
    async with live(own_demo), following(own_demo, BO, document, x=None) as feed:
        with pytest.raises(RequestRefused) as refused:
            await feed.next()
        assert refused.value.errors[0]["extensions"]["code"] == "BAD_USER_INPUT"
