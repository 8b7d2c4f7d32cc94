"""Told equals asked again: whoever reads once and then follows knows, after any sequence of deeds,
what a fresh query tells them."""

import asyncio
import random
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.asking import Asker
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
    PAT,
    PIA,
)
from tests.following import Following, following, live, rows_told, snapshot
from tests.happening import change, say

LISTENERS = (BO, BEA, AL, PAT, PIA, IRIS, MIA, AGENT, CONSUMER_AGENT, NOC, MONITORING_OWNER, ADMIN)
STEPS = 25
FIELDS = {
    "outage": "id summary message phase version published installBaseItems { nodes { id } }",
    "case": "id subject state version updatedAt comments { nodes { id body } }",
}
COMMENTERS = (BO, BEA, AL, PAT, PIA, MIA, AGENT, CONSUMER_AGENT, NOC, ADMIN)


@dataclass
class Listener:
    """What one of them knows of one kind of row, by id."""

    who: str
    kind: str
    feed: Following
    known: dict[str, Any] = field(default_factory=dict[str, Any])

    async def hear(self) -> None:
        """For ever; a removed row is forgotten, any other replaces what was known of it."""
        while True:
            message = await self.feed.next(within=None)
            if message["kind"] == "REMOVED":
                self.known.pop(message["id"], None)
            elif message[self.kind] is not None:
                self.known[message["id"]] = message[self.kind]

    async def asked_again(self, demo: Asker) -> dict[str, Any]:
        rows, _ = await snapshot(demo, self.who, self.kind, FIELDS[self.kind])
        return rows


async def listener(demo: Asker, who: str, kind: str, stack: AsyncExitStack) -> Listener:
    known, cursor = await snapshot(demo, who, kind, FIELDS[kind])
    document = rows_told(f"{kind}Updates", kind, FIELDS[kind])
    feed = await stack.enter_async_context(following(demo, who, document, after=cursor))
    return Listener(who, kind, feed, known)


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_told_equals_asked_again(own_demo: Asker, seed: int) -> None:
    chance, recorded = random.Random(seed), list[str]()
    async with live(own_demo) as demo, AsyncExitStack() as stack:
        listeners = [await listener(demo, who, kind, stack) for who in LISTENERS for kind in FIELDS]
        hearing = [asyncio.create_task(one.hear()) for one in listeners]
        for _ in range(STEPS):
            await (
                change(demo, chance, recorded)
                if chance.random() < 0.6
                else say(demo, chance, COMMENTERS)
            )
        for one in listeners:
            await agrees(demo, one)
        for task in hearing:
            task.cancel()
        await asyncio.gather(*hearing, return_exceptions=True)


async def agrees(demo: Asker, one: Listener) -> None:
    """What is on its way arrives; then there is no difference."""
    fresh = await one.asked_again(demo)
    for _ in range(100):
        if one.known == fresh:
            return
        await asyncio.sleep(0.05)
    assert one.known == fresh, (one.who, one.kind)
