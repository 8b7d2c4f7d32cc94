"""The wake-up: heard at once where it works, and no harm where it does not."""

import asyncio
import logging
from collections.abc import Callable

import pytest

from realtime import bus
from realtime.bus import Bus

# A channel that is gone for good: the deed is done before anybody tries to tell of it.
NOBODY_LISTENS = "redis://127.0.0.1:1"


class Wakes:
    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> None:
        self.count += 1


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not holds():  # noqa: ASYNC110 (counted, not told)
            await asyncio.sleep(0.005)


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
