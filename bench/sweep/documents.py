"""What a document costs that nobody has asked before, and what many of them leave behind."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import islice
from statistics import median
from typing import Any

import httpx

from bench.measure import token_for
from bench.operations import Operation
from bench.report import Row
from bench.servers import Server, this_server
from bench.sweep.common import Choice
from bench.worlds import World

COLD = 15
WARM = 20
DOCUMENTS = 10_000
STEPS = (0, 1000, 2000, 5000, DOCUMENTS)


def new(operation: Operation, number: int) -> Operation:
    """Another document with another statement, which asks as much."""
    head, _, rest = operation.query.partition("{")
    return replace(operation, query=f"{head}{{ n{number}: __typename {rest}")


class Client:
    def __init__(self, world: World, server: Server, viewer: str) -> None:
        token = token_for(world, viewer)
        headers = {"authorization": f"Bearer {token}"}
        self.server, self.http = server, httpx.Client(headers=headers, timeout=60)

    def ask(self, operation: Operation) -> float:
        """Milliseconds until it was answered."""
        begin = time.perf_counter()
        answer = self.http.post(self.server.url, json=self.server.ask(operation))
        taken = (time.perf_counter() - begin) * 1000
        if answer.status_code != 200 or b'"errors"' in answer.content[:20]:
            raise RuntimeError(f"{operation.name}: {answer.text[:500]}")
        return taken


def cold(choice: Choice) -> list[Row]:
    """Milliseconds of the first request, of the second and of later ones."""
    rows: list[Row] = []
    for world, asked in choice.prepared(choice.tiers[0]):
        with this_server(world) as server:
            for operation in choice.wanted(asked):
                client = Client(world, server, operation.viewer)
                client.ask(operation)
                rows.append(
                    {
                        "operation": operation.name,
                        "database": world.backend,
                        **told([times(client, new(operation, n)) for n in range(COLD)]),
                    }
                )
    return rows


def times(client: Client, operation: Operation) -> tuple[float, float, float]:
    first, second = client.ask(operation), client.ask(operation)
    return first, second, median([client.ask(operation) for _ in range(WARM)][WARM // 2 :])


def told(found: list[tuple[float, float, float]]) -> Row:
    first, second, warm = (median(column) for column in zip(*found, strict=True))
    return {
        "first_ms": round(first, 2),
        "second_ms": round(second, 2),
        "warm_ms": round(warm, 2),
        "times": round(first / warm, 1),
    }


def memory(choice: Choice) -> list[Row]:
    """Megabytes of the server after so many distinct documents."""
    rows: list[Row] = []
    for world, asked in choice.prepared(choice.tiers[0]):
        for operation in choice.wanted([one for one in asked if one.name == "point"]):
            with this_server(world) as server:
                rows += grown(world, server, operation)
    return rows


def grown(world: World, server: Server, operation: Operation) -> list[Row]:
    rows: list[Row] = []
    client = Client(world, server, operation.viewer)
    client.ask(operation)
    documents: Any = (new(operation, number) for number in range(DOCUMENTS))
    begin, done = time.perf_counter(), 0
    with ThreadPoolExecutor(4) as threads:
        for step in STEPS:
            list(threads.map(client.ask, islice(documents, step - done)))
            done = step
            rows.append(
                {
                    "operation": operation.name,
                    "database": world.backend,
                    "documents": done,
                    "megabytes": round(server.megabytes),
                    "seconds": round(time.perf_counter() - begin, 1),
                }
            )
    return rows
