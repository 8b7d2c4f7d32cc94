"""The whole way over a real socket: from the first message to the news of a deed done elsewhere."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

import db
from app import create_app
from realtime.transport import SUBPROTOCOL
from tests.asking import Asker
from tests.demo_world import AL, BO, NOC
from tests.sockets import ACK, close_code, received, send, serving, subscribe

FEED = "subscription { outageUpdates { kind id outage { summary } } }"
RECORD = """mutation ($input: RecordOutageInput!) {
  recordOutage(input: $input) { outage { id } userErrors { code } } }"""
# By hand, which nobody is told of.
DEACTIVATE_BO = sa.update(db.Contact).where(db.Contact.external_key == BO).values(active=False)


@dataclass
class Served:
    demo: Asker
    port: int

    async def token(self, who: str, lasts: timedelta = timedelta(hours=1)) -> str:
        identity = await self.demo.identity(who)
        return self.demo.parts.tokens.issue(identity.public_id, identity.kind, lasts)

    @asynccontextmanager
    async def socket(self, token: str) -> AsyncGenerator[ClientConnection]:
        url = f"ws://127.0.0.1:{self.port}/graphql"
        async with connect(url, subprotocols=[Subprotocol(SUBPROTOCOL)]) as socket:
            payload = {"authorization": f"Bearer {token}"}
            await send(socket, {"type": "connection_init", "payload": payload})
            yield socket

    @asynccontextmanager
    async def opened(self, who: str) -> AsyncGenerator[ClientConnection]:
        async with self.socket(await self.token(who)) as socket:
            assert await received(socket) == ACK
            yield socket

    async def recorded(self, key: str) -> str:
        """An outage, by a mutation over HTTP."""
        item = await self.demo.public_id("configuration_item", key)
        given = {"type": "OUTAGE", "summary": "Down", "published": True}
        variables = {"input": {**given, "configurationItemIds": [item]}}
        headers = {"authorization": f"Bearer {await self.token(NOC)}"}
        async with httpx.AsyncClient(trust_env=False) as client:
            url = f"http://127.0.0.1:{self.port}/graphql"
            body = {"query": RECORD, "variables": variables}
            answer = (await client.post(url, json=body, headers=headers)).json()
        return answer["data"]["recordOutage"]["outage"]["id"]


@pytest.fixture(name="served")
async def served_fixture(own_demo: Asker) -> AsyncGenerator[Served]:
    async with serving(create_app(own_demo.parts)) as port:
        yield Served(own_demo, port)


def told(message: Any) -> Any:
    assert message["type"] == "next"
    return message["payload"]["data"]["outageUpdates"]


async def test_an_outage_arrives_a_moment_later(served: Served) -> None:
    async with served.opened(BO) as bo, served.opened(AL) as al:
        for socket in (bo, al):
            await send(socket, subscribe(FEED))
            assert told(await received(socket))["kind"] == "CHECKPOINT"
        boxeos = await served.recorded("as1")
        assert told(await received(bo)) == {
            "kind": "CREATED", "id": boxeos, "outage": {"summary": "Down"},
        }  # fmt: skip
        avids = await served.recorded("om1")
        assert told(await received(al))["id"] == avids


async def test_queries_and_mutations_run_over_the_socket_too(served: Served) -> None:
    async with served.opened(BO) as socket:
        await send(socket, subscribe("{ viewer { name } }", "q"))
        answer = await received(socket)
        assert answer["payload"] == {"data": {"viewer": {"name": "Bo Ray"}}}
        assert await received(socket) == {"id": "q", "type": "complete"}
        create = 'mutation { createCase(input: {subject: "Help"}) { userErrors { code } } }'
        await send(socket, subscribe(create, "m"))
        assert (await received(socket))["payload"] == {"data": {"createCase": {"userErrors": []}}}


@pytest.mark.parametrize(
    "query",
    [
        "{",
        "{ nothing }",
        "subscription { nothing }",
        "subscription { a: outageUpdates { kind } b: outageUpdates { kind } }",
        "subscription { __typename }",
        "subscription { outageUpdates @skip(if: true) { kind } }",
        "subscription { outageUpdates(after: 5) { kind } }",
        "subscription { outageUpdates { workNotes } }",
        "query A { viewer { name } } query B { viewer { name } }",
        "mutation { recordOutage(input: {}) { userErrors { code } } }",
    ],
)
async def test_a_bad_operation_ends_itself_alone(served: Served, query: str) -> None:
    async with served.opened(BO) as socket:
        await send(socket, subscribe(FEED, "feed"))
        await received(socket)
        await send(socket, subscribe(query, "bad"))
        answer = await received(socket)
        assert (answer["id"], answer["type"]) == ("bad", "error")
        assert answer["payload"][0]["message"]
        outage = await served.recorded("as1")
        assert told(await received(socket))["id"] == outage


async def test_an_unknown_operation_name_is_an_error_of_the_operation(served: Served) -> None:
    async with served.opened(BO) as socket:
        await send(socket, subscribe("query A { viewer { name } }", operationName="B"))
        assert (await received(socket))["type"] == "error"


async def test_nobody_opens_no_socket(served: Served) -> None:
    token = await served.token(BO)
    async with served.demo.database.write() as session:
        await (await session.connection()).execute(DEACTIVATE_BO)
    for bad in (token, token[:-2], ""):
        async with served.socket(bad) as socket:
            assert await close_code(socket) == 4403


async def test_somebody_deactivated_is_closed_out(served: Served) -> None:
    async with served.opened(BO) as socket:
        await send(socket, subscribe(FEED))
        await received(socket)
        async with served.demo.database.write() as session:
            await (await session.connection()).execute(DEACTIVATE_BO)
        await served.recorded("as1")
        assert await close_code(socket) == 4403


async def test_a_socket_ends_with_its_token(served: Served) -> None:
    token = await served.token(BO, timedelta(seconds=2))
    async with served.socket(token) as socket:
        assert await received(socket) == ACK
        await send(socket, subscribe(FEED))
        assert await close_code(socket) == 4403
    async with asyncio.timeout(2):
        while served.demo.parts.dispatcher.members:  # noqa: ASYNC110 (counted, not told)
            await asyncio.sleep(0.01)
