"""The servers that are measured, each a process of its own on a loopback port."""

import os
import socket
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import orjson

from bench.operations import Operation
from bench.prepared import HOME
from bench.processes import cpu_seconds, megabytes
from bench.rows import ANSWERS
from bench.worlds import World

OURS = "csmgraph"
PLAIN = "plain"
FLOOR = "floor"

# What is sent to ask an operation, or None where the server does not know it.
Ask = Callable[[Operation], Any]


@dataclass(frozen=True)
class Server:
    """A running server; `name` tells what it is in the table."""

    name: str
    url: str
    process: subprocess.Popen[bytes]
    ask: Ask

    @property
    def cpu_seconds(self) -> float:
        """Of the process and its children; not that of the database server."""
        return cpu_seconds(self.process.pid)

    @property
    def megabytes(self) -> float:
        return megabytes(self.process.pid)

    @property
    def port(self) -> int:
        port = urlsplit(self.url).port
        assert port is not None
        return port

    @property
    def is_floor(self) -> bool:
        return self.name.startswith(FLOOR)


Start = Callable[[World], AbstractContextManager[Server]]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextmanager
def running(
    name: str,
    path: str,
    port: int,
    command: list[str],
    ask: Ask,
    environment: Mapping[str, str] = {},
) -> Generator[Server]:
    process = subprocess.Popen(command, env={**os.environ, **environment})
    try:
        wait_for(port, process)
        yield Server(name, f"http://127.0.0.1:{port}{path}", process, ask)
    finally:
        process.terminate()
        process.wait(20)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("a server did not start")


def document(operation: Operation) -> Any:
    return {"query": operation.query, "variables": dict(operation.variables)}


def plain_document(operation: Operation) -> Any:
    """With its own cursors."""
    cursors = {
        name: b64encode(orjson.dumps(key)).decode() for name, key in operation.places.items()
    }
    return {"query": operation.query, "variables": {**operation.variables, **cursors}}


def by_hand(operation: Operation) -> Any:
    return {
        "operation": operation.name,
        "viewer": operation.viewer,
        "arguments": list(operation.arguments),
    }


def by_rows(operation: Operation) -> Any:
    return by_hand(operation) if operation.name in ANSWERS else None


def this_server(world: World) -> AbstractContextManager[Server]:
    port = free_port()
    environment = {
        "CSMGRAPH_HOME": str(HOME),
        "CSMGRAPH_DATABASE_URL": world.url,
        "CSMGRAPH_PORT": str(port),
    }
    command = [sys.executable, "-m", "cli", "serve"]
    return running(OURS, "/graphql", port, command, document, environment)


def floor(how: str) -> Start:
    def start(world: World) -> AbstractContextManager[Server]:
        port = free_port()
        command = [sys.executable, "-m", "bench.floor", world.url, str(port), how]
        ask = by_rows if how == "rows" else by_hand
        return running(f"{FLOOR}, {how}", "/", port, command, ask)

    return start


def plain(world: World) -> AbstractContextManager[Server]:
    port = free_port()
    command = [sys.executable, "-m", "bench.plain", world.url, str(HOME), str(port)]
    return running(PLAIN, "/graphql", port, command, plain_document)


# The fastest of them is the floor.
FLOORS = {"sqlite": ("thread", "loop", "rows"), "postgresql": ("pool", "rows")}


def starts(world: World, wanted: list[str]) -> list[Start]:
    """Of our own servers those wanted, or all."""
    found: list[tuple[str, Start]] = [(OURS, this_server)]
    found += [(FLOOR, floor(how)) for how in FLOORS[world.backend]]
    found.append((PLAIN, plain))
    return [start for name, start in found if not wanted or name in wanted]
