"""The floor: the same answers from SQL written by hand, on a bare Starlette route.

Nobody is authenticated, nothing is parsed, limited or masked: this is what the database and HTTP
cost by themselves. `python -m bench.floor URL PORT HOW`; with `loop`, SQLite runs in the event
loop, which is faster where a statement is short and holds up everybody else where it is not.
"""

import sqlite3
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache, partial
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

from bench import rows
from bench.rows import FetchRows, Row
from db.types import iso

CONNECTIONS = 4


async def of_postgresql(url: str) -> FetchRows:
    driver: Any = asyncpg
    pool = await driver.create_pool(
        url,
        min_size=CONNECTIONS,
        max_size=CONNECTIONS,
        max_cacheable_statement_size=0,
        server_settings={"jit": "off"},
        reset=nothing,
    )

    async def fetch(sql: str, values: Sequence[Any]) -> Sequence[Row]:
        return await pool.fetch(sql, *values)

    return fetch


async def nothing(_connection: Any) -> None:
    """What the pool does to a connection that comes back: these only read."""


async def of_sqlite(file: str) -> FetchRows:
    """A thread for each connection; whoever asks takes the next."""
    held = [await aiosqlite.connect(file, isolation_level=None) for _ in range(CONNECTIONS)]
    for connection in held:
        await connection.execute("PRAGMA query_only = on")
    turn = 0

    async def fetch(sql: str, values: Sequence[Any]) -> Sequence[Row]:
        nonlocal turn
        turn = (turn + 1) % CONNECTIONS
        found: Any = await held[turn].execute_fetchall(sql, values)
        return found

    return fetch


async def of_sqlite_in_loop(file: str) -> FetchRows:
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA query_only = on")

    async def fetch(sql: str, values: Sequence[Any]) -> Sequence[Row]:
        return connection.execute(sql, values).fetchall()

    return fetch


class Floor:
    """`how`: JSON made by the database, over a `pool` or in a `thread` or the event `loop`; or
    `rows`, of which Python makes it (in the event loop, as threads would wait for each other)."""

    def __init__(self, url: str, how: str) -> None:
        self.url, self.how = url, how
        backend = url.partition(":")[0]
        self.sqlite = backend == "sqlite"
        files = Path(__file__).parent.glob(f"sql/*.{backend}.sql")
        self.statements = {file.name.partition(".")[0]: file.read_text() for file in files}
        self.in_dialect = cache(partial(rows.in_dialect, sqlite=self.sqlite))
        self.fetch: FetchRows | None = None

    async def serve(self, request: Request) -> Response:
        """The body names whoever asks, and holds the arguments of the operation in order."""
        asked = orjson.loads(await request.body())
        now = datetime.now(UTC)
        values: list[Any] = [asked["viewer"], iso(now) if self.sqlite else now]
        for value in asked["arguments"]:
            as_text = self.sqlite and isinstance(value, list)
            values.append(orjson.dumps(value).decode() if as_text else value)
        fetch = self.fetch or await self.connect()
        if self.how == "rows":
            data = await rows.ANSWERS[asked["operation"]](self.translated, values)
            body = orjson.dumps({"data": data}, option=orjson.OPT_UTC_Z)
        else:
            ((answer,),) = await fetch(self.statements[asked["operation"]], values)
            body = b'{"data":' + answer.encode() + b"}"
        return Response(body, media_type="application/json")

    async def translated(self, sql: str, values: Sequence[Any]) -> Sequence[Row]:
        assert self.fetch is not None
        return await self.fetch(self.in_dialect(sql), values)

    async def connect(self) -> FetchRows:
        file = self.url.removeprefix("sqlite:///")
        if not self.sqlite:
            self.fetch = await of_postgresql(self.url)
        elif self.how == "thread":
            self.fetch = await of_sqlite(file)
        else:
            self.fetch = await of_sqlite_in_loop(file)
        return self.fetch


if __name__ == "__main__":
    floor = Floor(sys.argv[1], sys.argv[3])
    app = Starlette(routes=[Route("/", floor.serve, methods=["POST"])])
    uvicorn.run(app, port=int(sys.argv[2]), access_log=False, log_level="warning")
