"""What time alone changes is told when it falls due, by whichever process comes first.

`time_told` says up to which moment all of it has been told. Whoever moves that on tells, in the
same transaction, what fell due in between: of several processes one, and after a time in which
nobody ran, all that came meanwhile. Whether something has begun or ended is judged when it is
read; the news only says that it is time to look.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import db
from db.entitled import MOST_NAMED
from db.types import Moment, to_milliseconds
from db.worker import Worker
from realtime.outbox import News, ScopeNews, append
from resolvers.anchors import outage_anchors, row_anchors

LOOK_EVERY_SECONDS = 0.5
# The clocks of several machines may differ by so much: what one of them tells has come for all.
LATE = timedelta(seconds=0.1)
# A row that is written with a moment of the past needs no telling, as its deed told it. So the
# moment moves on even where nothing falls due; and back where a clock had gone wrong.
MOVES_AFTER = timedelta(seconds=60)
MOMENTS = (
    db.AccountAccess.valid_from,
    db.AccountAccess.valid_to,
    db.Outage.begin,
    db.Outage.end,
    db.SoldProduct.start,
    db.SoldProduct.end,
)
logger = logging.getLogger(__name__)


class FallingDue(Worker):
    def __init__(
        self, database: db.Database, announce: Callable[[], None], clock: Callable[[], datetime]
    ) -> None:
        super().__init__()
        self._database, self._announce, self._clock = database, announce, clock

    async def for_ever(self) -> None:
        failing = False
        while not self.stopping.is_set():
            rest = LOOK_EVERY_SECONDS
            try:
                rest = await self.look()
                failing = False
            except Exception as error:
                if not failing:  # twice a second would drown the log
                    logger.warning("what fell due could not be told, trying on: %r", error)
                failing = True
            await self.rest(rest)

    async def look(self) -> float:
        """Tell what has fallen due; the seconds until it is time to look again."""
        now = to_milliseconds(self._clock() - LATE)
        told, *moments = await self._read()
        coming = min((moment for moment in moments if moment is not None), default=None)
        wait = (coming - now).total_seconds() if coming else LOOK_EVERY_SECONDS
        if told is None or wait <= 0 or abs(now - told) >= MOVES_AFTER:
            await self._tell(told, now)
            return 0.0
        return min(wait, LOOK_EVERY_SECONDS)

    async def _read(self) -> list[datetime | None]:
        """Up to when all is told, and of each column the next moment after that."""
        (row,) = await self._database.fetch(self._statement, ())
        read = Moment().process_result_value
        return [read(value, self._database.dialect) for value in row]

    @cached_property
    def _statement(self) -> str:
        told = sa.select(db.TimeTold.until).scalar_subquery()
        nexts = [
            sa.select(sa.func.min(moment)).where(moment > told).scalar_subquery()
            for moment in MOMENTS
        ]
        return str(sa.select(told, *nexts).compile(dialect=self._database.dialect))

    async def _tell(self, told: datetime | None, now: datetime) -> None:
        """Nothing where another process was faster, where nobody ever told anything, and where
        the clock goes back."""
        async with self._database.write() as session:
            move = sa.update(db.TimeTold).where(db.TimeTold.until.is_not_distinct_from(told))
            moved: Any = await session.execute(move.values(until=now))
            if moved.rowcount == 0 or told is None or now < told:
                return
            await tell_due(session, told, now)
        self._announce()


# --- what fell due --------------------------------------------------------------------------


async def tell_due(session: AsyncSession, after: datetime, until: datetime) -> None:
    def due(moment: Any) -> sa.ColumnElement[bool]:
        return sa.and_(moment > after, moment <= until)

    await _tell_reach(session, due)
    await _tell_outages(session, due)
    await _tell_products(session, due)


Due = Callable[[Any], sa.ColumnElement[bool]]


async def _tell_reach(session: AsyncSession, due: Due) -> None:
    """Relations that begin or end: what their contacts may see is another."""
    row = db.AccountAccess
    found = [sa.select(row.contact_id).where(due(end)) for end in (row.valid_from, row.valid_to)]
    contacts = (await session.scalars(sa.union(*found).limit(MOST_NAMED + 1))).all()
    if len(contacts) > MOST_NAMED:
        append(session, ScopeNews(everybody=True))
    elif contacts:
        append(session, ScopeNews(contacts=contacts))


async def _tell_outages(session: AsyncSession, due: Due) -> None:
    """Outages that begin or end, unless a deed has told it by a change after that moment."""
    row = db.Outage
    ids = [
        sa.select(row.id).where(due(end), row.portal_updated_at < end, row.cancelled_at.is_(None))
        for end in (row.begin, row.end)
    ]
    outages = (await session.scalars(sa.select(row).where(row.id.in_(sa.union(*ids))))).all()
    items = await _out(session, outages)
    for outage in outages:
        anchors = outage_anchors(outage.published, items.get(outage.id, []))
        append(session, News(db.EventKind.UPDATED, outage, outage.published, anchors, anchors))


async def _out(session: AsyncSession, outages: Sequence[db.Outage]) -> dict[int, list[int]]:
    between, items = db.OutageConfigurationItem, dict[int, list[int]]()
    for start in range(0, len(outages), MOST_NAMED):
        some = [outage.id for outage in outages[start : start + MOST_NAMED]]
        rows = sa.select(between.outage_id, between.configuration_item_id)
        for outage, item in await session.execute(rows.where(between.outage_id.in_(some))):
            items.setdefault(outage, []).append(item)
    return items


async def _tell_products(session: AsyncSession, due: Due) -> None:
    """Sold products that begin or expire: cases show the status of theirs."""
    row = db.SoldProduct
    ids = sa.union(*(sa.select(row.id).where(due(end)) for end in (row.start, row.end)))
    cases = sa.select(db.Case).where(db.Case.sold_product_id.in_(ids))
    for case in await session.scalars(cases):
        anchors = row_anchors(case)
        append(session, News(db.EventKind.UPDATED, case, True, anchors, anchors))
