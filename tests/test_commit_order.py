"""The numbers of the log are the order of commits: whoever follows them misses nothing, however
long a deed takes between what it writes and its commit."""

import asyncio
import random
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

import pytest

import db
from realtime.outbox import Event, Log
from tests.test_outbox import outage, record

SLOW_SECONDS = 2.0


@asynccontextmanager
async def read(database: db.Database) -> AsyncGenerator[list[Event]]:
    """What a reader has heard who asks again and again for what follows the last it was told."""
    heard: list[Event] = []

    async def follow() -> None:
        log = Log(database)
        while True:
            heard.extend(await log.read(heard[-1].sequence if heard else 0, 100))
            await asyncio.sleep(0.002)

    following = asyncio.create_task(follow())
    yield heard
    await asyncio.sleep(0.1)
    following.cancel()
    with suppress(asyncio.CancelledError):
        await following


@pytest.fixture
async def another_process(empty_url: str) -> AsyncGenerator[db.Database]:
    """It shares nothing with the first but the database."""
    database = db.Database(empty_url)
    yield database
    await database.close()


async def test_a_deed_that_wrote_first_and_commits_last_is_told_last(
    empty_database: db.Database, another_process: db.Database
) -> None:
    """On PostgreSQL. SQLite has one writer: there the second deed waits for the first."""
    written, committed = asyncio.Event(), list[str]()
    clock = asyncio.get_running_loop().time

    async def slow() -> None:
        async with empty_database.write() as session:
            row = await record(session, outage())
            await session.flush()
            written.set()
            await asyncio.sleep(SLOW_SECONDS)
        committed.append(row.public_id)

    async def quick() -> float:
        began = clock()
        async with another_process.write() as session:
            row = await record(session, outage())
        committed.append(row.public_id)
        return clock() - began

    async with read(another_process) as heard:
        first = asyncio.create_task(slow())
        await written.wait()
        took = [await quick() for _ in range(3)]
        await first
    assert [event.public_id for event in heard] == committed
    assert [event.sequence for event in heard] == [1, 2, 3, 4]
    wrote_first = min(heard, key=lambda event: event.row_id)
    assert wrote_first.sequence == (1 if empty_database.sqlite else 4)
    if not empty_database.sqlite:
        assert max(took) < SLOW_SECONDS / 2


async def test_a_reader_finds_every_number_when_it_comes_to_it(
    empty_database: db.Database, another_process: db.Database
) -> None:
    """Writers of two processes hesitate before they commit, and some change their minds."""
    chance, kept = random.Random(4), set[str]()

    async def write(database: db.Database) -> None:
        for _ in range(8):
            hesitates, minds = chance.random() * 0.03, chance.random() < 0.2
            with suppress(ZeroDivisionError):
                async with database.write() as session:
                    row = await record(session, outage())
                    await session.flush()
                    await asyncio.sleep(hesitates)
                    if minds:
                        raise ZeroDivisionError
                kept.add(row.public_id)

    async with read(another_process) as heard:
        writers = [empty_database, another_process] * 3
        await asyncio.gather(*(write(database) for database in writers))
    assert [event.sequence for event in heard] == list(range(1, len(kept) + 1))
    assert {event.public_id for event in heard} == kept
    assert 0 < len(kept) < 8 * len(writers)
