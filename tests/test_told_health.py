"""Told equals asked again, of health: whoever follows is told of exactly those items whose health
they would read otherwise, whatever becomes of alerts; and staff know the alerts they see."""

import asyncio
import random
from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import pytest

import db
from tests.asking import Asker
from tests.demo_world import (
    ADMIN,
    AGENT,
    AL,
    BEA,
    BO,
    CONSUMER_AGENT,
    ELI,
    IRIS,
    MIA,
    MONITORING_OWNER,
    NOC,
    NOW,
    PAT,
    PHARMACY_OWNER,
    PIA,
)
from tests.following import Following, begun, live
from tests.raising import changed, raised

STAFF = (AGENT, CONSUMER_AGENT, NOC, MONITORING_OWNER, PHARMACY_OWNER, ADMIN)
LISTENERS = (BO, BEA, ELI, AL, PAT, PIA, IRIS, MIA, *STAFF)
STEPS = 12
ITEM = "id health healthRollup healthUpdatedAt"
ALERT = "id severity state version"
HEALTH = (
    f"subscription {{ installBaseHealthUpdates {{ kind id reason installBaseItem {{ {ITEM} }} }} }}"
)
ALERTS = f"subscription {{ alertUpdates {{ kind id alert {{ {ALERT} }} }} }}"

Known = Mapping[str, Any]


@pytest.fixture(name="demo")
async def demo_fixture(own_demo: Asker) -> AsyncGenerator[Asker]:
    async with live(own_demo) as demo:
        yield demo


async def read(demo: Asker, who: str, rows: str = "installBaseItems", of: str = ITEM) -> Known:
    data = await demo.ask(who, f"{{ {rows}(first: 100) {{ nodes {{ {of} }} }} }}")
    return {row["id"]: row for row in data[rows]["nodes"]}


async def everything(demo: Asker) -> dict[str, Known]:
    return {who: await read(demo, who) for who in LISTENERS}


async def happen(demo: Asker, chance: random.Random, step: int) -> None:
    """Something becomes of an alert, or there is a new one; or nothing that moves any health."""
    now = NOW + timedelta(minutes=step)
    key, severity = chance.choice(["alr1", "alr2", "alr3"]), chance.choice([*db.Severity])
    match chance.randrange(4):
        case 0:
            item = chance.choice(["net1", "as3", "as9", "om1", "db2", "p2", "as1"])
            await raised(demo, item, severity, now)
        case 1:
            await changed(demo, db.Alert, key, now, severity=severity)
        case _:
            await changed(demo, db.Alert, key, now, state=chance.choice([*db.AlertState]))


def differing(before: Known, after: Known) -> dict[str, Any]:
    return {item: after[item] for item in after if after[item] != before[item]}


async def listening(demo: Asker, stack: AsyncExitStack) -> dict[str, Following]:
    return {who: await stack.enter_async_context(begun(demo, who, HEALTH)) for who in LISTENERS}


async def silent(feeds: Mapping[str, Following]) -> None:
    await asyncio.gather(*(feed.silent() for feed in feeds.values()))


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_told_equals_asked_again(demo: Asker, seed: int) -> None:
    chance, told = random.Random(seed), 0
    known = await everything(demo)
    async with AsyncExitStack() as stack:
        feeds = await listening(demo, stack)
        for step in range(1, STEPS + 1):
            await happen(demo, chance, step)
            fresh = await everything(demo)
            for who, feed in feeds.items():
                expected = differing(known[who], fresh[who])
                messages = [await feed.next() for _ in expected]
                assert {each["kind"] for each in messages} <= {"UPDATED"}, (who, step)
                assert {each["id"]: each["installBaseItem"] for each in messages} == expected
                told += len(messages)
            known = fresh
        await silent(feeds)
    assert told > 0


@pytest.mark.parametrize("seed", [1, 2])
async def test_whoever_is_told_of_many_is_told_rightly(
    demo: Asker, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RESYNC_REQUIRED goes to exactly those who would read some item otherwise."""
    monkeypatch.setattr("resolvers.health.MOST_TOLD", 0)
    chance, told = random.Random(seed), 0
    known = await everything(demo)
    async with AsyncExitStack() as stack:
        feeds = await listening(demo, stack)
        for step in range(1, STEPS + 1):
            await happen(demo, chance, step)
            fresh = await everything(demo)
            for who, feed in feeds.items():
                if differing(known[who], fresh[who]):
                    message = await feed.next()
                    assert (message["kind"], message["reason"]) == (
                        "RESYNC_REQUIRED", "MANY_CHANGES",
                    ), (who, step)  # fmt: skip
                    told += 1
            known = fresh
        await silent(feeds)
    assert told > 0


@pytest.mark.parametrize("seed", [1, 2])
async def test_staff_know_the_alerts_they_see(demo: Asker, seed: int) -> None:
    chance = random.Random(seed)
    known = {who: dict(await read(demo, who, "alerts", ALERT)) for who in STAFF}
    first = {who: dict(rows) for who, rows in known.items()}
    async with AsyncExitStack() as stack:
        feeds = {who: await stack.enter_async_context(begun(demo, who, ALERTS)) for who in STAFF}
        for step in range(1, STEPS + 1):
            await happen(demo, chance, step)
        fresh = {who: await read(demo, who, "alerts", ALERT) for who in STAFF}
        for who, feed in feeds.items():
            while known[who] != fresh[who]:
                message = await feed.next()
                known[who][message["id"]] = message["alert"]
    assert any(first[who] != fresh[who] for who in STAFF)
