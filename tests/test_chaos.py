"""Servers and Redis killed with -9 at random while others write and listen: nothing is lost,
nothing comes twice or late, and whoever listens knows what the table says."""

import asyncio
import random
import shutil
from collections.abc import Generator, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from auth.viewer import Kind
from realtime.outbox import Event, Log
from tests.asking import Asker, asker
from tests.chaos import Listener, Process, Writer, kills
from tests.databases import Templates, copy_of
from tests.demo_world import NOC
from tests.doing import done
from tests.processes import Place
from tests.test_redis_wake import Server as Redis

OUTAGES, WRITERS, LISTENERS, LATE = 6, 2, 8, 4
# Deaths in `make test` and in `make prove`.
FEW, MANY = 3, 200
# A thousand are not heard of in this time only if something is lost.
ALL_HEARD_WITHIN_SECONDS = 60


@dataclass
class Chaos:
    demo: Asker
    servers: list[Process]
    redis: Redis | None
    chance: random.Random
    outages: list[str] = field(default_factory=list[str])
    writers: list[Writer] = field(default_factory=list[Writer])
    listeners: list[Listener] = field(default_factory=list[Listener])

    async def token(self) -> str:
        public_id = await self.demo.public_id("user_account", NOC)
        return self.demo.parts.tokens.issue(public_id, Kind.USER, timedelta(hours=2))

    async def run(self, number: int) -> None:
        items = [await self.demo.public_id("configuration_item", "as1")]
        given = {"type": "OUTAGE", "summary": "Down", "configurationItemIds": items}
        for _ in range(OUTAGES):
            self.outages.append((await done(self.demo, NOC, "recordOutage", **given))["id"])
        token, enough = await self.token(), asyncio.Event()
        async with asyncio.TaskGroup() as everybody:
            for seed in range(WRITERS):
                writer = Writer(self.servers, token, self.outages, random.Random(seed))
                self.writers.append(writer)
            writing = [everybody.create_task(one.write(enough)) for one in self.writers]
            listening = [
                everybody.create_task(self.listener(token, seed).listen())
                for seed in range(LISTENERS)
            ]
            await asyncio.sleep(0.5)
            for turn in range(number):
                await self.kill()
                if turn < LATE:
                    late = self.listener(token, LISTENERS + turn)
                    listening.append(everybody.create_task(late.listen()))
            enough.set()
            await asyncio.wait(writing)  # what is under way comes to its end first
            await self.calm()
            for task in listening:
                task.cancel()

    def listener(self, token: str, seed: int) -> Listener:
        made = Listener(self.servers, token, random.Random(seed), leaves=bool(seed % 2))
        self.listeners.append(made)
        return made

    async def kill(self) -> None:
        victims = [*self.servers, *([self.redis] if self.redis else [])]
        victim = self.chance.choice(victims)
        victim.kill()
        await asyncio.sleep(self.chance.random() * 0.3)
        await asyncio.to_thread(victim.start)
        if isinstance(victim, Process) and (len(self.servers) == 1 or self.chance.random() < 0.5):
            await victim.answers()
        await asyncio.sleep(0.3 + self.chance.random())

    async def calm(self) -> None:
        for server in self.servers:
            await server.answers()
        async with asyncio.timeout(ALL_HEARD_WITHIN_SECONDS):
            while await self.behind():  # noqa: ASYNC110 (they hear at their pace)
                await asyncio.sleep(0.1)

    async def behind(self) -> bool:
        last = (await self.events())[-1].sequence
        return any(self.place(one.after) < last for one in self.listeners)

    def place(self, cursor: str | None) -> int:
        cursors, epoch = (
            self.demo.parts.dispatcher.teller.cursors,
            self.demo.parts.hub.position.epoch,
        )
        return (cursors.open(cursor, epoch) if cursor else None) or 0

    async def events(self) -> list[Event]:
        log, found = Log(self.demo.database), list[Event]()
        while some := await log.read(found[-1].sequence if found else 0, 500):
            found += some
        return [event for event in found if event.public_id in self.outages]

    # --- what must hold ---------------------------------------------------------------------

    async def check(self) -> dict[str, int]:
        events = await self.events()
        self.log_is_whole(events)
        table = await self.demo.ask(NOC, "{ outages(first: 100) { nodes { id version summary } } }")
        rows = {row["id"]: row for row in table["outages"]["nodes"]}
        for one in self.listeners:
            assert one.begin is not None
            heard = self.heard(one)
            begin = self.place(one.begin)
            expected = [event.sequence for event in events if event.sequence > begin]
            assert [place for place in heard if place in set(expected)] == expected
            assert one.known == rows
        heard = [self.heard(one) for one in self.listeners]
        connections = sum(len(one.connections) for one in self.listeners)
        retries = sum(writer.retries for writer in self.writers)
        told = sum(map(len, heard))
        return {"events": len(events), "told": told, "connections": connections, "retries": retries}

    def log_is_whole(self, events: list[Event]) -> None:
        """Every change is there once, whatever died while it was asked for."""
        for outage in self.outages:
            versions = [event.row_version for event in events if event.public_id == outage]
            written = sum(writer.done.get(outage, 0) for writer in self.writers)
            assert versions == list(range(1, written + 2))

    def heard(self, one: Listener) -> list[int]:
        """The places of what they heard of rows, in the order in which they heard it: upwards, also
        from one connection to the next."""
        places: list[int] = []
        for connection in one.connections:
            for cursor, told in connection:
                assert told["kind"] in ("CREATED", "UPDATED", "CHECKPOINT"), told
                if told["kind"] != "CHECKPOINT":
                    assert not places or self.place(cursor) > places[-1]
                    places.append(self.place(cursor))
        return places


@contextmanager
def redis_of(folder: Path) -> Generator[Redis]:
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("no redis-server to start")
    server = Redis(program, folder)
    server.start()
    yield server
    server.kill()


def settings() -> Iterator[Any]:
    """Backend, servers, whether there is a Redis."""
    postgresql, redis = pytest.mark.postgresql, pytest.mark.redis
    for few, more in ((FEW, []), (MANY, [pytest.mark.prove])):
        yield pytest.param("sqlite", 1, False, few, marks=more, id=f"sqlite-{few}")
        marks = [postgresql, *more]
        yield pytest.param("postgresql", 2, False, few, marks=marks, id=f"postgresql-{few}")
        marks = [postgresql, redis, *more]
        yield pytest.param("postgresql", 2, True, few, marks=marks, id=f"redis-{few}")


@pytest.fixture
def url(request: pytest.FixtureRequest, templates: Templates, tmp_path: Path) -> Generator[str]:
    with copy_of(templates, request.param, "demo", tmp_path) as copied:
        yield copied


@pytest.mark.parametrize(
    ("url", "servers", "with_redis", "few"), list(settings()), indirect=["url"]
)
async def test_nothing_is_lost_when_servers_die(
    url: str, tmp_path: Path, servers: int, *, with_redis: bool, few: int
) -> None:
    async with AsyncExitStack() as stack:
        redis = stack.enter_context(redis_of(tmp_path)) if with_redis else None
        demo = asker(url, tmp_path / "home")
        stack.push_async_callback(demo.database.close)
        await demo.parts.hub.start()
        await demo.parts.hub.stop()
        broadcast = redis.url if redis else "memory://"
        started = [Process(Place(url, tmp_path / "home"), broadcast) for _ in range(servers)]
        for server in started:
            stack.callback(server.kill)
            server.start()
        for server in started:
            await server.answers()
        chaos = Chaos(demo, started, redis, random.Random(servers))
        await chaos.run(kills(few))
        print(await chaos.check())
