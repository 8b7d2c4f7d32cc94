"""What time alone changes is told when it falls due: once, whoever runs, and after a pause all."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import db
from realtime.outbox import Event, Log
from resolvers.falling_due import LATE, MOVES_AFTER, FallingDue
from tests.asking import Asker, asker
from tests.demo_world import BEA, IRIS, MANAGER, NOC, NOW, PAT, PIA
from tests.doing import done
from tests.entitling import names_of
from tests.falling import Soon, set_all
from tests.folders import column
from tests.following import begun, live

SUMMARY = "Credit Check release 8.2"
RELEASE = NOW + timedelta(days=7, hours=11, minutes=30)
RELEASED = NOW + timedelta(days=7, hours=13)
SECOND = timedelta(seconds=1)
PHASES = "subscription { outageUpdates { cursor kind outage { summary phase } } }"


class Time:
    """The clock of a server, and what its worker tells as it goes."""

    def __init__(self, database: db.Database) -> None:
        self.database, self.now = database, NOW
        self.announced = 0
        self.heard = 0
        self.worker = self.another()

    def another(self, database: db.Database | None = None) -> FallingDue:
        return FallingDue(database or self.database, self.announce, lambda: self.now + LATE)

    def announce(self) -> None:
        self.announced += 1

    async def told(self) -> list[Event]:
        """What was told since last asked."""
        events = await Log(self.database).read(self.heard, 100)
        self.heard = events[-1].sequence if events else self.heard
        return events

    async def at(self, moment: datetime) -> list[Event]:
        """What is told when it has become that late."""
        self.now = moment
        await self.worker.look()
        return await self.told()


@pytest.fixture
async def time(demo_database: db.Database) -> Time:
    """The worker has begun, and the log of the demo world has been heard."""
    made = Time(demo_database)
    await made.worker.look()
    await made.told()
    return made


async def summaries(database: db.Database, events: Sequence[Event]) -> list[str]:
    row = db.Outage.__table__.c
    ids = [event.row_id for event in events if event.entity == "outage"]
    return await column(database, sa.select(row.summary).where(row.id.in_(ids)).order_by(row.id))


# --- relations ------------------------------------------------------------------------------


@pytest.mark.parametrize("end", [db.AccountAccess.valid_from, db.AccountAccess.valid_to])
async def test_a_partnership_begins_or_ends(time: Time, end: Any) -> None:
    """Told to whoever it leads somewhere, to the millisecond, and once."""
    await set_all(time.database, end, NOW + SECOND, source=db.AccessSource.PARTNER)
    assert await time.at(NOW + SECOND - timedelta(milliseconds=1)) == []
    (event,) = await time.at(NOW + SECOND)
    assert (event.kind, event.entity) == (db.EventKind.SCOPE, "scope")
    assert await names_of(time.database, [dict(event.after or {})]) == {PAT, PIA}
    assert await time.at(NOW + SECOND) == []
    assert await time.at(NOW + 2 * SECOND) == []


async def test_a_contact_relationship_ends(time: Time) -> None:
    end = db.AccountAccess.valid_to
    await set_all(time.database, end, NOW + SECOND, source=db.AccessSource.CONTACT)
    (event,) = await time.at(NOW + SECOND)
    assert await names_of(time.database, [dict(event.after or {})]) == {IRIS}


async def test_many_relations_end_at_once(time: Time, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("resolvers.falling_due.MOST_NAMED", 1)
    end = db.AccountAccess.valid_to
    await set_all(time.database, end, NOW + SECOND, source=db.AccessSource.PARTNER)
    (event,) = await time.at(NOW + SECOND)
    assert event.after is not None
    assert event.after["everybody"]


# --- outages and products -------------------------------------------------------------------


async def test_a_planned_outage_begins_and_ends(time: Time) -> None:
    """News of the row as it is: its version stays, and by what it is seen."""
    await time.at(RELEASE - SECOND)
    for moment in (RELEASE, RELEASED):
        (event,) = await time.at(moment)
        assert (event.kind, event.entity) == (db.EventKind.UPDATED, "outage")
        assert await summaries(time.database, [event]) == [SUMMARY]
        assert (event.row_version, event.portal) == (1, True)
        assert event.before == event.after
        assert event.after is not None
        assert len(event.after["configuration_items"]) == 1
    assert await time.at(RELEASED + SECOND) == []


async def test_an_outage_that_is_kept_back_is_no_news_outside(time: Time) -> None:
    await set_all(time.database, db.Outage.published, False)
    await time.at(RELEASE - SECOND)
    (event,) = await time.at(RELEASE)
    assert not event.portal


async def test_an_outage_that_was_called_off_does_not_begin(time: Time) -> None:
    await set_all(time.database, db.Outage.cancelled_at, NOW)
    assert await time.at(RELEASED) == []


async def test_what_a_deed_has_told_is_not_told_again(own_demo: Asker) -> None:
    time = Time(own_demo.database)
    await time.worker.look()
    item = await own_demo.public_id("configuration_item", "db1")
    given = {"type": "OUTAGE", "summary": "Down", "configurationItemIds": [item]}
    outage = await done(own_demo, NOC, "recordOutage", **given)
    await done(own_demo, NOC, "endOutage", outageId=outage["id"])
    await time.told()
    assert await time.at(NOW + SECOND) == []


@pytest.mark.parametrize("end", [db.SoldProduct.start, db.SoldProduct.end])
async def test_a_product_begins_or_expires(time: Time, end: Any) -> None:
    """Told by the cases that show it."""
    await set_all(time.database, end, NOW + SECOND, external_key="sp5")
    first, second = await time.at(NOW + SECOND)
    told = [event.row_id for event in (first, second)]
    keys = sa.select(db.Case.external_key).where(db.Case.id.in_(told))
    assert sorted(await column(time.database, keys)) == ["cs5", "cs6"]
    assert (first.kind, first.entity, first.portal) == (db.EventKind.UPDATED, "case_record", True)
    assert first.before == first.after


# --- several, and none ----------------------------------------------------------------------


async def test_of_several_processes_one_tells(time: Time) -> None:
    """All have seen that it is due."""
    await time.at(RELEASE - SECOND)
    await time.told()
    time.announced = 0
    other = db.Database(time.database.url.render_as_string(hide_password=False))
    time.now = RELEASE
    workers = [time.worker, time.another(other), time.another(), time.another(other)]
    await asyncio.gather(*(worker.look() for worker in workers))
    await other.close()
    assert len(await time.told()) == 1
    assert time.announced == 1


async def test_a_restart_tells_what_came_meanwhile(time: Time) -> None:
    """An outage that has come and gone is told once: what it is, is read anyway."""
    await time.at(RELEASE - SECOND)
    time.worker = time.another()
    told = await time.at(NOW + timedelta(days=14))
    assert await summaries(time.database, told) == [SUMMARY, "Core switch replacement"]
    assert len(told) == 2


async def test_the_first_start_has_nothing_to_tell(demo_database: db.Database) -> None:
    time = Time(demo_database)
    await time.told()
    assert await time.at(NOW) == []
    assert await column(demo_database, sa.select(db.TimeTold.until)) == [NOW]


async def test_it_writes_nothing_while_nothing_falls_due(time: Time) -> None:
    until = sa.select(db.TimeTold.until)
    await time.at(NOW + MOVES_AFTER - SECOND)
    assert await column(time.database, until) == [NOW]
    await time.at(NOW + MOVES_AFTER)
    assert await column(time.database, until) == [NOW + MOVES_AFTER]


async def test_a_clock_that_went_wrong_is_put_right(time: Time) -> None:
    """Or nothing would be told until it is as late as it seemed."""
    await time.at(NOW + timedelta(days=3650))
    assert await time.at(RELEASE - SECOND) == []
    (event,) = await time.at(RELEASE)
    assert await summaries(time.database, [event]) == [SUMMARY]


async def test_it_rests_until_the_next_moment_but_not_for_long(time: Time) -> None:
    time.now = RELEASE - timedelta(seconds=0.2)
    await time.worker.look()  # moves on
    assert await time.worker.look() == pytest.approx(0.2)
    time.now = RELEASE - timedelta(seconds=20)
    assert await time.worker.look() == 0.5


async def test_moments_are_found_by_their_indexes(demo_database: db.Database) -> None:
    """However large the tables are."""
    statement = FallingDue(demo_database, lambda: None, lambda: NOW)._statement  # pyright: ignore[reportPrivateUsage]
    if not demo_database.sqlite:
        async with demo_database.reader.connect() as connection:
            await connection.execute(sa.text("SET enable_seqscan = off"))
            plan = await connection.scalars(sa.text(f"EXPLAIN {statement}"))
            lines = [line for line in plan if "Seq Scan" in line]
        assert [line for line in lines if "time_told" not in line] == []
        return
    plan = await demo_database.fetch(f"EXPLAIN QUERY PLAN {statement}", ())
    details = [row[3] for row in plan]
    tables = ("account_access", "outage", "sold_product")
    assert all("USING" in line for line in details if any(table in line for table in tables))


# --- in a server ----------------------------------------------------------------------------


async def test_followers_hear_of_it_within_a_second(demo_url: str, tmp_path: Path) -> None:
    """The row that is told is what it has become."""
    soon = Soon(RELEASE)
    server = asker(demo_url, tmp_path / "home", soon.clock)
    async with (
        live(server) as demo,
        begun(demo, BEA, PHASES) as feed,
        begun(demo, MANAGER, PHASES) as other,
    ):
        soon.go()
        message = await feed.next()
        assert message["outage"] == {"summary": SUMMARY, "phase": "ONGOING"}
        assert soon.told_in_time()
        assert (await other.next())["outage"]["phase"] == "ONGOING"
    await server.database.close()
