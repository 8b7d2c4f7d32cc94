"""What becomes of an event stream whose reader does not read, or whose subscription fails."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from realtime.event_stream import EventStream
from realtime.executor import Sink
from realtime.limits import Limits
from realtime.messages import Batch
from realtime.protocol import response_line_of
from realtime.sessions import Sessions
from tests.sockets import Counting, Reader, Words, serving


@dataclass
class Streamed:
    """An ASGI application: one subscription, whatever is asked."""

    subscription: Any
    options: dict[str, Any]
    limits: Limits = field(default_factory=Limits)
    sessions: Sessions = field(default_factory=Sessions)
    ended: int = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        stream = EventStream(receive, send, response_line_of(scope), **self.options)
        now = datetime.now(UTC)
        held = self.limits.counted(self.subscription, "Bo", "here")
        await stream.follow(held, Reader(now, now + timedelta(hours=1)), self.sessions, [])
        self.ended += 1


@asynccontextmanager
async def asked(app: Streamed) -> AsyncGenerator[tuple[asyncio.StreamReader, asyncio.Transport]]:
    async with serving(Starlette(routes=[Route("/", app)])) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nhost: test\r\n\r\n")
        await reader.readuntil(b"\r\n\r\n")
        yield reader, writer.transport  # pyright: ignore
        writer.transport.abort()


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not holds():  # noqa: ASYNC110 (counted by the server, not told)
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    "options",
    [{"send_within": 60.0}, {"send_within": 0.3, "most_backlog": 1 << 40}],
    ids=["the backlog", "the time"],
)
async def test_who_does_not_read_is_cut_off(options: dict[str, Any]) -> None:
    """Also when only one of both bounds is there. What was on its way arrives, and no end."""
    app = Streamed(Counting(Words(), "flood"), options)
    async with asked(app) as (reader, transport):
        transport.pause_reading()
        await until(lambda: app.ended == 1)
        assert app.limits.of_principals.taken == app.limits.of_addresses.taken == {}
        assert app.subscription.words.running == 0
        transport.resume_reading()
        told = b""
        with suppress(ConnectionError):
            while some := await reader.read(1 << 16):
                told += some
        assert b"event: complete" not in told


async def test_who_reads_is_told_to_the_end() -> None:
    async with asked(Streamed(Counting(Words(), "counting"), {})) as (reader, _):
        told = await reader.readuntil(b"event: complete\ndata:\n\n")
        assert told.count(b"event: next") == 2


class Failing:
    def open(self, sink: Sink) -> Callable[[], None]:
        sink.next(Batch([b'{"data":\r\n{"word":1}}']))
        sink.end([{"message": "The payload takes too long to read."}])
        return lambda: None


async def test_an_error_on_the_way_is_the_last_result() -> None:
    """And a line break between two tokens of the JSON is none of the protocol."""
    async with asked(Streamed(Failing(), {})) as (reader, _):
        told = await reader.readuntil(b"event: complete\ndata:\n\n")
        assert b'event: next\ndata: {"data":{"word":1}}\n\n' in told
        assert b'event: next\ndata: {"errors":[{"message":"The payload takes' in told


async def test_a_reader_that_vanishes_leaves_nothing() -> None:
    app = Streamed(Counting(Words(), "endless"), {})
    async with asked(app) as (reader, transport):
        await reader.readuntil(b"event: next")
        assert app.limits.of_principals.taken == {"Bo": 1}
        transport.abort()
        await until(lambda: app.ended == 1)
        assert app.limits.of_principals.taken == {}
