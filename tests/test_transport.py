"""Operations over graphql-transport-ws: what the socket answers, and what ends what. The executor
here answers a few words; the graph behind the socket has tests of its own.
"""

import asyncio
import gc
from collections.abc import AsyncGenerator, Callable

import pytest

from realtime.closing import CLOSE_WITHIN_SECONDS, OPERATIONS_PER_SOCKET
from tests.sockets import ACK, Server, close_code, received, send, subscribe, word_server


@pytest.fixture(name="server")
async def server_fixture() -> AsyncGenerator[Server]:
    async with word_server() as server:
        yield server


async def test_a_query_is_answered_and_completed(server: Server) -> None:
    async with server.initialised() as socket:
        await send(socket, subscribe("query"))
        answer = {"id": "1", "type": "next", "payload": {"data": {"word": "query"}}}
        assert await received(socket) == answer
        assert await received(socket) == {"id": "1", "type": "complete"}


async def test_a_subscription_tells_until_it_ends(server: Server) -> None:
    async with server.initialised() as socket:
        await send(socket, subscribe("counting"))
        told = [await received(socket) for _ in range(3)]
    assert [message["type"] for message in told] == ["next", "next", "complete"]
    assert [message.get("payload") for message in told[:2]] == [
        {"data": {"word": 1}},
        {"data": {"word": 2}},
    ]


async def test_a_ping_is_answered(server: Server) -> None:
    async with server.initialised() as socket:
        await send(socket, {"type": "ping", "payload": {"at": 1}}, {"type": "pong"})
        assert await received(socket) == {"type": "pong"}


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("refused", "Syntax Error."),
        ("broken", "Internal server error."),
        ("failing", "Internal server error."),
    ],
)
async def test_an_error_ends_its_operation_alone(server: Server, query: str, message: str) -> None:
    async with server.initialised() as socket:
        await send(socket, subscribe("endless", "other"))
        await received(socket)
        await send(socket, subscribe(query))
        while (answer := await received(socket))["type"] == "next":
            pass
        assert (answer["id"], answer["type"]) == ("1", "error")
        assert answer["payload"][0]["message"] == message
        await send(socket, subscribe("query"))
        assert (await received(socket))["type"] == "next"
        assert server.words.running == 1


async def test_a_principal_that_is_gone_ends_the_socket(server: Server) -> None:
    async with server.initialised() as socket:
        await send(socket, subscribe("gone"))
        assert await close_code(socket) == 4403


async def test_whoever_cannot_be_recognised_now_may_come_again(server: Server) -> None:
    """Clients come back after 1013; 4500 would be the end of them."""
    async with server.socket() as socket:
        unlucky = {"type": "connection_init", "payload": {"authorization": "Bearer unlucky"}}
        await send(socket, unlucky)
        assert await close_code(socket) == 1013


async def test_nothing_is_told_after_the_token_expired(server: Server) -> None:
    async with server.socket() as socket:
        brief = {"type": "connection_init", "payload": {"authorization": "Bearer brief"}}
        await send(socket, brief)
        assert await received(socket) == ACK
        await send(socket, subscribe("endless"))
        assert await close_code(socket) == 4403
    assert server.words.running == 0


async def test_an_id_is_one_operation_at_a_time(server: Server) -> None:
    async with server.initialised() as socket:
        for _ in range(2):  # one after the other
            await send(socket, subscribe("query"))
            assert [(await received(socket))["type"] for _ in range(2)] == ["next", "complete"]
    async with server.initialised() as socket:
        await send(socket, subscribe("endless"), subscribe("endless"))
        assert await close_code(socket) == 4409


async def test_the_reason_of_a_close_fits_its_frame(server: Server) -> None:
    async with server.initialised() as socket:
        name = "\U0001f600" * 200
        await send(socket, subscribe("endless", name), subscribe("endless", name))
        assert await close_code(socket) == 4409
        assert "\U0001f600" in (socket.close_reason or "")


async def test_what_ends_before_it_begins_leaves_nothing(server: Server) -> None:
    async with server.initialised() as socket:
        for _ in range(100):
            await send(socket, subscribe("endless"), {"id": "1", "type": "complete"})
        await send(socket, {"type": "ping"})
        while (await received(socket))["type"] != "pong":
            pass
    gc.collect()  # a coroutine that nobody awaited says so when it is found
    assert server.words.running == 0


async def test_a_completed_id_is_free_again(server: Server) -> None:
    async with server.initialised() as socket:
        for _ in range(100):
            await send(socket, subscribe("endless"))
            assert (await received(socket))["type"] == "next"
            await send(socket, {"id": "1", "type": "complete"})
        await send(socket, {"id": "unknown", "type": "complete"}, {"type": "ping"})
        assert await received(socket) == {"type": "pong"}
        await asyncio.sleep(0.05)
        assert server.words.running == 0


async def test_a_socket_carries_so_many_operations(server: Server) -> None:
    async with server.initialised() as socket:
        for number in range(OPERATIONS_PER_SOCKET):
            await send(socket, subscribe("endless", f"op{number}"))
            assert (await received(socket))["type"] == "next"
        await send(socket, subscribe("query", "one-more"))
        answer = await received(socket)
        assert (answer["id"], answer["type"]) == ("one-more", "error")
        assert answer["payload"][0]["extensions"]["code"] == "RATE_LIMITED"
        await send(socket, {"id": "op0", "type": "complete"}, subscribe("query", "one-more"))
        assert (await received(socket))["type"] == "next"


async def test_a_lost_connection_ends_its_operations(server: Server) -> None:
    async with server.initialised() as socket:
        await send(socket, subscribe("endless"))
        await received(socket)
        socket.transport.abort()
    await asyncio.sleep(0.05)
    assert server.words.running == 0


async def test_who_does_not_read_is_hung_up_on(server: Server) -> None:
    """The peer takes nothing any more; within the send timeout its stream has ended."""
    async with server.initialised() as socket:
        socket.transport.pause_reading()
        await send(socket, subscribe("flood"))
        await until(lambda: server.words.running == 1)
        await until(lambda: server.words.running == 0)
        await asyncio.sleep(CLOSE_WITHIN_SECONDS + 0.2)
        socket.transport.resume_reading()
        assert await close_code(socket) == 1006


async def test_who_answers_no_ping_is_hung_up_on_and_may_come_back() -> None:
    async with word_server(ping=0.1) as server, server.initialised() as socket:
        await send(socket, subscribe("endless"))
        await received(socket)
        socket.transport.pause_reading()
        await until(lambda: server.words.running == 0)
        socket.transport.resume_reading()
        assert await close_code(socket) == 1006


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not holds():  # noqa: ASYNC110 (counted by the server, not told)
            await asyncio.sleep(0.01)
