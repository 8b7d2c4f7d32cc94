"""Servers and writers in processes of their own that are killed at random, writers who do not give
up and listeners who come back with their cursors."""

import asyncio
import os
import random
import subprocess
import sys
import time
import uuid
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import httpx
import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from realtime.transport import SUBPROTOCOL
from tests.processes import ROOT, Place, free_port

UPDATE = """mutation ($input: UpdateOutageInput!) {
  updateOutage(input: $input) { outage { version } userErrors { code } } }"""
SNAPSHOT = "{ snapshotCursor outages(first: 100) { nodes { id version summary } } }"
FEED = """subscription ($after: String) { outageUpdates(after: $after) {
  cursor kind id outage { id version summary } } }"""
STARTS_WITHIN_SECONDS = 60


# What a server may answer while something is down.
TRY_AGAIN = {"SERVICE_UNAVAILABLE", "TIMEOUT"}


@dataclass
class Process:
    """One of ours, again and again."""

    place: Place
    process: subprocess.Popen[bytes] | None = None
    deaths: int = 0

    def start(self) -> None:
        raise NotImplementedError

    def begin(
        self,
        *arguments: str,
        told: Mapping[str, str] = {},
        output: IO[bytes] | None = None,
    ) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            env={**self.place.environment, **told},
            cwd=ROOT,
            stdout=output,
            stderr=subprocess.DEVNULL,
        )

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None
            self.deaths += 1

    def tend(self) -> None:
        """Nobody starts while the database is away: whatever has ended by itself begins again."""
        if self.process is not None and self.process.poll() is not None:
            self.deaths += 1
            self.start()


@dataclass
class Server(Process):
    """`csmgraph serve` on a port of its own."""

    broadcast_url: str = "memory://"
    port: int = field(default_factory=free_port)

    def start(self) -> None:
        told = {"CSMGRAPH_PORT": str(self.port), "CSMGRAPH_BROADCAST_URL": self.broadcast_url}
        self.begin("cli", "serve", told=told)

    async def answers(self) -> None:
        patience = time.monotonic() + STARTS_WITHIN_SECONDS
        async with httpx.AsyncClient() as client:
            while time.monotonic() < patience:
                with suppress(httpx.TransportError):
                    await client.get(f"http://127.0.0.1:{self.port}/livez")
                    return
                await asyncio.sleep(0.05)
        raise TimeoutError("the server does not start")


@dataclass
class Hand(Process):
    """Writes past the servers (tests/chaos_hand.py), and says into a file what it has done."""

    file: Path = Path()
    seed: int = 0
    outages: list[str] = field(default_factory=list[str])

    def start(self) -> None:
        with self.file.open("ab") as output:
            self.begin("tests.chaos_hand", str(self.seed), *self.outages, output=output)

    async def works(self) -> None:
        await until(lambda: bool(self.said("done")))

    def said(self, what: str) -> list[str]:
        lines = (line.partition(" ") for line in self.file.read_text().splitlines())
        return [text for word, _, text in lines if word == what]


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(STARTS_WITHIN_SECONDS):
        while not holds():  # noqa: ASYNC110 (seen, not told)
            await asyncio.sleep(0.05)


def given_to(chance: random.Random, outages: list[str]) -> dict[str, str]:
    """A change that is like no other."""
    summary, key = f"Down {uuid.uuid4()}", str(uuid.uuid4())
    return {"outageId": chance.choice(outages), "summary": summary, "idempotencyKey": key}


def codes_of(answer: Any) -> list[str]:
    """Why it was not done; nothing where it was."""
    if "errors" in answer:
        return [error["extensions"]["code"] for error in answer["errors"]]
    return [error["code"] for error in answer["data"]["updateOutage"]["userErrors"]]


@dataclass
class Writer:
    """Changes one outage after the other, each change once however often it has to be asked for."""

    servers: list[Server]
    token: str
    outages: list[str]
    chance: random.Random
    done: list[str] = field(default_factory=list[str])
    codes: list[str] = field(default_factory=list[str])

    async def write(self, until: asyncio.Event) -> None:
        while not until.is_set():
            given = given_to(self.chance, self.outages)
            await self._insist(given)
            self.done.append(given["summary"])
            await asyncio.sleep(self.chance.random() * 0.02)

    async def works(self) -> None:
        await until(lambda: bool(self.done))

    async def _insist(self, given: dict[str, str]) -> None:
        headers = {"authorization": f"Bearer {self.token}"}
        body = {"query": UPDATE, "variables": {"input": given}}
        while True:
            url = f"http://127.0.0.1:{self.chance.choice(self.servers).port}/graphql"
            with suppress(httpx.TransportError):
                async with httpx.AsyncClient(headers=headers, timeout=10) as client:
                    answer = (await client.post(url, json=body)).json()
                if not (codes := codes_of(answer)):
                    return
                self.codes += codes
            await asyncio.sleep(0.05)


@dataclass
class Listener:
    """`messages`: the cursor and the content of each, by connection."""

    servers: list[Server]
    token: str
    chance: random.Random
    leaves: bool
    begin: str | None = None
    after: str | None = None
    known: dict[str, Any] = field(default_factory=dict[str, Any])
    connections: list[list[tuple[str, Any]]] = field(default_factory=list[list[tuple[str, Any]]])

    async def listen(self) -> None:
        while True:
            with suppress(OSError, TimeoutError, WebSocketException):
                async with self._socket() as socket:
                    if self.begin is None:
                        await self._read(socket)
                    await self._follow(socket)
            await asyncio.sleep(self.chance.random() * 0.1)

    @asynccontextmanager
    async def _socket(self) -> AsyncGenerator[ClientConnection]:
        url = f"ws://127.0.0.1:{self.chance.choice(self.servers).port}/graphql"
        offered = [Subprotocol(SUBPROTOCOL)]
        async with connect(url, subprotocols=offered, compression=None, open_timeout=5) as socket:
            payload = {"authorization": f"Bearer {self.token}"}
            await say(socket, {"type": "connection_init", "payload": payload})
            assert (await hear(socket))["type"] == "connection_ack"
            yield socket

    async def _read(self, socket: ClientConnection) -> None:
        await say(socket, {"id": "read", "type": "subscribe", "payload": {"query": SNAPSHOT}})
        answer = await hear(socket)
        if answer["type"] == "error":
            assert {error["extensions"]["code"] for error in answer["payload"]} <= TRY_AGAIN
            raise TimeoutError
        data = answer["payload"]["data"]
        assert (await hear(socket))["type"] == "complete"
        self.known = {row["id"]: row for row in data["outages"]["nodes"]}
        self.begin = self.after = data["snapshotCursor"]

    async def _follow(self, socket: ClientConnection) -> None:
        payload = {"query": FEED, "variables": {"after": self.after}}
        await say(socket, {"id": "feed", "type": "subscribe", "payload": payload})
        heard: list[tuple[str, Any]] = []
        self.connections.append(heard)
        end = time.monotonic() + (0.3 + self.chance.random() * 3 if self.leaves else 3600)
        while (left := end - time.monotonic()) > 0:
            message = await hear(socket, left)
            assert message["type"] == "next", message
            told = message["payload"]["data"]["outageUpdates"]
            self.after = told["cursor"]
            heard.append((told["cursor"], told))
            if told["outage"] is not None:
                self.known[told["id"]] = told["outage"]


async def say(socket: ClientConnection, message: object) -> None:
    await socket.send(orjson.dumps(message).decode())


async def hear(socket: ClientConnection, within: float = 20) -> Any:
    return orjson.loads(await asyncio.wait_for(socket.recv(), within))


def kills(few: int) -> int:
    """So many in `make test`; `CHAOS_KILLS` says another number."""
    return int(os.environ.get("CHAOS_KILLS") or few)
