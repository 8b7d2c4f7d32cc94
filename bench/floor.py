"""The floor: the same answers from SQL written by hand, on a bare Starlette route.

Nobody is authenticated, nothing is parsed, limited or masked: this is what the database and HTTP
cost by themselves. `python -m bench.floor URL PORT`; with `loop`, SQLite runs in the event loop,
which is faster where a statement is short and holds up everybody else where it is not.
"""

import sqlite3
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiosqlite
import asyncpg  # pyright: ignore[reportMissingTypeStubs]
import orjson
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from db.types import iso

CONNECTIONS = 4

# One value of one row: the answer as JSON text.
Fetch = Callable[[str, tuple[Any, ...]], Awaitable[str]]


async def of_postgresql(url: str) -> Fetch:
    driver: Any = asyncpg
    pool = await driver.create_pool(
        url,
        min_size=CONNECTIONS,
        max_size=CONNECTIONS,
        max_cacheable_statement_size=0,
        server_settings={"jit": "off"},
        reset=nothing,
    )

    async def fetch(sql: str, values: tuple[Any, ...]) -> str:
        return await pool.fetchval(sql, *values)

    return fetch


async def nothing(_connection: Any) -> None:
    """What the pool does to a connection that comes back: these only read."""


async def of_sqlite(file: str) -> Fetch:
    """A thread for each connection; whoever asks takes the next."""
    held = [await aiosqlite.connect(file, isolation_level=None) for _ in range(CONNECTIONS)]
    for connection in held:
        await connection.execute("PRAGMA query_only = on")
    turn = 0

    async def fetch(sql: str, values: tuple[Any, ...]) -> str:
        nonlocal turn
        turn = (turn + 1) % CONNECTIONS
        ((answer,),) = await held[turn].execute_fetchall(sql, values)
        return answer

    return fetch


async def of_sqlite_in_loop(file: str) -> Fetch:
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA query_only = on")

    async def fetch(sql: str, values: tuple[Any, ...]) -> str:
        (answer,) = connection.execute(sql, values).fetchone()
        return answer

    return fetch


class Floor:
    def __init__(self, url: str, in_loop: bool) -> None:
        self.url, self.in_loop = url, in_loop
        backend = url.partition(":")[0]
        self.sqlite = backend == "sqlite"
        files = Path(__file__).parent.glob(f"sql/*.{backend}.sql")
        self.statements = {file.name.partition(".")[0]: file.read_text() for file in files}
        self.fetch: Fetch | None = None

    async def serve(self, request: Request) -> Response:
        """The body names whoever asks, and holds the arguments of the operation in order."""
        asked = orjson.loads(await request.body())
        now = datetime.now(UTC)
        values: list[Any] = [asked["viewer"], iso(now) if self.sqlite else now]
        for value in asked["arguments"]:
            as_text = self.sqlite and isinstance(value, list)
            values.append(orjson.dumps(value).decode() if as_text else value)
        fetch = self.fetch or await self.connect()
        answer = await fetch(self.statements[asked["operation"]], tuple(values))
        body = b'{"data":' + answer.encode() + b"}"
        return Response(body, media_type="application/json")

    async def connect(self) -> Fetch:
        file = self.url.removeprefix("sqlite:///")
        if not self.sqlite:
            self.fetch = await of_postgresql(self.url)
        elif self.in_loop:
            self.fetch = await of_sqlite_in_loop(file)
        else:
            self.fetch = await of_sqlite(file)
        return self.fetch


if __name__ == "__main__":
    floor = Floor(sys.argv[1], in_loop=sys.argv[3:] == ["loop"])
    app = Starlette(routes=[Route("/", floor.serve, methods=["POST"])])
    uvicorn.run(app, port=int(sys.argv[2]), access_log=False, log_level="warning")
