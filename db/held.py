"""Connections that compiled reads hold for the life of the process.

They are the driver's own, lent by SQLAlchemy's pool: to ask the pool, or by SQLAlchemy, costs
more than a short statement does.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from db import faults
from db.faults import TRANSLATING, StatementTimeoutError, unreachable

logger = logging.getLogger(__name__)

INTERRUPT_AGAIN_SECONDS = 0.05

Rows: TypeAlias = Sequence[Sequence[Any]]
Fetch: TypeAlias = Callable[[str, Sequence[Any]], Awaitable[Rows]]


@dataclass(frozen=True, eq=False)
class Held:
    """SQLAlchemy's connection and the driver's own within."""

    connection: AsyncConnection
    driver: Any


async def _invalidate(connection: AsyncConnection) -> None:
    try:
        await connection.invalidate()
        await connection.close()
    except Exception:
        logger.exception("a connection could not be closed")


class HeldConnections:
    def __init__(self, engine: AsyncEngine, size: int, *, sqlite: bool) -> None:
        self._engine, self._sqlite = engine, sqlite
        self._begin = "BEGIN" if sqlite else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        self._held: set[Held] = set()
        self._closing: set[asyncio.Task[None]] = set()
        self._idle: asyncio.LifoQueue[Held | None] = asyncio.LifoQueue()
        for _ in range(size):
            self._idle.put_nowait(None)

    async def fetch(self, sql: str, parameters: Sequence[Any]) -> Rows:
        """Of PostgreSQL: a connection of SQLite would take every failed statement with it."""
        with TRANSLATING:
            held = await self._take()
            try:
                rows = await self._rows(held, sql, parameters)
            except BaseException as error:
                if self._sound(held, error):
                    self._idle.put_nowait(held)
                else:
                    self._discard(held)
                raise
            self._idle.put_nowait(held)
            return rows

    @asynccontextmanager
    async def snapshot(self) -> AsyncGenerator[Fetch]:
        """Within one transaction that reads. Whatever goes wrong in it, the connection goes too.
        A statement that takes too long raises StatementTimeoutError where it stands."""
        with TRANSLATING:
            held = await self._take()
            try:
                await held.driver.execute(self._begin)
                yield partial(self._rows_within, held)
                await held.driver.execute("COMMIT")
            except BaseException:
                self._discard(held)
                raise
            self._idle.put_nowait(held)

    async def _rows_within(self, held: Held, sql: str, parameters: Sequence[Any]) -> Rows:
        with TRANSLATING:
            return await self._rows(held, sql, parameters)

    async def _rows(self, held: Held, sql: str, parameters: Sequence[Any]) -> Rows:
        patience = faults.STATEMENT_TIMEOUT_SECONDS
        try:
            if not self._sqlite:
                return await held.driver.fetch(sql, *parameters, timeout=patience)
            async with asyncio.timeout(patience):
                return await held.driver.execute_fetchall(sql, parameters)
        except TimeoutError as error:
            raise StatementTimeoutError from error

    async def _take(self) -> Held:
        held = await self._idle.get()
        try:
            if held is not None and self._lost(held):
                lost, held = held, None
                await self._close(lost)
            return held or await self._hold()
        except BaseException:
            self._idle.put_nowait(None)
            raise

    async def _hold(self) -> Held:
        connection = await self._engine.connect()
        driver = (await connection.get_raw_connection()).driver_connection
        held = Held(connection, driver)
        self._held.add(held)
        return held

    def _lost(self, held: Held) -> bool:
        return not self._sqlite and held.driver.is_closed()

    def _sound(self, held: Held, error: BaseException) -> bool:
        """Whether the statement merely failed, and the connection is neither broken nor busy."""
        return hasattr(error, "sqlstate") and not (unreachable(error) or self._lost(held))

    def _discard(self, held: Held) -> None:
        """Closed by itself, as whoever asked may be gone; its place is free when that is done."""
        closing = asyncio.create_task(self._close(held))
        self._closing.add(closing)
        closing.add_done_callback(self._closed)

    def _closed(self, closing: asyncio.Task[None]) -> None:
        self._closing.discard(closing)
        self._idle.put_nowait(None)

    async def _close(self, held: Held) -> None:
        self._held.discard(held)
        closing = asyncio.create_task(_invalidate(held.connection))
        while not closing.done():
            # SQLite misses an interrupt that comes before the statement has begun
            if self._sqlite:
                await held.driver.interrupt()
            await asyncio.wait({closing}, timeout=INTERRUPT_AGAIN_SECONDS)

    async def close(self) -> None:
        await asyncio.gather(*self._closing)
        for held in self._held:
            await held.connection.close()
        self._held.clear()
