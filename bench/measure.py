"""Measuring: all servers of a database up at once, asked in turns, round after round."""

import asyncio
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Any
from urllib.parse import urljoin

import httpx
import orjson

from app import assemble
from auth.tokens import Tokens
from bench.answers import same
from bench.choosing import ask, identity, settings
from bench.load import Load, Round, run, warmed
from bench.operations import Operation
from bench.prepared import HOME
from bench.servers import OURS, PLAIN, Server, Start, starts
from bench.worlds import World

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    rounds: int
    seconds: float
    connections: int
    only: Sequence[str]
    servers: list[str]
    peers: bool


async def statements(world: World, operation: Operation) -> int:
    """How many statements the second request of an operation takes this server."""
    parts = assemble(settings(HOME, world.url))
    await ask(parts, operation.viewer, operation.query, operation.variables)
    before = parts.database.statements
    await ask(parts, operation.viewer, operation.query, operation.variables)
    taken = parts.database.statements - before
    await parts.database.close()
    return taken


def token_for(world: World, viewer: str) -> str:
    made = settings(HOME, world.url)
    tokens = Tokens.at(
        HOME,
        algorithm=made.token_algorithm,
        issuer=made.token_issuer,
        audience=made.token_audience,
    )
    return tokens.issue(viewer, identity(viewer).kind, DAY)


def measure(world: World, asked: list[Operation], plan: Plan) -> list[dict[str, Any]]:
    """A row of the table for each operation and server."""
    rows: list[dict[str, Any]] = []
    with ExitStack() as stack:
        # peers copy the database, which nobody may be using then
        others = [stack.enter_context(start(world)) for start in peer_starts(world, plan)]
        started = [stack.enter_context(start(world)) for start in starts(world, plan.servers)]
        started += others
        for operation in asked:
            if plan.only and operation.name not in plan.only:
                continue
            servers = [one for one in started if one.ask(operation) is not None]
            loads = [load(world, operation, one, plan.connections) for one in servers]
            same_answers(operation, servers, loads)
            rows += told(world, operation, servers, rounds(servers, loads, plan))
    return rows


def peer_starts(world: World, plan: Plan) -> list[Start]:
    if not plan.peers or world.backend != "postgresql":
        return []
    from bench.peers import peers  # needs what nothing else here needs

    return [peer.run for peer in peers()]


def load(world: World, operation: Operation, server: Server, connections: int) -> Load:
    name = f"{world.backend}-{operation.name}-{server.name}.json".replace(" ", "")
    (HOME / name).write_bytes(orjson.dumps(server.ask(operation)))
    return Load(world, HOME / name, token_for(world, operation.viewer), connections)


def answer(server: Server, sent: Load) -> httpx.Response:
    headers = {"content-type": "application/json", "authorization": f"Bearer {sent.token}"}
    return httpx.post(server.url, content=sent.body.read_bytes(), headers=headers, timeout=60)


def same_answers(operation: Operation, servers: list[Server], loads: list[Load]) -> None:
    """Speed tells nothing of servers that do not do the same."""
    answers = [
        orjson.loads(answer(server, sent).content)
        for server, sent in zip(servers, loads, strict=True)
    ]
    for server, one in zip(servers, answers, strict=True):
        if not same(answers[0], one):
            text = f"{operation.name}: {server.name} and {servers[0].name} answer differently"
            raise RuntimeError(f"{text}:\n{str(one)[:2000]}\n{str(answers[0])[:2000]}")


def rounds(servers: list[Server], loads: list[Load], plan: Plan) -> list[list[Round]]:
    """The rounds of each server; they take turns in being first."""
    pairs = list(zip(servers, loads, strict=True))
    slow = [warmed(server, sent) for server, sent in pairs]
    found: list[list[Round]] = [[] for _ in servers]
    for number in range(plan.rounds):
        order = [(number + place) % len(pairs) for place in range(len(pairs))]
        for one in order:
            found[one].append(run(*pairs[one], plan.seconds, slow=slow[one]))
    return found


def ratio(some: list[Round], others: list[Round] | None) -> float | None:
    """How many times as many requests a second, by the rounds that ran side by side."""
    if others is None:
        return None
    pairs = zip(some, others, strict=True)
    return round(median(a.requests_per_second / b.requests_per_second for a, b in pairs), 2)


def rate(some: list[Round]) -> float:
    return median(one.requests_per_second for one in some)


def told(
    world: World, operation: Operation, servers: list[Server], found: list[list[Round]]
) -> list[dict[str, Any]]:
    pairs = list(zip(servers, found, strict=True))
    floors = [some for server, some in pairs if server.is_floor]
    floor = max(floors, key=rate, default=None)
    others = {server.name: some for server, some in pairs if not server.is_floor}
    return [
        {
            "operation": operation.name,
            "database": world.backend,
            "server": server.name,
            "requests_per_second": round(rate(some)),
            "p50_ms": round(median(r.p50 for r in some), 2),
            "p99_ms": round(median(r.p99 for r in some), 2),
            "cpu_ms": round(median(r.cpu for r in some), 3),
            "database_cpu_ms": round(median(r.database_cpu for r in some), 3),
            "statements": taken(world, operation, server),
            "megabytes": round(server.megabytes),
            "of_floor": ratio(some, floor),
            "over": {name: ratio(some, other) for name, other in others.items() if other != some},
        }
        for server, some in pairs
    ]


def taken(world: World, operation: Operation, server: Server) -> int | None:
    """Statements of one request; BEGIN and ROLLBACK do not count."""
    if server.name == OURS:
        return asyncio.run(statements(world, operation))
    if server.is_floor:
        return 3 if server.name.endswith("rows") and operation.name == "noc" else 1
    if server.name == PLAIN:
        counted = urljoin(server.url, "/statements")
        before = int(httpx.get(counted).text)
        answer(server, load(world, operation, server, 1))
        return int(httpx.get(counted).text) - before
    return None
