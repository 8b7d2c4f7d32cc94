"""Told equals asked again, also of what time alone changes: whoever reads once and then follows
knows, while the clock goes on and nobody does anything, what a fresh query tells them."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import db
from resolvers.falling_due import LATE, MOMENTS
from tests.asking import Asker, asker
from tests.demo_world import (
    ADMIN,
    AGENT,
    AL,
    BEA,
    BO,
    CONSUMER_AGENT,
    IRIS,
    MIA,
    MONITORING_OWNER,
    NOC,
    NOW,
    PAT,
    PIA,
)
from tests.falling import set_all
from tests.folders import column
from tests.following import Following, following, live, rows_told, snapshot

LISTENERS = (BO, BEA, AL, PAT, PIA, IRIS, MIA, AGENT, CONSUMER_AGENT, NOC, MONITORING_OWNER, ADMIN)
HOUR = timedelta(hours=1)
# What a feed is of: the row itself, which rows it leads to, and of a case the product's status.
FEEDS = {
    "outage": "outageUpdates",
    "case": "caseUpdates",
    "installBaseItem": "installBaseHealthUpdates",
}
FIELDS = {
    "outage": "id summary phase version installBaseItems { nodes { id } }",
    "case": "id subject state version soldProduct { id status } installBaseItems { nodes { id } }",
    "installBaseItem": "id name health healthRollup",
}
# What falls due besides the outages and products of the demo world.
DUE: Sequence[tuple[Any, datetime, dict[str, Any]]] = (
    (db.AccountAccess.valid_to, NOW + HOUR, {"source": db.AccessSource.PARTNER}),
    (db.AccountAccess.valid_from, NOW + 2 * HOUR, {"source": db.AccessSource.CONTACT}),
    (db.SoldProduct.start, NOW + 3 * HOUR, {"external_key": "sp5"}),
    (db.SoldProduct.end, NOW + 4 * HOUR, {"external_key": "sp5"}),
)


@dataclass
class Listener:
    """What one of them knows of one kind of row, by id."""

    demo: Asker
    who: str
    kind: str
    feed: Following
    known: dict[str, Any] = field(default_factory=dict[str, Any])

    async def hear(self) -> None:
        """For ever, as the documentation says: read anew where that is required."""
        while True:
            message = await self.feed.next(within=None)
            if message["kind"] == "RESYNC_REQUIRED":
                self.known, _ = await asked(self.demo, self.who, self.kind)
            elif message["kind"] == "REMOVED":
                self.known.pop(message["id"], None)
            elif message[self.kind] is not None:
                self.known[message["id"]] = message[self.kind]

    async def agrees(self) -> dict[str, Any]:
        """What is on its way arrives; then there is no difference."""
        fresh, _ = await asked(self.demo, self.who, self.kind)
        for _ in range(100):
            if self.known == fresh:
                break
            await asyncio.sleep(0.05)
        assert self.known == fresh, (self.who, self.kind)
        return fresh


async def asked(demo: Asker, who: str, kind: str) -> tuple[dict[str, Any], str]:
    return await snapshot(demo, who, kind, FIELDS[kind])


async def listener(demo: Asker, who: str, kind: str, stack: AsyncExitStack) -> Listener:
    known, cursor = await asked(demo, who, kind)
    document = rows_told(FEEDS[kind], kind, FIELDS[kind])
    feed = await stack.enter_async_context(following(demo, who, document, after=cursor))
    return Listener(demo, who, kind, feed, known)


class Clock:
    now = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Ageing:
    demo: Asker
    clock: Clock
    moments: list[datetime]


@pytest.fixture(name="ageing")
async def ageing_fixture(demo_url: str, tmp_path: Path) -> AsyncGenerator[Ageing]:
    clock = Clock()
    demo = asker(demo_url, tmp_path, clock)
    for moment, at, where in DUE:
        await set_all(demo.database, moment, at, **where)
    found = {
        at
        for moment in MOMENTS
        for at in await column(demo.database, sa.select(moment))
        if at is not None and at > NOW
    }
    async with live(demo):
        yield Ageing(demo, clock, sorted(found))
    await demo.database.close()


async def test_told_equals_asked_again_as_time_goes_on(ageing: Ageing) -> None:
    """A partnership ends, a relation begins, outages begin and end, products begin and expire."""
    changed: dict[datetime, set[str]] = {}
    async with AsyncExitStack() as stack:
        listeners = [
            await listener(ageing.demo, who, kind, stack) for who in LISTENERS for kind in FEEDS
        ]
        hearing = [asyncio.create_task(one.hear()) for one in listeners]
        for moment in ageing.moments:
            before = [dict(one.known) for one in listeners]
            ageing.clock.now = moment + LATE
            after = [await one.agrees() for one in listeners]
            pairs = zip(listeners, before, after, strict=True)
            changed[moment] = {one.kind for one, was, now in pairs if was != now}
        for task in hearing:
            task.cancel()
        await asyncio.gather(*hearing, return_exceptions=True)
    assert changed[NOW + HOUR] == set(FEEDS)
    assert changed[NOW + 2 * HOUR] == {"outage", "installBaseItem"}
    assert changed[NOW + 3 * HOUR] == changed[NOW + 4 * HOUR] == {"case"}
    assert sum("outage" in kinds for kinds in changed.values()) >= len(DUE)
