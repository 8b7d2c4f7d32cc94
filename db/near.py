"""SQLite asked in the event loop itself, for statements that take less time than it takes to hand
them to a thread.

How long a statement takes is not known before. So it runs under a budget: SQLite asks every so many
steps whether to go on, and what is over its budget is given up, left to the threads, and not tried
here again for a while. So nobody waits for more than that of somebody else's statement.
"""

import sqlite3
import time
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

# A thread costs a statement 0.1 to 0.2 ms of CPU, and lets two of them run at once. The budget is
# of CPU: a busy machine makes no statement longer than it is.
BUDGET_SECONDS = 0.00025
STEPS_BETWEEN_QUESTIONS = 5_000
# Preparing a statement is not under the budget: long ones take longer than that.
LONGEST_TEXT = 32_768
RUNS_LEFT_TO_THREADS = 200
REMEMBERED_STATEMENTS = 512
PREPARED_STATEMENTS = 128


def opened(url: sa.URL, pragmas: Sequence[str]) -> sqlite3.Connection:
    """The driver's own connection, for good: SQLAlchemy knows of it no more. One thread at a time
    may use it."""
    arguments = {
        "isolation_level": None,
        "cached_statements": PREPARED_STATEMENTS,
        "check_same_thread": False,
    }
    address = url.set(drivername="sqlite")
    engine = sa.create_engine(address, poolclass=NullPool, connect_args=arguments)
    pooled = engine.raw_connection()
    connection: Any = pooled.driver_connection
    pooled.detach()
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")
    return connection


class Near:
    def __init__(self, url: sa.URL, pragmas: Sequence[str]) -> None:
        self._url, self._pragmas = url, pragmas
        self._connection: sqlite3.Connection | None = None
        self._deadline = 0.0
        # Statements that went over their budget, and how often they are left to the threads yet.
        self._left: OrderedDict[str, int] = OrderedDict()

    def fetch(self, sql: str, parameters: Sequence[Any]) -> Sequence[Sequence[Any]] | None:
        """The rows; None if a thread must find them, or say why it cannot."""
        if (self._left and self._is_left(sql)) or len(sql) > LONGEST_TEXT:
            return None
        try:
            connection = self._connection or self._connect()
            self._deadline = time.thread_time() + BUDGET_SECONDS
            return connection.execute(sql, parameters).fetchall()
        except sqlite3.Error:
            self._left[sql] = RUNS_LEFT_TO_THREADS
            if len(self._left) > REMEMBERED_STATEMENTS:
                self._left.popitem(last=False)
            return None

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _is_left(self, sql: str) -> bool:
        runs = self._left.get(sql, 0)
        if runs > 1:
            self._left[sql] = runs - 1
        elif runs:
            del self._left[sql]
        return runs > 0

    def _connect(self) -> sqlite3.Connection:
        connection = opened(self._url, self._pragmas)
        connection.set_progress_handler(self._is_late, STEPS_BETWEEN_QUESTIONS)
        self._connection = connection
        return connection

    def _is_late(self) -> bool:
        return time.thread_time() > self._deadline
