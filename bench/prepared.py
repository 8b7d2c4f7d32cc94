"""Worlds and what is asked of them, ready to be measured: made once, kept under .bench/."""

import argparse
import asyncio
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.choosing import choose
from bench.operations import Operation, operations
from bench.worlds import World, worlds
from db.generate import TIERS

POSTGRESQL = "postgresql://postgres@127.0.0.1:5432/postgres"
KEPT = Path(".bench").absolute()
HOME = KEPT / "home"
DATABASES = ("sqlite", "postgresql")

Prepared = list[tuple[World, list[Operation]]]


def add_choices(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--tier", choices=sorted(TIERS), default="M")
    parser.add_argument("--database", action="append", choices=DATABASES, help="alone")
    parser.add_argument("--fresh", action="store_true", help="import the world anew")


def prepare(tier: str, databases: list[str] | None, *, fresh: bool = False) -> Prepared:
    return asyncio.run(_prepare(tier, databases or list(DATABASES), fresh))


async def _prepare(tier: str, databases: list[str], fresh: bool) -> Prepared:
    found = await _made(tier, databases, fresh=fresh)
    return [(world, operations(await choose(HOME, world.url))) for world in found]


def made(tier: str, databases: list[str] | None) -> list[World]:
    """The worlds alone: in a large one it takes long to find who asks for what."""
    return asyncio.run(_made(tier, databases or list(DATABASES), fresh=False))


async def _made(tier: str, databases: list[str], *, fresh: bool) -> list[World]:
    HOME.mkdir(parents=True, exist_ok=True)
    server = os.environ.get("CSMGRAPH_BENCH_POSTGRESQL", POSTGRESQL)
    return await worlds(KEPT, tier, databases, server, fresh=fresh)


def told(prepared: Prepared) -> dict[str, Any]:
    return {
        world.backend: {
            "url": world.url,
            "operations": {one.name: asdict(one) for one in asked},
        }
        for world, asked in prepared
    }
