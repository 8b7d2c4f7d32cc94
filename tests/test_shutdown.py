"""A server that is told to end: all who listen hear of it, and nobody holds it up."""

import asyncio
import time
from collections.abc import AsyncGenerator, Generator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from realtime.limits import Limits
from realtime.protocol import LEAVE_WITHIN_SECONDS
from realtime.sessions import Sessions
from realtime.transport import SUBPROTOCOL, Transport
from tests.asking import asker
from tests.databases import Templates, copy_of
from tests.demo_world import AL, BO
from tests.event_streams import BROKEN_OFF, EVENTS, Events
from tests.processes import Place, served
from tests.sockets import ACK, INIT, Counting, Words, close_code, received, send, serving, subscribe
from tests.test_event_stream_faults import Streamed

FEED = "subscription { outageUpdates { kind } }"
IDLE = 1_000
AT_A_TIME = 50


async def tokens_of(url: str, home: Path, *people: str) -> list[str]:
    asking = asker(url, home)
    identities = [await asking.identity(who) for who in people]
    await asking.database.close()
    lasts, tokens = timedelta(hours=1), asking.parts.tokens
    return [tokens.issue(one.public_id, one.kind, lasts) for one in identities]


@asynccontextmanager
async def listening(port: int, token: str) -> AsyncGenerator[ClientConnection]:
    url, offered = f"ws://127.0.0.1:{port}/graphql", [Subprotocol(SUBPROTOCOL)]
    async with connect(url, subprotocols=offered, compression=None, ping_interval=None) as socket:
        payload = {"authorization": f"Bearer {token}"}
        await send(socket, {"type": "connection_init", "payload": payload})
        assert await received(socket) == ACK
        await send(socket, subscribe(FEED))
        assert (await received(socket))["type"] == "next"
        yield socket


@pytest.fixture(name="url")
def url_fixture(templates: Templates, tmp_path: Path) -> Generator[str]:
    with copy_of(templates, "sqlite", "demo", tmp_path) as url:
        yield url


async def test_a_thousand_are_told_and_the_process_ends(url: str, tmp_path: Path) -> None:
    """Sockets within two seconds, by the code after which clients come back; the process within
    ten, though a stream is open and somebody reads nothing."""
    place = Place(url, tmp_path)
    token, als = await tokens_of(url, tmp_path, BO, AL)
    headers = {"authorization": f"Bearer {als}", "accept": EVENTS}
    with served(place) as server:
        async with AsyncExitStack() as stack:
            sockets: list[ClientConnection] = []
            for _ in range(IDLE // AT_A_TIME):
                opening = (listening(server.port, token) for _ in range(AT_A_TIME))
                entered = (stack.enter_async_context(one) for one in opening)
                sockets += await asyncio.gather(*entered)
            stalled = await stack.enter_async_context(listening(server.port, als))
            stalled.transport.pause_reading()
            client = await stack.enter_async_context(httpx.AsyncClient(trust_env=False))
            address = f"http://127.0.0.1:{server.port}/graphql/stream"
            asked = client.stream("POST", address, headers=headers, json={"query": FEED})
            response = await stack.enter_async_context(asked)
            events = Events(response, response.aiter_lines())
            assert (await events.next())[0] == "next"

            began = time.monotonic()
            server.process.terminate()
            codes = await asyncio.gather(*map(close_code, sockets))
            assert time.monotonic() - began < 2
            assert set(codes) == {1012}
            assert await events.next() == BROKEN_OFF
            await asyncio.to_thread(server.process.wait, 10)
            assert time.monotonic() - began < 10


async def test_nobody_who_reads_nothing_holds_it_up() -> None:
    """Though megabytes wait for them, and no bound has cut them off yet."""
    words, patience = Words(), {"send_within": 60.0, "most_backlog": 1 << 40}
    transport = Transport(words.authenticate, words, Limits(), Sessions(), **patience)  # pyright: ignore
    stream = Streamed(Counting(words, "flood"), patience)
    routes = [WebSocketRoute("/graphql", transport.serve), Route("/", stream)]
    async with AsyncExitStack() as stack:
        async with serving(Starlette(routes=routes)) as port:
            url, offered = f"ws://127.0.0.1:{port}/graphql", [Subprotocol(SUBPROTOCOL)]
            socket = await stack.enter_async_context(connect(url, subprotocols=offered))
            await send(socket, INIT)
            assert await received(socket) == ACK
            socket.transport.pause_reading()
            await send(socket, subscribe("flood"))
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            stack.callback(writer.transport.abort)
            writer.write(b"GET / HTTP/1.1\r\nhost: test\r\n\r\n")
            await reader.readuntil(b"\r\n\r\n")
            writer.transport.pause_reading()  # pyright: ignore
            await asyncio.sleep(1)
            assert words.running == 2
            began = time.monotonic()
        assert time.monotonic() - began < LEAVE_WITHIN_SECONDS + 2
        assert words.running == 0
        socket.transport.abort()
