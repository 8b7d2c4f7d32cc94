"""A payload that takes too long to read ends the subscriptions that ask for it, and no other."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import orjson
import pytest

import db
from db import faults
from realtime.executor import RequestRefused
from tests.asking import Asker
from tests.demo_world import BEA, BO, NOC
from tests.doing import done
from tests.following import begun, live

SLOW = "subscription { outageUpdates { cursor kind id outage { slow: message } } }"
ENDLESS = (
    "WITH RECURSIVE endless(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM endless)"
    " SELECT count(*), count(*) FROM endless"
)


def slowed(
    database: db.Database,
    monkeypatch: pytest.MonkeyPatch,
    is_slow: Callable[[str, Sequence[Any]], bool],
) -> None:
    """Such statements take for ever."""
    monkeypatch.setattr(faults, "STATEMENT_TIMEOUT_SECONDS", 0.5)
    snapshot = database.snapshot

    @asynccontextmanager
    async def slowing() -> AsyncGenerator[db.Fetch]:
        async with snapshot() as fetch:

            async def fetched(sql: str, parameters: Sequence[Any]) -> db.Rows:
                if is_slow(sql, parameters):
                    return await fetch(ENDLESS, ())
                return await fetch(sql, parameters)

            yield fetched

    monkeypatch.setattr(database, "snapshot", slowing)


def principals(parameters: Sequence[Any]) -> int:
    """How many a statement asks about."""
    listed = parameters[-1]
    return len(orjson.loads(listed) if isinstance(listed, str) else listed)


@pytest.fixture
def slow_payload(own_demo: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    """To read what is called `slow`."""
    slowed(own_demo.database, monkeypatch, lambda sql, _: "slow" in sql)


@pytest.mark.usefixtures("slow_payload")
async def test_the_others_hear_what_they_asked_for(own_demo: Asker) -> None:
    items = [await own_demo.public_id("configuration_item", "as1")]
    given = {"type": "OUTAGE", "summary": "Down", "published": True, "configurationItemIds": items}
    async with (
        live(own_demo) as demo,
        begun(demo, NOC, SLOW) as slow,
        begun(demo, BO) as one,
        begun(demo, BEA) as other,
    ):
        for _ in range(2):
            outage = await done(demo, NOC, "recordOutage", **given)
            assert (await one.next())["id"] == (await other.next())["id"] == outage["id"]
        with pytest.raises(RequestRefused) as refused:
            await slow.next()
        assert refused.value.errors[0]["extensions"] == {"code": "TIMEOUT"}
        assert demo.parts.dispatcher.members == 2


async def test_fewer_are_asked_about_at_once_where_many_take_too_long(
    own_demo: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    slowed(own_demo.database, monkeypatch, lambda _, given: principals(given) > 1)
    items = [await own_demo.public_id("configuration_item", "as1")]
    given = {"type": "OUTAGE", "summary": "Down", "published": True, "configurationItemIds": items}
    async with live(own_demo) as demo, begun(demo, BO) as one, begun(demo, BEA) as other:
        outage = await done(demo, NOC, "recordOutage", **given)
        assert (await one.next())["id"] == (await other.next())["id"] == outage["id"]
