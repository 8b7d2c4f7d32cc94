"""Whatever somebody can ask, over HTTP: every list in every order and by every filter, pages, rows
by id, faults of every sort, deeds that are refused. And what came back, to the byte."""

import re
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any, cast

import httpx
import orjson
from graphql import GraphQLField, get_named_type, is_leaf_type

from app import create_app
from tests.asking import Asker
from tests.reference.documents import Documents, named, node_of
from tests.reference.execute import load

# What a feed cursor holds is sealed under a new nonce each time; its length is always this.
FEED_CURSOR = re.compile(rb'"snapshotCursor":"[\w-]{72}"')
CONDITIONS: dict[str, str] = {
    "StringFilter": '{ contains: "E" }',
    "DateTimeFilter": '{ before: "2026-11-20T12:00:00Z" }',
    "IntFilter": "{ gt: 1 }",
    "BooleanFilter": "{ eq: true }",
}
# Ways to the types that have no list of their own.
LINKS = [
    ("accounts", "relationships"),
    ("serviceOfferings", "commitments"),
    ("soldProducts", "relatedParties"),
    ("cases", "comments"),
    ("contracts", "entitlements"),
]
MISSING = "case_0000000000000000"


@dataclass(frozen=True)
class Probe:
    """A request of somebody's."""

    name: str
    query: str
    variables: Mapping[str, Any] | None = None
    method: str = "POST"


@dataclass(frozen=True)
class Answer:
    """All that a client gets."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    @property
    def data(self) -> Any:
        return orjson.loads(self.body)["data"]

    @property
    def fine(self) -> bool:
        return self.status == 200 and "errors" not in orjson.loads(self.body)


class Prober:
    """Sends the requests of anybody."""

    def __init__(self, asker: Asker, http: httpx.AsyncClient) -> None:
        self.asker, self.http = asker, http
        self._tokens: dict[str, str] = {}

    async def ask(self, who: str, probe: Probe) -> Answer:
        if who not in self._tokens:
            identity = await self.asker.identity(who)
            tokens = self.asker.parts.tokens
            self._tokens[who] = tokens.issue(identity.public_id, identity.kind, timedelta(hours=1))
        body = {"query": probe.query, "variables": probe.variables}
        headers = {"authorization": f"Bearer {self._tokens[who]}"}
        if probe.method == "GET":
            given = {"query": probe.query}
            response = await self.http.get("/graphql", params=given, headers=headers)
        else:
            response = await self.http.post("/graphql", json=body, headers=headers)
        masked = FEED_CURSOR.sub(b'"snapshotCursor":""', response.content)
        return Answer(response.status_code, tuple(response.headers.raw), masked)


@asynccontextmanager
async def probing(asker: Asker) -> AsyncGenerator[Prober]:
    transport = httpx.ASGITransport(app=create_app(asker.parts))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        yield Prober(asker, http)


# --- what is asked -----------------------------------------------------------------------------


@cache
def documents_of(audience: str) -> Documents:
    return Documents(load(audience.lower()))


@cache
def reading(audience: str) -> list[Probe]:
    """What has an answer, whoever asks."""
    documents = documents_of(audience)
    found = [Probe(f"all of {root}", text) for root, text in documents.by_root()]
    for root in documents.root_connections():
        field = documents.roots[root]
        found.append(Probe(f"orders of {root}", "{ " + " ".join(orders(root, field)) + " }"))
        found.append(Probe(f"filters of {root}", "{ " + " ".join(filters(root, field)) + " }"))
    for root, link in LINKS:
        found.append(Probe(f"{root}.{link}", documents.document(root, [link])))
    viewer = documents.selection(node_of(documents.roots["viewer"]), [])
    found.append(Probe("viewer", f"{{ viewer {{ {viewer} }} snapshotCursor }}"))
    types = "{ __schema { types { name fields { name } inputFields { name } } } }"
    found.append(Probe("introspection", types))
    found.append(Probe("by GET", "{ cases { totalCount nodes { id version } } }", method="GET"))
    return found


def input_of(outer: Any, name: str) -> Any:
    """The type of an argument of a field, or of a field of an input."""
    members: Any = outer.args if isinstance(outer, GraphQLField) else outer.fields
    return cast(Any, get_named_type(members[name].type))


def orders(root: str, field: GraphQLField) -> Iterator[str]:
    """By every key, up and down in turn, with the cursors of a short page."""
    keys = input_of(input_of(field, "orderBy"), "field")
    page = "pageInfo { hasNextPage endCursor } edges { cursor node { id } }"
    for turn, key in enumerate(keys.values):
        by = f"orderBy: {{ field: {key}, direction: {('ASC', 'DESC')[turn % 2]} }}"
        yield f"by{key}: {root}(first: 3, {by}) {{ totalCount {page} }}"


def filters(root: str, field: GraphQLField) -> Iterator[str]:
    """By every field: where it is filled, and where it matches something."""
    conditions = input_of(field, "filter")
    for name in sorted(conditions.fields.keys() - {"and", "or", "not"}):
        match = CONDITIONS.get(input_of(conditions, name).name, "{ null: true }")
        for turn, wanted in enumerate(("{ null: false }", match)):
            yield f"{name}{turn}: {root}(first: 1, filter: {{ {name}: {wanted} }}) {{ totalCount }}"


@cache
def faulty(audience: str) -> list[Probe]:
    """What has none: wrong documents, names of the other audience, too much at once."""
    fields = "id " * 20
    deep = "{ accounts { nodes { " + "children { nodes { " * 6 + "id" + " } }" * 6 + " } } }"
    many = " ".join(f"a{n}: cases(first: 100) {{ nodes {{ {fields} }} }}" for n in range(100))
    wrong = [
        "{ cases { nodes { workNote } } }",
        "{ cases { nodes { workNotes { nodes { body } } parent { id } } } }",
        '{ cases(filter: { workNotes: { contains: "a" } }) { totalCount } }',
        "{ soldProducts(orderBy: { field: UNIT_PRICE, direction: ASC }) { totalCount } }",
        '{ cases(after: "AAAA") { totalCount } }',
        "{ cases(first: 0) { totalCount } }",
        "{ cases(first: 101) { totalCount } }",
        '{ cases(filter: { openedAt: { before: "soon" } }) { totalCount } }',
        "{ cases { nodes { id }",
        "query A { viewer { id } } query B { viewer { id } }",
        "subscription { caseUpdates { id } }",
        f"{{ {many} }}",
        deep,
    ]
    asked = [Probe(f"wrong {n}", text) for n, text in enumerate(wrong)]
    values = Probe("wrong value", "query ($id: ID!) { node(id: $id) { id } }", {"id": []})
    return [*asked, values, *refused(audience, [MISSING])]


def refused(audience: str, ids: Sequence[str]) -> Iterator[Probe]:
    """Deeds that name what is not there for whoever asks."""
    errors = "userErrors { code field message }"
    comment = f"mutation ($i: AddCaseCommentInput!) {{ addCaseComment(input: $i) {{ {errors} }} }}"
    create = f"mutation ($i: CreateCaseInput!) {{ createCase(input: $i) {{ {errors} }} }}"
    for n, each in enumerate(ids):
        yield Probe(f"comment {n}", comment, {"i": {"caseId": each, "body": "x"}})
        for field in ("accountId", "contactId", "consumerId", "soldProductId"):
            yield Probe(f"case of {field} {n}", create, {"i": {"subject": "x", field: each}})
        given = {"subject": "x", "installBaseItemIds": [each]}
        yield Probe(f"case of items {n}", create, {"i": given})
    if audience == "WORKSPACE":
        out = f"mutation ($i: EndOutageInput!) {{ endOutage(input: $i) {{ {errors} }} }}"
        for n, each in enumerate(ids):
            yield Probe(f"outage {n}", out, {"i": {"outageId": each}})


def by_ids(audience: str, ids: Mapping[str, Sequence[str]]) -> Iterator[Probe]:
    """Rows of each type by their ids, seen or not: all that can be read of a row."""
    documents = documents_of(audience)
    for kind, several in ids.items():
        if kind not in documents.schema.type_map:
            continue
        target: Any = documents.schema.type_map[kind]
        leaves = [name for name, field in target.fields.items() if is_leaf_type(named(field))]
        inner = " ".join([*leaves, *(["author { displayName }"] if kind == "CaseComment" else [])])
        text = f"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ id ... on {kind} {{ {inner} }} }} }}"
        for at in range(0, len(several), 100):
            yield Probe(f"{kind} by id", text, {"ids": several[at : at + 100]})


async def pages(prober: Prober, who: str, audience: str) -> list[Probe]:
    """Before and after places of their lists, by cursors as they are now."""
    documents = documents_of(audience)
    lists = documents.root_connections()
    first = " ".join(f"{root}(first: 2) {{ pageInfo {{ endCursor }} }}" for root in lists)
    data = (await prober.ask(who, Probe("cursors", f"{{ {first} }}"))).data
    found: list[Probe] = []
    for root in lists:
        cursor = data[root]["pageInfo"]["endCursor"]
        page = "totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
        text = (
            f"query ($c: String) {{ after: {root}(first: 2, after: $c) {{ {page} }}"
            f" before: {root}(last: 2, before: $c) {{ {page} nodes {{ id }} }} }}"
        )
        found.append(Probe(f"pages of {root}", text, {"c": cursor}))
    return found
