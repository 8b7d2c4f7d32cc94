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
from db.faults import StatementTimeoutError
from db.near import opened

# To ask whether to go on is to wait for the interpreter; so many steps take some ten milliseconds.
STEPS_BETWEEN_QUESTIONS = 1_000_000


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
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                raise StatementTimeoutError from error
            raise


class Threads:
    def __init__(self, url: sa.URL, pragmas: Sequence[str], count: int) -> None:
        self._url, self._pragmas = url, pragmas
        self._executor = ThreadPoolExecutor(count, "csmgraph-read")
        self._mine = threading.local()
        self._connections: list[sqlite3.Connection] = []

    async def fetch(self, sql: str, parameters: Sequence[Any]) -> list[Any]:
        """Raises StatementTimeoutError for one that takes too long, not for one that waits."""
        statement = Statement(sql, parameters)
        try:
            return await asyncio.get_running_loop().run_in_executor(
                self._executor, self._rows, statement
            )
        finally:
            statement.given_up = True

    def _rows(self, statement: Statement) -> list[Any]:
        connection: sqlite3.Connection | None = getattr(self._mine, "connection", None)
        if connection is None:
            connection = self._mine.connection = opened(self._url, self._pragmas)
            self._connections.append(connection)
        return statement.rows_of(connection)

    async def close(self) -> None:
        await asyncio.to_thread(self._executor.shutdown, cancel_futures=True)
        for connection in self._connections:
            connection.close()
        self._connections.clear()
