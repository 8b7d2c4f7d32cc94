"""Short statements of SQLite run in the event loop; a long one holds nobody up for longer than its
budget, and leaves what it began to the threads."""

import asyncio
import time
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

import db
from db.engine import NEAR_PRAGMAS
from db.near import RUNS_LEFT_TO_THREADS, Near

LONG = """with recursive n(i) as (select 1 union all select i + 1 from n where i < ?)
select max(i) from n"""


@pytest.fixture
async def database(tmp_path: Path) -> AsyncGenerator[db.Database]:
    database = db.Database(f"sqlite:///{tmp_path / 'some.db'}")
    async with database.write() as session:
        connection = await session.connection()
        await connection.exec_driver_sql("create table word (text text)")
        await connection.exec_driver_sql("insert into word values ('before')")
    yield database
    await database.close()


def near(database: db.Database) -> Near:
    return Near(database.url, NEAR_PRAGMAS)


async def test_a_short_statement_is_answered_at_once(database: db.Database) -> None:
    here = near(database)
    assert here.fetch("select ? + 1", [1]) == [(2,)]
    assert here.fetch("select 1 where false", []) == []
    async with database.write() as session:
        connection = await session.connection()
        await connection.exec_driver_sql("update word set text = 'after'")
    assert here.fetch("select text from word", []) == [("after",)]
    here.close()


async def test_a_long_statement_is_given_up_and_not_tried_again_for_a_while(
    database: db.Database,
) -> None:
    here = near(database)
    begin = time.perf_counter()
    assert here.fetch(LONG, [10_000_000]) is None
    assert time.perf_counter() - begin < 0.5  # all of it takes seconds
    left = [here.fetch(LONG, [1]) for _ in range(RUNS_LEFT_TO_THREADS)]
    assert left == [None] * RUNS_LEFT_TO_THREADS
    assert here.fetch(LONG, [1]) == [(1,)]
    here.close()


async def test_what_is_given_up_is_answered_all_the_same(database: db.Database) -> None:
    """The event loop goes on meanwhile."""
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0.005)
            turns += 1

    counting = asyncio.create_task(count())
    assert list(await database.fetch(LONG, [1_000_000])) == [(1_000_000,)]
    counting.cancel()
    assert turns > 5


async def test_nothing_is_written_here(database: db.Database) -> None:
    here = near(database)
    assert here.fetch("insert into word values ('x') returning text", []) is None
    assert here.fetch("select count(*) from word", []) == [(1,)]
    here.close()


async def test_faults_are_told_as_a_thread_tells_them(database: db.Database) -> None:
    with pytest.raises(Exception, match="no such table: missing"):
        await database.fetch("select * from missing", ())
