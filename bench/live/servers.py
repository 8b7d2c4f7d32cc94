"""The servers that deliver, each a process of its own, and how an event is made in each."""

import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from bench.live.asking import EXPECT, SHORT, People, document_file, post, written
from bench.live.client import Listeners, loading
from bench.live.peers.messages import CHECKPOINT, EVENT
from bench.live.world import FOLDER, OUTAGE_OF_ALL
from bench.prepared import HOME
from bench.servers import OURS, Server, free_port, running

HERE = Path(__file__).parent
FLOOR, RAW, STOCK, NODE = "floor", "raw uvicorn", "Strawberry", "graphql-ws"
PEERS = (FLOOR, RAW, STOCK, NODE)
REDIS = "redis://127.0.0.1:6379"
MESSAGES = FOLDER / "messages.json"
VARYING = ("cursor", "occurredAt", "message", "version")

Start = Callable[[], AbstractContextManager[Server]]


@dataclass(frozen=True)
class Target:
    """A server to be measured. `fires`: the request that makes an event, whose answer holds
    `expect`; `probe`: one that costs little, asked meanwhile; `window`: as many events as it can
    have under way without taking minutes for them."""

    name: str
    start: Start
    fires: Path
    probe: Path
    expect: str = "ok"
    window: int = 32

    @property
    def slow(self) -> bool:
        return self.window == 1


def environment(people: People, port: int) -> dict[str, str]:
    """As `csmgraph serve` is set: one process in memory, or with Redis beside PostgreSQL. All the
    sockets are those of one address."""
    redis = {"CSMGRAPH_BROADCAST_URL": REDIS} if people.world.backend == "postgresql" else {}
    return {
        "CSMGRAPH_HOME": str(HOME),
        "CSMGRAPH_DATABASE_URL": people.world.url,
        "CSMGRAPH_PORT": str(port),
        "CSMGRAPH_SOCKETS_PER_ADDRESS": "100000",
        "CSMGRAPH_SUBSCRIPTIONS_PER_ADDRESS": "100000",
        **redis,
    }


def started(
    name: str, command: Callable[[int], list[str]], more: Callable[[int], Mapping[str, str]]
) -> Start:
    def start() -> AbstractContextManager[Server]:
        port = free_port()
        return running(name, "/graphql", port, command(port), lambda _: None, more(port))

    return start


def this_server(people: People, outage: str = OUTAGE_OF_ALL, message: str = SHORT) -> Target:
    probing = people.posted("{ viewer { name } }", {})
    return Target(
        OURS,
        started(
            OURS,
            lambda _: [sys.executable, "-m", "cli", "serve"],
            lambda port: environment(people, port),
        ),
        people.update(outage, message),
        written("probe.http", probing),
        EXPECT,
    )


def peer(name: str) -> Target:
    """What it tells are the messages caught from this server."""

    def command(port: int) -> list[str]:
        arguments = [str(port), str(MESSAGES)]
        if name == NODE:
            from bench.peers import NODE as NODE_PROGRAM  # comes with the development packages

            return [str(NODE_PROGRAM), str(HERE / "peers" / "graphql-ws.mjs"), *arguments]
        module = {FLOOR: "floor", RAW: "raw", STOCK: "stock"}[name]
        return [sys.executable, "-m", f"bench.live.peers.{module}", *arguments]

    fires, probe = written("fire.http", post("/fire")), written("probe-peer.http", post("/probe"))
    window = {STOCK: 1, NODE: 4}.get(name, 32)
    return Target(name, started(name, command, lambda _: {}), fires, probe, window=window)


def installed(name: str) -> bool:
    return name != NODE or (HERE / "peers" / "node_modules" / "graphql-ws").exists()


def catch_messages(people: People) -> None:
    """A checkpoint and an event as this server tells them, for the peers to tell them too."""
    target = this_server(people)
    listeners = Listeners(1, people.tokens_file("one", people.one_each(1)), document_file("shared"))
    with target.start() as server, loading(server.port, listeners, target.fires, EXPECT) as client:
        client.connect()
        client.subscribe()
        told = {CHECKPOINT: fields(client.sample())}
        client.fire(1, 1)
        told[EVENT] = fields(client.sample())
    MESSAGES.write_bytes(orjson.dumps(told))


def fields(message: Any) -> dict[str, Any]:
    return message["payload"]["data"]["outageUpdates"]


def comparable(message: Any) -> Any:
    """But for what differs from event to event."""
    told = fields(message)
    return lasting({**told, "outage": lasting(told["outage"])})


def lasting(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in VARYING}
