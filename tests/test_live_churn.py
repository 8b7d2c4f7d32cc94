"""Two hundred who listen, and what they may see changes all the time: of what others write they
hear what is theirs at that moment, and nothing else."""

import asyncio
import random
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import orjson
import pytest
import sqlalchemy as sa

import db
from auth.tokens import Identity
from db.base import new_public_id
from realtime.executor import Errors
from realtime.messages import Batch
from realtime.outbox import Log
from tests.asking import Asker
from tests.demo_world import AL, BO, NOC
from tests.doing import done
from tests.entitling import last
from tests.following import live
from tests.simulated import Weather

LISTENERS, MOVING, MOVES, EVERY_SECONDS = 200, 20, 60, 0.05
FEED = "subscription { outageUpdates { cursor kind id outage { id summary version } } }"
MINE = "{ outages(first: 100) { nodes { id } } }"
# The outages of the two sides, each by what is out there.
SIDES = {BO: "as1", AL: "om1"}
SOON_SECONDS = 20


@dataclass
class Listener:
    """A contact who is at home on one side or the other: `homes` from which number of the log on.
    Of what they hear: the number of the event, that of the snapshot it was read in, and the row."""

    identity: Identity
    weather: Weather
    place: Callable[[str], int]
    homes: list[tuple[int, str]]
    heard: list[tuple[int, int, str]] = field(default_factory=list[tuple[int, int, str]])
    reached: int = 0

    def next(self, batch: Batch) -> None:
        for result in batch.results:
            message = orjson.loads(result)["data"]["outageUpdates"]
            self.reached = self.place(message["cursor"])
            if message["outage"] is not None:
                read_in = self.weather.told_from[asyncio.current_task()]
                self.heard.append((self.reached, read_in, message["id"]))

    def end(self, errors: Errors | None) -> None:
        raise AssertionError(errors)

    def gone(self) -> None:
        raise AssertionError("they are all somebody")

    def home(self, number: int) -> str:
        return self.homes[bisect_right(self.homes, number, key=lambda home: home[0]) - 1][1]

    def stayed(self, number: int) -> bool:
        return self.homes[-1][0] < number


@dataclass
class Churn:
    demo: Asker
    chance: random.Random
    outages: dict[str, str] = field(default_factory=dict[str, str])
    listeners: list[Listener] = field(default_factory=list[Listener])
    writing: asyncio.Lock = field(default_factory=asyncio.Lock)
    begin: int = 0

    async def populate(self, weather: Weather) -> None:
        for side, item in SIDES.items():
            items = [await self.demo.public_id("configuration_item", item)]
            given = {"type": "OUTAGE", "summary": "Down", "published": True}
            outage = await done(self.demo, NOC, "recordOutage", **given, configurationItemIds=items)
            self.outages[outage["id"]] = side
        here = await self.demo.identity(BO)
        made = [new_public_id("con") for _ in range(LISTENERS)]
        async with self.demo.database.write() as session:
            home = (await session.scalars(by_key(BO))).one()
            for number, public_id in enumerate(made):
                values = {"account_id": home.account_id, "role": home.role}
                session.add(db.Contact(public_id=public_id, name=f"Contact {number}", **values))
        for public_id in made:
            identity = replace(here, public_id=public_id)
            self.listeners.append(Listener(identity, weather, self.place, [(0, BO)]))

    def place(self, cursor: str) -> int:
        parts = self.demo.parts
        found = parts.dispatcher.teller.cursors.open(cursor, parts.hub.position.epoch)
        assert found is not None
        return found

    async def listen(self) -> None:
        self.begin = await last(self.demo.database)
        for one in self.listeners:
            answer = await self.demo.parts.answering.answer(one.identity, {"query": FEED})
            assert not isinstance(answer, bytes)
            answer.open(one)

    # --- what happens -----------------------------------------------------------------------

    async def move(self) -> None:
        """Some of them to the other side."""
        moving = self.chance.sample(self.listeners, MOVING)
        async with self.writing:
            async with self.demo.database.write() as session:
                accounts = {side: (await session.scalars(by_key(side))).one() for side in SIDES}
                for one in moving:
                    there = AL if one.homes[-1][1] == BO else BO
                    contact = sa.select(db.Contact).filter_by(public_id=one.identity.public_id)
                    row = (await session.scalars(contact)).one()
                    row.account_id = accounts[there].account_id
            number = await last(self.demo.database)
            for one in moving:
                there = AL if one.homes[-1][1] == BO else BO
                one.homes.append((number, there))

    async def write(self, enough: asyncio.Event) -> None:
        while not enough.is_set():
            outage, summary = self.chance.choice([*self.outages]), f"Down {self.chance.random()}"
            async with self.writing:
                await done(self.demo, NOC, "updateOutage", outageId=outage, summary=summary)
            await asyncio.sleep(self.chance.random() * 0.02)

    async def run(self) -> None:
        enough = asyncio.Event()
        writing = asyncio.create_task(self.write(enough))
        for _ in range(MOVES):
            await self.move()
            await asyncio.sleep(EVERY_SECONDS)
        enough.set()
        await writing
        end = dict[str, int]()
        for outage in self.outages:  # the last word for everybody
            await done(self.demo, NOC, "updateOutage", outageId=outage, summary="Up")
            end[self.outages[outage]] = await last(self.demo.database)
        async with asyncio.timeout(SOON_SECONDS):
            for one in self.listeners:
                while one.reached < end[one.homes[-1][1]]:  # noqa: ASYNC110 (they are told)
                    await asyncio.sleep(0.01)

    # --- what must hold ---------------------------------------------------------------------

    async def check(self) -> None:
        events, found = list[tuple[int, str]](), await Log(self.demo.database).read(self.begin, 500)
        while found:
            events += [(one.sequence, one.public_id) for one in found]
            found = await Log(self.demo.database).read(found[-1].sequence, 500)
        for one in self.listeners:
            numbers = [number for number, _, _ in one.heard]
            assert numbers == sorted(set(numbers))
            for number, read_in, outage in one.heard:
                assert number <= read_in
                assert self.outages[outage] == one.home(read_in), (one.homes, number, read_in)
            for number, outage in events:
                theirs = self.outages.get(outage) == one.homes[-1][1]
                if theirs and one.stayed(number):
                    assert number in numbers, (one.homes, number)
            await self.agrees(one)

    async def agrees(self, one: Listener) -> None:
        """That a home is a side is no thought of the test alone."""
        answer = await self.demo.parts.answering.answer(one.identity, {"query": MINE})
        assert isinstance(answer, bytes)
        rows = {row["id"] for row in orjson.loads(answer)["data"]["outages"]["nodes"]}
        (mine,) = rows & self.outages.keys()
        assert self.outages[mine] == one.homes[-1][1]


def by_key(key: str) -> sa.Select[db.Contact]:
    return sa.select(db.Contact).where(db.Contact.external_key == key)


async def test_nobody_hears_what_was_theirs(
    own_demo: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resolvers.dispatching.CHECKPOINT_SECONDS", 3600.0)
    weather = Weather(own_demo.database, random.Random(1))
    churn = Churn(own_demo, random.Random(2))
    await churn.populate(weather)
    async with live(own_demo):
        monkeypatch.setattr(own_demo.database, "snapshot", weather.snapshot)
        await churn.listen()
        await churn.run()
    await churn.check()
    assert sum(len(one.heard) for one in churn.listeners) > 10 * LISTENERS
