"""A server with its listeners, and what one round of each kind costs it."""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from bench.live.asking import CONTACTS, OUTAGE, People, document_file
from bench.live.client import Client, Listeners, Told, loading
from bench.live.probing import probing
from bench.live.servers import Target
from bench.processes import backends, exact_cpu_seconds
from bench.servers import Server

SETTLES_SECONDS = 0.05
BURST = 10
DRAIN_SECONDS = 60
CONNECTIONS = 4
"""That ask for events while many are wanted."""

Row = dict[str, Any]


@dataclass
class Standing:
    """`rounds`: figures by name, one for each round."""

    target: Target
    server: Server
    client: Client
    database: str | None
    row: Row = field(default_factory=dict[str, Any])
    rounds: dict[str, list[float]] = field(default_factory=dict[str, list[float]])
    megabytes_before: float = 0

    @property
    def pid(self) -> int:
        return self.server.process.pid

    def spent(self, work: Callable[[], Told]) -> tuple[Told, float, float]:
        """What came of it, and the CPU seconds of the server and of its database server."""
        before, database_before = exact_cpu_seconds(self.pid), self._database_seconds()
        told = work()
        time.sleep(SETTLES_SECONDS)
        database = self._database_seconds() - database_before
        return told, exact_cpu_seconds(self.pid) - before, database

    def _database_seconds(self) -> float:
        return sum(backends(self.database).values()) if self.database else 0.0

    def note(self, **figures: float) -> None:
        for name, figure in figures.items():
            self.rounds.setdefault(name, []).append(figure)

    def open(self) -> None:
        """All sockets, first acknowledged, then subscribed."""
        count, begin = self.client.count, self.server.megabytes
        self.megabytes_before = begin
        connected, cpu, _ = self.spent(self.client.connect)
        idle = self.server.megabytes
        subscribed, more, _ = self.spent(self.client.subscribe)
        self.row |= {
            "connects_per_second": round(count / (connected["took"] + subscribed["took"])),
            "connect_cpu_us": round((cpu + more) / count * 1e6),
            "idle_kib": round((idle - begin) * 1024 / count, 1),
            "subscribed_kib": round((self.server.megabytes - begin) * 1024 / count, 1),
        }

    def event(self) -> None:
        count = self.client.count
        told, cpu, database = self.spent(lambda: self.client.fire(1, count))
        self.note(
            cpu_us=cpu / count * 1e6,
            database_cpu_ms=database * 1e3,
            first_ms=told["first"] * 1e3,
            last_ms=told["last"] * 1e3,
            load_cpu_us=told["cpu"] / count * 1e6,
        )

    def burst(self) -> None:
        deliveries = self.client.count * BURST
        told, cpu, _ = self.spent(lambda: self.client.fire(BURST, deliveries))
        self.note(burst_cpu_us=cpu / deliveries * 1e6, burst_ms=told["last"] * 1e3)

    def sustained(self, seconds: float, rate: float, fed: str = "") -> None:
        """As many events as it takes, or so many a second, and whether it still answers."""
        words = ("sustain", seconds, self.target.window, CONNECTIONS, DRAIN_SECONDS, rate)
        with probing(self.server.port, self.target.probe) as probe:
            told, cpu, _ = self.spent(lambda: self.client.ask(*words))
        self.row |= {
            f"{fed}deliveries_per_second": round(told["within"] / told["seconds"]),
            f"{fed}sustained_cpu_us": round(cpu / max(told["delivered"], 1) * 1e6, 2),
            f"{fed}http_p50_ms": probe.part(0.5),
            f"{fed}http_p99_ms": probe.part(0.99),
        }

    def fed(self, seconds: float, rate: float) -> None:
        """The same with the changes made in another process: this one has delivery alone."""
        with self.target.start() as other:
            self.client.ask("port", other.port)
            self.client.fire(1, self.client.count)
            self.sustained(seconds, rate, "fed_")
            self.client.ask("port", self.server.port)

    def closed(self) -> Row:
        """The row, once all rounds are done."""
        medians = {name: round(median(some), 2) for name, some in self.rounds.items()}
        grown = self.server.megabytes - self.megabytes_before
        after = {"after_kib": round(grown * 1024 / self.client.count, 1)}
        return {"server": self.target.name, **medians, **self.row, **after}


@contextmanager
def standing(target: Target, listeners: Listeners, people: People | None) -> Generator[Standing]:
    """Running and without sockets yet. `people`: of the world that a database server keeps."""
    with_database = people is not None and people.world.backend == "postgresql"
    database = people.world.database if people is not None and with_database else None
    with (
        target.start() as server,
        loading(server.port, listeners, target.fires, target.expect) as client,
    ):
        yield Standing(target, server, client, database)


def shared(people: People, count: int, fields: str = OUTAGE, principals: int = 200) -> Listeners:
    """Sockets of the administrators of so many accounts."""
    tokens = people.tokens_file(f"each-{principals}", people.one_each(principals))
    return Listeners(count, tokens, document_file(f"document-{len(fields)}", fields))


def everybody(people: People, count: int) -> Listeners:
    """A socket each for the contacts of so many accounts as it takes."""
    tokens = people.tokens_file(f"all-{count}", people.contacts[:count])
    return Listeners(count, tokens, document_file("document-all"))


def accounts_of(count: int) -> int:
    return -(-count // CONTACTS)
