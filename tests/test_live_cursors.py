"""Feeds that go on where they were left, and what they say when they cannot."""

import asyncio
from collections.abc import AsyncGenerator

import pytest
import sqlalchemy as sa

import db
from auth.keys import derived_key, server_secret
from realtime.cursors import FeedCursors
from realtime.outbox import Event, Position
from tests.asking import Asker
from tests.demo_world import AL, BO, NOC
from tests.doing import done
from tests.following import begun, following, live

LAST = sa.select(sa.func.max(db.Event.sequence)).scalar_subquery()
DELETE_FIRST = sa.delete(db.Event).where(db.Event.sequence < LAST)


@pytest.fixture(name="demo")
async def demo_fixture(own_demo: Asker) -> AsyncGenerator[Asker]:
    async with live(own_demo) as demo:
        yield demo


async def recorded(demo: Asker, key: str = "as1") -> str:
    """An outage that Bo hears of, unless another item is out."""
    items = [await demo.public_id("configuration_item", key)]
    given = {"type": "OUTAGE", "summary": "Down", "published": True}
    outage = await done(demo, NOC, "recordOutage", **given, configurationItemIds=items)
    return outage["id"]


async def test_what_was_missed_is_told_once_and_then_what_comes(demo: Asker) -> None:
    async with begun(demo, BO) as feed:
        cursor = feed.cursor
    missed = [await recorded(demo) for _ in range(3)]
    await recorded(demo, "om1")
    async with following(demo, BO, after=cursor) as feed:
        assert [(await feed.next())["id"] for _ in range(3)] == missed
        assert await feed.kind() == "CHECKPOINT"
        assert await feed.silent()
        again = await recorded(demo)
        assert (await feed.next())["id"] == again


async def test_what_was_missed_is_told_as_it_came_about(demo: Asker) -> None:
    """Nothing is told of the time before an outage was published, though it is public by now."""
    async with begun(demo, BO) as feed:
        cursor = feed.cursor
    items = [await demo.public_id("configuration_item", "as1")]
    given = {"type": "OUTAGE", "summary": "Down", "configurationItemIds": items}
    outage = {"outageId": (await done(demo, NOC, "recordOutage", **given))["id"]}
    for published in (True, False, True):
        await done(demo, NOC, "updateOutage", **outage, published=published)
        await done(demo, NOC, "updateOutage", **outage, message=f"It is {published}.")
    async with following(demo, BO, after=cursor) as feed:
        assert [await feed.kind() for _ in range(6)] == [
            "CREATED", "UPDATED", "REMOVED", "CREATED", "UPDATED", "CHECKPOINT",
        ]  # fmt: skip


async def test_the_cursor_of_every_message_is_good(demo: Asker) -> None:
    async with begun(demo, BO) as feed:
        ids = [await recorded(demo) for _ in range(2)]
        await feed.next()
        cursor = feed.cursor
    async with following(demo, BO, after=cursor) as feed:
        assert (await feed.next())["id"] == ids[1]


async def test_a_snapshot_and_a_feed_join_without_a_gap(demo: Asker) -> None:
    """The snapshot may have seen more than the hub has read yet."""
    query = "{ snapshotCursor outages { totalCount } }"
    before = await demo.ask(BO, query)
    told = await recorded(demo)
    after = await demo.ask(BO, query)
    assert after["outages"]["totalCount"] == before["outages"]["totalCount"] + 1
    async with following(demo, BO, after=before["snapshotCursor"]) as feed:
        assert (await feed.next())["id"] == told
    async with following(demo, BO, after=after["snapshotCursor"]) as feed:
        assert await feed.kind() == "CHECKPOINT"


async def test_a_snapshot_ahead_of_the_hub_is_no_unknown_cursor(own_demo: Asker) -> None:
    hub = own_demo.parts.hub
    await own_demo.parts.start()
    await hub.stop()  # it follows no more: the feed has to make it look
    await recorded(own_demo)
    cursor = (await own_demo.ask(BO, "{ snapshotCursor }"))["snapshotCursor"]
    async with following(own_demo, BO, after=cursor) as feed:
        assert await feed.kind() == "CHECKPOINT"


async def test_a_feed_that_begins_anew_begins_now(own_demo: Asker) -> None:
    """What whoever reads anew has read is not told as news, however late the hub is."""
    hub = own_demo.parts.hub
    await own_demo.parts.start()
    await hub.stop()
    await recorded(own_demo)
    async with following(own_demo, BO, after="unknown") as feed:
        assert await feed.kind() == "RESYNC_REQUIRED"
        await hub.reaches(1)
        assert await feed.silent()


def sealed(demo: Asker, epoch: str, sequence: int) -> str:
    """A cursor that this server itself would make."""
    key = derived_key(server_secret(demo.parts.settings.home), "feed cursor")
    return FeedCursors(key).seal(Position(epoch, sequence))


@pytest.mark.parametrize("cursor", ["", "1", "x" * 72, "\u00e9", "other epoch", "future"])
async def test_a_cursor_that_is_not_of_this_log_is_said_to_be_unknown(
    demo: Asker, cursor: str
) -> None:
    """Nothing is replayed; the feed goes on from now, with a cursor that is good."""
    await recorded(demo)
    epoch = demo.parts.hub.position.epoch
    made = {"other epoch": sealed(demo, "other", 0), "future": sealed(demo, epoch, 10**6)}
    async with following(demo, BO, after=made.get(cursor, cursor)) as feed:
        message = await feed.next()
        assert (message["kind"], message["reason"]) == ("RESYNC_REQUIRED", "UNKNOWN_CURSOR")
        good = feed.cursor
        told = await recorded(demo)
        assert (await feed.next())["id"] == told
    async with following(demo, BO, after=good) as feed:
        assert (await feed.next())["id"] == told


async def test_a_cursor_older_than_the_log_has_expired(demo: Asker) -> None:
    async with begun(demo, BO) as feed:
        cursor = feed.cursor
    await demo.parts.stop()
    for _ in range(2):
        await recorded(demo)
    async with demo.database.write() as session:
        await session.execute(DELETE_FIRST)
    await demo.parts.start()
    async with following(demo, BO, after=cursor) as feed:
        message = await feed.next()
        assert (message["kind"], message["reason"]) == ("RESYNC_REQUIRED", "EXPIRED")
        told = await recorded(demo)
        assert (await feed.next())["id"] == told


async def test_whoever_listens_hears_that_the_log_is_another_one(
    demo: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database was put back behind the server's back: what is told goes on from there."""
    monkeypatch.setattr("realtime.hub.POLLS_BETWEEN_DOUBTS", 1)
    async with begun(demo, BO) as feed:
        async with demo.database.write() as session:
            await session.execute(sa.update(db.Clock).values(epoch="another", sequence=0))
            await session.execute(sa.delete(db.Event))
        message = await feed.next()
        assert (message["kind"], message["reason"]) == ("RESYNC_REQUIRED", "UNKNOWN_CURSOR")
        cursor, told = feed.cursor, await recorded(demo)
        assert (await feed.next())["id"] == told
    async with following(demo, BO, after=cursor) as feed:
        assert (await feed.next())["id"] == told


async def test_whoever_resumes_hears_that_the_log_is_another_one(
    demo: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database is put back while they are told what they missed."""
    monkeypatch.setattr("realtime.hub.POLLS_BETWEEN_DOUBTS", 1)
    hub, after = demo.parts.hub, demo.parts.hub.after
    async with begun(demo, BO) as feed:
        cursor = feed.cursor
    await recorded(demo)

    async def late(sequence: int) -> list[Event]:
        async with demo.database.write() as session:
            await session.execute(sa.update(db.Clock).values(epoch="another"))
        while hub.position.epoch != "another":  # noqa: ASYNC110 (it says so to nobody)
            await asyncio.sleep(0.01)
        return await after(sequence)

    monkeypatch.setattr(hub, "after", late)
    async with following(demo, BO, after=cursor) as feed:
        kinds = [(message["kind"], message["reason"]) for message in [await feed.next()]]
        while kinds[-1][0] != "RESYNC_REQUIRED":
            message = await feed.next()
            kinds.append((message["kind"], message["reason"]))
        assert kinds[-1] == ("RESYNC_REQUIRED", "UNKNOWN_CURSOR")
        assert ("CHECKPOINT", None) not in kinds


async def test_a_cursor_grants_nothing(demo: Asker) -> None:
    """Presented by somebody else, it tells what they may see."""
    async with begun(demo, BO) as feed:
        cursor = feed.cursor
    await recorded(demo)
    avids = await recorded(demo, "om1")
    async with following(demo, AL, after=cursor) as feed:
        assert (await feed.next())["id"] == avids
        assert await feed.kind() == "CHECKPOINT"


async def test_a_quiet_feed_stays_resumable(demo: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("resolvers.dispatching.CHECKPOINT_SECONDS", 0.1)
    async with begun(demo, BO) as feed:
        first = feed.cursor
        avids = await recorded(demo, "om1")
        assert await feed.kind() == "CHECKPOINT"
        assert feed.cursor != first
    async with following(demo, AL, after=first) as feed:
        assert (await feed.next())["id"] == avids
