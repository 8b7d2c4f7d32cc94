"""The clients that people use, as the documentation says to: they follow a feed, and come back
after a restart of the server with nothing lost and nothing told twice."""

import asyncio
import json
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any

import pytest

from tests.asking import Asker, asker
from tests.databases import Templates, copy_of
from tests.demo_world import BO, NOC
from tests.doing import done
from tests.processes import Place, free_port, served

HERE = Path(__file__).parent / "clients"
HEARD_WITHIN_SECONDS = 20
NODE, NPM = shutil.which("node"), shutil.which("npm")


@pytest.fixture(scope="module")
def packages() -> None:
    """Those of the npm lock, once."""
    if NODE is None or NPM is None:
        pytest.skip("needs node and npm")
    stamp, lock = HERE / "node_modules" / "installed", HERE / "package-lock.json"
    with (HERE / "package.json").open() as one_at_a_time:
        flock(one_at_a_time, LOCK_EX)
        if stamp.exists() and stamp.stat().st_mtime >= lock.stat().st_mtime:
            return
        install = [NPM, "ci", "--ignore-scripts", "--no-progress", "--loglevel=error"]
        outcome = subprocess.run(install, cwd=HERE, capture_output=True, text=True, check=False)
        if outcome.returncode:
            pytest.skip(f"the npm packages cannot be installed: {outcome.stderr[-300:]}")
        stamp.touch()


@dataclass
class Heard:
    """A client that runs."""

    process: asyncio.subprocess.Process

    async def next(self) -> Any:
        assert self.process.stdout is not None
        line = await asyncio.wait_for(self.process.stdout.readline(), HEARD_WITHIN_SECONDS)
        assert line, "the client has ended"
        return json.loads(line)

    async def ids(self, count: int) -> list[str]:
        """Of the next outages; checkpoints between them are none."""
        found: list[str] = []
        while len(found) < count:
            news = await self.next()
            assert news["kind"] in ("CREATED", "CHECKPOINT"), news
            found += [news["id"]] if news["kind"] == "CREATED" else []
        return found


@asynccontextmanager
async def listening(program: str, port: int, token: str) -> AsyncGenerator[Heard]:
    runs = sys.executable if program.endswith(".py") else NODE
    address = f"http://127.0.0.1:{port}"
    process = await asyncio.create_subprocess_exec(
        runs or "", HERE / program, address, token, stdout=subprocess.PIPE
    )
    try:
        heard = Heard(process)
        assert (await heard.next())["kind"] == "CHECKPOINT"
        yield heard
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@dataclass
class World:
    """The demo world, and somebody who tells of outages past the server that the clients hear."""

    place: Place
    demo: Asker

    async def token(self) -> str:
        who = await self.demo.identity(BO)
        return self.demo.parts.tokens.issue(who.public_id, who.kind, timedelta(hours=1))

    async def outages(self, count: int) -> list[str]:
        items = [await self.demo.public_id("configuration_item", "as1")]
        given = {"type": "OUTAGE", "summary": "Down", "published": True}
        told: list[str] = []
        for _ in range(count):
            outage = await done(self.demo, NOC, "recordOutage", configurationItemIds=items, **given)
            told.append(outage["id"])
        return told


@pytest.fixture(name="url")
def url_fixture(templates: Templates, tmp_path: Path) -> Generator[str]:
    """What a client hears does not depend on the database."""
    with copy_of(templates, "sqlite", "demo", tmp_path) as url:
        yield url


@pytest.fixture(name="world")
async def world_fixture(url: str, tmp_path: Path) -> AsyncGenerator[World]:
    demo = asker(url, tmp_path)
    yield World(Place(url, tmp_path), demo)
    await demo.database.close()


@pytest.mark.usefixtures("packages")
@pytest.mark.parametrize("program", ["graphql-ws.mjs", "graphql-sse.mjs", "apollo.mjs", "urql.mjs"])
async def test_a_client_of_node_hears_all_of_it(world: World, program: str) -> None:
    await hears_all(world, program)


async def test_pythons_gql_hears_all_of_it(world: World) -> None:
    await hears_all(world, "gql_follow.py")


async def hears_all(world: World, program: str) -> None:
    """Though the server restarts: once told to end, once killed."""
    port = free_port()
    with served(world.place, port) as server:
        client = listening(program, port, await world.token())
        heard = await client.__aenter__()
        try:
            told = await world.outages(2)
            assert await heard.ids(2) == told
            await ended(server.process, signal.SIGTERM)
            told = await world.outages(2)
            with served(world.place, port) as again:
                assert await heard.ids(2) == told
                await ended(again.process, signal.SIGKILL)
                told = await world.outages(2)
            with served(world.place, port):
                told += await world.outages(1)
                assert await heard.ids(3) == told
        finally:
            await client.__aexit__(None, None, None)


async def ended(process: subprocess.Popen[bytes], by: signal.Signals) -> None:
    process.send_signal(by)
    await asyncio.to_thread(process.wait, 15)


@pytest.mark.usefixtures("packages")
async def test_urql_reads_event_streams_by_itself(world: World) -> None:
    with served(world.place) as server:
        async with listening("urql-fetch.mjs", server.port, await world.token()) as heard:
            told = await world.outages(2)
            assert await heard.ids(2) == told
