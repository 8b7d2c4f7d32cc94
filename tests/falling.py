"""Moments that come while a test waits."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

import db
from tests.databases import by_hand

AHEAD = timedelta(seconds=0.5)


class Soon:
    """A clock that stands a moment before this one until it is let go."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment
        self._let_go: float | None = None

    def go(self) -> None:
        self._let_go = asyncio.get_running_loop().time()

    def clock(self) -> datetime:
        if self._let_go is None:
            return self.moment - AHEAD
        gone = asyncio.get_running_loop().time() - self._let_go
        return self.moment - AHEAD + timedelta(seconds=gone)

    def told_in_time(self) -> bool:
        return timedelta() <= self.clock() - self.moment < timedelta(seconds=1)


async def set_all(database: db.Database, column: Any, value: Any, **where: Any) -> None:
    """As if it had been like that from the start: nobody is told."""
    async with by_hand(database) as connection:
        row = sa.update(column.class_).values({column.key: value})
        await connection.execute(row.filter_by(**where))
