"""Ending somebody's sessions: everything open closes, what was issued is void, others go on."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
import sqlalchemy as sa
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

import db
from app import create_app
from cli import main
from db.base import now
from realtime.outbox import Log
from realtime.sessions import revoke
from realtime.transport import SUBPROTOCOL
from tests.asking import Asker
from tests.databases import by_hand
from tests.demo_world import ADMIN, AL, BEA, BO, MANAGER, MIA, NOC
from tests.doing import audited, done, refused
from tests.event_streams import BROKEN_OFF, Listening
from tests.processes import Place, served
from tests.sockets import ACK, close_code, received, send, serving, subscribe

FEED = "subscription { outageUpdates { kind id } }"
NAME = "{ viewer { name } }"
CLOSES_WITHIN = timedelta(seconds=5)


@asynccontextmanager
async def opened(port: int, token: str) -> AsyncGenerator[ClientConnection]:
    url = f"ws://127.0.0.1:{port}/graphql"
    async with connect(url, subprotocols=[Subprotocol(SUBPROTOCOL)]) as socket:
        payload = {"authorization": f"Bearer {token}"}
        await send(socket, {"type": "connection_init", "payload": payload})
        yield socket


async def asked(port: int, token: str, query: str = NAME, **variables: Any) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as client:
        body = {"query": query, "variables": variables}
        headers = {"authorization": f"Bearer {token}"}
        return await client.post(f"http://127.0.0.1:{port}/graphql", json=body, headers=headers)


@pytest.fixture(name="listening")
async def listening_fixture(own_demo: Asker) -> AsyncGenerator[Listening]:
    async with serving(create_app(own_demo.parts)) as port:
        yield Listening(own_demo, port)
    assert own_demo.parts.sessions.count == 0


async def test_whatever_somebody_has_open_closes(listening: Listening) -> None:
    """A socket with a feed and one with none, and a stream; those of others stay."""
    port = listening.port
    bo, al = await listening.token(BO), await listening.token(AL)
    async with AsyncExitStack() as stack:
        feed, idle, others = [
            await stack.enter_async_context(opened(port, token)) for token in (bo, bo, al)
        ]
        for socket in (feed, idle, others):
            assert await received(socket) == ACK
        await send(feed, subscribe(FEED))
        assert (await received(feed))["type"] == "next"
        stream = await stack.enter_async_context(listening.opened(BO, FEED))
        assert (await stream.told())["kind"] == "CHECKPOINT"
        began = now()
        principal = await listening.demo.public_id("contact", BO)
        await done(listening.demo, ADMIN, "revokeSessions", principalId=principal)
        assert [await close_code(feed), await close_code(idle)] == [4403, 4403]
        assert await stream.next() == BROKEN_OFF
        assert now() - began < CLOSES_WITHIN
        await send(others, {"type": "ping"})
        assert await received(others) == {"type": "pong"}


async def test_what_was_issued_before_is_void_and_what_comes_after_counts(
    listening: Listening,
) -> None:
    port, before = listening.port, await listening.token(BO)
    assert (await asked(port, before)).json() == {"data": {"viewer": {"name": "Bo Ray"}}}
    principal = await listening.demo.public_id("contact", BO)
    await done(listening.demo, ADMIN, "revokeSessions", principalId=principal)
    await listening.demo.parts.hub.catch_up()
    for _ in range(2):  # a token that was recognised once is remembered
        response = await asked(port, before)
        assert response.status_code == 401
        assert response.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    async with opened(port, before) as socket:
        assert await close_code(socket) == 4403
    headers = {"authorization": f"Bearer {before}"}
    async with listening.requested("POST", headers, json={"query": NAME}) as response:
        assert response.status_code == 401
    await asyncio.sleep(1)  # tokens are stamped with whole seconds
    assert (await asked(port, await listening.token(BO))).status_code == 200


async def test_nothing_that_follows_the_revocation_is_told(listening: Listening) -> None:
    """Both are committed before the server looks again."""
    demo = listening.demo
    async with opened(listening.port, await listening.token(BO)) as socket:
        assert await received(socket) == ACK
        await send(socket, subscribe(FEED))
        assert (await received(socket))["payload"]["data"]["outageUpdates"]["kind"] == "CHECKPOINT"
        item = await demo.public_id("configuration_item", "as1")
        async with demo.parts.hub._catching_up:  # pyright: ignore[reportPrivateUsage]
            principal = await demo.public_id("contact", BO)
            await done(demo, ADMIN, "revokeSessions", principalId=principal)
            given = {"type": "OUTAGE", "summary": "Down", "published": True}
            await done(demo, NOC, "recordOutage", configurationItemIds=[item], **given)
        with pytest.raises(ConnectionClosed) as closed:
            await received(socket)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4403


async def test_a_process_that_starts_later_knows(own_demo: Asker) -> None:
    """Also when the line of the log is swept."""
    principal = await own_demo.public_id("contact", BO)
    token = own_demo.parts.tokens.issue(principal, (await own_demo.identity(BO)).kind, HOUR)
    async with own_demo.database.write() as session:
        moment = await revoke(session, principal)
    async with by_hand(own_demo.database) as connection:
        await connection.execute(sa.delete(db.Event))
    assert await Log(own_demo.database).revocations() == {principal: moment}
    async with serving(create_app(own_demo.parts)) as port:
        assert (await asked(port, token)).status_code == 401


async def test_sessions_are_ended_again_and_again(own_demo: Asker) -> None:
    async with own_demo.database.write() as session:
        first = await revoke(session, "con_0000000000000001")
    async with own_demo.database.write() as session:
        second = await revoke(session, "con_0000000000000001")
    assert first <= second
    assert await Log(own_demo.database).revocations() == {"con_0000000000000001": second}


async def test_administrators_alone_end_sessions_and_the_audit_trail_says_so(
    own_demo: Asker,
) -> None:
    principal = await own_demo.public_id("contact", BO)
    for who in (MANAGER, NOC):
        told = await refused(own_demo, who, "revokeSessions", principalId=principal)
        assert told == ("FORBIDDEN", None)
    for nobody in ("con_0000000000000000", "acc_0000000000000000", "con_", "", "bo"):
        told = await refused(own_demo, ADMIN, "revokeSessions", principalId=nobody)
        assert told == ("NOT_FOUND", "principalId"), nobody
    entry = await done(own_demo, ADMIN, "revokeSessions", principalId=principal)
    moment = (await Log(own_demo.database).revocations())[principal]
    assert entry["principal"] == await own_demo.public_id("user_account", ADMIN)
    assert (entry["deed"], entry["subject"], entry["before"]) == ("revokeSessions", principal, None)
    assert orjson.loads(entry["after"]) == {"sessions_revoked_at": db.iso(moment)}
    assert await audited(own_demo) == [("revokeSessions", principal)]


@pytest.mark.parametrize("who", [BO, MIA, ADMIN])
async def test_of_every_kind_of_principal(own_demo: Asker, who: str) -> None:
    principal = (await own_demo.identity(who)).public_id
    await done(own_demo, ADMIN, "revokeSessions", principalId=principal)
    assert set(await Log(own_demo.database).revocations()) == {principal}


HOUR = timedelta(hours=1)


async def test_the_command_reaches_every_process(demo_url: str, tmp_path: Path) -> None:
    """Two servers of one database; the command is a third process."""
    place = Place(demo_url, tmp_path / "home")
    token = (await ran(place, "token", "--as", BO))[-1]
    others = (await ran(place, "token", "--as", BEA))[-1]
    with served(place) as one, served(place) as two:
        async with opened(one.port, token) as first, opened(two.port, token) as second:
            assert await received(first) == await received(second) == ACK
            closing = [asyncio.create_task(closed(socket)) for socket in (first, second)]
            told = await ran(place, "revoke", BO)
            assert told == [
                "Bo Ray has no session any more, and every token issued up to now is void."
            ]
            (moment,) = await moments(demo_url)
            for code, at in await asyncio.gather(*closing):
                assert code == 4403
                assert at - moment < CLOSES_WITHIN
        for port in (one.port, two.port):
            assert (await asked(port, token)).status_code == 401
            assert (await asked(port, others)).status_code == 200


async def closed(socket: ClientConnection) -> tuple[int | None, datetime]:
    """With which code, and when; however long that takes."""
    await socket.wait_closed()
    return await close_code(socket), now()


async def moments(url: str) -> Sequence[datetime]:
    """Up to which tokens are void."""
    database = db.Database(url)
    try:
        return list((await Log(database).revocations()).values())
    finally:
        await database.close()


async def ran(place: Place, *arguments: str) -> list[str]:
    finished = await asyncio.to_thread(place.run, *arguments)
    assert finished.returncode == 0, finished.stderr
    return finished.stdout.splitlines()


async def test_whoever_may_not_sign_in_loses_their_sessions_too(
    demo_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CSMGRAPH_DATABASE_URL", demo_url)
    monkeypatch.setenv("CSMGRAPH_HOME", str(tmp_path / "home"))
    database = db.Database(demo_url)
    async with by_hand(database) as connection:
        bo = sa.update(db.Contact).where(db.Contact.external_key == BO)
        await connection.execute(bo.values(active=False))
    await database.close()
    assert await asyncio.to_thread(main, ["revoke", BO]) == 0
    assert capsys.readouterr().out.startswith("Bo Ray has no session any more")
    assert await asyncio.to_thread(main, ["revoke", "nobody"]) == 1
    assert capsys.readouterr().err == "no contact, consumer or user has the key 'nobody'\n"
