"""One round of load on one server: by wrk where it is installed, else by bench/client.py."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import orjson

from bench.processes import backends
from bench.servers import Server
from bench.worlds import World

SLOW_MILLISECONDS = 50
SCRIPT = Path(__file__).parent / "load.lua"


@dataclass(frozen=True)
class Load:
    """What is sent: the file of the body, and the token if one is needed."""

    world: World
    body: Path
    token: str | None
    connections: int


@dataclass(frozen=True)
class Round:
    """What came of it; latencies and CPU of one request in milliseconds, the latter of the
    server's process and of the database server's where it runs on this machine."""

    requests_per_second: float
    p50: float
    p99: float
    cpu: float
    database_cpu: float


def by_wrk(server: Server, load: Load, seconds: float) -> list[str]:
    wrk = shutil.which("wrk")
    assert wrk is not None
    how = ["-t1", f"-c{load.connections}", f"-d{seconds:.0f}s", "-s", str(SCRIPT), server.url]
    return [wrk, *how, "--", str(load.body), *([load.token] if load.token else [])]


def by_client(server: Server, load: Load, seconds: float) -> list[str]:
    how = [server.url, str(seconds), str(load.connections), str(load.body)]
    return [sys.executable, "-m", "bench.client", *how, *([load.token] if load.token else [])]


def run(server: Server, load: Load, seconds: float, *, slow: bool = False) -> Round:
    """`slow`: what wrk leaves unanswered at its end would be much of the whole. The small client
    takes the time to see it answered, and costs nothing next to such a server."""
    before, database_before = server.cpu_seconds, backends(load.world.database)
    command = by_client if slow or shutil.which("wrk") is None else by_wrk
    done = subprocess.run(
        command(server, load, seconds), check=True, capture_output=True, timeout=seconds + 60
    )
    told = orjson.loads(done.stdout.strip().rpartition(b"\n")[2])
    if told["failed"] or not told["requests"]:
        raise RuntimeError(f"{server.name}: {told['failed']} of {told['requests']} failed")
    spent = server.cpu_seconds - before
    after = backends(load.world.database)
    database_spent = sum(now - database_before.get(pid, 0) for pid, now in after.items())
    return Round(
        told["requests"] / told["seconds"],
        told["p50"],
        told["p99"],
        spent / told["requests"] * 1000,
        database_spent / told["requests"] * 1000,
    )


def warmed(server: Server, load: Load, seconds: float = 1) -> bool:
    """Asks for a while; whether the server is a slow one."""
    return run(server, load, seconds, slow=True).p50 > SLOW_MILLISECONDS
