"""Redis as the wake-up between processes.

Broadcaster's own backend ends with the first lost connection, without a word. This one goes on for
ever: it connects anew with growing pauses, subscribes again, and wakes once whenever it is back,
as there may have been news meanwhile. A server starts whether or not Redis answers.
"""

import asyncio
import logging
from contextlib import suppress
from typing import Any

from broadcaster import BroadcastBackend, Event
from redis.asyncio import Redis
from redis.exceptions import RedisError

FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 5.0
ANSWER_WITHIN_SECONDS = 5.0
log = logging.getLogger(__name__)


class RedisWake(BroadcastBackend):
    """For one channel, which is all that the bus has."""

    def __init__(self, url: str) -> None:
        # redis-py's own types are incomplete
        client: Any = Redis
        self._redis: Any = client.from_url(
            url, socket_connect_timeout=ANSWER_WITHIN_SECONDS, health_check_interval=15
        )
        self._channel = ""
        self._pubsub: Any | None = None
        self._pause = FIRST_PAUSE_SECONDS

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
                return await self._next()
            except (RedisError, OSError) as error:
                log.warning("Redis does not answer, hubs poll meanwhile: %r", error)
                await self._hang_up()
                await asyncio.sleep(self._pause)
                self._pause = min(self._pause * 2, LONGEST_PAUSE_SECONDS)

    async def _next(self) -> Event:
        if self._pubsub is None:
            pubsub = self._redis.pubsub(ignore_subscribe_messages=True)
            self._pubsub = pubsub
            await pubsub.subscribe(self._channel)
            self._pause = FIRST_PAUSE_SECONDS
            return Event(self._channel, "back")
        message: Any = None
        while message is None:
            message = await self._pubsub.get_message(timeout=None)
        return Event(self._channel, "news")

    async def _hang_up(self) -> None:
        pubsub, self._pubsub = self._pubsub, None
        if pubsub is not None:
            with suppress(RedisError, OSError):
                await pubsub.aclose()
