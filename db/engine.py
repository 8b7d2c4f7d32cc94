"""The doors to the database: one for transactions that write, one for compiled reads.

SQLite: a single writer that begins IMMEDIATE (so that no read-modify-write is lost) and readers
that cannot write. PostgreSQL: asyncpg. SQLAlchemy's engines open every connection; compiled reads
use the driver's own connection, held for the life of the process: of SQLite in the event loop and
in threads, of PostgreSQL over a socket.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, nullcontext
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    create_async_engine,
)
from sqlalchemy.pool import AsyncAdaptedQueuePool

from db.base import Base
from db.faults import STATEMENT_TIMEOUT_SECONDS, TRANSLATING, connected
from db.held import Fetch, HeldConnections, Rows
from db.near import Near
from db.threads import Threads

WRITE_CONNECTIONS = 5
# Compiled reads hold their connections for good; whoever reads by a session needs others.
SESSION_CONNECTIONS = 2
# Threads in SQLite wait for its allocator and for the interpreter: more of them take more of the
# processor, and answer no more.
MOST_SQLITE_THREADS = 2

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
            "async_creator_fn": connected,
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


class Database:
    def __init__(self, url: str, read_connections: int = 4) -> None:
        self.url = async_url(url)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        if self.sqlite:
            read_connections = min(read_connections, MOST_SQLITE_THREADS)
            self.writer = _sqlite_engine(self.url, writer=True, size=1)
            size = read_connections + SESSION_CONNECTIONS
            self.reader = _sqlite_engine(self.url, writer=False, size=size)
        else:
            self.writer = _postgresql_engine(self.url, WRITE_CONNECTIONS)
            self.reader = _postgresql_engine(self.url, read_connections + SESSION_CONNECTIONS)
        self.statements = 0
        self._beside: tuple[Near, Threads] | None = None
        if self.sqlite:
            threads = Threads(self.url, READER_PRAGMAS, read_connections)
            self._beside = Near(self.url, NEAR_PRAGMAS), threads
        self._held = HeldConnections(self.reader, read_connections, sqlite=self.sqlite)
        # SQLite has one writer; waiting here is fair, waiting in its busy handler is not.
        self._turn = asyncio.Lock()

    @property
    def dialect(self) -> sa.Dialect:
        return self.reader.sync_engine.dialect

    async def fetch(self, sql: str, parameters: Sequence[Any]) -> Rows:
        """Rows of one compiled statement: a single call of the driver.

        Raises StatementTimeoutError for one that takes too long, and UnavailableError.
        """
        self.statements += 1
        if self._beside is None:
            return await self._held.fetch(sql, parameters)
        near, threads = self._beside
        rows = near.fetch(sql, parameters)
        return await threads.fetch(sql, parameters) if rows is None else rows

    @asynccontextmanager
    async def snapshot(self) -> AsyncGenerator[Fetch]:
        """Statements that see the database as of one moment: that of the first of them."""
        async with self._held.snapshot() as fetch:

            async def counted(sql: str, parameters: Sequence[Any]) -> Rows:
                self.statements += 1
                return await fetch(sql, parameters)

            yield counted

    @asynccontextmanager
    async def write(self) -> AsyncGenerator[AsyncSession]:
        """One transaction: commits at the end, rolls back on any exception.

        Raises ClashError and StatementTimeoutError where others keep it from its end, and
        UnavailableError, after which nobody knows whether it has committed.
        """
        turn = self._turn if self.sqlite else nullcontext()
        session = AsyncSession(self.writer, expire_on_commit=False)
        with TRANSLATING:
            async with turn, session, session.begin():
                yield session

    async def close(self) -> None:
        await self._held.close()
        if self._beside is not None:
            near, threads = self._beside
            await threads.close()
            near.close()
        await self.reader.dispose()
        await self.writer.dispose()


def insert_into(session: AsyncSession, model: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """One that can say what to do where the row is there already."""
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    return (postgresql if on_postgresql else sqlite).insert(model)
