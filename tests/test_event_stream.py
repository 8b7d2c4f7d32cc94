"""GraphQL over server-sent events: a response for each operation, over real connections."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta

import orjson
import pytest
import sqlalchemy as sa

import db
from app import create_app
from realtime import event_stream
from tests.asking import Asker
from tests.demo_world import AL, BO, NOC
from tests.doing import done
from tests.event_streams import BROKEN_OFF, COMPLETE, EVENTS, Listening
from tests.sockets import serving

NAME = "{ viewer { name } }"
FEED = """subscription ($after: String) {
  outageUpdates(after: $after) { cursor kind id outage { summary } } }"""
# By hand, which nobody is told of.
DEACTIVATE_BO = sa.update(db.Contact).where(db.Contact.external_key == BO).values(active=False)


@pytest.fixture(name="listening")
async def listening_fixture(own_demo: Asker) -> AsyncGenerator[Listening]:
    async with serving(create_app(own_demo.parts)) as port:
        yield Listening(own_demo, port)
    assert own_demo.parts.limits.of_principals.taken == {}
    assert own_demo.parts.dispatcher.members == 0


async def recorded(demo: Asker, key: str = "as1") -> str:
    """An outage of Bo's (as1), or of Al's (om1)."""
    item = await demo.public_id("configuration_item", key)
    given = {"type": "OUTAGE", "summary": "Down", "published": True}
    outage = await done(demo, NOC, "recordOutage", configurationItemIds=[item], **given)
    return outage["id"]


async def test_an_outage_arrives_a_moment_later(listening: Listening) -> None:
    async with listening.opened(BO, FEED) as bo, listening.opened(AL, FEED) as al:
        assert bo.response.headers["content-type"] == EVENTS
        assert bo.response.headers["cache-control"] == "private, no-store"
        for events in (bo, al):
            assert (await events.told())["kind"] == "CHECKPOINT"
        boxeos = await recorded(listening.demo)
        news = await bo.told()
        assert (news["kind"], news["id"], news["outage"]) == (
            "CREATED",
            boxeos,
            {"summary": "Down"},
        )
        avids = await recorded(listening.demo, "om1")
        assert (await al.told())["id"] == avids


async def test_who_comes_back_with_a_cursor_is_told_what_they_missed(listening: Listening) -> None:
    async with listening.opened(BO, FEED) as events:
        cursor = (await events.told())["cursor"]
    missed = [await recorded(listening.demo) for _ in range(3)]
    async with listening.opened(BO, FEED, after=cursor) as events:
        assert [(await events.told())["id"] for _ in range(3)] == missed


async def test_a_query_and_a_mutation_are_answered_and_completed(listening: Listening) -> None:
    async with listening.opened(BO, NAME) as events:
        assert await events.next() == ("next", {"data": {"viewer": {"name": "Bo Ray"}}})
        assert await events.next() == COMPLETE
        assert await events.next() == BROKEN_OFF
    create = 'mutation { createCase(input: {subject: "Help"}) { userErrors { code } } }'
    async with listening.opened(BO, create) as events:
        assert await events.told() == {"userErrors": []}
        assert await events.next() == COMPLETE


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { outageUpdates { workNotes } }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { outageUpdates(after: 5) { kind } }", "GRAPHQL_VALIDATION_FAILED"),
    ],
)
async def test_an_error_of_the_operation_is_a_result(
    listening: Listening, query: str, code: str
) -> None:
    """An EventSource of a browser could not read it from any other status."""
    async with listening.opened(BO, query) as events:
        name, result = await events.next()
        assert (name, list(result)) == ("next", ["errors"])
        assert result["errors"][0]["extensions"]["code"] == code
        assert await events.next() == COMPLETE


async def test_by_get(listening: Listening) -> None:
    headers = {"authorization": f"Bearer {await listening.token(BO)}"}
    async with listening.requested("GET", headers, params={"query": NAME}) as response:
        assert response.status_code == 200
        told = b'event: next\ndata: {"data":{"viewer":{"name":"Bo Ray"}}}\n\n'
        assert await response.aread() == told + event_stream.COMPLETE
    act = {"query": 'mutation { createCase(input: {subject: "Help"}) { userErrors { code } } }'}
    async with listening.requested("GET", headers, params=act) as response:
        assert (response.status_code, response.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize(
    ("method", "changed", "body", "status"),
    [
        ("PUT", {}, b"{}", 405),
        ("HEAD", {}, b"", 405),
        ("POST", {"accept": "application/json"}, b"{}", 406),
        ("POST", {"authorization": "Bearer nonsense"}, b"{}", 401),
        ("POST", {"authorization": ""}, b"{}", 401),
        ("POST", {"content-type": "text/plain"}, b"{}", 415),
        ("POST", {}, b"{", 400),
        ("POST", {}, b"[]", 400),
        ("POST", {}, b"{}", 400),
        ("POST", {}, b" " * 300_000, 413),
    ],
)
async def test_what_is_no_request_is_refused_by_its_status(
    listening: Listening, method: str, changed: dict[str, str], body: bytes, status: int
) -> None:
    good = {
        "authorization": f"Bearer {await listening.token(BO)}",
        "accept": EVENTS,
        "content-type": "application/json",
    }
    async with listening.requested(method, {**good, **changed}, content=body) as response:
        assert response.status_code == status
        text = await response.aread()
        if method != "HEAD":
            code = orjson.loads(text)["errors"][0]["extensions"]["code"]
            assert code == ("UNAUTHENTICATED" if status == 401 else "BAD_REQUEST")


async def test_a_stream_breaks_off_with_its_token(listening: Listening) -> None:
    """Without `complete`: the client comes back with a new one."""
    async with listening.opened(BO, FEED, timedelta(seconds=2)) as events:
        assert (await events.told())["kind"] == "CHECKPOINT"
        assert await events.next() == BROKEN_OFF


async def test_a_stream_breaks_off_when_its_principal_is_gone(listening: Listening) -> None:
    async with listening.opened(BO, FEED) as events:
        assert (await events.told())["kind"] == "CHECKPOINT"
        async with listening.demo.database.write() as session:
            await (await session.connection()).execute(DEACTIVATE_BO)
        await recorded(listening.demo)
        assert await events.next() == BROKEN_OFF
    headers = {"authorization": f"Bearer {await listening.token(BO)}"}
    async with listening.requested("POST", headers, json={"query": FEED}) as response:
        assert response.status_code == 401


async def test_a_quiet_stream_is_kept_alive(
    listening: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_stream, "KEEP_ALIVE_SECONDS", 0.05)
    async with listening.opened(BO, FEED) as events:
        assert (await events.told())["kind"] == "CHECKPOINT"
        await asyncio.sleep(0.3)
        await recorded(listening.demo)
        assert (await events.told())["kind"] == "CREATED"
        assert events.comments >= 3


async def test_a_client_that_leaves_is_forgotten(listening: Listening) -> None:
    async with listening.opened(BO, FEED) as events:
        await events.told()
        assert listening.demo.parts.dispatcher.members == 1
    await forgotten(listening.demo)


async def forgotten(demo: Asker) -> None:
    async with asyncio.timeout(5):
        while demo.parts.dispatcher.members:  # noqa: ASYNC110 (counted, not told)
            await asyncio.sleep(0.01)
