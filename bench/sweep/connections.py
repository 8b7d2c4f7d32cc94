"""Throughput and latency with 1, 16 and 64 connections, and with one and two processes."""

import sys
from contextlib import AbstractContextManager

from bench.prepared import HOME
from bench.report import Row
from bench.servers import OURS, Server, document, free_port, running, this_server
from bench.sweep.common import Choice, measured
from bench.worlds import World

CONNECTIONS = (1, 16, 64)
PROCESSES = (1, 2)


def connections(choice: Choice) -> list[Row]:
    rows: list[Row] = []
    for world, asked in choice.prepared(choice.tiers[0]):
        with this_server(world) as server:
            for operation in choice.wanted(asked):
                for number in CONNECTIONS:
                    found = measured(server, world, operation, choice, number)
                    named = {"operation": operation.name, "database": world.backend}
                    rows.append({**named, "connections": number, **found})
    return rows


def several(world: World, processes: int) -> AbstractContextManager[Server]:
    port = free_port()
    command = [sys.executable, "-m", "bench.sweep.processes"]
    arguments = [world.url, str(HOME), str(port), str(processes)]
    return running(OURS, "/graphql", port, [*command, *arguments], document)


def processes(choice: Choice) -> list[Row]:
    """`csmgraph serve` is one process: here each listens on the same port by SO_REUSEPORT, as
    several containers behind one address would."""
    rows: list[Row] = []
    for world, asked in choice.prepared(choice.tiers[0]):
        for number in PROCESSES:
            with several(world, number) as server:
                for operation in choice.wanted(asked):
                    found = measured(server, world, operation, choice, 16)
                    named = {"operation": operation.name, "database": world.backend}
                    memory = {"megabytes": round(server.megabytes)}
                    rows.append({**named, "processes": number, **found, **memory})
    return sorted(rows, key=lambda row: (row["database"], row["operation"], row["processes"]))
