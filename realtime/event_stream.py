"""Results as the events of a response: GraphQL over SSE, one response for each operation.

Where the stream breaks off without `complete`, the usual client comes back: with a new token, or to
another process.
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

from starlette.types import Message, Receive, Send

from realtime.closing import CLOSE_WITHIN_SECONDS
from realtime.executor import Principal, PrincipalGone, RequestRefused, Subscription
from realtime.messages import errors_result
from realtime.outgoing import MOST_BACKLOG, SEND_WITHIN_SECONDS
from realtime.protocol import ResponseLine
from realtime.sessions import Sessions
from realtime.streams import Backlog, BacklogError

COMPLETE = b"event: complete\ndata:\n\n"
KEEP_ALIVE = b":\n\n"
# Proxies cut what is silent for a minute, some for half of that.
KEEP_ALIVE_SECONDS = 12.0
# nginx keeps a response back otherwise, until it is long.
HEADERS = [(b"content-type", b"text/event-stream"), (b"x-accel-buffering", b"no")]


class BrokenOff(Exception):  # noqa: N818 (what may happen to a stream)
    """The client is gone, or the server goes."""


def next_event(result: bytes) -> bytes:
    """JSON has line breaks between its tokens alone, where none is needed."""
    return b"event: next\ndata: " + result.translate(None, b"\r\n") + b"\n\n"


class EventStream:
    """One response. `line`: the connection below it, where that can be had."""

    def __init__(
        self,
        receive: Receive,
        send: Send,
        line: ResponseLine | None,
        *,
        send_within: float = SEND_WITHIN_SECONDS,
        most_backlog: int = MOST_BACKLOG,
    ) -> None:
        self._receive, self._send, self._line = receive, send, line
        self._send_within, self._most_backlog = send_within, most_backlog

    async def answer(self, result: bytes, headers: Sequence[tuple[bytes, bytes]]) -> None:
        """One result, and that is all."""
        try:
            await self._begin(headers)
            await self._write(next_event(result) + COMPLETE, more=False)
        except TimeoutError:
            self._cut()

    async def follow(
        self,
        subscription: Subscription,
        principal: Principal,
        sessions: Sessions,
        headers: Sequence[tuple[bytes, bytes]],
    ) -> None:
        """To its end, or that of the token, the principal, the connection or the server. Raises
        RequestRefused where it does not begin."""
        backlog = Backlog(self._most_backlog, self._cut)
        close = subscription.open(backlog)
        sessions.open(backlog, principal)
        watching = asyncio.create_task(self._watch(backlog))
        if self._line is not None:
            self._line.ending = lambda: backlog.stop(BrokenOff())
        try:
            await self._begin(headers)
            last = await self._tell(backlog, principal.expires_at)
            await self._write(last, more=False)
        except TimeoutError:
            self._cut()
            # until the web server has heard of it, which asks for the rest otherwise
            await asyncio.wait([watching], timeout=CLOSE_WITHIN_SECONDS)
        finally:
            close()
            sessions.leave(backlog)
            watching.cancel()
            if self._line is not None:
                self._line.ending = None

    async def _tell(self, backlog: Backlog, until: datetime) -> bytes:
        """What is to be said last."""
        try:
            while (remaining := (until - datetime.now(UTC)).total_seconds()) > 0:
                try:
                    async with asyncio.timeout(min(KEEP_ALIVE_SECONDS, remaining)):
                        results = await backlog.take()
                except TimeoutError:
                    await self._write(KEEP_ALIVE)
                else:
                    await self._write(b"".join(map(next_event, results)))
        except StopAsyncIteration:
            return COMPLETE
        except RequestRefused as refused:
            return next_event(errors_result(refused.errors)) + COMPLETE
        except (PrincipalGone, BacklogError, BrokenOff):
            pass
        return b""

    async def _watch(self, backlog: Backlog) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        backlog.stop(BrokenOff())

    async def _begin(self, headers: Sequence[tuple[bytes, bytes]]) -> None:
        start = {"type": "http.response.start", "status": 200, "headers": [*HEADERS, *headers]}
        await self._pass_on(start)

    async def _write(self, text: bytes, more: bool = True) -> None:
        await self._pass_on({"type": "http.response.body", "body": text, "more_body": more})

    async def _pass_on(self, message: Message) -> None:
        """Raises TimeoutError where the peer takes nothing for too long."""
        async with asyncio.timeout(self._send_within):
            await self._send(message)

    def _cut(self) -> None:
        """The peer does not read: whatever is sent would wait behind all the rest."""
        if self._line is not None:
            self._line.abort()
