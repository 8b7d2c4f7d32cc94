"""PostgreSQL between two processes: a wake-up crosses at once, and again after it came back."""

import asyncio
from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

import db
from app import assemble
from realtime.postgresql_wake import connect_arguments
from settings import Settings
from tests.asking import Asker
from tests.databases import Templates, copy_of
from tests.demo_world import NOW
from tests.waking import listening, nobody_waits, until, wire

pytestmark = pytest.mark.postgresql
TERMINATE = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE "
OURS = "datname = current_database() AND application_name = 'csmgraph wake-up'"


@pytest.fixture(name="url")
def url_fixture(templates: Templates, tmp_path: Path) -> Generator[str]:
    """A database of the test's own: a notification reaches all who listen in the same."""
    with copy_of(templates, "postgresql", "demo", tmp_path) as url:
        yield url


@pytest.fixture(name="database")
async def database_fixture(url: str) -> AsyncGenerator[db.Database]:
    database = db.Database(url)
    yield database
    await database.close()


def at_port(url: str, port: int) -> str:
    return make_url(url).set(host="127.0.0.1", port=port).render_as_string(hide_password=False)


def port_of(url: str) -> int:
    return make_url(url).port or 5432


async def terminate(database: db.Database, which: str = OURS) -> int:
    ((count,),) = await database.fetch(TERMINATE + which, ())
    return count


async def test_a_wake_up_crosses_to_another_process(url: str) -> None:
    async with listening(url) as (one, told), listening(url) as (_, heard):
        await until(lambda: told.count == heard.count == 1)  # they are there
        one.announce()
        await until(lambda: heard.count == 2)


async def test_a_lone_process_hears_itself(url: str) -> None:
    async with listening(url) as (alone, heard):
        await until(lambda: heard.count == 1)
        alone.announce()
        await until(lambda: heard.count == 3)


async def test_a_process_has_one_connection_to_each_end(url: str, database: db.Database) -> None:
    """However much it has to tell."""
    async with listening(url) as (busy, heard), listening(url) as (_, other):
        await until(lambda: heard.count == other.count == 1)
        for _ in range(50):
            busy.announce()
            await asyncio.sleep(0.001)
        await until(lambda: other.count > 1)
        counting = f"SELECT count(*) FROM pg_stat_activity WHERE {OURS}"
        assert [tuple(row) for row in await database.fetch(counting, ())] == [(4,)]
    await until_none(database)


async def until_none(database: db.Database) -> None:
    async with asyncio.timeout(5):
        query = f"SELECT 1 FROM pg_stat_activity WHERE {OURS}"
        while await database.fetch(query, ()):  # noqa: ASYNC110 (another process tells)
            await asyncio.sleep(0.02)


async def test_connections_are_cut_and_made_anew(
    url: str, database: db.Database, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody has to do anything, and there may have been news: everybody looks."""
    async with listening(url) as (one, told), listening(url) as (_, heard):
        await until(lambda: told.count == heard.count == 1)
        one.announce()
        await until(lambda: heard.count == 2)
        for round_ in range(3):
            before = heard.count
            assert await terminate(database) >= 3
            await until(lambda: heard.count > before)  # noqa: B023
            before = heard.count
            one.announce()  # on a connection that is no more: the next one finds out
            await asyncio.sleep(0.2)
            one.announce()
            await until(lambda: heard.count > before)  # noqa: B023
            assert caplog.text.count("PostgreSQL answers again") == 2 * (round_ + 1)


async def test_a_server_starts_before_its_postgresql(url: str) -> None:
    async with wire(port_of(url)) as far:
        far.silence()
        async with listening(at_port(url, far.port)) as (_, heard):
            await asyncio.sleep(0.3)
            assert heard.count == 0
            far.mend()
            await until(lambda: heard.count == 1)


async def test_a_network_loses_everything_without_a_word(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("realtime.postgresql_wake.PING_AFTER_SECONDS", 0.1)
    monkeypatch.setattr("realtime.postgresql_wake.ANSWER_WITHIN_SECONDS", 0.3)
    async with wire(port_of(url)) as far, listening(at_port(url, far.port)) as (_, heard):
        await until(lambda: heard.count == 1)
        await asyncio.sleep(0.5)
        assert (heard.count, far.carried) == (1, 2)  # quiet, and whole
        far.silence()
        await until(lambda: far.carried > 3)
        far.mend()
        await until(lambda: heard.count == 2)


async def test_a_server_that_is_far_away_is_connected_to_with_patience(url: str) -> None:
    """To connect takes several times as long as a wake-up may."""
    async with wire(port_of(url), delay=0.08) as far:
        slow = at_port(url, far.port)
        async with listening(slow) as (one, _), listening(url) as (_, heard):
            await until(lambda: heard.count == 1)
            async with asyncio.timeout(5):
                while heard.count == 1:
                    one.announce()
                    await asyncio.sleep(0.05)


def test_the_wake_up_understands_the_url_of_the_database() -> None:
    url = "postgresql://ann:secret@db:5433/graph?ssl=require&prepared_statement_cache_size=9"
    told = connect_arguments(url)
    assert (told["host"], told["port"], told["database"]) == ("db", 5433, "graph")
    assert (told["user"], told["password"], told["ssl"]) == ("ann", "secret", "require")
    assert "prepared_statement_cache_size" not in told


async def test_a_database_that_is_not_there_is_told_of_once(
    url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with listening(f"{url}_none") as (alone, wakes):
        await until(lambda: "does not exist" in caplog.text)
        for _ in range(20):
            alone.announce()
            await asyncio.sleep(0.02)
        assert wakes.count == 20
    assert sorted(line.name for line in caplog.records) == ["realtime.bus", "realtime.pauses"]


async def test_no_deed_waits_for_a_notification(url: str, tmp_path: Path) -> None:
    """Nor fails, while nothing is carried to whoever is to be notified."""
    async with wire(port_of(url)) as far:
        bus = at_port(url, far.port)
        settings = Settings(home=tmp_path, database_url=url, broadcast_url=bus)
        demo = Asker(assemble(settings, lambda: NOW))
        await nobody_waits(demo, far.silence)
