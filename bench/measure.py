"""Measuring: all servers of a database up at once, asked in turns, round after round."""

import asyncio
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

import httpx
import orjson

from app import assemble
from auth.tokens import Identity, Tokens
from auth.viewer import Kind
from bench.load import Load, Round, run
from bench.operations import Operation, operations
from bench.servers import Server, floor, this_server
from bench.worlds import World
from db.base import now
from settings import Settings

DAY = timedelta(days=1)
# In-loop and threads on SQLite: the faster of the two is the floor.
FLOORS = {"sqlite": ("", "loop"), "postgresql": ("",)}


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    rounds: int
    seconds: float
    connections: int
    only: Sequence[str]


def identity(world: World) -> Identity:
    return Identity(world.viewer, Kind(world.viewer.partition("_")[0]), now() + DAY)


async def statements(world: World, home: Path, operation: Operation) -> int:
    """How many statements the second request of an operation takes."""
    parts = assemble(Settings(home=home, database_url=world.url))
    body = {"query": operation.document, "variables": dict(operation.variables)}
    await parts.answering.answer(identity(world), body)
    before = parts.database.statements
    await parts.answering.answer(identity(world), body)
    taken = parts.database.statements - before
    await parts.database.close()
    return taken


def measure(world: World, home: Path, plan: Plan) -> list[dict[str, Any]]:
    """A row of the table for each operation and server."""
    settings = Settings(home=home, database_url=world.url)
    tokens = Tokens.at(
        home,
        algorithm=settings.token_algorithm,
        issuer=settings.token_issuer,
        audience=settings.token_audience,
    )
    token = tokens.issue(world.viewer, identity(world).kind, DAY)
    rows: list[dict[str, Any]] = []
    with ExitStack() as stack:
        servers = [stack.enter_context(this_server(world, home))]
        servers += [stack.enter_context(floor(world, how)) for how in FLOORS[world.backend]]
        for operation in operations(world.sold_product):
            if plan.only and operation.name not in plan.only:
                continue
            loads = [load(world, home, operation, one, token, plan) for one in servers]
            same_answers(servers, loads)
            found = rounds(servers, loads, plan)
            taken = asyncio.run(statements(world, home, operation))
            rows += told(world, operation, servers, found, taken)
    return rows


def load(
    world: World, home: Path, operation: Operation, server: Server, token: str, plan: Plan
) -> Load:
    if server.name == "csmgraph":
        body: Any = {"query": operation.document, "variables": dict(operation.variables)}
    else:
        arguments = list(operation.variables.values())
        body = {"operation": operation.name, "viewer": world.viewer, "arguments": arguments}
    file = home / f"{world.backend}-{operation.name}-{server.name}.json".replace(" ", "")
    file.write_bytes(orjson.dumps(body))
    return Load(file, token if server.name == "csmgraph" else None, plan.connections)


def same_answers(servers: list[Server], loads: list[Load]) -> None:
    """Speed tells nothing of servers that do not do the same."""
    answers: list[Any] = []
    for server, sent in zip(servers, loads, strict=True):
        headers = {"content-type": "application/json", "authorization": f"Bearer {sent.token}"}
        answer = httpx.post(server.url, content=sent.body.read_bytes(), headers=headers)
        answers.append(orjson.loads(answer.content))
    first = answers[0]
    if "data" not in first or any(other != first for other in answers):
        raise RuntimeError(f"{loads[0].body.stem}: the servers answer differently")


def rounds(servers: list[Server], loads: list[Load], plan: Plan) -> list[list[Round]]:
    """The rounds of each server; they take turns in being first."""
    pairs = list(zip(servers, loads, strict=True))
    for server, sent in pairs:
        run(server, sent, 1)
    found: list[list[Round]] = [[] for _ in servers]
    for number in range(plan.rounds):
        order = [(number + place) % len(pairs) for place in range(len(pairs))]
        for one in order:
            found[one].append(run(*pairs[one], plan.seconds))
    return found


def told(
    world: World,
    operation: Operation,
    servers: list[Server],
    found: list[list[Round]],
    taken: int,
) -> list[dict[str, Any]]:
    rates = [median(r.requests_per_second for r in some) for some in found]
    best = max(range(1, len(servers)), key=lambda one: rates[one])
    rows: list[dict[str, Any]] = []
    for server, some, rate in zip(servers, found, rates, strict=True):
        pairs = zip(some, found[best], strict=True)
        ratio = median(a.requests_per_second / b.requests_per_second for a, b in pairs)
        rows.append(
            {
                "operation": operation.name,
                "database": world.backend,
                "server": server.name,
                "requests_per_second": round(rate),
                "p50_ms": round(median(r.p50 for r in some), 2),
                "p99_ms": round(median(r.p99 for r in some), 2),
                "cpu_ms": round(median(r.cpu for r in some), 3),
                "statements": taken if server.name == "csmgraph" else 1,
                "megabytes": round(server.megabytes),
                "of_floor": round(ratio, 2),
            }
        )
    return rows
