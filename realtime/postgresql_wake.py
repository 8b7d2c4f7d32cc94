"""PostgreSQL's LISTEN and NOTIFY as the wake-up between processes, for whoever has no Redis.

One connection listens and another notifies, both beside those of the deeds: a NOTIFY within a deed
would make all deeds of the database commit one after the other, and be heard no earlier. Lost
connections are made anew with growing pauses, and each wakes once, as there may have been news.
"""

import asyncio
import inspect
from typing import Any

import asyncpg  # pyright: ignore[reportMissingTypeStubs]
from broadcaster import BroadcastBackend, Event
from sqlalchemy.engine import make_url

from realtime.pauses import ANSWER_WITHIN_SECONDS, PING_AFTER_SECONDS, Pauses

SERVER_SETTINGS = {
    "application_name": "csmgraph wake-up",
    # What a notification does to the disk need not have happened: it is lost with the server.
    "synchronous_commit": "off",
}


def connect_arguments(url: str) -> dict[str, Any]:
    """As SQLAlchemy reads the URL, so that it may be the same as that of the database."""
    parsed = make_url(url).set(drivername="postgresql+asyncpg")
    _, arguments = parsed.get_dialect()().create_connect_args(parsed)
    untyped: Any = asyncpg
    known = inspect.signature(untyped.connect).parameters  # some are for SQLAlchemy itself
    arguments = {name: value for name, value in arguments.items() if name in known}
    return {**arguments, "server_settings": SERVER_SETTINGS, "timeout": ANSWER_WITHIN_SECONDS}


class PostgresqlWake(BroadcastBackend):
    """For one channel, which is all that the bus has."""

    def __init__(self, url: str) -> None:
        self._arguments = connect_arguments(url)
        self._channel = ""
        self._listening: Any | None = None
        self._notifying: Any | None = None
        self._connecting = asyncio.Lock()
        self._heard = asyncio.Event()
        self._pauses = Pauses("PostgreSQL")

    async def connect(self) -> None:
        """Connections are made when they are needed."""

    async def disconnect(self) -> None:
        self._hang_up()
        notifying, self._notifying = self._notifying, None
        if notifying is not None:
            notifying.terminate()

    async def subscribe(self, group: str) -> None:
        self._channel = group

    async def unsubscribe(self, group: str) -> None:  # noqa: ARG002
        self._hang_up()

    async def publish(self, channel: str, message: Any) -> None:
        """One at a time, as the bus does it."""
        connection = await self._notifier()
        try:
            await connection.execute("SELECT pg_notify($1, $2)", channel, message)
        except BaseException:
            # not one that still waits for an answer: nobody knows when that comes
            connection.terminate()
            raise

    async def next_published(self) -> Event:
        while True:
            try:
                await self._woken()
            except Exception as error:  # broadcaster would listen no more
                self._hang_up()
                await self._pauses.after(error)
            else:
                self._pauses.end()
                return Event(self._channel, "news")

    async def _woken(self) -> None:
        if self._listening is None:
            await self._listen()
            return
        while not self._heard.is_set():
            try:
                async with asyncio.timeout(PING_AFTER_SECONDS):
                    await self._heard.wait()
            except TimeoutError:
                # a quiet connection may be one that nobody is at the other end of
                await self._listening.execute("SELECT 1", timeout=ANSWER_WITHIN_SECONDS)
        self._heard.clear()
        if self._listening.is_closed():
            raise ConnectionError("the connection is lost")

    async def _listen(self) -> None:
        self._heard.clear()
        await self._notifier()  # so that the first wake-up need not wait for it
        connection = self._listening = await self._connect()
        connection.add_termination_listener(self._wake)
        async with asyncio.timeout(ANSWER_WITHIN_SECONDS):
            await connection.add_listener(self._channel, self._wake)

    async def _notifier(self) -> Any:
        async with self._connecting:
            if self._notifying is None or self._notifying.is_closed():
                self._notifying = await self._connect()
            return self._notifying

    async def _connect(self) -> Any:
        untyped: Any = asyncpg
        return await untyped.connect(**self._arguments)

    def _wake(self, *_: object) -> None:
        self._heard.set()

    def _hang_up(self) -> None:
        listening, self._listening = self._listening, None
        if listening is not None:
            listening.terminate()
