"""The wake-up: heard at once where it works, and no harm where it does not."""

import asyncio
import logging

import pytest
from broadcaster import Broadcast

from realtime import bus
from realtime.bus import Bus
from tests.waking import Wakes, listening, until

# A channel that is gone for good: the deed is done before anybody tries to tell of it.
NOBODY_LISTENS = "redis://127.0.0.1:1"


async def test_the_own_hub_is_woken_at_once() -> None:
    """Whether or not the bus has been started, or works."""
    wakes = Wakes()
    Bus(NOBODY_LISTENS, wakes).announce()
    assert wakes.count == 1


async def test_a_wake_up_goes_round_by_the_bus() -> None:
    wakes = Wakes()
    working = Bus("memory://", wakes)
    working.start()
    await asyncio.sleep(0.05)
    working.announce()
    await until(lambda: wakes.count == 2)
    await working.stop()


async def test_a_broken_bus_is_built_anew(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What the library raises is told once and ends nothing."""
    monkeypatch.setattr(bus, "REBUILD_AFTER_SECONDS", 0.01)
    whole, built = bus.backend, Wakes()

    def broken_at_first(url: str) -> object:
        built()
        if built.count == 1:
            raise ConnectionError("nobody answers")
        return whole(url)

    monkeypatch.setattr(bus, "backend", broken_at_first)
    wakes = Wakes()
    working = Bus("memory://", wakes)
    with caplog.at_level(logging.WARNING):
        working.start()
        await until(lambda: built.count == 2)
        await asyncio.sleep(0.05)
    working.announce()
    await until(lambda: wakes.count == 2)
    await working.stop()
    assert "nobody answers" in caplog.text


async def test_a_burst_of_deeds_is_one_wake_up_or_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """One is on its way while all the others are done; the next tells of them all."""
    sent = Wakes()

    class Slow(Broadcast):
        async def publish(self, channel: str, message: object) -> None:
            sent()
            await asyncio.sleep(0.02)
            await super().publish(channel, message)

    monkeypatch.setattr(bus, "backend", Slow)
    async with listening("memory://") as (burst, wakes):
        await asyncio.sleep(0.05)
        for _ in range(100):
            burst.announce()
            await asyncio.sleep(0)
        assert wakes.count == 100
        await until(lambda: wakes.count == 102)
    assert sent.count == 2


async def test_a_channel_that_is_gone_is_told_of_once(caplog: pytest.LogCaptureFixture) -> None:
    async with listening(NOBODY_LISTENS) as (alone, wakes):
        await until(lambda: "does not answer" in caplog.text)
        for _ in range(20):
            alone.announce()
            await asyncio.sleep(0.01)
        assert wakes.count == 20
    told = [line.getMessage() for line in caplog.records]
    assert len(told) == 2, told
