"""Peers as a network has them: one that reads nothing among a thousand, one whose machine has gone
without a word, and two thousand that come back at once."""

import asyncio
import time
from collections.abc import Generator, Sequence
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

import httpx
import pytest

from app import create_app
from tests.asking import Asker, asker
from tests.databases import Templates, copy_of
from tests.demo_world import ADMIN, AL, ANN, BEA, BO, NOC
from tests.doing import done
from tests.peers import Peer, until
from tests.processes import Place, Served, served
from tests.sockets import serving
from tests.test_limits import in_use

FEED = """subscription ($after: String) {
  feed: outageUpdates(after: $after) { cursor kind id outage { version summary } } }"""
UPDATE = """mutation ($input: UpdateOutageInput!) {
  updateOutage(input: $input) { outage { id } userErrors { code } } }"""


async def token_of(demo: Asker, who: str) -> str:
    one = await demo.identity(who)
    return demo.parts.tokens.issue(one.public_id, one.kind, timedelta(hours=1))


async def recorded(demo: Asker, **given: Any) -> str:
    """An outage of the database cluster, which Boxeo and Avid see."""
    items = [await demo.public_id("configuration_item", "db1")]
    given |= {"type": "OUTAGE", "summary": "Down", "published": True}
    return (await done(demo, NOC, "recordOutage", **given, configurationItemIds=items))["id"]


# --- one that reads nothing -----------------------------------------------------------------

STALLED = f"""subscription {{ feed: outageUpdates {{ cursor kind id outage {{
  version {" ".join(f"a{number}: message" for number in range(20))} }} }} }}"""
# Of each event so many messages of 40 KB go to whoever reads nothing.
OPERATIONS, MESSAGE = 8, "x" * 2_000
READERS, USUAL, STALLING = 999, 10, 20
MOST_MEMORY = 32 << 20


@pytest.fixture
def place(templates: Templates, tmp_path: Path) -> Generator[Place]:
    with copy_of(templates, "sqlite", "demo", tmp_path) as url:
        yield Place(url, tmp_path)


def peak_memory(server: Served) -> int:
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) << 10


def connections(server: Served) -> int:
    return len([*Path(f"/proc/{server.process.pid}/fd").iterdir()])


async def test_whoever_reads_nothing_holds_up_none_of_a_thousand(place: Place) -> None:
    """And is cut off, before what waits for them fills the memory."""
    demo = asker(place.url, place.home)
    outage = await recorded(demo, message=MESSAGE)
    bo, al, noc = [await token_of(demo, who) for who in (BO, AL, NOC)]
    await demo.database.close()
    with served(place) as server:
        async with httpx.AsyncClient(
            trust_env=False, headers={"authorization": f"Bearer {noc}"}
        ) as http:
            readers = await asyncio.gather(*(Peer.connect(server.port, bo) for _ in range(READERS)))
            for one in readers:
                one.subscribe(FEED)
            await until(lambda: all(one.heard for one in readers))

            async def told(number: int) -> float:
                """How long it takes until all of them have heard of another event."""
                expected, began = len(readers[0].heard) + 1, asyncio.get_running_loop().time()
                given = {"outageId": outage, "summary": f"Down {number}"}
                url = f"http://127.0.0.1:{server.port}/graphql"
                await http.post(url, json={"query": UPDATE, "variables": {"input": given}})
                await until(lambda: all(len(one.heard) >= expected for one in readers))
                return max(one.heard[-1][0] for one in readers) - began

            usual = [await told(number) for number in range(USUAL)]
            stalled = await Peer.connect(server.port, al, receive_buffer=4096)
            for number in range(OPERATIONS):
                stalled.subscribe(STALLED, str(number))
            await until(lambda: len(stalled.heard) == OPERATIONS)
            stalled.transport.pause_reading()
            memory, open_before = peak_memory(server), connections(server)
            meanwhile, waited = list[float](), list[bool]()
            for number in range(STALLING):
                meanwhile.append(await told(number))
                waited.append(connections(server) == open_before)
            await until(lambda: connections(server) == open_before - 1, 5)
            grown = peak_memory(server) - memory
            print(
                f"told within {median(usual):.3f} s, at most {max(usual):.3f};"
                f" meanwhile within {median(meanwhile):.3f} s, at most {max(meanwhile):.3f};"
                f" cut off after {sum(waited)} events; {grown >> 10} KiB more"
            )
            assert 0 < sum(waited) < STALLING
            assert median(meanwhile) < 1.5 * median(usual) + 0.05
            assert max(meanwhile) < 2 * max(usual) + 1
            assert grown < MOST_MEMORY
            stalled.transport.resume_reading()
            await until(lambda: stalled.lost is not None)
            assert not any(one.lost for one in readers)
            for one in readers:
                one.transport.abort()


# --- one whose machine has gone -------------------------------------------------------------


@pytest.fixture
def no_further_checkpoints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("resolvers.dispatching.CHECKPOINT_SECONDS", 3600.0)


@pytest.mark.usefixtures("no_further_checkpoints")
@pytest.mark.parametrize("ping", [0.5, pytest.param(20.0, marks=pytest.mark.prove)])
async def test_whose_machine_has_gone_without_a_word_is_given_up(
    own_demo: Asker, ping: float
) -> None:
    parts = own_demo.parts
    async with serving(create_app(parts), ping) as port:
        gone, here = [await Peer.connect(port, await token_of(own_demo, BO)) for _ in range(2)]
        for one in (gone, here):
            one.subscribe(FEED)
        await until(lambda: bool(gone.heard and here.heard))
        assert in_use(parts.limits) == (2, 2, 2)
        gone.fall_silent()
        await recorded(own_demo)
        took = await until(lambda: in_use(parts.limits) == (1, 1, 1), 2 * ping + 2)
        print(f"gone after {took:.2f} s")
        assert took < 2 * ping + 0.5
        await until(lambda: parts.dispatcher.members == 1)
        assert (len(gone.heard), len(here.heard)) == (1, 2)
        here.transport.abort()
        await until(lambda: in_use(parts.limits) == (0, 0, 0) and not parts.dispatcher.members)
        gone.transport.abort()


# --- all of them at once --------------------------------------------------------------------

PEOPLE = (BO, BEA, AL, ANN, NOC, ADMIN)
BURSTS, BURST = 3, 4


@pytest.mark.parametrize("many", [300, pytest.param(2_000, marks=pytest.mark.prove)])
async def test_all_come_back_at_once_and_have_missed_nothing(own_demo: Asker, many: int) -> None:
    """They left one after the other, so that their cursors are of several ages."""
    outage = await recorded(own_demo)
    tokens = [await token_of(own_demo, who) for who in PEOPLE]
    async with serving(create_app(own_demo.parts)) as port:

        async def come(number: int, after: str | None) -> Peer:
            one = await Peer.connect(port, tokens[number % len(tokens)])
            one.subscribe(FEED, after=after)
            return one

        async def happen() -> None:
            for _ in range(BURST):
                summary = f"Down {time.monotonic()}"
                await done(own_demo, NOC, "updateOutage", outageId=outage, summary=summary)

        first = await asyncio.gather(*(come(number, None) for number in range(many)))
        await until(lambda: all(one.heard for one in first))
        for burst in range(BURSTS):
            await happen()
            here = [one for place, one in enumerate(first) if place % BURSTS >= burst]
            await heard_by(here, 1 + (burst + 1) * BURST)
            for one in first[burst::BURSTS]:
                one.transport.abort()
        await until(lambda: in_use(own_demo.parts.limits) == (0, 0, 0))
        await happen()

        before, began = own_demo.database.statements, time.monotonic()
        cursors = [one.heard[-1][1]["feed"]["cursor"] for one in first]
        again = await asyncio.gather(*(come(*one) for one in enumerate(cursors)))
        await until(lambda: all(kinds(one)[-1:] == ["CHECKPOINT"] for one in again))
        statements, took = own_demo.database.statements - before, time.monotonic() - began
        print(f"{many} resumed in {took:.2f} s with {statements / many:.2f} statements each")
        for one, other in zip(first, again, strict=True):
            heard = [told["feed"] for _, told in [*one.heard[1:], *other.heard[:-1]]]
            versions = [message["outage"]["version"] for message in heard]
            assert [message["kind"] for message in heard] == ["UPDATED"] * (BURSTS + 1) * BURST
            assert len({message["cursor"] for message in heard}) == len(heard)
            assert versions == sorted(versions)
        # Of each one was whether whoever opens the socket is somebody; of the resuming itself one
        # is their own, and what they missed is read for all who missed the same.
        assert statements - many < 2 * many
        for one in again:
            one.transport.abort()


async def heard_by(peers: Sequence[Peer], count: int) -> None:
    await until(lambda: all(len(one.heard) >= count for one in peers))


def kinds(one: Peer) -> list[str]:
    return [told["feed"]["kind"] for _, told in one.heard]
