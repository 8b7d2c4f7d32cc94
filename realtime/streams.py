"""A subscription as results one after the other, for whoever takes them at their own pace."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import suppress

from realtime.executor import Errors, PrincipalGone, RequestRefused, Subscription
from realtime.messages import Batch
from realtime.outgoing import MOST_BACKLOG


class BacklogError(Exception):
    """Whoever takes the results was too far behind."""


def nothing() -> None: ...


class Backlog:
    """The sink of a stream: so many bytes wait at most. `overrun` is called once, when more had to
    wait."""

    def __init__(self, most: int, overrun: Callable[[], None] = nothing) -> None:
        self._most, self._overrun = most, overrun
        self._waiting: list[bytes] = []
        self._size = 0
        self._ended: Exception | None = None
        self._news = asyncio.Event()

    def next(self, batch: Batch) -> None:
        if self._ended is not None:
            return
        self._waiting.extend(batch.results)
        self._size += batch.size
        self._news.set()
        if self._size > self._most:
            self.stop(BacklogError())
            self._overrun()

    def end(self, errors: Errors | None) -> None:
        """After what waits."""
        if self._ended is None:
            self._ended = StopAsyncIteration() if errors is None else RequestRefused(errors)
            self._news.set()

    def gone(self) -> None:
        self.stop(PrincipalGone())

    def stop(self, error: Exception) -> None:
        """What waits is dropped."""
        self._waiting.clear()
        self._ended = self._ended or error
        self._news.set()

    async def take(self) -> Sequence[bytes]:
        """The next results; raises what has ended the subscription."""
        while not self._waiting:
            if self._ended is not None:
                raise self._ended
            self._news.clear()
            await self._news.wait()
        results, self._waiting, self._size = self._waiting, [], 0
        return results


async def stream(
    subscription: Subscription, most_backlog: int = MOST_BACKLOG
) -> AsyncGenerator[bytes]:
    backlog = Backlog(most_backlog)
    close = subscription.open(backlog)
    try:
        with suppress(StopAsyncIteration):
            while True:
                for result in await backlog.take():
                    yield result
    finally:
        close()
