"""A socket server for the tests of the transport, and a client that speaks in raw messages."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from app import SERVER_OPTIONS
from realtime.executor import PrincipalGone, RequestRefused, Sink
from realtime.limits import Limits, Most
from realtime.messages import Batch
from realtime.sessions import Sessions
from realtime.transport import SUBPROTOCOL, Transport

INIT = {"type": "connection_init", "payload": {"authorization": "Bearer good"}}
ACK = {"type": "connection_ack"}


@dataclass
class Reader:
    issued_at: datetime
    expires_at: datetime
    public_id: str = "reader"


@dataclass
class Words:
    """Answers by the first word of the query; counts what runs."""

    running: int = 0

    async def authenticate(self, authorization: object) -> Reader | None:
        lives = {"Bearer good": 3600.0, "Bearer unhurried": 3600.0, "Bearer brief": 0.3}
        delays = {"Bearer unhurried": 0.1, "Bearer slow": 60}
        if not isinstance(authorization, str):
            return None
        await asyncio.sleep(delays.get(authorization, 0))
        if authorization == "Bearer unlucky":
            raise ConnectionError("the database does not answer")
        if authorization not in lives:
            return None
        now = datetime.now(UTC)
        return Reader(now, now + timedelta(seconds=lives[authorization]))

    async def answer(self, principal: Reader, body: Mapping[str, Any]) -> "bytes | Counting":
        del principal
        word = body["query"].split()[0]
        if word == "refused":
            raise RequestRefused([{"message": "Syntax Error."}])
        if word == "broken":
            raise ZeroDivisionError("db password=hunter2")
        if word == "gone":
            raise PrincipalGone
        return b'{"data":{"word":"query"}}' if word == "query" else Counting(self, word)


@dataclass
class Counting:
    """A subscription that counts to two, if it gets there."""

    words: Words
    word: str
    flooding: asyncio.Task[None] | None = None

    def open(self, sink: Sink) -> Callable[[], None]:
        sink.next(Batch([b'{"data":{"word":1}}']))
        if self.word == "failing":
            raise ZeroDivisionError("db password=hunter2")
        self.words.running += 1
        if self.word == "flood":
            self.flooding = asyncio.create_task(self.flood(sink))
        elif self.word != "endless":
            sink.next(Batch([b'{"data":{"word":2}}']))
            sink.end(None)
        return self.close

    async def flood(self, sink: Sink) -> None:
        while True:
            sink.next(Batch([b'{"data":"' + b"x" * 20_000 + b'"}']))
            await asyncio.sleep(0.001)

    def close(self) -> None:
        self.words.running -= 1
        if self.flooding is not None:
            self.flooding.cancel()


@dataclass
class Server:
    port: int
    words: Words
    limits: Limits
    sessions: Sessions

    @asynccontextmanager
    async def socket(self, *subprotocols: str) -> AsyncGenerator[ClientConnection]:
        offered = [Subprotocol(name) for name in subprotocols or (SUBPROTOCOL,)]
        url = f"ws://127.0.0.1:{self.port}/graphql"
        async with connect(url, subprotocols=offered, compression=None) as socket:
            yield socket

    @asynccontextmanager
    async def initialised(self) -> AsyncGenerator[ClientConnection]:
        async with self.socket() as socket:
            await send(socket, INIT)
            assert await received(socket) == ACK
            yield socket


@asynccontextmanager
async def serving(app: Starlette, ping: float = 20.0) -> AsyncGenerator[int]:
    """Serves the application as `csmgraph serve` would; gives the port."""
    options: dict[str, Any] = {**SERVER_OPTIONS, "ws_ping_interval": ping, "ws_ping_timeout": ping}
    config = uvicorn.Config(app, port=0, **options)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 (the server says it in no other way)
        await asyncio.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await task


@asynccontextmanager
async def word_server(ping: float = 20.0, most: Most | None = None) -> AsyncGenerator[Server]:
    words, limits, sessions = Words(), Limits(most), Sessions()
    patience: Any = {"init_within": 0.5, "send_within": 0.5}
    transport = Transport(words.authenticate, words, limits, sessions, **patience)
    app = Starlette(routes=[WebSocketRoute("/graphql", transport.serve)])
    async with serving(app, ping) as port:
        yield Server(port, words, limits, sessions)


async def send(socket: ClientConnection, *messages: object) -> None:
    for message in messages:
        await socket.send(message if isinstance(message, str | bytes) else json.dumps(message))


async def received(socket: ClientConnection) -> Any:
    return json.loads(await asyncio.wait_for(socket.recv(), 5))


async def close_code(socket: ClientConnection) -> int | None:
    with suppress(ConnectionClosed):
        while True:
            await asyncio.wait_for(socket.recv(), 5)
    return socket.close_code


def subscribe(query: str, operation: object = "1", **rest: object) -> dict[str, object]:
    return {"id": operation, "type": "subscribe", "payload": {"query": query, **rest}}
