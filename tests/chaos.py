"""`csmgraph serve` in processes of its own that are killed at random, writers who do not give up
and listeners who come back with their cursors."""

import asyncio
import os
import random
import subprocess
import sys
import time
import uuid
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

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


@dataclass
class Process:
    """A server on a port of its own, again and again."""

    place: Place
    broadcast_url: str
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        told = {"CSMGRAPH_PORT": str(self.port), "CSMGRAPH_BROADCAST_URL": self.broadcast_url}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "cli", "serve"],
            env={**self.place.environment, **told},
            cwd=ROOT,
            stderr=subprocess.DEVNULL,
        )

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

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
class Writer:
    """Changes one outage after the other, each change once however often it has to be asked for."""

    servers: list[Process]
    token: str
    outages: list[str]
    chance: random.Random
    done: dict[str, int] = field(default_factory=dict[str, int])
    retries: int = 0

    async def write(self, until: asyncio.Event) -> None:
        while not until.is_set():
            outage = self.chance.choice(self.outages)
            given = {"outageId": outage, "summary": f"Down {uuid.uuid4()}"}
            await self._insist({**given, "idempotencyKey": str(uuid.uuid4())})
            self.done[outage] = self.done.get(outage, 0) + 1
            await asyncio.sleep(self.chance.random() * 0.02)

    async def _insist(self, given: dict[str, str]) -> None:
        headers = {"authorization": f"Bearer {self.token}"}
        body = {"query": UPDATE, "variables": {"input": given}}
        while True:
            url = f"http://127.0.0.1:{self.chance.choice(self.servers).port}/graphql"
            with suppress(httpx.TransportError):
                async with httpx.AsyncClient(headers=headers, timeout=10) as client:
                    answer = (await client.post(url, json=body)).json()
                if "errors" not in answer:
                    assert answer["data"]["updateOutage"]["userErrors"] == []
                    return
            self.retries += 1
            await asyncio.sleep(0.05)


@dataclass
class Listener:
    """`messages`: the cursor and the content of each, by connection."""

    servers: list[Process]
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
        data = (await hear(socket))["payload"]["data"]
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
