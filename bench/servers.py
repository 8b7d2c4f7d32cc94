"""The servers that are measured, each a process of its own on a loopback port."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.worlds import World

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """A running server; `name` tells what it is in the table."""

    name: str
    url: str
    process: subprocess.Popen[bytes]

    @property
    def cpu_seconds(self) -> float:
        """Of the process alone; not that of the database server."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    @property
    def megabytes(self) -> float:
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        (kilobytes,) = (line.split()[1] for line in lines if line.startswith("VmRSS"))
        return int(kilobytes) / 1024


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextmanager
def running(
    name: str, path: str, port: int, command: list[str], environment: Mapping[str, str]
) -> Generator[Server]:
    process = subprocess.Popen(command, env={**os.environ, **environment})
    try:
        wait_for(port, process)
        yield Server(name, f"http://127.0.0.1:{port}{path}", process)
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


def this_server(world: World, home: Path) -> AbstractContextManager[Server]:
    port = free_port()
    environment = {
        "CSMGRAPH_HOME": str(home),
        "CSMGRAPH_DATABASE_URL": world.url,
        "CSMGRAPH_PORT": str(port),
    }
    command = [sys.executable, "-m", "cli", "serve"]
    return running("csmgraph", "/graphql", port, command, environment)


def floor(world: World, how: str) -> AbstractContextManager[Server]:
    port = free_port()
    command = [sys.executable, "-m", "bench.floor", world.url, str(port)]
    name = "floor" if not how else f"floor, {how}"
    return running(name, "/", port, [*command, how] if how else command, {})
