"""Faults of the protocol close the socket, each with its code, as those of the reference server
do: never with a traceback, never without a close frame.
"""

import logging
from collections.abc import AsyncGenerator
from contextlib import suppress

import pytest
import pytest_asyncio

from tests.sockets import ACK, INIT, Server, close_code, send, subscribe, word_server

# One server for all: a socket that ends badly must do no harm to the next.
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(name="server", scope="module", loop_scope="module")
async def server_fixture() -> AsyncGenerator[Server]:
    async with word_server() as server:
        yield server


@pytest.mark.parametrize("subprotocols", [("graphql-ws",), ("graphql-sse",), ("unknown", "other")])
async def test_other_protocols_are_refused(server: Server, subprotocols: tuple[str, ...]) -> None:
    """The legacy one too. The handshake must succeed for the code to arrive."""
    with suppress(Exception):  # a client need not accept an answer without a subprotocol
        async with server.socket(*subprotocols) as socket:
            assert await close_code(socket) == 4406
            return
    pytest.fail("the handshake failed")


def init(payload: object) -> dict[str, object]:
    return {"type": "connection_init", "payload": payload}


BAD_BEGINNINGS: list[tuple[list[object], int]] = [
    ([subscribe("query")], 4401),
    ([init({"authorization": "Bearer unhurried"}), subscribe("query")], 4401),
    ([INIT, INIT], 4429),
    ([INIT, ACK], 4400),
    ([], 4408),
    ([{"type": "ping"}], 4408),
    ([{"type": "connection_init"}], 4403),
    ([init(None)], 4403),
    ([init({})], 4403),
    ([init({"authorization": "Bearer bad"})], 4403),
    ([init({"authorization": ["Bearer good"]})], 4403),
    ([init({"authorization": "Bearer slow"})], 4408),
    ([init({"authorization": "Bearer brief"})], 4403),
    ([init([])], 4400),
    ([init("Bearer good")], 4400),
]


@pytest.mark.parametrize(("messages", "code"), BAD_BEGINNINGS)
async def test_who_does_not_begin_properly_is_closed(
    server: Server, messages: list[object], code: int
) -> None:
    async with server.socket() as socket:
        await send(socket, *messages)
        assert await close_code(socket) == code


@pytest.mark.parametrize(
    "message",
    [
        "",
        "{",
        "5",
        "null",
        "[]",
        "[" * 10_000,
        "\ud7ff",
        b'{"type":"ping"}',
        {},
        {"type": "start"},
        {"type": ["ping"]},
        {"type": "ping", "payload": 5},
        {"type": "subscribe", "payload": {"query": "query"}},
        {"type": "subscribe", "id": "1"},
        {"type": "subscribe", "id": "1", "payload": None},
        {"type": "subscribe", "id": "1", "payload": "query"},
        {"type": "subscribe", "id": "1", "payload": {}},
        {"type": "complete"},
        subscribe("query", operation=""),
        subscribe("query", operation=5),
        subscribe("query", operation=["1"]),
        subscribe("query", operation="x" * 300),
        subscribe("query", operationName=5),
        subscribe("query", variables=[]),
        subscribe("query", extensions="x"),
        {"type": "subscribe", "id": "1", "payload": {"query": 5}},
    ],
)
async def test_what_is_no_message_closes_the_socket(
    server: Server, message: object, caplog: pytest.LogCaptureFixture
) -> None:
    async with server.initialised() as socket:
        await send(socket, message)
        assert await close_code(socket) == 4400
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
