"""SQLite asked in threads, each with a connection of its own, all of them at one queue.

Whoever is done takes the next statement at once. Were statements handed to connections that are
idle, as they are elsewhere, a thread would wait for the event loop after each.
"""

import asyncio
import sqlite3
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import sqlalchemy as sa

from db import faults
from db.faults import StatementTimeoutError, UnavailableError
from db.near import opened

# To ask whether to go on is to wait for the interpreter; so many steps take some ten milliseconds.
STEPS_BETWEEN_QUESTIONS = 1_000_000
# Ended by the question above, or by the patience for the locks of others.
TOO_LONG = (sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_BUSY)


class Statement:
    """One under way. `deadline` is of the monotonic clock."""

    def __init__(self, sql: str, parameters: Sequence[Any]) -> None:
        self.sql, self.parameters = sql, parameters
        self.deadline = 0.0
        self.given_up = False

    def is_late(self) -> bool:
        return self.given_up or time.monotonic() >= self.deadline

    def rows_of(self, connection: sqlite3.Connection) -> list[Any]:
        self.deadline = time.monotonic() + faults.STATEMENT_TIMEOUT_SECONDS
        if self.is_late():
            raise StatementTimeoutError
        connection.set_progress_handler(self.is_late, STEPS_BETWEEN_QUESTIONS)
        try:
            return connection.execute(self.sql, self.parameters).fetchall()
        except sqlite3.OperationalError as error:
            # of what the driver finds fault with itself, SQLite has no code
            if getattr(error, "sqlite_errorcode", None) in TOO_LONG:
                raise StatementTimeoutError from error
            raise


class Threads:
    def __init__(self, url: sa.URL, pragmas: Sequence[str], count: int) -> None:
        self._url, self._pragmas = url, pragmas
        self._executor = ThreadPoolExecutor(count, "csmgraph-read")
        self._mine = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._closed = False

    async def fetch(self, sql: str, parameters: Sequence[Any]) -> list[Any]:
        """Raises StatementTimeoutError for one that takes too long, not for one that waits, and
        UnavailableError for one that waits when all is closed."""
        statement = Statement(sql, parameters)
        try:
            return await asyncio.get_running_loop().run_in_executor(
                self._executor, self._rows, statement
            )
        finally:
            statement.given_up = True

    def _rows(self, statement: Statement) -> list[Any]:
        if self._closed:
            raise UnavailableError("The database is closed.")
        connection: sqlite3.Connection | None = getattr(self._mine, "connection", None)
        if connection is None:
            connection = self._mine.connection = opened(self._url, self._pragmas)
            self._connections.append(connection)
        return statement.rows_of(connection)

    async def close(self) -> None:
        """What is under way comes to its end. What waits is refused, not cancelled: whoever waits
        for it would take that for their own."""
        self._closed = True
        await asyncio.to_thread(self._executor.shutdown)
        for connection in self._connections:
            connection.close()
        self._connections.clear()
