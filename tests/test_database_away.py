"""PostgreSQL restarts under a server: whoever asks meanwhile is told to try again, what was under
way is neither lost nor done twice, and whoever listens hears everything, a moment later."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from app import create_app
from db.engine import async_url
from realtime.transport import SUBPROTOCOL
from tests.asking import Asker, asker
from tests.databases import CONTENTS
from tests.demo_world import BO, NOC
from tests.doing import done
from tests.event_streams import Listening
from tests.own_postgresql import Server, own_postgresql
from tests.sockets import ACK, close_code, received, send, serving, subscribe
from tests.test_clients import listening, packages

pytestmark = pytest.mark.postgresql
__all__ = ["packages"]

CASES = "{ cases { totalCount } }"
OUTAGES = "subscription ($after: String) { outageUpdates(after: $after) { cursor kind id } }"
CREATE = """mutation ($key: String) {
  createCase(input: {subject: "Is it down?", idempotencyKey: $key}) { case { subject } } }"""
AGAIN_WITHIN_SECONDS = 5


@pytest.fixture(scope="module")
def postgresql() -> Generator[Server]:
    with own_postgresql() as server:
        asyncio.run(CONTENTS["demo"](server.url))
        yield server


@dataclass
class Running:
    """A server over a database that can be taken from it."""

    postgresql: Server
    demo: Asker
    port: int

    @asynccontextmanager
    async def away(self) -> AsyncGenerator[None]:
        await asyncio.to_thread(self.postgresql.kill)
        yield
        await asyncio.to_thread(self.postgresql.start)

    async def token(self, who: str) -> str:
        identity = await self.demo.identity(who)
        return self.demo.parts.tokens.issue(identity.public_id, identity.kind, timedelta(hours=1))

    async def post(self, who: str, query: str, **variables: Any) -> httpx.Response:
        headers = {"authorization": f"Bearer {await self.token(who)}"}
        async with httpx.AsyncClient(trust_env=False, headers=headers, timeout=20) as client:
            body = {"query": query, "variables": variables}
            return await client.post(f"http://127.0.0.1:{self.port}/graphql", json=body)

    async def answered(self, who: str, query: str, **variables: Any) -> Any:
        """The data, as soon as the database is there again."""
        async with asyncio.timeout(AGAIN_WITHIN_SECONDS):
            while (answer := await self.post(who, query, **variables)).status_code == 503:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        assert "errors" not in answer.json(), answer.text
        return answer.json()["data"]

    @asynccontextmanager
    async def socket(self, who: str) -> AsyncGenerator[ClientConnection]:
        url, offered = f"ws://127.0.0.1:{self.port}/graphql", [Subprotocol(SUBPROTOCOL)]
        async with connect(url, subprotocols=offered, compression=None) as socket:
            payload = {"authorization": f"Bearer {await self.token(who)}"}
            await send(socket, {"type": "connection_init", "payload": payload})
            yield socket

    async def by_hand(self, statement: str) -> Sequence[Any]:
        """Past the server, and in no transaction."""
        engine = create_async_engine(async_url(self.postgresql.url), isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            answer = await connection.execute(sa.text(statement))
            rows: Sequence[Any] = answer.all() if answer.returns_rows else []
        await engine.dispose()
        return rows


@pytest.fixture
async def running(postgresql: Server, tmp_path: Path) -> AsyncGenerator[Running]:
    demo = asker(postgresql.url, tmp_path)
    for who in (BO, NOC):
        await demo.identity(who)
    async with serving(create_app(demo.parts)) as port:
        yield Running(postgresql, demo, port)


def code(response: httpx.Response) -> str:
    return response.json()["errors"][0]["extensions"]["code"]


async def told(socket: ClientConnection) -> Any:
    message = await received(socket)
    assert message["type"] == "next", message
    return message["payload"]["data"]["outageUpdates"]


async def outage(running: Running) -> str:
    items = [await running.demo.public_id("configuration_item", "as1")]
    given = {"type": "OUTAGE", "summary": "Down", "published": True}
    made = await done(running.demo, NOC, "recordOutage", configurationItemIds=items, **given)
    return made["id"]


# --- requests -------------------------------------------------------------------------------


@pytest.mark.parametrize("query", [CASES, CREATE])
async def test_whoever_asks_is_told_to_try_again(running: Running, query: str) -> None:
    """And is answered by the same server when the database is back."""
    await running.answered(BO, query)
    async with running.away():
        response = await running.post(BO, query)
        assert (response.status_code, code(response)) == (503, "SERVICE_UNAVAILABLE")
    assert await running.answered(BO, query)


async def test_under_way_nobody_hears_of_a_fault_of_ours(running: Running) -> None:
    """Twelve ask and do all the time: there are answers, and there is "try again"."""
    over = asyncio.Event()
    heard: set[tuple[int, str]] = set()

    async def ask(query: str) -> None:
        while not over.is_set():
            response = await running.post(BO, query)
            refused = "errors" in response.json()
            heard.add((response.status_code, code(response) if refused else ""))

    async with asyncio.TaskGroup() as everybody:
        for query in (CASES, CREATE) * 6:
            everybody.create_task(ask(query))
        for _ in range(3):
            await asyncio.sleep(0.3)
            async with running.away():
                await asyncio.sleep(0.1)
        over.set()
    away = "SERVICE_UNAVAILABLE"
    assert (200, "") in heard
    assert (503, away) in heard
    # of a mutation that had begun the errors stand beside its data
    assert heard <= {(200, ""), (503, away), (200, away)}


# --- a deed whose commit nobody knows of ----------------------------------------------------


async def committed(running: Running) -> None:
    """The commit is on the disk; only its answer waits, for a standby that does not exist."""
    await running.by_hand("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
    await running.by_hand("SELECT pg_reload_conf()")


async def not_yet(running: Running) -> None:
    """The last statement before the commit waits for somebody who leaves with the server."""
    holding = "DO $$ BEGIN PERFORM * FROM clock FOR UPDATE; PERFORM pg_sleep(60); END $$"
    asyncio.create_task(running.by_hand(holding)).add_done_callback(lambda one: one.exception())
    await waits(running, "PgSleep")


async def waits(running: Running, what: str) -> None:
    waiting = f"SELECT 1 FROM pg_stat_activity WHERE wait_event = '{what}'"
    async with asyncio.timeout(5):
        while not await running.by_hand(waiting):  # noqa: ASYNC110 (seen, not told)
            await asyncio.sleep(0.02)


@pytest.mark.parametrize(
    ("stand", "at"), [(committed, "SyncRep"), (not_yet, "transactionid")], ids=["done", "not done"]
)
async def test_a_deed_may_be_done_though_its_answer_was_lost(
    running: Running, stand: Callable[[Running], Awaitable[None]], at: str
) -> None:
    """So nobody is told that it was refused; sent again with its key it is done once."""
    key, before = f"lost {at}", await running.answered(BO, CASES)
    await stand(running)
    doing = asyncio.create_task(running.post(BO, CREATE, key=key))
    await waits(running, at)
    async with running.away():
        response = await doing
    assert response.json()["data"] == {"createCase": None}
    assert code(response) == "SERVICE_UNAVAILABLE"
    assert "nobody knows whether this was done" in response.text
    await running.by_hand("ALTER SYSTEM RESET ALL")
    await running.by_hand("SELECT pg_reload_conf()")
    after = await running.answered(BO, CASES)
    done_before = after["cases"]["totalCount"] - before["cases"]["totalCount"]
    assert done_before == (1 if stand is committed else 0)
    again = await running.answered(BO, CREATE, key=key)
    assert again["createCase"]["case"]["subject"] == "Is it down?"
    last = await running.answered(BO, CASES)
    assert last["cases"]["totalCount"] == before["cases"]["totalCount"] + 1


# --- feeds ----------------------------------------------------------------------------------


async def test_who_listens_hears_it_later(running: Running) -> None:
    """Nothing is lost for those who are there, and whoever cannot begin comes back and resumes."""
    async with running.socket(BO) as there, running.socket(BO) as other:
        assert [await received(socket) for socket in (there, other)] == [ACK, ACK]
        await send(there, subscribe(OUTAGES))
        cursor = (await told(there))["cursor"]
        first = await outage(running)
        assert (await told(there))["id"] == first
        async with running.away():
            await send(other, subscribe(OUTAGES, variables={"after": cursor}))
            assert await close_code(other) == 1013
            async with running.socket(BO) as stranger:
                assert await close_code(stranger) == 1013
        await running.answered(BO, CASES)
        second = await outage(running)
        assert (await told(there))["id"] == second
        async with running.socket(BO) as back:
            assert await received(back) == ACK
            await send(back, subscribe(OUTAGES, variables={"after": cursor}))
            assert [(await told(back))["id"] for _ in range(2)] == [first, second]


async def test_a_query_on_a_socket_is_refused_alone(running: Running) -> None:
    async with running.socket(BO) as socket:
        assert await received(socket) == ACK
        async with running.away():
            await send(socket, subscribe(CASES))
            refused = await received(socket)
            assert (refused["id"], refused["type"]) == ("1", "error")
            assert refused["payload"][0]["extensions"]["code"] == "SERVICE_UNAVAILABLE"
        await running.answered(BO, CASES)
        await send(socket, subscribe(CASES))
        assert (await received(socket))["type"] == "next"


async def test_a_stream_goes_on_or_begins_later(running: Running) -> None:
    listening = Listening(running.demo, running.port)
    headers = {"authorization": f"Bearer {await running.token(BO)}"}
    async with listening.opened(BO, OUTAGES) as there:
        assert (await there.told())["kind"] == "CHECKPOINT"
        async with running.away():
            asked = listening.requested("POST", headers, json={"query": OUTAGES})
            async with asked as response:
                assert response.status_code == 503
        await running.answered(BO, CASES)
        made = await outage(running)
        assert (await there.told())["id"] == made


@pytest.mark.usefixtures("packages")
@pytest.mark.parametrize("program", ["graphql-ws.mjs", "graphql-sse.mjs"])
async def test_a_client_that_comes_too_early_comes_again(running: Running, program: str) -> None:
    """And resumes where it was after the next time."""
    async with AsyncExitStack() as stack:
        async with running.away():
            client = listening(program, running.port, await running.token(BO))
            coming = asyncio.create_task(stack.enter_async_context(client))
            await asyncio.sleep(1)
            assert not coming.done()
        heard = await coming
        async with running.away():
            pass
        await running.answered(BO, CASES)
        made = [await outage(running) for _ in range(2)]
        assert await heard.ids(2) == made
