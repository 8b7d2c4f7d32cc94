"""The wake-up between processes: it says "there is news" and carries none.

One channel, and one subscription to it per process. The library behind it may lose messages or
whole connections without a word, so nothing relies on it: the hub polls besides, and a lost
wake-up costs a quarter of a second. Another backend is one line in `backend`.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from broadcaster import Broadcast

from realtime.postgresql_wake import PostgresqlWake
from realtime.redis_wake import RedisWake

CHANNEL = "csmgraph"
REBUILD_AFTER_SECONDS = 1.0
PUBLISH_WITHIN_SECONDS = 0.1
# To connect anew may take longer, and is tried with ever more patience.
CONNECT_WITHIN_SECONDS = 5.0
log = logging.getLogger(__name__)


def backend(url: str) -> Broadcast:
    """In memory for one process, Redis or PostgreSQL for several."""
    if url.startswith("memory:"):
        return Broadcast(url)
    return Broadcast(backend=(PostgresqlWake if url.startswith("postgres") else RedisWake)(url))


class Bus:
    def __init__(self, url: str, wake: Callable[[], None]) -> None:
        self._url = url
        self._wake = wake
        self._broadcast: Broadcast | None = None
        self._listener: asyncio.Task[None] | None = None
        self._publisher: asyncio.Task[None] | None = None
        self._unsent = False
        self._patience = PUBLISH_WITHIN_SECONDS

    def start(self) -> None:
        self._listener = asyncio.create_task(self._supervise())

    async def stop(self) -> None:
        for task in (self._publisher, self._listener):
            if task is not None:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task

    def announce(self) -> None:
        """There is news. Neither waits nor fails: the deed is done already. What is announced
        while another wake-up is on its way is told by the next one, however much it is."""
        self._wake()
        self._unsent = True
        if self._publisher is None or self._publisher.done():
            self._publisher = asyncio.create_task(self._publish())

    async def _publish(self) -> None:
        while self._unsent:
            self._unsent = False
            try:
                async with asyncio.timeout(self._patience):
                    if self._broadcast is not None:
                        await self._broadcast.publish(CHANNEL, "news")
                self._patience = PUBLISH_WITHIN_SECONDS
            except Exception as error:
                if self._patience == PUBLISH_WITHIN_SECONDS:  # each time would drown the log
                    log.warning("wake-ups are not sent, hubs poll meanwhile: %r", error)
                self._patience = min(self._patience * 2, CONNECT_WITHIN_SECONDS)

    async def _supervise(self) -> None:
        """Listen for ever; whatever breaks, build the subscription anew."""
        while True:
            try:
                await self._listen()
            except Exception as error:
                log.warning("the wake-up channel broke and is built anew: %r", error)
            await asyncio.sleep(REBUILD_AFTER_SECONDS)

    async def _listen(self) -> None:
        async with backend(self._url) as broadcast, broadcast.subscribe(CHANNEL) as messages:
            self._broadcast = broadcast
            try:
                while True:
                    await messages.get()
                    self._wake()
            finally:
                self._broadcast = None
