"""The log: news is told if and only if the deed commits, in the order of commits, gaplessly."""

import asyncio
import uuid
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import db
from realtime.hub import Hub, LogGap
from realtime.outbox import Event, Log, News, ScopeNews, append
from realtime.sessions import Sessions


def outage() -> db.Outage:
    number = uuid.uuid4().hex
    return db.Outage(
        public_id=f"out_{number[:16]}",
        number=number,
        type=db.OutageType.OUTAGE,
        summary="Nothing works",
        begin=datetime.now(UTC),
    )


async def record(session: AsyncSession, outage: db.Outage) -> db.Outage:
    session.add(outage)
    append(session, News(db.EventKind.CREATED, outage, True, None, {"published": True}))
    return outage


async def events(database: db.Database, after: int = 0) -> list[Event]:
    return await Log(database).read(after, 100)


async def test_a_committed_deed_is_told_with_its_row(empty_database: db.Database) -> None:
    async with empty_database.write() as session:
        row = await record(session, outage())
    (event,) = await events(empty_database)
    assert (event.sequence, event.kind, event.entity) == (1, db.EventKind.CREATED, "outage")
    assert (event.row_id, event.public_id, event.row_version) == (row.id, row.public_id, 1)
    assert (event.portal, event.before, event.after) == (True, None, {"published": True})
    assert abs((event.at - datetime.now(UTC)).total_seconds()) < 5
    assert (await Log(empty_database).position()).sequence == 1


async def test_a_deed_undone_is_never_told(empty_database: db.Database) -> None:
    async def undone() -> None:
        async with empty_database.write() as session:
            await record(session, outage())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await undone()
    async with empty_database.write() as session:
        await record(session, outage())
    assert [event.sequence for event in await events(empty_database)] == [1]


async def test_what_a_savepoint_may_undo_cannot_be_told(empty_database: db.Database) -> None:
    async with empty_database.write() as session, session.begin_nested():
        with pytest.raises(RuntimeError, match="savepoint"):
            await record(session, outage())


async def test_a_savepoint_does_not_number_the_news_early(empty_database: db.Database) -> None:
    async with empty_database.write() as session:
        await record(session, outage())
        async with session.begin_nested():
            session.add(outage())
        assert (await session.execute(sa.select(db.Clock.sequence))).scalar_one() == 0
    assert len(await events(empty_database)) == 1


async def test_one_deed_may_tell_several_things_in_its_order(empty_database: db.Database) -> None:
    async with empty_database.write() as session:
        rows = [await record(session, outage()) for _ in range(3)]
    told = await events(empty_database)
    assert [event.sequence for event in told] == [1, 2, 3]
    assert [event.public_id for event in told] == [row.public_id for row in rows]


async def test_whoever_commits_first_has_the_lower_number(empty_database: db.Database) -> None:
    """A deed that wrote its row first and commits last is told last: a reader that follows the
    numbers while it is under way loses nothing."""
    written, commit = asyncio.Event(), asyncio.Event()
    slow_row, quick_row = outage(), outage()

    async def slow() -> None:
        async with empty_database.write() as session:
            await record(session, slow_row)
            await session.flush()
            written.set()
            await commit.wait()

    async def quick() -> None:
        async with empty_database.write() as session:
            await record(session, quick_row)

    slow_deed = asyncio.create_task(slow())
    await written.wait()
    quick_deed = asyncio.create_task(quick())
    if empty_database.sqlite:  # there the second waits for the first: one writer at a time
        commit.set()
        await asyncio.gather(slow_deed, quick_deed)
        order = [slow_row.public_id, quick_row.public_id]
    else:
        await quick_deed
        assert [event.public_id for event in await events(empty_database)] == [quick_row.public_id]
        commit.set()
        await slow_deed
        order = [quick_row.public_id, slow_row.public_id]
    assert [event.public_id for event in await events(empty_database)] == order


async def test_many_writers_leave_no_gap(empty_database: db.Database) -> None:
    async def write() -> None:
        for _ in range(5):
            async with empty_database.write() as session:
                await record(session, outage())

    await asyncio.gather(*(write() for _ in range(8)))
    assert [event.sequence for event in await events(empty_database)] == list(range(1, 41))


async def test_the_hub_wakes_whoever_follows(empty_database: db.Database) -> None:
    hub = Hub(Log(empty_database), Sessions())
    await hub.start()
    follower = hub.join()
    async with empty_database.write() as session:
        row = await record(session, outage())
    hub.wake()
    (event,) = await follower.next_events(within=5)
    assert event.public_id == row.public_id
    assert await follower.next_events(within=0.01) == []
    hub.leave(follower)
    assert hub.followers == 0
    await hub.stop()


async def test_a_lost_wake_up_only_delays(empty_database: db.Database) -> None:
    hub = Hub(Log(empty_database), Sessions())
    await hub.start()
    follower = hub.join()
    async with empty_database.write() as session:
        await record(session, outage())
    assert len(await follower.next_events(within=5)) == 1
    await hub.stop()


async def test_a_hub_survives_a_database_that_does_not_answer(
    empty_database: db.Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It says so once, and misses nothing."""
    monkeypatch.setattr("realtime.hub.POLL_SECONDS", 0.02)
    hub = Hub(Log(empty_database), Sessions())
    await hub.start()
    follower = hub.join()
    async with empty_database.write() as session:
        await session.execute(sa.text("ALTER TABLE event RENAME TO gone"))
    await asyncio.sleep(0.2)
    async with empty_database.write() as session:
        await session.execute(sa.text("ALTER TABLE gone RENAME TO event"))
        await record(session, outage())
    assert len(await follower.next_events(within=5)) == 1
    assert len([line for line in caplog.records if line.name == "realtime.hub"]) == 1
    await hub.stop()


async def test_a_hub_started_late_reads_what_a_cursor_asks_for(
    empty_database: db.Database,
) -> None:
    for _ in range(3):
        async with empty_database.write() as session:
            await record(session, outage())
    hub = Hub(Log(empty_database), Sessions())
    await hub.start()
    assert [event.sequence for event in await hub.after(1)] == [2, 3]
    assert await hub.reaches(3)
    assert not await hub.reaches(4)
    await hub.stop()


async def test_what_is_no_longer_kept_is_said_to_be_missing(empty_database: db.Database) -> None:
    for _ in range(3):
        async with empty_database.write() as session:
            await record(session, outage())
    async with empty_database.write() as session:
        await session.execute(sa.delete(db.Event).where(db.Event.sequence <= 2))
    hub = Hub(Log(empty_database), Sessions())
    await hub.start()
    assert [event.sequence for event in await hub.after(2)] == [3]
    with pytest.raises(LogGap):
        await hub.after(1)
    await hub.stop()


async def test_what_was_swept_before_it_was_read_is_said_to_be_missing(
    empty_database: db.Database,
) -> None:
    hub = Hub(Log(empty_database), Sessions())
    await hub.start()
    await hub.stop()  # for so long that the log is swept meanwhile
    for _ in range(3):
        async with empty_database.write() as session:
            await record(session, outage())
    async with empty_database.write() as session:
        await session.execute(sa.delete(db.Event).where(db.Event.sequence <= 2))
    await hub.catch_up()
    assert hub.position.sequence == 3
    with pytest.raises(LogGap):
        await hub.after(0)


async def test_a_change_of_scope_is_told_with_those_it_concerns(
    empty_database: db.Database,
) -> None:
    """In its place among other news; it names no row."""
    async with empty_database.write() as session:
        await record(session, outage())
        append(session, ScopeNews(contacts={7, 3}, consumers=[5], users=[2]))
        append(session, ScopeNews(everybody=True))
    _, some, all_of_them = await events(empty_database)
    assert (some.sequence, some.kind, some.entity) == (2, db.EventKind.SCOPE, "scope")
    assert (some.row_id, some.public_id, some.row_version) == (0, "", 0)
    assert (some.portal, some.before) == (True, None)
    named = {"contacts": [3, 7], "consumers": [5], "users": [2], "everybody": False}
    assert some.after == named
    assert all_of_them.after == {**{who: [] for who in named}, "everybody": True}


async def test_a_savepoint_undone_takes_no_news_with_it(empty_database: db.Database) -> None:
    async with empty_database.write() as session:
        await record(session, outage())
        with pytest.raises(ZeroDivisionError):
            async with session.begin_nested():
                raise ZeroDivisionError
    assert len(await events(empty_database)) == 1
