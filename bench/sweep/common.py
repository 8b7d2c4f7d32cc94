"""What every sweep needs: a server, one round of an operation, and the width of viewers."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import db
from bench.choosing import viewer_of
from bench.load import Round, run, warmed
from bench.measure import load
from bench.operations import Operation
from bench.prepared import Prepared, made, prepare
from bench.report import Row
from bench.servers import Server
from bench.worlds import World

WARM_SECONDS = 0.5


@dataclass(frozen=True)
class Choice:
    """What is asked for on the command line."""

    tiers: Sequence[str]
    databases: list[str] | None
    only: Sequence[str]
    rounds: int
    seconds: float

    def prepared(self, tier: str) -> Prepared:
        return prepare(tier, self.databases)

    def worlds(self, tier: str) -> list[World]:
        return made(tier, self.databases)

    def wanted(self, asked: list[Operation]) -> list[Operation]:
        return [one for one in asked if not self.only or one.name in self.only]


def measured(
    server: Server, world: World, operation: Operation, choice: Choice, connections: int
) -> Row:
    sent = load(world, operation, server, connections)
    slow = warmed(server, sent, WARM_SECONDS)
    return figures([run(server, sent, choice.seconds, slow=slow) for _ in range(choice.rounds)])


def figures(rounds: list[Round]) -> Row:
    return {
        "requests_per_second": round(median(one.requests_per_second for one in rounds)),
        "p50_ms": round(median(one.p50 for one in rounds), 2),
        "p99_ms": round(median(one.p99 for one in rounds), 2),
        "cpu_ms": round(median(one.cpu for one in rounds), 3),
        "database_cpu_ms": round(median(one.database_cpu for one in rounds), 3),
    }


def rows_of(world: World, sql: str) -> list[Mapping[str, Any]]:
    return asyncio.run(_rows_of(world.url, sql))


async def _rows_of(url: str, sql: str) -> list[Mapping[str, Any]]:
    database = db.Database(url)
    try:
        async with database.reader.connect() as connection:
            found = await connection.exec_driver_sql(sql)
            return [dict(row) for row in found.mappings()]
    finally:
        await database.close()


def administrator(world: World) -> str:
    return asyncio.run(viewer_of(world.url))
