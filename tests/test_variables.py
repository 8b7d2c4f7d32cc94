"""Variables: coerced as the specification says, and never remembered from one request to the next
although plans are."""

import random
from typing import Any

from resolvers.plan.documents import Documents
from tests.asking import Asker, asker
from tests.demo_world import ADMIN, AGENT, BEA, MIA, NOC, NOW, PIA

CASES = """query (
  $first: Int, $last: Int, $filter: CaseFilter, $order: CaseOrder, $text: String,
  $states: [CaseState!], $null: Boolean, $from: DateTime, $field: CaseOrderField! = OPENED_AT,
  $with: Boolean! = true
) {
  a: cases(first: $first, last: $last, filter: $filter, orderBy: $order) {
    totalCount pageInfo { hasNextPage hasPreviousPage } nodes { subject }
  }
  b: cases(
    filter: {or: [{subject: {contains: $text}}, {state: {in: $states}}], openedAt: {after: $from},
      account: {null: $null}}
    orderBy: {field: $field, direction: ASC}
  ) { totalCount nodes { subject account @include(if: $with) { name } } }
}"""
VARIABLES: list[dict[str, Any]] = [
    {},
    {"first": None, "filter": None, "order": None, "states": None, "null": None, "from": None},
    {"first": 1},
    {"first": 3},
    {"last": 2},
    {"filter": {}},
    {"filter": {"state": {"eq": "NEW"}}},
    {"filter": {"state": {"eq": "OPEN"}}},
    {"filter": {"state": {"in": "NEW"}}},
    {"filter": {"state": {"in": ["NEW", "OPEN"]}, "priority": None}},
    {"filter": {"not": {"state": {"eq": "NEW"}}}},
    {"filter": {"not": {"account": {"null": True}}}},
    {"filter": {"not": {"account": {"null": False}}}},
    {"filter": {"or": [{"subject": {"contains": "A"}}, {"subject": {"contains": "e"}}]}},
    {"filter": {"or": {"subject": {"contains": "B"}}}},
    {"filter": {"and": []}},
    {"filter": {"or": []}},
    {"order": {"field": "SUBJECT", "direction": "ASC"}},
    {"order": {"field": "SUBJECT", "direction": "DESC"}},
    {"order": {"field": "OPENED_AT", "direction": "ASC"}, "first": 2},
    {"text": "in", "states": []},
    {"text": None, "states": ["NEW"]},
    {"text": "%", "states": "RESOLVED"},
    {"null": True},
    {"null": False, "field": "SUBJECT"},
    {"from": "2026-11-20T00:00:00Z"},
    {"from": "2026-11-21T11:30:00.123456789+02:00", "field": "UPDATED_AT"},
    {"with": False},
    {"with": False, "first": 1, "text": "e"},
]


def forget(server: Asker) -> None:
    """Every document and plan."""
    for audience in server.parts.answering.servers.values():
        reader = audience.reader
        reader.documents = Documents(reader.schema, suggest=reader.documents.suggest)


async def test_a_document_kept_answers_as_a_new_one(demo: Asker) -> None:
    """Plans are kept by the shape of the variables: in whatever order they come, and whoever
    asked before, the answer is that of a server which has seen nothing yet."""
    settings = demo.parts.settings
    new = asker(settings.database_url, settings.home, lambda: NOW)
    requests = [(BEA, values) for values in VARIABLES] + [(AGENT, one) for one in VARIABLES[::4]]
    random.Random(7).shuffle(requests)
    for who, values in requests:
        known = await demo.answer(who, CASES, **values)
        forget(new)
        assert "errors" not in known, known
        assert known == await new.answer(who, CASES, **values), (who, values)
    await new.database.close()


async def test_ids_of_other_types_under_the_same_document(demo: Asker) -> None:
    document = """query ($id: ID!, $more: [ID!]! = []) {
      node(id: $id) { __typename id } nodes(ids: $more) { __typename id }
      both: nodes(ids: [$id, "x", $id]) { __typename } }"""
    rows = {
        "Account": await demo.public_id("account", "a1"),
        "Case": await demo.public_id("case_record", "cs3"),
        "Outage": await demo.public_id("outage", "out1"),
        "Alert": await demo.public_id("alert", "alr1"),
        "Consumer": await demo.public_id("consumer", "k1"),
    }
    for _ in range(2):
        for kind, row in rows.items():
            for who in (NOC, ADMIN, BEA, MIA):
                other = list(rows.values())
                data = await demo.ask(who, document, id=row, more=other)
                assert data["both"][1] is None
                assert data["both"][0] == data["both"][2]
                assert data["nodes"][other.index(row)] == data["node"]
                assert data["node"] in (None, {"__typename": kind, "id": row})
            assert (await demo.ask(ADMIN, document, id=row))["node"]["id"] == row
        assert (await demo.ask(ADMIN, document, id="nothing"))["node"] is None


async def test_values_are_coerced_as_the_specification_says(demo: Asker) -> None:
    document = "query ($n: Int, $id: ID!, $ids: [ID!]!) "
    document += (
        "{ accounts(first: $n) { totalCount } node(id: $id) { id } nodes(ids: $ids) { id } }"
    )
    good: list[dict[str, Any]] = [
        {"n": 1.0, "id": 5, "ids": "x"},
        {"n": 1, "id": "5", "ids": [5]},
        {"id": "", "ids": []},
    ]
    for values in good:
        assert (await demo.ask(PIA, document, **values))["node"] is None
    bad: list[dict[str, Any]] = [
        {"n": "1", "id": "x", "ids": []},
        {"n": 1.5, "id": "x", "ids": []},
        {"n": True, "id": "x", "ids": []},
        {"n": 2**31, "id": "x", "ids": []},
        {"n": 1e999, "id": "x", "ids": []},
        {"id": None, "ids": []},
        {"id": 1.5, "ids": []},
        {"id": True, "ids": []},
        {"id": ["x"], "ids": []},
        {"id": "x", "ids": [None]},
        {"id": "x", "ids": [["x"]]},
        {"ids": []},
    ]
    for values in bad:
        answer = await demo.answer(PIA, document, **values)
        assert {error["extensions"]["code"] for error in answer["errors"]} == {"BAD_USER_INPUT"}
