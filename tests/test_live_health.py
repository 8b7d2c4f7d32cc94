"""Feeds of health: whose health is another hears of the item, and of no other."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import db
from db.importing import import_folder
from realtime.outbox import Log
from tests.asking import Asker
from tests.demo_world import AL, BO, ELI, MIA, NOC, NOW, PHARMACY_OWNER
from tests.folders import folder_with
from tests.following import Following, begun, following, live
from tests.raising import changed, raised

HEALTH = """subscription ($after: String, $filter: InstallBaseHealthUpdatesFilter) {
  feed: installBaseHealthUpdates(after: $after, filter: $filter) {
    cursor kind occurredAt id reason
    installBaseItem { id name health healthRollup healthUpdatedAt version } } }"""
CLOSED: dict[str, Any] = {"state": db.AlertState.CLOSED, "closed_at": NOW}
LATER = NOW + timedelta(minutes=1)


@pytest.fixture(name="demo")
async def demo_fixture(own_demo: Asker) -> AsyncGenerator[Asker]:
    async with live(own_demo) as demo:
        yield demo


async def item(demo: Asker, key: str) -> str:
    return await demo.public_id("install_base_item", key)


async def heard(feed: Following, many: int) -> set[str]:
    """The names of so many items."""
    messages = [await feed.next() for _ in range(many)]
    assert {message["kind"] for message in messages} == {"UPDATED"}
    return {message["installBaseItem"]["name"] for message in messages}


async def test_an_alert_that_ends_is_told_to_whoever_it_reached(demo: Asker) -> None:
    """The database cluster bears Network Monitoring and Pharmacy Manager. It does not bear what
    Eli's printer runs on."""
    async with (
        begun(demo, BO, HEALTH) as bo,
        begun(demo, AL, HEALTH) as al,
        begun(demo, ELI, HEALTH) as eli,
        begun(demo, PHARMACY_OWNER, HEALTH) as owner,
    ):
        await changed(demo, db.Alert, "alr1", LATER, **CLOSED)
        both = {"Network Monitoring PROD", "Pharmacy Manager PROD"}
        assert await heard(bo, 2) == await heard(al, 2) == both
        assert await heard(owner, 2) == {"Pharmacy Manager PROD"}
        assert await bo.silent()
        assert await eli.silent()


async def test_a_message_shows_the_health_of_now(demo: Asker) -> None:
    async with begun(
        demo, BO, HEALTH, filter={"installBaseItemIds": [await item(demo, "ib1")]}
    ) as bo:
        await raised(demo, "as1", db.Severity.MAJOR, LATER)
        message = await bo.next()
        assert (message["kind"], message["id"]) == ("UPDATED", await item(demo, "ib1"))
        assert message["installBaseItem"] == {
            "id": await item(demo, "ib1"),
            "name": "Network Monitoring DEV",
            "health": "MAJOR",
            "healthRollup": "MAJOR",
            "healthUpdatedAt": "2026-11-21T10:31:00.000Z",
            "version": 1,
        }


async def test_the_item_above_hears_of_what_is_below_it(demo: Asker) -> None:
    """Scanning is part of Eli's printer, which itself is well."""
    async with begun(demo, ELI, HEALTH) as eli:
        await raised(demo, "as9", db.Severity.MINOR)
        told = [(await eli.next())["installBaseItem"] for _ in range(2)]
        assert [(one["name"], one["health"], one["healthRollup"]) for one in told] == [
            ("Printer X200-0007", "NORMAL", "MINOR"),
            ("Scan", "MINOR", "MINOR"),
        ]


async def test_an_alert_that_changes_no_health_is_no_news(demo: Asker) -> None:
    """A warning beside a critical alert; and a word of its description."""
    async with begun(demo, BO, HEALTH) as bo, begun(demo, NOC, HEALTH) as noc:
        await raised(demo, "db1", db.Severity.WARNING)
        await changed(demo, db.Alert, "alr1", description="No primary elected")
        assert await bo.silent()
        assert await noc.silent()


async def test_a_filter_narrows_the_feed(demo: Asker) -> None:
    hidden, boxeo = await item(demo, "ib3"), await demo.public_id("account", "a1")
    avid = await demo.public_id("account", "a5")
    filters: dict[str, dict[str, list[str]]] = {
        "by item": {"installBaseItemIds": [await item(demo, "ib4")]},
        "by account": {"accountIds": [boxeo]},
        "by both": {"installBaseItemIds": [await item(demo, "ib2")], "accountIds": [boxeo]},
        "hidden item": {"installBaseItemIds": [hidden]},
        "hidden account": {"accountIds": [avid]},
        "malformed": {"installBaseItemIds": ["x", "\x00"]},
        "none": {"installBaseItemIds": []},
    }
    async with AsyncExitStack() as stack:
        feeds = {
            name: await stack.enter_async_context(begun(demo, BO, HEALTH, filter=filter))
            for name, filter in filters.items()
        }
        await changed(demo, db.Alert, "alr1", **CLOSED)
        assert await heard(feeds["by item"], 1) == {"Pharmacy Manager PROD"}
        assert len(await heard(feeds["by account"], 2)) == 2
        assert await heard(feeds["by both"], 1) == {"Network Monitoring PROD"}
        await asyncio.gather(*(feed.silent() for feed in feeds.values()))


async def test_an_item_that_changes_hands_leaves_one_and_comes_to_another(demo: Asker) -> None:
    rows = "select account_id, contact_id from install_base_item where external_key = 'ib5'"
    ((avid, al_id),) = await demo.fetch(rows)
    account = {"accountIds": [await demo.public_id("account", "a1")]}
    async with (
        begun(demo, BO, HEALTH) as bo,
        begun(demo, BO, HEALTH, filter=account) as by_account,
        begun(demo, AL, HEALTH) as al,
        begun(demo, NOC, HEALTH) as noc,
    ):
        await changed(demo, db.InstallBaseItem, "ib2", account_id=avid, contact_id=al_id)
        for feed in (bo, by_account):
            message = await feed.next()
            assert (message["kind"], message["installBaseItem"]) == ("REMOVED", None)
        assert (await al.kind(), await noc.kind()) == ("CREATED", "UPDATED")


async def test_what_was_missed_is_told_in_order(demo: Asker) -> None:
    """A critical alert ends and another one begins: every message shows the item as it is now."""
    async with begun(demo, BO, HEALTH) as bo:
        cursor = bo.cursor
        await changed(demo, db.Alert, "alr1", **CLOSED)
        await raised(demo, "db1", db.Severity.MINOR)
        assert len(await heard(bo, 4)) == 2
    async with following(demo, BO, HEALTH, after=cursor) as bo:
        told = [await bo.next() for _ in range(4)]
        assert {message["installBaseItem"]["health"] for message in told} == {"MINOR"}
        ids = [message["id"] for message in told]
        assert ids[:2] == ids[2:] == [await item(demo, "ib2"), await item(demo, "ib4")]
        assert await bo.kind() == "CHECKPOINT"


# --- more than is told row by row -----------------------------------------------------------


@pytest.fixture
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five items hang on the database cluster."""
    monkeypatch.setattr("resolvers.health.MOST_TOLD", 4)


RESYNC = ("RESYNC_REQUIRED", "MANY_CHANGES", None)


@pytest.mark.usefixtures("few_are_many")
async def test_many_changes_are_one_line_of_the_log(demo: Asker) -> None:
    """Whoever sees one of the items reads anew, and nobody else hears of it."""
    before = await Log(demo.database).position()
    hidden = {"installBaseItemIds": [await item(demo, "ib3")]}
    async with (
        begun(demo, BO, HEALTH) as bo,
        begun(demo, NOC, HEALTH) as noc,
        begun(demo, ELI, HEALTH) as eli,
        begun(demo, MIA, HEALTH) as mia,
        begun(demo, BO) as outages,
        begun(demo, BO, HEALTH, filter=hidden) as by_hidden,
        begun(demo, BO, HEALTH, filter={"installBaseItemIds": [await item(demo, "ib2")]}) as by_id,
    ):
        await changed(demo, db.Alert, "alr1", LATER, **CLOSED)
        for feed in (bo, noc, by_id):
            message = await feed.next()
            assert (message["kind"], message["reason"], message["installBaseItem"]) == RESYNC
        await asyncio.gather(*(feed.silent() for feed in (eli, mia, outages, by_hidden)))
        alert, many = await Log(demo.database).read(before.sequence, 10)
        assert (alert.many, many.many, many.row_id) == (False, True, 0)
        await raised(demo, "as1", db.Severity.CRITICAL)
        assert await heard(bo, 1) == {"Network Monitoring DEV"}


@pytest.mark.usefixtures("few_are_many")
async def test_many_changes_are_said_again_to_whoever_resumes(demo: Asker) -> None:
    async with begun(demo, BO, HEALTH) as bo, begun(demo, ELI, HEALTH) as eli:
        his, hers = bo.cursor, eli.cursor
        await changed(demo, db.Alert, "alr1", LATER, **CLOSED)
        assert await bo.kind() == "RESYNC_REQUIRED"
    async with (
        following(demo, BO, HEALTH, after=his) as bo,
        following(demo, ELI, HEALTH, after=hers) as eli,
    ):
        assert (await bo.kind(), await bo.kind()) == ("RESYNC_REQUIRED", "CHECKPOINT")
        assert await eli.kind() == "CHECKPOINT"


async def test_an_import_tells_everybody_once(demo: Asker, tmp_path: Path) -> None:
    """And of no item besides, though their health is another."""
    before = await Log(demo.database).position()
    alerts = "key,configuration_item,severity\nalr9,as1,critical\n"
    async with begun(demo, BO, HEALTH) as bo:
        folder = folder_with(tmp_path / "more", alerts=alerts)
        assert (await import_folder(demo.database, folder, now=LATER)).ok
        message = await bo.next()
        assert (message["kind"], message["reason"]) == ("RESYNC_REQUIRED", "SCOPE_CHANGED")
        assert await bo.silent()
    assert len(await Log(demo.database).read(before.sequence, 10)) == 1
