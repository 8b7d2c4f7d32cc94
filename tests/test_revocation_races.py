"""What happens just while sessions are ended slips through nowhere."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import orjson
import pytest
import sqlalchemy as sa

import db
from app import create_app
from db.log import SessionsNews
from realtime.hub import Hub
from realtime.outbox import Log, append
from realtime.sessions import Sessions, revoke
from tests.asking import Asker
from tests.databases import by_hand
from tests.demo_world import ADMIN, BO
from tests.doing import done
from tests.sockets import Reader, serving


class Told:
    def __init__(self) -> None:
        self.ended = False

    def gone(self) -> None:
        self.ended = True


async def test_a_socket_whose_sessions_end_while_it_opens_is_closed() -> None:
    moment = datetime.now(UTC)
    sessions, early, late, other = Sessions(), Told(), Told(), Told()
    sessions.revoke({"reader": moment})
    hour = timedelta(hours=1)
    sessions.open(early, Reader(moment, moment + hour))
    sessions.open(late, Reader(moment + timedelta(microseconds=1), moment + hour))
    sessions.open(other, Reader(moment, moment + hour, "other"))
    assert [early.ended, late.ended, other.ended] == [True, False, False]
    sessions.revoke({"reader": moment - hour})  # heard of once more, in the wrong order
    assert sessions.revoked == {"reader": moment}
    assert [late.ended, other.ended] == [False, False]


@pytest.mark.parametrize("path", ["/graphql", "/graphql/stream"])
async def test_whose_sessions_end_while_they_send_is_not_answered(
    own_demo: Asker, path: str
) -> None:
    """A body comes as slowly as its sender likes; the token was good when it began."""
    bo = await own_demo.identity(BO)
    token = own_demo.parts.tokens.issue(bo.public_id, bo.kind, timedelta(hours=1))

    async def slowly() -> AsyncIterator[bytes]:
        yield b'{"query": "{ viewer'
        await asyncio.sleep(0.1)
        await done(own_demo, ADMIN, "revokeSessions", principalId=bo.public_id)
        await own_demo.parts.hub.catch_up()
        yield b' { name } }"}'

    async with (
        serving(create_app(own_demo.parts)) as port,
        httpx.AsyncClient(trust_env=False, base_url=f"http://127.0.0.1:{port}") as client,
    ):
        headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
        response = await client.post(path, content=slowly(), headers=headers)
    assert response.status_code == 401


async def test_of_two_the_later_moment_counts_whichever_was_committed_first(
    own_demo: Asker,
) -> None:
    hub, sessions = own_demo.parts.hub, own_demo.parts.sessions
    await hub.start()
    await hub.stop()
    late = datetime(2030, 1, 1, tzinfo=UTC)
    async with own_demo.database.write() as session:
        append(session, SessionsNews("con_0000000000000001", late))
        append(session, SessionsNews("con_0000000000000001", late - timedelta(seconds=2)))
    await hub.catch_up()
    assert sessions.revoked == {"con_0000000000000001": late}


async def test_a_hub_that_has_missed_lines_reads_them_all(own_demo: Asker) -> None:
    hub = own_demo.parts.hub
    await hub.start()
    await hub.stop()
    async with own_demo.database.write() as session:
        await revoke(session, "con_0000000000000001")
    async with own_demo.database.write() as session:
        await revoke(session, "con_0000000000000002")
    async with by_hand(own_demo.database) as connection:
        first = hub.position.sequence + 1
        await connection.execute(sa.delete(db.Event).where(db.Event.sequence == first))
    await hub.catch_up()
    assert set(own_demo.parts.sessions.revoked) == {"con_0000000000000001", "con_0000000000000002"}


async def test_a_hub_that_has_missed_all_there_was_hears_of_it_all_the_same(
    own_demo: Asker, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Every line was swept while it slept, and nothing has happened since."""
    monkeypatch.setattr("realtime.hub.POLLS_BETWEEN_DOUBTS", 1)
    sessions = Sessions()
    hub = Hub(Log(own_demo.database), sessions)
    await hub.start()
    try:
        async with hub._catching_up:  # pyright: ignore[reportPrivateUsage]
            async with own_demo.database.write() as session:
                moment = await revoke(session, "con_0000000000000001")
            async with by_hand(own_demo.database) as connection:
                await connection.execute(sa.delete(db.Event))
        async with asyncio.timeout(5):
            while not sessions.revoked:  # noqa: ASYNC110 (nobody tells of it)
                await asyncio.sleep(0.01)
        assert sessions.revoked == {"con_0000000000000001": moment}
        assert hub.position == await Log(own_demo.database).position()
        assert [one.levelno for one in caplog.records] == [logging.WARNING]
    finally:
        await hub.stop()


async def test_two_at_once_do_not_stand_in_each_others_way(own_demo: Asker) -> None:
    principal = await own_demo.public_id("contact", BO)
    ended = (done(own_demo, ADMIN, "revokeSessions", principalId=principal) for _ in range(8))
    entries = await asyncio.gather(*ended)
    moments = [orjson.loads(entry["after"])["sessions_revoked_at"] for entry in entries]
    ((_, kept),) = (await Log(own_demo.database).revocations()).items()
    assert db.iso(kept) == max(moments)
