"""Servers that share a database in bad weather: statements let others go first or fail, and nobody
looks at the log unless the schedule says so; and what everybody could read after every commit."""

import asyncio
import random
from bisect import bisect_right
from collections.abc import AsyncGenerator, Generator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import pytest

import db
from realtime.executor import PrincipalGone
from realtime.outbox import Event, Log
from tests.asking import Asker, asker
from tests.demo_world import NOW

FIELDS = {
    "outage": "id summary message phase version published installBaseItems { nodes { id } }",
    "case": "id subject state version updatedAt comments { nodes { id body } }",
}
# What all who see a row read alike.
PLAIN = {"outage": ("id", "summary", "version"), "case": ("id", "subject", "version")}
ASKED = " ".join(f"{kind}s(first: 100) {{ nodes {{ {inner} }} }}" for kind, inner in FIELDS.items())
SLOW_SECONDS = 0.002
Rows = Mapping[str, Any]


class Weather:
    """What a server's database does to those who read."""

    def __init__(self, database: db.Database, chance: random.Random) -> None:
        self.chance, self.failing, self.slowing = chance, False, 0
        # Where the log stood in the snapshot from which a task tells.
        self.told_from: dict[asyncio.Task[Any] | None, int] = {}
        self._fetch, self._snapshot = database.fetch, database.snapshot

    async def dither(self, fails: float) -> None:
        for _ in range(self.chance.randrange(4)):
            await asyncio.sleep(SLOW_SECONDS if self.slowing else 0)
        if self.failing and self.chance.random() < fails:
            raise OSError("the database is away")

    @contextmanager
    def slow(self) -> Generator[None]:
        """Meanwhile others write and are told."""
        self.slowing += 1
        yield
        self.slowing -= 1

    async def fetch(self, sql: str, parameters: Sequence[Any]) -> db.Rows:
        await self.dither(0.3)
        rows = await self._fetch(sql, parameters)
        await self.dither(0)
        return rows

    @asynccontextmanager
    async def snapshot(self) -> AsyncGenerator[db.Fetch]:
        await self.dither(0.5)
        async with self._snapshot() as fetch:

            async def dithering(sql: str, parameters: Sequence[Any]) -> db.Rows:
                await self.dither(0.2)
                return await fetch(sql, parameters)

            ((position,),) = await fetch("SELECT sequence FROM clock", ())
            self.told_from[asyncio.current_task()] = position
            yield dithering


class Server:
    """One process, as far as it can be one among several here."""

    def __init__(self, demo: Asker, home: Path, chance: random.Random) -> None:
        self.asker = asker(demo.parts.settings.database_url, home, lambda: NOW)
        self.asker.public_ids = demo.public_ids
        self.weather = Weather(self.asker.database, chance)
        self.up = False

    async def start(self, patch: pytest.MonkeyPatch) -> None:
        """It looks at the log once, and then when it is woken."""
        await self.asker.parts.hub.start()
        await self.asker.parts.hub.stop()
        await self.asker.parts.dispatcher.start()
        patch.setattr(self.asker.database, "fetch", self.weather.fetch)
        patch.setattr(self.asker.database, "snapshot", self.weather.snapshot)
        self.up = True

    async def stop(self) -> None:
        self.up = self.weather.failing = False
        await self.asker.parts.dispatcher.stop()
        await self.asker.database.close()

    async def wake(self) -> bool:
        try:
            await self.asker.parts.hub.catch_up()
        except OSError:
            return False
        return True

    def place(self, cursor: str) -> int:
        teller, hub = self.asker.parts.dispatcher.teller, self.asker.parts.hub
        found = teller.cursors.open(cursor, hub.position.epoch)
        assert found is not None
        return found


@dataclass
class Past:
    """What each of these people could read after each commit, by the number of its last event;
    None for nobody."""

    witness: Asker
    people: Sequence[str]
    events: list[Event] = field(default_factory=list[Event])
    numbers: list[int] = field(default_factory=list[int])
    known: list[dict[str, dict[str, Rows] | None]] = field(
        default_factory=list[dict[str, dict[str, Rows] | None]]
    )

    async def look(self) -> None:
        log = Log(self.witness.database)
        end = (await log.position()).sequence
        if self.numbers:
            self.events += await log.read(self.numbers[-1], 500)
        self.numbers.append(end)
        self.known.append({who: await self._asked(who) for who in self.people})

    async def _asked(self, who: str) -> dict[str, Rows] | None:
        try:
            answer = await self.witness.parts.answering.answer(
                await self.witness.identity(who), {"query": f"{{ {ASKED} }}"}
            )
        except PrincipalGone:
            return None
        assert isinstance(answer, bytes)
        data = orjson.loads(answer)["data"]
        return {kind: {row["id"]: row for row in data[f"{kind}s"]["nodes"]} for kind in FIELDS}

    def at(self, number: int, who: str) -> dict[str, Rows] | None:
        return self.known[bisect_right(self.numbers, number) - 1][who]

    def since(self, number: int, who: str) -> list[dict[str, Rows] | None]:
        """From the commit of that event on."""
        first = bisect_right(self.numbers, number - 1)
        return [known[who] for known in self.known[first:]]

    def before(self, number: int, who: str) -> list[dict[str, Rows] | None]:
        return [known[who] for known in self.known[: bisect_right(self.numbers, number - 1)]]
