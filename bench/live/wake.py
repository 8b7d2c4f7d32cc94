"""How long after a commit the hubs of two processes on one PostgreSQL have it: woken by Redis, by
LISTEN and NOTIFY, or by nobody, so that they poll. `python -m bench.live.wake`

The one process commits, at times that have nothing to do with those of polling; both note when
their hub has read what was committed. The clock is that of the machine, for both. What the machine
itself needs at that time to wake the other process, a datagram tells that is sent between commits.
"""

import argparse
import asyncio
import os
import random
import socket
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from sqlalchemy import event

import db
from bench.prepared import POSTGRESQL
from bench.worlds import on_server
from db.base import now
from db.migrate import migrate_database
from realtime.bus import Bus
from realtime.hub import Hub
from realtime.outbox import Event, Log, News, append
from realtime.sessions import Sessions

DATABASE = "csmgraph_wake"
LONGEST_POLL_SECONDS = 0.5
TARGETS = {"Redis": 10.0, "LISTEN/NOTIFY": 10.0, "polling": 300.0}
"""Milliseconds, of 99 in 100."""

Seen = dict[int, int]
"""By number, the nanosecond at which a hub had it."""


class Timed(Log):
    """The log as the hub reads it; whatever it has read it knows."""

    def __init__(self, database: db.Database) -> None:
        super().__init__(database)
        self.seen: Seen = {}

    async def read(self, after: int, limit: int) -> list[Event]:
        events = await super().read(after, limit)
        moment = time.monotonic_ns()
        for one in events:
            self.seen.setdefault(one.sequence, moment)
        return events


@dataclass
class Process:
    """As much of a server as news comes by."""

    database: db.Database
    log: Timed
    hub: Hub
    bus: Bus

    @classmethod
    async def started(cls, url: str, bus_url: str) -> "Process":
        database = db.Database(url)
        log = Timed(database)
        hub = Hub(log, Sessions())
        bus = Bus(bus_url, hub.wake)
        await hub.start()
        bus.start()
        await asyncio.sleep(1)  # it listens by now
        return cls(database, log, hub, bus)

    async def stopped(self) -> Seen:
        await asyncio.sleep(LONGEST_POLL_SECONDS)
        await self.bus.stop()
        await self.hub.stop()
        await self.database.close()
        return self.log.seen


class Datagrams(asyncio.DatagramProtocol):
    """When each came, by what it says."""

    def __init__(self) -> None:
        self.seen: Seen = {}

    def datagram_received(self, data: bytes, addr: object) -> None:  # noqa: ARG002
        self.seen[int(data)] = time.monotonic_ns()


def listen(url: str, bus_url: str, pipe: Connection) -> None:
    """The other process: from when it says where it is until it is told to tell."""

    async def run() -> tuple[Seen, Seen]:
        process = await Process.started(url, bus_url)
        loop = asyncio.get_running_loop()
        transport, datagrams = await loop.create_datagram_endpoint(Datagrams, ("127.0.0.1", 0))
        pipe.send(transport.get_extra_info("sockname"))
        await asyncio.to_thread(pipe.recv)
        transport.close()
        return await process.stopped(), datagrams.seen

    pipe.send(asyncio.run(run()))


async def write(
    process: Process, commits: int, pause: float, address: tuple[str, int]
) -> tuple[Seen, Seen]:
    """When each commit was done as the writer knows it, and when each datagram was sent."""
    done, sent = Seen(), Seen()
    async with process.database.write() as session:
        row = db.Outage(number="1", type=db.OutageType.OUTAGE, summary="Down", begin=now())
        row.public_id = db.new_public_id("out")
        session.add(row)
    chance = random.Random(7)
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for number in range(commits):
        await asyncio.sleep(chance.uniform(0, pause))
        sent[number] = time.monotonic_ns()
        udp.sendto(b"%d" % number, address)
        await asyncio.sleep(chance.uniform(0, pause))
        moments: list[int] = []
        async with process.database.write() as session:
            event.listen(session.sync_session, "after_commit", noting(moments))
            append(session, News(db.EventKind.UPDATED, row, True, None, None))
        process.bus.announce()
        done[len(done) + 1] = moments[0]
    udp.close()
    return done, sent


def noting(moments: list[int]) -> Any:
    def note(_session: object) -> None:
        moments.append(time.monotonic_ns())

    return note


async def measure(url: str, bus_url: str, commits: int, pause: float) -> dict[str, list[float]]:
    """Milliseconds after each commit, for either process and for the later of the two; and those
    that a datagram took."""
    context = get_context("spawn")
    here, there = context.Pipe()
    other = context.Process(target=listen, args=(url, bus_url, there), daemon=True)
    other.start()
    address = await asyncio.to_thread(here.recv)
    process = await Process.started(url, bus_url)
    done, sent = await write(process, commits, pause, address)
    mine = await process.stopped()
    here.send(None)
    theirs, came = await asyncio.to_thread(here.recv)
    await asyncio.to_thread(other.join)
    own, far = after(done, mine), after(done, theirs)
    every = [max(pair) for pair in zip(own, far, strict=True)]
    return {"own": own, "other": far, "every": every, "datagram": after(sent, came)}


def after(done: Seen, seen: Mapping[int, int]) -> list[float]:
    """A hub may well read it before its writer is told that it is done."""
    return [max(0, seen[number] - moment) / 1e6 for number, moment in done.items()]


def quantile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


async def prepared() -> str:
    server = os.environ.get("CSMGRAPH_BENCH_POSTGRESQL", POSTGRESQL)
    url = await on_server(server, DATABASE, fresh=True)
    if url is None:
        raise SystemExit("PostgreSQL does not answer.")
    await migrate_database(url)
    return url


async def run(chosen: argparse.Namespace) -> None:
    for name in TARGETS:
        url = await prepared()
        bus_url = {"Redis": chosen.redis, "LISTEN/NOTIFY": url}.get(name, "memory://")
        found = await measure(url, bus_url, chosen.commits, chosen.pause / 1000)
        for whom, values in found.items():
            p50, p99 = quantile(values, 0.5), quantile(values, 0.99)
            verdict = f"target {TARGETS[name]:.0f}" if whom == "every" else ""
            print(
                f"{name:14} {whom:8} p50 {p50:6.1f} ms  p99 {p99:6.1f} ms  "
                f"max {max(values):6.1f} ms  {verdict}",
                flush=True,
            )


def main() -> None:
    made = argparse.ArgumentParser(prog="python -m bench.live.wake", description=__doc__)
    made.add_argument("--commits", type=int, default=500)
    made.add_argument("--pause", type=float, default=20, help="milliseconds between them")
    made.add_argument("--redis", default="redis://127.0.0.1:6379")
    asyncio.run(run(made.parse_args()))


if __name__ == "__main__":
    main()
