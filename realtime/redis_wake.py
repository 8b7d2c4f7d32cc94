"""Redis as the wake-up between processes.

Broadcaster's own backend ends with the first lost connection, without a word. This one goes on for
ever: it connects anew with growing pauses, subscribes again, and wakes whenever it has, as there
may have been news meanwhile. A server starts whether or not Redis answers.
"""

import asyncio
from contextlib import suppress
from typing import Any

from broadcaster import BroadcastBackend, Event
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from realtime.pauses import ANSWER_WITHIN_SECONDS, PING_AFTER_SECONDS, Pauses

# The answer to SUBSCRIBE too: it is the first to come from a connection.
WAKING = {"subscribe", "message"}


class RedisWake(BroadcastBackend):
    """For one channel, which is all that the bus has."""

    def __init__(self, url: str) -> None:
        # redis-py's own types are incomplete
        client: Any = Redis
        self._redis: Any = client.from_url(
            url, socket_connect_timeout=ANSWER_WITHIN_SECONDS, retry=Retry(NoBackoff(), 0)
        )
        self._channel = ""
        self._pubsub: Any | None = None
        self._pauses = Pauses("Redis")

    async def connect(self) -> None:
        """Connections are made when they are needed."""

    async def disconnect(self) -> None:
        await self._hang_up()
        await self._redis.aclose()

    async def subscribe(self, group: str) -> None:
        self._channel = group

    async def unsubscribe(self, group: str) -> None:  # noqa: ARG002
        await self._hang_up()

    async def publish(self, channel: str, message: Any) -> None:
        await self._redis.publish(channel, message)

    async def next_published(self) -> Event:
        while True:
            try:
                await self._woken()
            except Exception as error:  # broadcaster would listen no more
                await self._hang_up()
                await self._pauses.after(error)
            else:
                self._pauses.end()
                return Event(self._channel, "news")

    async def _woken(self) -> None:
        pubsub = self._pubsub or await self._subscribed()
        while (await self._message(pubsub))["type"] not in WAKING:
            pass

    async def _subscribed(self) -> Any:
        pubsub = self._pubsub = self._redis.pubsub()
        async with asyncio.timeout(ANSWER_WITHIN_SECONDS):
            await pubsub.subscribe(self._channel)
            await self._redis.ping()  # so that the first wake-up finds a connection
        return pubsub

    async def _message(self, pubsub: Any) -> Any:
        """A quiet connection may be one that nobody is at the other end of."""
        message = await pubsub.get_message(timeout=PING_AFTER_SECONDS)
        if message is None:
            await pubsub.ping()
            message = await pubsub.get_message(timeout=ANSWER_WITHIN_SECONDS)
        if message is None:
            raise TimeoutError("no answer to a ping")
        return message

    async def _hang_up(self) -> None:
        pubsub, self._pubsub = self._pubsub, None
        if pubsub is not None:
            with suppress(RedisError, OSError):
                await pubsub.aclose()
