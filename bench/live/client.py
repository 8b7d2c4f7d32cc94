"""The load client: the program of load/, compiled on demand, and asked line by line."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from bench.live.world import FOLDER

SOURCES = Path(__file__).parent / "load"

Told = dict[str, Any]


class LoadError(RuntimeError):
    """Something went otherwise than the measurement supposes."""


def program() -> Path:
    """The compiled client; made anew where its source has changed."""
    files = sorted(SOURCES.glob("*.[ch]"))
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]
    built = FOLDER / f"load-{digest}"
    if built.exists():
        return built
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        raise LoadError("bench.live compiles its load client: it needs gcc, and there is none.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    sources = [str(file) for file in files if file.suffix == ".c"]
    subprocess.run([compiler, "-O2", "-Wall", "-o", str(built), *sources], check=True)
    return built


@dataclass(frozen=True)
class Listeners:
    """How many sockets, whose, and what each subscribes to. The tokens are taken in turns."""

    count: int
    tokens: Path
    document: Path
    pending: int = 64
    rate: int = 0


class Client:
    """One running load client, all of whose sockets are those of one server."""

    def __init__(self, process: subprocess.Popen[bytes], count: int) -> None:
        self._process, self.count = process, count

    @property
    def pid(self) -> int:
        return self._process.pid

    def send(self, *words: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(" ".join(map(str, words)).encode() + b"\n")
        self._process.stdin.flush()

    def receive(self) -> Told:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise LoadError("the load client has ended")
        return orjson.loads(line)

    def ask(self, *words: object) -> Told:
        self.send(*words)
        told = self.receive()
        if told.get("fault"):
            raise LoadError(f"{' '.join(map(str, words))}: {told['fault']}")
        return told

    def connect(self, timeout: float = 300) -> Told:
        return self._all("ready", self.ask("connect", timeout))

    def subscribe(self, timeout: float = 300) -> Told:
        return self._all("settled", self.ask("subscribe", timeout))

    def resume(self, events: int, timeout: float = 120) -> Told:
        """From the cursor each socket kept, until it has been told so many events."""
        return self._all("settled", self.ask("resume", events, timeout))

    def fire(self, events: int, expected: int, timeout: float = 120, connections: int = 10) -> Told:
        told = self.ask("fire", events, min(events, connections), expected, timeout)
        if told["delivered"] != expected:
            raise LoadError(f"{told['delivered']} deliveries of {expected}: {told}")
        return told

    def sample(self) -> Any:
        """The last message of the first socket."""
        return self.ask("sample")["message"]

    def _all(self, what: str, told: Told) -> Told:
        if told[what] != self.count:
            raise LoadError(f"{told[what]} of {self.count} sockets are {what}: {told}")
        return told


@contextmanager
def loading(port: int, listeners: Listeners, request: Path, expect: str) -> Generator[Client]:
    """`request`: what fires an event over HTTP; each answer to it must hold `expect`."""
    options = {
        "port": port,
        "count": listeners.count,
        "tokens": listeners.tokens,
        "document": listeners.document,
        "pending": listeners.pending,
        "rate": listeners.rate,
        "expect": expect,
    }
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    pipe = subprocess.PIPE
    process = subprocess.Popen([program(), *words], stdin=pipe, stdout=pipe)
    try:
        cores = sorted(os.sched_getaffinity(0))
        if len(cores) > 1:  # it shall not wander onto the core of the server
            os.sched_setaffinity(process.pid, {cores[-1]})
        client = Client(process, listeners.count)
        client.ask("request", request)
        yield client
    finally:
        process.terminate()
        process.wait(20)
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()
