"""Redis between two processes: a wake-up crosses at once, and again after Redis came back."""

import asyncio
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Generator
from contextlib import suppress
from pathlib import Path

import pytest

from app import assemble
from settings import Settings
from tests.asking import Asker
from tests.processes import free_port
from tests.waking import listening, nobody_waits, until, wire

pytestmark = pytest.mark.redis


class Server:
    """A Redis of the test's own, to be killed."""

    def __init__(self, program: str, folder: Path) -> None:
        self.program, self.folder = program, folder
        self.port = free_port()
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

    def pause(self) -> None:
        """It takes what it is sent, and does nothing."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)


@pytest.fixture
def redis(tmp_path: Path) -> Generator[Server]:
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("no redis-server to start")
    server = Server(program, tmp_path)
    server.start()
    yield server
    server.kill()


async def test_a_wake_up_crosses_to_another_process(redis: Server) -> None:
    async with listening(redis.url) as (one, told), listening(redis.url) as (_, heard):
        await until(lambda: told.count == heard.count == 1)  # they are there
        one.announce()
        await until(lambda: heard.count == 2)


async def test_a_lone_subscriber_hears_itself(redis: Server) -> None:
    async with listening(redis.url) as (alone, heard):
        await until(lambda: heard.count == 1)
        alone.announce()
        await until(lambda: heard.count == 3)


async def test_redis_dies_and_comes_back(redis: Server) -> None:
    """Nobody has to do anything, and there may have been news: everybody looks."""
    async with listening(redis.url) as (one, told), listening(redis.url) as (_, heard):
        await until(lambda: told.count == heard.count == 1)
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


async def test_redis_stands_still_for_a_while(
    redis: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Its connections are there and say nothing: that is noticed, and said once."""
    monkeypatch.setattr("realtime.redis_wake.PING_AFTER_SECONDS", 0.1)
    monkeypatch.setattr("realtime.redis_wake.ANSWER_WITHIN_SECONDS", 0.1)
    monkeypatch.setattr("realtime.pauses.LONGEST_PAUSE_SECONDS", 0.2)
    async with listening(redis.url) as (one, told), listening(redis.url) as (_, heard):
        await until(lambda: told.count == heard.count == 1)
        redis.pause()
        await until(lambda: caplog.text.count("Redis does not answer") == 2)
        one.announce()
        await until(lambda: "wake-ups are not sent" in caplog.text, within=0.5)
        await asyncio.sleep(1)
        before = heard.count
        redis.resume()
        await until(lambda: heard.count > before)
        await until(lambda: caplog.text.count("Redis answers again") == 2)
        before = heard.count
        one.announce()
        await until(lambda: heard.count > before)
    assert caplog.text.count("Redis does not answer") == 2


async def test_a_network_loses_everything_without_a_word(
    redis: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("realtime.redis_wake.PING_AFTER_SECONDS", 0.1)
    monkeypatch.setattr("realtime.redis_wake.ANSWER_WITHIN_SECONDS", 0.1)
    async with wire(redis.port) as far, listening(f"redis://127.0.0.1:{far.port}") as (_, heard):
        await until(lambda: heard.count == 1)
        await asyncio.sleep(0.5)
        assert (heard.count, far.carried) == (1, 2)  # quiet, and whole
        far.silence()
        await until(lambda: far.carried > 3)
        far.mend()
        await until(lambda: heard.count == 2)


async def test_a_server_that_is_far_away_is_connected_to_with_patience(redis: Server) -> None:
    """To connect takes several times as long as a wake-up may."""
    async with wire(redis.port, delay=0.08) as far:
        url = f"redis://127.0.0.1:{far.port}"
        async with listening(url) as (one, _), listening(redis.url) as (_, heard):
            await until(lambda: heard.count == 1)
            async with asyncio.timeout(5):
                while heard.count == 1:
                    one.announce()
                    await asyncio.sleep(0.05)


@pytest.mark.parametrize("trouble", [Server.pause, Server.kill])
async def test_no_deed_waits_for_redis(
    own_demo: Asker, tmp_path: Path, redis: Server, trouble: Callable[[Server], None]
) -> None:
    """Nor fails, whether Redis stands still or is gone for good."""
    url = own_demo.parts.settings.database_url
    demo = Asker(assemble(Settings(home=tmp_path, database_url=url, broadcast_url=redis.url)))
    await nobody_waits(demo, lambda: trouble(redis))
