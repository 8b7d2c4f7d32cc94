"""Servers, writers, Redis and PostgreSQL killed at random while others write and listen: nothing is
lost, nothing comes twice or late, and whoever listens knows what the table says."""

import asyncio
import json
import random
import shutil
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from auth.viewer import Kind
from realtime.outbox import Event, Log
from tests.asking import Asker, asker
from tests.chaos import TRY_AGAIN, Hand, Listener, Process, Server, Writer, kills
from tests.databases import CONTENTS, Templates, copy_of
from tests.demo_world import NOC
from tests.doing import done
from tests.own_postgresql import Server as Postgresql
from tests.own_postgresql import own_postgresql
from tests.processes import Place
from tests.test_redis_wake import Server as Redis

OUTAGES, WRITERS, HANDS, LISTENERS, LATE = 6, 2, 1, 8, 4
# Deaths in `make test` and in `make prove`.
FEW, MANY = 3, 200
# A thousand are not heard of in this time only if something is lost.
ALL_HEARD_WITHIN_SECONDS = 60

Victim: TypeAlias = Process | Redis | Postgresql


@dataclass
class Chaos:
    demo: Asker
    servers: list[Server]
    hands: list[Hand]
    below: list[Redis | Postgresql]
    chance: random.Random
    outages: list[str] = field(default_factory=list[str])
    writers: list[Writer] = field(default_factory=list[Writer])
    listeners: list[Listener] = field(default_factory=list[Listener])
    deck: list[Sequence[Victim]] = field(default_factory=list[Sequence[Victim]])

    async def token(self) -> str:
        public_id = await self.demo.public_id("user_account", NOC)
        return self.demo.parts.tokens.issue(public_id, Kind.USER, timedelta(hours=2))

    async def run(self, number: int) -> None:
        await self.record()
        token, enough = await self.token(), asyncio.Event()
        async with asyncio.TaskGroup() as everybody:
            writing = [
                everybody.create_task(self.writer(token, seed).write(enough))
                for seed in range(WRITERS)
            ]
            listening = [
                everybody.create_task(self.listener(token, seed).listen())
                for seed in range(LISTENERS)
            ]
            tending = everybody.create_task(self.tend())
            for one in (*self.hands, *self.writers):
                await one.works()
            for turn in range(number):
                await self.kill()
                if turn < LATE:
                    late = self.listener(token, LISTENERS + turn)
                    listening.append(everybody.create_task(late.listen()))
            enough.set()
            await asyncio.wait(writing)  # what is under way comes to its end first
            await self.calm()
            for task in (*listening, tending):
                task.cancel()

    async def record(self) -> None:
        items = [await self.demo.public_id("configuration_item", "as1")]
        given = {"type": "OUTAGE", "summary": "Down", "configurationItemIds": items}
        for _ in range(OUTAGES):
            self.outages.append((await done(self.demo, NOC, "recordOutage", **given))["id"])
        for hand in self.hands:
            hand.outages = self.outages
            hand.start()

    def writer(self, token: str, seed: int) -> Writer:
        made = Writer(self.servers, token, self.outages, random.Random(seed))
        self.writers.append(made)
        return made

    def listener(self, token: str, seed: int) -> Listener:
        made = Listener(self.servers, token, random.Random(seed), leaves=bool(seed % 2))
        self.listeners.append(made)
        return made

    async def tend(self) -> None:
        while True:
            for one in (*self.servers, *self.hands):
                one.tend()
            await asyncio.sleep(0.1)

    async def kill(self) -> None:
        """One of each sort before any sort comes again."""
        if not self.deck:
            self.deck = [self.servers, self.hands, *([one] for one in self.below)]
            self.chance.shuffle(self.deck)
        victim = self.chance.choice(self.deck.pop())
        await asyncio.to_thread(victim.kill)
        await asyncio.sleep(self.chance.random() * 0.3)
        await asyncio.to_thread(victim.start)
        if isinstance(victim, Server) and (len(self.servers) == 1 or self.chance.random() < 0.5):
            await victim.answers()
        await asyncio.sleep(0.3 + self.chance.random())

    async def calm(self) -> None:
        """Nobody writes any more, and everybody hears the end."""
        for hand in self.hands:
            hand.kill()
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
        table = await self.demo.ask(NOC, "{ outages(first: 100) { nodes { id version summary } } }")
        rows = {row["id"]: row for row in table["outages"]["nodes"]}
        await self.log_is_whole(events, rows)
        for one in self.listeners:
            assert one.begin is not None
            heard = self.heard(one)
            begin = self.place(one.begin)
            expected = [event.sequence for event in events if event.sequence > begin]
            assert [place for place in heard if place in set(expected)] == expected
            assert one.known == rows
        heard = [self.heard(one) for one in self.listeners]
        connections = sum(len(one.connections) for one in self.listeners)
        codes = [code for writer in self.writers for code in writer.codes]
        codes += [code for hand in self.hands for code in hand.said("refused")]
        assert set(codes) <= TRY_AGAIN
        told = sum(map(len, heard))
        return {
            "events": len(events),
            "told": told,
            "connections": connections,
            "try again": len(codes),
        }

    async def log_is_whole(self, events: list[Event], rows: Mapping[str, Any]) -> None:
        """Every change is there once, whatever died while it was asked for; one that died with its
        writer may be there or not."""
        for outage in self.outages:
            versions = [event.row_version for event in events if event.public_id == outage]
            assert versions == list(range(1, rows[outage]["version"] + 1))
        written = [
            json.loads(after)["summary"]
            for (after,) in await self.demo.fetch(
                "SELECT after FROM audit_entry WHERE deed = 'updateOutage'"
            )
        ]
        assert len(written) == len(set(written)) == len(events) - OUTAGES
        acknowledged = [summary for one in self.writers for summary in one.done]
        acknowledged += [summary for one in self.hands for summary in one.said("done")]
        assert set(acknowledged) <= set(written)
        assert len(written) - len(acknowledged) <= sum(one.deaths for one in self.hands)

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
def postgresql(request: pytest.FixtureRequest) -> Generator[Postgresql | None]:
    if request.param == "sqlite":
        yield None
        return
    with own_postgresql() as server:
        asyncio.run(CONTENTS["demo"](server.url))
        yield server


@pytest.fixture
def url(postgresql: Postgresql | None, templates: Templates, tmp_path: Path) -> Generator[str]:
    if postgresql is not None:
        yield postgresql.url
        return
    with copy_of(templates, "sqlite", "demo", tmp_path) as copied:
        yield copied


@pytest.mark.parametrize(
    ("postgresql", "servers", "with_redis", "few"), list(settings()), indirect=["postgresql"]
)
async def test_nothing_is_lost_whoever_dies(
    postgresql: Postgresql | None,
    url: str,
    tmp_path: Path,
    servers: int,
    *,
    with_redis: bool,
    few: int,
) -> None:
    async with AsyncExitStack() as stack:
        redis = stack.enter_context(redis_of(tmp_path)) if with_redis else None
        demo = asker(url, tmp_path / "home")
        stack.push_async_callback(demo.database.close)
        await demo.parts.hub.start()
        await demo.parts.hub.stop()
        broadcast = redis.url if redis else "memory://"
        place = Place(url, tmp_path / "home")
        started = [Server(place, broadcast_url=broadcast) for _ in range(servers)]
        hands = [Hand(place, file=tmp_path / f"hand{n}", seed=n) for n in range(HANDS)]
        for one in (*started, *hands):
            stack.callback(one.kill)
        for server in started:
            server.start()
        for server in started:
            await server.answers()
        below = [one for one in (redis, postgresql) if one is not None]
        chaos = Chaos(demo, started, hands, below, random.Random(servers))
        await chaos.run(kills(few))
        print(await chaos.check())
