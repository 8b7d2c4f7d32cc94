"""`csmgraph` as users run it: processes of its own, which can be killed."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
STARTS_WITHIN_SECONDS = 30


@dataclass
class Place:
    """What a command is told of by its environment."""

    url: str
    home: Path

    @property
    def environment(self) -> dict[str, str]:
        told = {"CSMGRAPH_DATABASE_URL": self.url, "CSMGRAPH_HOME": str(self.home)}
        return {**os.environ, **told, "PYTHONPATH": str(ROOT)}

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "cli", *map(str, arguments)]
        return subprocess.run(
            command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False
        )


@dataclass
class Served:
    process: subprocess.Popen[bytes]
    port: int

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


def free_port() -> int:
    """None that the kernel gives away: while a server is down, whoever tries to connect to its port
    could be given just that one, and keep it."""
    while True:
        port = random.SystemRandom().randrange(10_000, 32_000)
        with socket.socket() as free, suppress(OSError):
            free.bind(("127.0.0.1", port))
            return port


@contextmanager
def served(place: Place, port: int = 0) -> Generator[Served]:
    """`csmgraph serve`, from when it answers until it is told to end, or killed."""
    port = port or free_port()
    environment = {**place.environment, "CSMGRAPH_PORT": str(port)}
    process = subprocess.Popen([sys.executable, "-m", "cli", "serve"], env=environment, cwd=ROOT)
    try:
        _await_answer(process, port)
        yield Served(process, port)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(15)


def _await_answer(process: subprocess.Popen[bytes], port: int) -> None:
    patience = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < patience and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise TimeoutError("the server does not start")
