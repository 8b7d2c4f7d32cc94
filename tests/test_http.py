"""GraphQL over HTTP: whatever arrives is answered with a status and a code, never with a fault."""

import logging
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import httpx
import orjson
import pytest

from app import create_app
from endpoint import MOST_BYTES
from tests.asking import Asker
from tests.demo_world import BO

JSON = {"content-type": "application/json"}
NEWER = "application/graphql-response+json"
NAME = '{"data":{"viewer":{"name":"Bo Ray"}}}'


@dataclass
class Client:
    """Somebody's, who sends what he likes."""

    http: httpx.AsyncClient
    token: dict[str, str]

    async def post(self, body: Any, **headers: str) -> httpx.Response:
        content = body if isinstance(body, bytes) else orjson.dumps(body)
        every = {**JSON, **self.token, **{k.replace("_", "-"): v for k, v in headers.items()}}
        return await self.http.post("/graphql", content=content, headers=every)

    async def get(self, query: str) -> httpx.Response:
        return await self.http.get(f"/graphql{query}", headers=self.token)


@pytest.fixture
async def client(demo: Asker) -> AsyncGenerator[Client]:
    who = await demo.identity(BO)
    token = demo.parts.tokens.issue(who.public_id, who.kind, timedelta(hours=1))
    transport = httpx.ASGITransport(app=create_app(demo.parts))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        yield Client(http, {"authorization": f"Bearer {token}"})


def code(response: httpx.Response) -> str:
    return response.json()["errors"][0]["extensions"]["code"]


MALFORMED = [
    b"", b"[]", b"null", b"5", b'"x"', b"{", b"{}", b"\xff\xfe", b'{"query":"\xff"}',
    b'[{"query":"{viewer{name}}"}]', b'{"query":null}', b'{"query":5}', b'{"query":"\\ud800"}',
    b'{"query":"{a}","variables":[]}', b'{"query":"{a}","variables":"x"}',
    b'{"query":"{a}","variables":{"a":1e999}}', b'{"query":"{a}","variables":{"a":"\\udfff"}}',
    b'{"query":"{a}","operationName":5}', b'{"query":"{a}","extensions":[]}',
    b'\xef\xbb\xbf{"query":"{viewer{name}}"}', b"[" * 100_000,
    b'{"query":"{a}","variables":' + b'{"a":' * 5000 + b"1" + b"}" * 5001,
]  # fmt: skip


async def test_a_body_that_is_none(client: Client) -> None:
    for body in MALFORMED:
        response = await client.post(body)
        assert (response.status_code, code(response)) == (400, "BAD_REQUEST"), body[:60]


@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded", "x"])
async def test_other_media_types_are_not_taken(client: Client, kind: str) -> None:
    """A browser sends these across sites without asking; nothing may be done by them."""
    response = await client.post({"query": "{ viewer { name } }"}, content_type=kind)
    assert (response.status_code, code(response)) == (415, "BAD_REQUEST")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "GRAPHQL_PARSE_FAILED"),
        ("\0", "GRAPHQL_PARSE_FAILED"),
        ("{ viewer { name } ", "GRAPHQL_PARSE_FAILED"),
        ("{ a" * 2_000, "GRAPHQL_PARSE_FAILED"),
        ("{ viewer " + "{ ... " * 900 + "{ name }" + "}" * 901, "GRAPHQL_PARSE_FAILED"),
        ("{ nodes(ids: " + "[" * 3_000 + "]" * 3_000 + ") { id } }", "GRAPHQL_PARSE_FAILED"),
        ("{ viewer { " + "name " * 9_000 + "} }", "BAD_USER_INPUT"),
        ("{ " + "u " * 9_000 + "}", "GRAPHQL_PARSE_FAILED"),
        ("{ " + " ".join(f"u{n}" for n in range(3_000)) + " }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ viewer { name " + "@skip(if: true) " * 900 + "} }", "GRAPHQL_VALIDATION_FAILED"),
        ("query ($a: Int) { viewer { name } }", "GRAPHQL_VALIDATION_FAILED"),
        ("fragment F on Query { viewer { name } }", "GRAPHQL_VALIDATION_FAILED"),
        ("type Query { a: Int }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ viewer { name } } # " + "x" * 40_000, "BAD_USER_INPUT"),
    ],
)
async def test_a_document_that_is_none(client: Client, query: str, expected: str) -> None:
    """Old clients read the errors from a 200, newer ones from a 400."""
    response = await client.post({"query": query})
    assert (response.status_code, code(response)) == (200, expected)
    assert len(response.content) < 16_384
    response = await client.post({"query": query}, accept=NEWER)
    assert (response.status_code, code(response)) == (400, expected)
    assert response.headers["content-type"] == NEWER


async def test_variables_nested_without_end(client: Client) -> None:
    query = "query ($f: AccountFilter) { accounts(filter: $f) { totalCount } }"
    for depth in (4, 100, 400):
        nested = '{"not":' * depth + "{}" + "}" * depth
        body = f'{{"query":"{query}","variables":{{"f":{nested}}}}}'
        response = await client.post(body.encode())
        assert (response.status_code, code(response)) == (200, "BAD_USER_INPUT")


@pytest.mark.parametrize(
    "more",
    ["", "&variables=", "&variables=null", "&variables={}", "&operationName=", "&extensions={}"],
)
async def test_a_query_by_get(client: Client, more: str) -> None:
    response = await client.get(f"?query={quote('{viewer{name}}')}{more}")
    assert (response.status_code, response.text) == (200, NAME)
    assert response.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize(
    "query",
    ["", "?", "?variables={}", "?query={viewer{name}}&variables=x",
     "?query={viewer{name}}&variables=[]", "?query={viewer{name}}&variables=%ff"],
)  # fmt: skip
async def test_a_get_that_asks_nothing(client: Client, query: str) -> None:
    response = await client.get(query)
    assert (response.status_code, code(response)) == (400, "BAD_REQUEST")


async def test_nothing_is_done_by_get(client: Client) -> None:
    deed = 'mutation B { addCaseComment(input: {caseId: "x", body: "y"}) { __typename } }'
    for query in (deed, f"query A {{ viewer {{ name }} }} {deed}"):
        response = await client.get(f"?query={quote(query)}&operationName=B")
        assert response.status_code == 405
        assert response.headers["allow"] == "POST"


async def test_another_method_and_another_path_are_refused_alike(client: Client) -> None:
    put, elsewhere = await client.http.put("/graphql"), await client.http.get("/graph")
    assert (put.status_code, code(put)) == (405, "BAD_REQUEST")
    assert "POST" in put.headers["allow"]
    assert (elsewhere.status_code, code(elsewhere)) == (404, "BAD_REQUEST")


async def test_a_body_that_is_too_long_is_not_read_to_its_end(client: Client) -> None:
    """Neither where its length is told nor where it comes in pieces of no told length."""

    async def pieces() -> AsyncGenerator[bytes]:
        for _ in range(100):
            yield b" " * 65_536

    body = b" " * (MOST_BYTES + 1)
    for content in (body, pieces()):
        response = await client.http.post(
            "/graphql", content=content, headers={**JSON, **client.token}
        )
        assert (response.status_code, code(response)) == (413, "BAD_REQUEST")
        assert response.headers["connection"] == "close"
    assert (await client.post(body[:-1])).status_code == 400


async def test_who_asks_is_said_once_and_well(client: Client) -> None:
    token = client.token["authorization"]
    body = orjson.dumps({"query": "{ viewer { name } }"})
    twice = [("authorization", token)] * 2
    bad = ["", "Bearer", "Bearer ", f"Bearer  {token[7:]}", "Basic x", "Bearer x.y.z", token + "x"]
    for headers in ([], twice, *([("authorization", one)] for one in bad)):
        response = await client.http.post(
            "/graphql", content=body, headers=[*JSON.items(), *headers]
        )
        assert (response.status_code, code(response)) == (401, "UNAUTHENTICATED"), headers
        assert response.headers["www-authenticate"] == "Bearer"


async def test_a_fault_of_ours_tells_nothing_but_its_number(
    client: Client, demo: Asker, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_arguments: Any) -> Any:
        raise RuntimeError("secret of the house")

    monkeypatch.setattr(demo.database, "fetch", broken)
    with caplog.at_level(logging.ERROR):
        response = await client.post({"query": "{ viewer { name } }"})
    assert (response.status_code, code(response)) == (500, "INTERNAL_SERVER_ERROR")
    (error,) = response.json()["errors"]
    assert error["message"] == "Internal server error."
    assert error["extensions"]["incident"] in caplog.text
    assert "secret" in caplog.text
    assert "secret" not in response.text
