"""How many sockets and subscriptions one may have, and that each is given back however it ends."""

import asyncio
from collections.abc import AsyncGenerator, Callable

import pytest
from websockets.asyncio.client import ClientConnection

from app import create_app
from realtime.limits import Limits, Most, address_of
from tests.asking import Asker
from tests.demo_world import BO
from tests.event_streams import COMPLETE, Listening
from tests.sockets import Server, close_code, received, send, serving, subscribe, word_server

MOST = Most(sockets_per_address=3, subscriptions_per_address=1_000, subscriptions_per_principal=5)
HERE = "127.0.0.1"


@pytest.fixture(name="server")
async def server_fixture() -> AsyncGenerator[Server]:
    async with word_server(most=MOST) as server:
        yield server
        await until(lambda: in_use(server.limits) == (0, 0, 0))
    assert server.words.running == 0


def in_use(limits: Limits) -> tuple[int, int, int]:
    places = (limits.sockets, limits.of_addresses, limits.of_principals)
    sockets, addresses, principals = (sum(one.taken.values()) for one in places)
    return sockets, addresses, principals


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not holds():  # noqa: ASYNC110 (counted by the server, not told)
            await asyncio.sleep(0.01)


async def subscribed(socket: ClientConnection, count: int) -> list[str]:
    """The types of the answers to so many subscriptions."""
    await send(socket, *(subscribe("endless", str(number)) for number in range(count)))
    return [(await received(socket))["type"] for _ in range(count)]


async def test_a_principal_has_so_many_subscriptions(server: Server) -> None:
    """On all their sockets; one more is an error of the operation, and the socket goes on."""
    async with server.initialised() as one, server.initialised() as other:
        assert await subscribed(one, 4) == ["next"] * 4
        await send(other, subscribe("endless", "a"), subscribe("endless", "b"))
        assert (await received(other))["type"] == "next"
        refused = await received(other)
        assert (refused["id"], refused["type"]) == ("b", "error")
        assert refused["payload"] == [
            {
                "message": "One principal has at most 5 subscriptions at a time.",
                "extensions": {"code": "RATE_LIMITED"},
            }
        ]
        await send(other, subscribe("query"))
        assert (await received(other))["type"] == "next"
        await received(other)
        await send(one, {"id": "0", "type": "complete"})
        await until(lambda: in_use(server.limits) == (2, 4, 4))
        await send(other, subscribe("endless", "b"))
        assert (await received(other))["type"] == "next"


async def test_an_address_has_so_many_subscriptions() -> None:
    most = Most(subscriptions_per_address=2)
    async with word_server(most=most) as server, server.initialised() as socket:
        assert await subscribed(socket, 3) == ["next", "next", "error"]
        assert in_use(server.limits) == (1, 2, 2)


async def test_an_address_has_so_many_sockets(server: Server) -> None:
    """The usual client comes back after 1013."""
    async with server.initialised(), server.initialised(), server.initialised() as last:
        async with server.socket() as refused:
            assert await close_code(refused) == 1013
        await last.close()
        await until(lambda: server.limits.sockets.taken == {HERE: 2})
        async with server.initialised():
            assert server.limits.sockets.taken == {HERE: 3}


@pytest.mark.parametrize(
    "query",
    ["counting", "endless", "failing", "refused", "broken", "gone", "query", "flood"],
)
async def test_nothing_stays_counted(server: Server, query: str) -> None:
    """However a subscription ends: by itself, by the client, by a fault, or with the socket."""
    for _ in range(3):
        async with server.initialised() as socket:
            await send(socket, subscribe(query), subscribe(query, "2"))
            await send(socket, {"id": "2", "type": "complete"})
            await asyncio.sleep(0.05)
            socket.transport.abort()
        await until(lambda: in_use(server.limits) == (0, 0, 0))


async def test_nothing_stays_counted_of_who_does_not_read(server: Server) -> None:
    async with server.initialised() as socket:
        socket.transport.pause_reading()
        await send(socket, subscribe("flood"))
        await until(lambda: in_use(server.limits) == (1, 1, 1))
        await until(lambda: in_use(server.limits) == (0, 0, 0))


async def test_streams_and_sockets_are_counted_together(own_demo: Asker) -> None:
    """By the limits that are set."""
    limits = own_demo.parts.limits
    limits.of_principals.most = 1
    query = "subscription { outageUpdates { kind } }"
    async with serving(create_app(own_demo.parts)) as port:
        listening = Listening(own_demo, port)
        async with listening.opened(BO, query) as events:
            assert (await events.told())["kind"] == "CHECKPOINT"
            assert in_use(limits) == (0, 1, 1)
            async with listening.opened(BO, query) as refused:
                name, result = await refused.next()
                assert result["errors"][0]["extensions"] == {"code": "RATE_LIMITED"}
                assert (name, await refused.next()) == ("next", COMPLETE)
        await until(lambda: in_use(limits) == (0, 0, 0))
        async with listening.opened(BO, query) as events:
            assert (await events.told())["kind"] == "CHECKPOINT"


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("a proxy's word", "a proxy's word"),
    ],
)
def test_whose_address_it_is(host: str, counted: str) -> None:
    assert address_of({"client": (host, 5000)}) == counted


def test_a_connection_without_an_address_is_counted_too() -> None:
    assert address_of({"client": None}) == ""
