"""Delivering: events to those who listen, whatever goes wrong on the way.

What is to be sent is read first and sent then, so that a database that fails in between costs time
and nothing else.
"""

import asyncio
import logging
from collections.abc import Iterable, Sequence

import db
from realtime.messages import Batch
from realtime.outbox import Event
from resolvers.listeners import Listeners, Member
from resolvers.telling import Teller, Told, TooSlow

FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 2.0
# Others have their turn after so many.
SENT_AT_ONCE = 256

TOO_SLOW = {"message": "The payload takes too long to read.", "extensions": {"code": "TIMEOUT"}}
logger = logging.getLogger(__name__)


class Delivery:
    def __init__(self, database: db.Database, teller: Teller) -> None:
        self.database, self.teller = database, teller

    async def deliver(self, epoch: str, events: Sequence[Event], listeners: Listeners) -> None:
        """Ends when all of them are told, however long the database is away."""
        if not (events and listeners.members):
            return
        told = await self._told(epoch, events, listeners)
        for member in told.gone:
            if member.open:
                member.sink.gone()
        await send(batches(told.results.items()))

    async def _told(self, epoch: str, events: Sequence[Event], listeners: Listeners) -> Told:
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                async with self.database.snapshot() as fetch:
                    return await self.teller.tell(fetch, epoch, events, listeners)
            except TooSlow as slow:
                for member in slow.members:
                    listeners.discard(member)
                    member.open = False
                    member.sink.end([TOO_SLOW])
            except Exception as error:
                if pause == FIRST_PAUSE_SECONDS:  # once is enough
                    logger.warning("events cannot be told, trying on: %r", error)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)


def batches(results: Iterable[tuple[Member, Sequence[bytes]]]) -> Iterable[tuple[Member, Batch]]:
    """Whoever is told the same is sent the same."""
    made: dict[tuple[int, ...], Batch] = {}
    for member, texts in results:
        key = tuple(map(id, texts))
        batch = made.get(key)
        if batch is None:
            batch = made[key] = Batch(texts)
        yield member, batch


async def send(batches: Iterable[tuple[Member, Batch]]) -> None:
    for number, (member, batch) in enumerate(batches, 1):
        if member.open:
            member.sink.next(batch)
        if not number % SENT_AT_ONCE:
            await asyncio.sleep(0)
