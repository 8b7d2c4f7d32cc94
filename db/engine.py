"""The doors to the database: one for transactions that write, one for compiled reads.

SQLite: a single writer that begins IMMEDIATE (so that no read-modify-write is lost) and readers
that cannot write. PostgreSQL: asyncpg. SQLAlchemy's engines own every connection; compiled reads
use the driver's own connection, held for the life of the process.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    create_async_engine,
)
from sqlalchemy.pool import AsyncAdaptedQueuePool

from db.faults import CANCELLED, StatementTimeoutError, translated
from db.near import Near

logger = logging.getLogger(__name__)

STATEMENT_TIMEOUT_SECONDS = 15
INTERRUPT_AGAIN_SECONDS = 0.05
WRITE_CONNECTIONS = 5
# Compiled reads hold their connections for good; whoever reads by a session needs others.
SESSION_CONNECTIONS = 2
# Threads in SQLite wait for its allocator and for the interpreter: the portal home took 0.7 ms of
# CPU over two connections, 1.2 over four and 1.7 over eight, and no more of them were answered.
MOST_SQLITE_READ_CONNECTIONS = 2

SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "busy_timeout=5000",
    "foreign_keys=ON",
    "temp_store=MEMORY",
)
READER_PRAGMAS = (*SQLITE_PRAGMAS[2:], "query_only=ON")
# The event loop must not wait for a lock.
NEAR_PRAGMAS = ("busy_timeout=0", "temp_store=MEMORY", "query_only=ON")


def async_url(url: str) -> sa.URL:
    """The URL with the asynchronous driver of its database; only the two supported ones."""
    parsed = make_url(url)
    drivers = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
    backend = parsed.get_backend_name()
    if backend not in drivers:
        raise ValueError(f"{backend} is not supported: use sqlite or postgresql")
    return parsed.set(drivername=drivers[backend])


def _sqlite_engine(url: sa.URL, *, writer: bool, size: int) -> AsyncEngine:
    engine = create_async_engine(
        url,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=size,
        max_overflow=0,
        connect_args={"isolation_level": None, "cached_statements": 512},
    )
    pragmas = SQLITE_PRAGMAS if writer else READER_PRAGMAS

    def on_connect(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def on_begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")

    event.listen(engine.sync_engine, "connect", on_connect)
    event.listen(engine.sync_engine, "begin", on_begin)
    return engine


def _postgresql_engine(url: sa.URL, size: int) -> AsyncEngine:
    return create_async_engine(
        url,
        pool_size=size,
        max_overflow=0,
        # what a restart of the server has cut is replaced, not handed out
        pool_pre_ping=True,
        connect_args={
            "statement_cache_size": 500,
            "max_cacheable_statement_size": 0,
            "server_settings": {
                "jit": "off",
                "timezone": "UTC",
                "application_name": "csmgraph",
                "statement_timeout": str(STATEMENT_TIMEOUT_SECONDS * 1000),
            },
        },
    )


@dataclass(frozen=True, eq=False)
class Held:
    """A connection of SQLAlchemy's that compiled reads keep, and the driver's own within: to ask
    for it costs more than a short statement does."""

    connection: AsyncConnection
    driver: Any


async def _invalidate(connection: AsyncConnection) -> None:
    try:
        await connection.invalidate()
        await connection.close()
    except Exception:
        logger.exception("a connection could not be closed")


class Database:
    def __init__(self, url: str, read_connections: int = 4) -> None:
        self.url = async_url(url)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        if self.sqlite:
            read_connections = min(read_connections, MOST_SQLITE_READ_CONNECTIONS)
            self.writer = _sqlite_engine(self.url, writer=True, size=1)
            size = read_connections + SESSION_CONNECTIONS
            self.reader = _sqlite_engine(self.url, writer=False, size=size)
        else:
            self.writer = _postgresql_engine(self.url, WRITE_CONNECTIONS)
            self.reader = _postgresql_engine(self.url, read_connections + SESSION_CONNECTIONS)
        self.statements = 0
        self._near = Near(self.url, NEAR_PRAGMAS) if self.sqlite else None
        self._held: set[Held] = set()
        self._closing: set[asyncio.Task[None]] = set()
        self._idle: asyncio.LifoQueue[Held | None] = asyncio.LifoQueue()
        for _ in range(read_connections):
            self._idle.put_nowait(None)
        # SQLite has one writer; waiting here is fair, waiting in its busy handler is not.
        self._turn = asyncio.Lock()

    @property
    def dialect(self) -> sa.Dialect:
        return self.reader.sync_engine.dialect

    async def fetch(self, sql: str, parameters: Sequence[Any]) -> Sequence[Sequence[Any]]:
        """Rows of one compiled statement: a single call of the driver on a held connection.

        Raises StatementTimeoutError for one that takes too long.
        """
        self.statements += 1
        rows = self._near and self._near.fetch(sql, parameters)
        return await self._fetch(sql, parameters) if rows is None else rows

    async def _fetch(self, sql: str, parameters: Sequence[Any]) -> Sequence[Sequence[Any]]:
        held, kept = await self._idle.get(), True
        try:
            if held is not None and self._lost(held):
                lost, held = held, None
                await self._close(lost)
            if held is None:
                held = await self._hold()
            if self.sqlite:
                async with asyncio.timeout(STATEMENT_TIMEOUT_SECONDS):
                    return await held.driver.execute_fetchall(sql, parameters)
            return await held.driver.fetch(sql, *parameters, timeout=STATEMENT_TIMEOUT_SECONDS)
        except BaseException as error:
            kept = self._keep(held, error)
            if isinstance(error, TimeoutError) or getattr(error, "sqlstate", "") == CANCELLED:
                raise StatementTimeoutError from error
            raise
        finally:
            if kept:
                self._idle.put_nowait(held)

    async def _hold(self) -> Held:
        connection = await self.reader.connect()
        driver = (await connection.get_raw_connection()).driver_connection
        held = Held(connection, driver)
        self._held.add(held)
        return held

    def _lost(self, held: Held) -> bool:
        return not self.sqlite and held.driver.is_closed()

    def _keep(self, held: Held | None, error: BaseException) -> bool:
        """Keep a connection whose statement merely failed. One that is broken or still busy is
        closed by itself, as whoever asked may be gone; its place is free when that is done."""
        failed = isinstance(error, Exception) and not isinstance(error, TimeoutError)
        known = self.sqlite or hasattr(error, "sqlstate")
        if held is None or (failed and known and not self._lost(held)):
            return True
        closing = asyncio.create_task(self._close(held))
        self._closing.add(closing)
        closing.add_done_callback(self._closed)
        return False

    def _closed(self, closing: asyncio.Task[None]) -> None:
        self._closing.discard(closing)
        self._idle.put_nowait(None)

    async def _close(self, held: Held) -> None:
        self._held.discard(held)
        closing = asyncio.create_task(_invalidate(held.connection))
        while not closing.done():
            # SQLite misses an interrupt that comes before the statement has begun
            if self.sqlite:
                await held.driver.interrupt()
            await asyncio.wait({closing}, timeout=INTERRUPT_AGAIN_SECONDS)

    @asynccontextmanager
    async def write(self) -> AsyncGenerator[AsyncSession]:
        """One transaction: commits at the end, rolls back on any exception.

        Raises ClashError and StatementTimeoutError where others keep it from its end.
        """
        turn = self._turn if self.sqlite else nullcontext()
        session = AsyncSession(self.writer, expire_on_commit=False)
        try:
            async with turn, session, session.begin():
                yield session
        except DBAPIError as error:
            raise translated(error) from error

    async def close(self) -> None:
        await asyncio.gather(*self._closing)
        for held in self._held:
            await held.connection.close()
        self._held.clear()
        if self._near is not None:
            self._near.close()
        await self.reader.dispose()
        await self.writer.dispose()
