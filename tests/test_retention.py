"""The log is kept so far back and no further, and nobody has to wait while it is swept."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import sqlalchemy as sa

import db
from app import assemble, create_app
from auth.keys import derived_key, server_secret
from db.base import now
from db.events import IDEMPOTENCY_KEPT_FOR
from db.retention import Kept, Retention
from realtime.cursors import FeedCursors
from realtime.outbox import Log
from settings import Settings
from tests.asking import Asker, asker
from tests.demo_world import BO, NOC, NOW
from tests.doing import done
from tests.following import begun, following, live

WEEK, PLENTY = timedelta(days=7), 1_000_000
TOLD = now()


async def tell(database: db.Database, ages: list[timedelta]) -> None:
    """A line of the log for each age, the oldest first, and the clock that has numbered them."""
    common = {"kind": db.EventKind.UPDATED, "entity": "outage", "row_id": 1, "row_version": 1}
    named = {"public_id": "out_0000000000000000", "portal": True}
    lines = [
        {"sequence": number, "at": TOLD - age, **common, **named}
        for number, age in enumerate(ages, 1)
    ]
    async with database.write() as session:
        await session.execute(sa.insert(db.Event), lines)
        await session.execute(sa.update(db.Clock).values(sequence=len(ages)))


async def kept(database: db.Database) -> list[int]:
    rows = await database.fetch("select sequence from event order by sequence", ())
    return [sequence for (sequence,) in rows]


async def until_kept(database: db.Database, expected: list[int]) -> None:
    async with asyncio.timeout(5):
        while await kept(database) != expected:  # noqa: ASYNC110 (the table tells, nobody else)
            await asyncio.sleep(0.02)


async def test_news_older_than_a_week_is_swept(empty_database: db.Database) -> None:
    days = [30, 8, 7.1, 6.9, 1, 0]
    await tell(empty_database, [timedelta(days=one) for one in days])
    assert await Retention(empty_database, Kept(WEEK, PLENTY)).sweep() == 3
    assert await kept(empty_database) == [4, 5, 6]


async def test_of_young_news_so_many_lines_are_kept(empty_database: db.Database) -> None:
    await tell(empty_database, [timedelta(0)] * 10)
    assert await Retention(empty_database, Kept(WEEK, 4)).sweep() == 6
    assert await kept(empty_database) == [7, 8, 9, 10]


async def test_what_is_kept_has_no_hole(empty_database: db.Database) -> None:
    """The clock of one machine is behind: its line seems older than those before it."""
    await tell(empty_database, [timedelta(days=one) for one in (8, 1, 9, 0)])
    await Retention(empty_database, Kept(WEEK, PLENTY)).sweep()
    assert await kept(empty_database) == [2, 3, 4]


async def test_after_a_quiet_week_nothing_is_left(empty_database: db.Database) -> None:
    await tell(empty_database, [timedelta(days=8)] * 3)
    retention = Retention(empty_database, Kept(WEEK, PLENTY))
    assert [await retention.sweep(), await retention.sweep()] == [3, 0]
    assert await kept(empty_database) == []


async def test_whoever_writes_meanwhile_waits_for_one_small_transaction(
    empty_database: db.Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.retention.BATCH", 10)
    await tell(empty_database, [timedelta(days=8)] * 1_000)
    sweeping = asyncio.create_task(Retention(empty_database, Kept(WEEK, PLENTY)).sweep())
    left: list[int] = []
    for _ in range(5):
        async with empty_database.write() as session:
            counted = await session.scalar(sa.select(sa.func.count()).select_from(db.Event))
            left.append(counted or 0)
    assert await sweeping == 1_000
    assert left[-1] > 500
    assert all(before - after <= 50 for before, after in pairwise(left))


async def test_several_processes_do_not_sweep_the_same_twice(
    empty_database: db.Database, empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.retention.BATCH", 10)
    await tell(empty_database, [timedelta(days=8)] * 200 + [timedelta(0)])
    others = [db.Database(empty_url) for _ in range(3)]
    swept = await asyncio.gather(*(Retention(one, Kept(WEEK, PLENTY)).sweep() for one in others))
    assert sum(swept) == 200
    assert await kept(empty_database) == [201]
    for one in others:
        await one.close()


async def test_keys_of_retries_are_swept_after_their_day(
    empty_database: db.Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever sent them: a key is looked at again only by the one who sends it again."""
    monkeypatch.setattr("db.retention.BATCH", 2)
    ages = [IDEMPOTENCY_KEPT_FOR * share for share in (3, 2, 1.01, 0.99, 0)]
    async with empty_database.write() as session:
        for number, age in enumerate(ages):
            who = f"con_{number:016}"
            key = db.IdempotencyKey(principal=who, key="k", request_digest="", answer="null")
            key.created_at = now() - age
            session.add(key)
    assert await Retention(empty_database, Kept(WEEK, PLENTY)).sweep() == 3
    left = await empty_database.fetch("select principal from idempotency_key order by 1", ())
    assert [row[0] for row in left] == ["con_0000000000000003", "con_0000000000000004"]


async def test_a_database_that_does_not_answer_ends_no_sweeping(
    empty_database: db.Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("db.retention.EVERY_SECONDS", 0.05)
    await tell(empty_database, [timedelta(days=8)])
    async with empty_database.write() as session:
        await session.execute(sa.text("ALTER TABLE event RENAME TO gone"))
    retention = Retention(empty_database, Kept(WEEK, PLENTY))
    with caplog.at_level(logging.WARNING):
        retention.start()
        await asyncio.sleep(0.1)
    async with empty_database.write() as session:
        await session.execute(sa.text("ALTER TABLE gone RENAME TO event"))
    await until_kept(empty_database, [])
    await retention.stop()
    assert "could not be swept" in caplog.text


async def test_sweeping_ends_at_any_time_and_leaves_no_lock(
    empty_database: db.Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever stops it writes at once, and what is left has no hole."""
    monkeypatch.setattr("db.retention.BATCH", 50)
    left = list(range(1, 2_001))
    await tell(empty_database, [timedelta(days=8)] * len(left))
    for number in range(10):
        retention = Retention(empty_database, Kept(WEEK, PLENTY))
        retention.start()
        await asyncio.sleep(number / 500)
        await retention.stop()
        async with asyncio.timeout(1), empty_database.write() as session:
            await session.execute(sa.update(db.Clock).values(sequence=db.Clock.sequence))
        left = await kept(empty_database)
        assert left == list(range(2_001 - len(left), 2_001))
    assert 0 < len(left) < 2_000


# --- what feeds notice of it --------------------------------------------------------------------


async def recorded(demo: Asker, key: str) -> str:
    items = [await demo.public_id("configuration_item", key)]
    given = {"type": "OUTAGE", "summary": "Down", "published": True}
    outage = await done(demo, NOC, "recordOutage", **given, configurationItemIds=items)
    return outage["id"]


def reached(demo: Asker, cursor: str) -> int:
    """How much of the log this cursor stands for, as the server alone can tell."""
    key = derived_key(server_secret(demo.parts.settings.home), "feed cursor")
    return FeedCursors(key).open(cursor, demo.parts.hub.position.epoch) or 0


@asynccontextmanager
async def another_process(demo: Asker) -> AsyncGenerator[Asker]:
    """It has read nothing of the log yet, and has but the table to go by."""
    settings = demo.parts.settings
    asking = asker(settings.database_url, settings.home, lambda: NOW)
    async with live(asking):
        yield asking
    await asking.database.close()


async def test_a_feed_left_before_what_is_kept_is_told_so(own_demo: Asker) -> None:
    """It goes on from now, and what it is given then is good again."""
    async with live(own_demo) as demo, begun(demo, BO) as feed:
        before = feed.cursor
        for _ in range(3):
            await recorded(demo, "as1")
            assert await feed.kind() == "CREATED"
        within = feed.cursor
    await Retention(own_demo.database, Kept(WEEK, 1)).sweep()
    await recorded(own_demo, "as1")
    async with another_process(own_demo) as demo:
        async with following(demo, BO, after=within) as feed:
            assert [await feed.kind(), await feed.kind()] == ["CREATED", "CHECKPOINT"]
        async with following(demo, BO, after=before) as feed:
            message = await feed.next()
            assert (message["kind"], message["reason"]) == ("RESYNC_REQUIRED", "EXPIRED")
            told = await recorded(demo, "as1")
            assert (await feed.next())["id"] == told
        async with following(demo, BO, after=message["cursor"]) as feed:
            assert (await feed.next())["id"] == told


async def test_a_quiet_feed_moves_with_its_checkpoints(
    own_demo: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All that happened concerned others: what it heard last may have been swept long ago."""
    monkeypatch.setattr("resolvers.dispatching.CHECKPOINT_SECONDS", 0.1)
    async with live(own_demo) as demo, begun(demo, BO) as feed:
        first = feed.cursor
        for _ in range(3):
            await recorded(demo, "om1")
        last = (await Log(demo.database).position()).sequence
        while reached(demo, feed.cursor) < last:
            assert await feed.kind() == "CHECKPOINT"
        moved = feed.cursor
    await Retention(own_demo.database, Kept(timedelta(0), PLENTY)).sweep()
    told = await recorded(own_demo, "as1")
    async with another_process(own_demo) as demo:
        async with following(demo, BO, after=moved) as feed:
            assert (await feed.next())["id"] == told
            assert await feed.kind() == "CHECKPOINT"
        async with following(demo, BO, after=first) as feed:
            assert (await feed.next())["reason"] == "EXPIRED"


async def test_a_server_sweeps_from_its_start(empty_url: str, tmp_path: Path) -> None:
    """As its settings say."""
    settings = Settings(home=tmp_path, database_url=empty_url, log_keep_days=2, log_keep_rows=3)
    parts = assemble(settings)
    await tell(parts.database, [timedelta(days=one) for one in (3, 1, 1, 1, 1)])
    app = create_app(parts)
    async with app.router.lifespan_context(app):
        await until_kept(parts.database, [3, 4, 5])
