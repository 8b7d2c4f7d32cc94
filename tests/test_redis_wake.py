"""Redis between two processes: a wake-up crosses at once, and again after Redis came back."""

import asyncio
import shutil
import socket
import subprocess
import time
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from realtime.bus import Bus
from tests.test_bus import Wakes, until

pytestmark = pytest.mark.redis


class Server:
    """A Redis of the test's own, to be killed."""

    def __init__(self, program: str, folder: Path) -> None:
        self.program, self.folder = program, folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    def start(self) -> None:
        keeps_nothing = ["--save", "", "--appendonly", "no", "--dir", str(self.folder)]
        self.process = subprocess.Popen(
            [self.program, "--port", str(self.port), "--bind", "127.0.0.1", *keeps_nothing],
            stdout=subprocess.DEVNULL,
        )
        for _ in range(200):
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.02)
        raise TimeoutError("Redis does not start")

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


@pytest.fixture
def redis(tmp_path: Path) -> Generator[Server]:
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("no redis-server to start")
    server = Server(program, tmp_path)
    server.start()
    yield server
    server.kill()


@asynccontextmanager
async def listening(url: str) -> AsyncGenerator[tuple[Bus, Wakes]]:
    wakes = Wakes()
    bus = Bus(url, wakes)
    bus.start()
    yield bus, wakes
    await bus.stop()


async def test_a_wake_up_crosses_to_another_process(redis: Server) -> None:
    async with listening(redis.url) as (one, _), listening(redis.url) as (_, heard):
        await until(lambda: heard.count == 1)  # it is there
        one.announce()
        await until(lambda: heard.count == 2)


async def test_a_lone_subscriber_hears_itself(redis: Server) -> None:
    async with listening(redis.url) as (alone, heard):
        await until(lambda: heard.count == 1)
        alone.announce()
        await until(lambda: heard.count == 3)


async def test_redis_dies_and_comes_back(redis: Server) -> None:
    """Nobody has to do anything, and there may have been news: everybody looks."""
    async with listening(redis.url) as (one, _), listening(redis.url) as (_, heard):
        await until(lambda: heard.count == 1)
        redis.kill()
        one.announce()  # neither waits nor fails
        await asyncio.sleep(0.3)
        before = heard.count
        redis.start()
        await until(lambda: heard.count > before)
        await asyncio.sleep(0.5)
        before = heard.count
        one.announce()
        await until(lambda: heard.count > before)


async def test_a_server_starts_before_its_redis(redis: Server) -> None:
    redis.kill()
    async with listening(redis.url) as (_, heard):
        await asyncio.sleep(0.2)
        assert heard.count == 0
        redis.start()
        await until(lambda: heard.count == 1)
