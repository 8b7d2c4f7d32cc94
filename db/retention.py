"""What nobody needs any more is swept: old lines of the log, and keys of retries past their day.

A sweep takes some hundred rows to a transaction and rests after each as long as that took, so that
whoever writes waits for one of them at most. Lines of the log go from the oldest on: those that
stay have no hole, and a reader who is told the next number knows whether anything is missing.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from db.base import now
from db.engine import Database
from db.events import IDEMPOTENCY_KEPT_FOR, Clock, Event, IdempotencyKey
from db.worker import Worker

EVERY_SECONDS = 60.0
BATCH = 500
# Any number that nothing else in a database of ours locks.
SWEEPING = 0x63736D73
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Kept:
    """A line of the log goes when it is older, or when so many newer ones follow it."""

    age: timedelta
    lines: int


class Retention(Worker):
    def __init__(self, database: Database, kept: Kept, clock: Callable[[], datetime] = now) -> None:
        super().__init__()
        self._database, self._kept, self._clock = database, kept, clock
        # No line up to here is left: PostgreSQL would pass all those it has not cleared yet.
        self._swept = 0

    async def sweep(self) -> int:
        """All there is to sweep just now; how many rows that was. None where another process is
        at it."""
        return await self._in_batches(self._lines) + await self._in_batches(self._keys)

    async def for_ever(self) -> None:
        while not self.stopping.is_set():
            try:
                await self.sweep()
            except Exception as error:
                logger.warning("old news could not be swept, trying on: %r", error)
            await self.rest(EVERY_SECONDS)

    async def _in_batches(self, one: Callable[[AsyncSession], Awaitable[int]]) -> int:
        clock, swept = asyncio.get_running_loop().time, 0
        while not self.stopping.is_set():
            began = clock()
            async with self._database.write() as session:
                count = await one(session) if await self._alone(session) else 0
            swept += count
            if count < BATCH:
                break
            await self.rest(clock() - began)
        return swept

    async def _alone(self, session: AsyncSession) -> bool:
        """Until the transaction ends. On SQLite whoever writes is alone."""
        if self._database.sqlite:
            return True
        return bool(await session.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(SWEEPING))))

    async def _lines(self, session: AsyncSession) -> int:
        last = await session.scalar(sa.select(Clock.sequence)) or 0
        oldest, first = self._clock() - self._kept.age, last - self._kept.lines + 1
        lines = sa.select(Event.sequence, Event.at).where(Event.sequence > self._swept)
        found = (await session.execute(lines.order_by(Event.sequence).limit(BATCH))).all()
        past = [number for number, _ in takewhile(lambda x: x[0] < first or x[1] < oldest, found)]
        if past:
            await session.execute(sa.delete(Event).where(Event.sequence <= past[-1]))
            self._swept = past[0] - 1  # not past[-1]: this transaction may yet fail
        return len(past)

    async def _keys(self, session: AsyncSession) -> int:
        past = IdempotencyKey.created_at <= self._clock() - IDEMPOTENCY_KEPT_FOR
        some = sa.select(IdempotencyKey.id).where(past).limit(BATCH)
        # One that a deed has locked is left to it: waiting in another order is a deadlock.
        ids = list(await session.scalars(some.with_for_update(skip_locked=True)))
        await session.execute(sa.delete(IdempotencyKey).where(IdempotencyKey.id.in_(ids)))
        return len(ids)
