"""A subscription as results one after the other, for whoever takes them at their own pace."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import suppress

from realtime.executor import Errors, PrincipalGone, RequestRefused, Subscription
from realtime.messages import Batch

MOST_BACKLOG = 1 << 20


class BacklogError(Exception):
    """Whoever takes the results was too far behind."""


class Backlog:
    """The sink of a stream: so many bytes wait at most."""

    def __init__(self, most: int) -> None:
        self._most, self._size = most, 0
        self._waiting: deque[bytes] = deque()
        self._ended: Exception | None = None
        self._news = asyncio.Event()

    def next(self, batch: Batch) -> None:
        self._waiting.extend(batch.results)
        self._size += batch.size
        if self._size > self._most:
            self._end(BacklogError())
        self._news.set()

    def end(self, errors: Errors | None) -> None:
        self._end(StopAsyncIteration() if errors is None else RequestRefused(errors))

    def gone(self) -> None:
        self._end(PrincipalGone())

    def _end(self, error: Exception) -> None:
        self._ended = self._ended or error
        self._news.set()

    async def take(self) -> bytes:
        """The next result; raises what has ended the subscription, at once where that was what
        waits here."""
        while not self._waiting or isinstance(self._ended, BacklogError):
            if self._ended is not None:
                raise self._ended
            self._news.clear()
            await self._news.wait()
        result = self._waiting.popleft()
        self._size -= len(result)
        return result


async def stream(
    subscription: Subscription, most_backlog: int = MOST_BACKLOG
) -> AsyncGenerator[bytes]:
    backlog = Backlog(most_backlog)
    close = subscription.open(backlog)
    try:
        with suppress(StopAsyncIteration):
            while True:
                yield await backlog.take()
    finally:
        close()
