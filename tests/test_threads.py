"""Statements of SQLite that take longer run in threads, which take them from one queue."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

import db
from db import faults
from db.engine import READER_PRAGMAS
from db.threads import Threads
from tests.test_near import LONG

# Some tenths of a second.
STEPS = 2_000_000
ENDLESS = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"


@pytest.fixture(name="threads")
async def threads_fixture(tmp_path: Path) -> AsyncGenerator[Threads]:
    database = db.Database(f"sqlite:///{tmp_path / 'some.db'}")
    threads = Threads(database.url, READER_PRAGMAS, 2)
    yield threads
    await threads.close()
    await database.close()


async def test_each_is_answered_as_it_was_asked(threads: Threads) -> None:
    found = await asyncio.gather(*(threads.fetch("select ?", [n]) for n in range(200)))
    assert found == [[(n,)] for n in range(200)]


async def test_whoever_waits_in_the_queue_is_not_late(
    threads: Threads, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten of them take longer together than any one may."""
    began = time.monotonic()
    await threads.fetch(LONG, [STEPS])
    one = time.monotonic() - began
    monkeypatch.setattr(faults, "STATEMENT_TIMEOUT_SECONDS", one * 4)
    found = await asyncio.gather(*(threads.fetch(LONG, [STEPS]) for _ in range(10)))
    assert found == [[(STEPS,)]] * 10


async def test_who_takes_too_long_is_ended_and_the_next_is_answered(
    threads: Threads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faults, "STATEMENT_TIMEOUT_SECONDS", 0.2)
    late = (threads.fetch(ENDLESS, []) for _ in range(4))
    results = await asyncio.gather(*late, return_exceptions=True)
    assert [type(one) for one in results] == [db.StatementTimeoutError] * 4
    assert await threads.fetch("select 1", []) == [(1,)]


async def test_what_nobody_waits_for_any_more_leaves_its_thread(threads: Threads) -> None:
    asked = [asyncio.create_task(threads.fetch(ENDLESS, [])) for _ in range(6)]
    await asyncio.sleep(0.1)
    for one in asked:
        one.cancel()
    async with asyncio.timeout(2):
        assert await threads.fetch("select 1", []) == [(1,)]


async def test_faults_are_told_as_they_are(threads: Threads) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        await threads.fetch("select * from nowhere", [])
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await threads.fetch("create table thing (id)", [])
    with pytest.raises(sqlite3.OperationalError, match="decode"):
        await threads.fetch("select cast(x'ff' as text)", [])
    assert await threads.fetch("select 1", []) == [(1,)]


async def test_what_is_under_way_ends_when_it_is_closed(threads: Threads) -> None:
    waiting = asyncio.create_task(threads.fetch(LONG, [STEPS]))
    await asyncio.sleep(0.01)
    await threads.close()
    assert await waiting == [(STEPS,)]


async def test_what_waits_when_it_is_closed_is_refused(threads: Threads) -> None:
    """Not cancelled, as whoever waits for it was not."""
    asked = [asyncio.create_task(threads.fetch(LONG, [STEPS])) for _ in range(6)]
    await asyncio.sleep(0.05)
    await threads.close()
    results = await asyncio.gather(*asked, return_exceptions=True)
    assert results == [[(STEPS,)]] * 2 + results[2:]
    assert [type(one) for one in results[2:]] == [db.UnavailableError] * 4


async def test_who_waits_too_long_for_the_locks_of_others_is_told(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'some.db'}"
    with sqlite3.connect(tmp_path / "some.db", isolation_level=None) as other:
        other.executescript("pragma journal_mode=wal; pragma locking_mode=exclusive")
        other.execute("create table thing (id)")
        threads = Threads(db.Database(url).url, ["busy_timeout=10"], 1)
        with pytest.raises(db.StatementTimeoutError):
            await threads.fetch("select * from thing", [])
        await threads.close()
    other.close()
