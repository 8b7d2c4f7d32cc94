"""`make bench-live`: measures how fast one event reaches many listeners, next to other servers, and
prints tables; with --keep they go into bench/live/latest.json."""

import argparse
import asyncio
import os
import signal
from collections.abc import Callable

from bench.__main__ import end
from bench.live.asking import people
from bench.live.client import program
from bench.live.parts import Choice
from bench.live.parts.distinct import distinct
from bench.live.parts.fanout import fanout
from bench.live.parts.principals import principals
from bench.live.parts.processes import processes
from bench.live.parts.resumes import resumes
from bench.live.parts.stalled import stalled
from bench.live.report import printed, write
from bench.live.servers import PEERS
from bench.live.standing import Row
from bench.live.world import FOLDER, on_postgresql, on_sqlite
from bench.prepared import DATABASES, HOME, POSTGRESQL
from bench.servers import OURS
from bench.worlds import World, tell
from db.generate import TIERS

PARTS: dict[str, Callable[[Choice], list[Row]]] = {
    "fanout": fanout,
    "principals": principals,
    "distinct": distinct,
    "stalled": stalled,
    "resumes": resumes,
    "processes": processes,
}


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m bench.live", description=__doc__)
    made.add_argument("part", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; or all")
    made.add_argument("--sockets", type=int, default=10_000, help="of each server")
    made.add_argument("--rounds", type=int, default=5)
    made.add_argument("--seconds", type=float, default=5, help="of what is sustained")
    made.add_argument("--rate", type=float, default=0, help="events a second then; 0: all it takes")
    made.add_argument("--servers", action="append", default=[], choices=(OURS, *PEERS))
    made.add_argument("--tier", choices=sorted(TIERS), default="M", help="of the world around")
    made.add_argument("--database", choices=DATABASES, default="sqlite")
    made.add_argument("--fresh", action="store_true", help="make the world anew")
    made.add_argument("--keep", action="store_true", help="write bench/live/latest.json")
    return made


async def world_of(chosen: argparse.Namespace) -> World:
    for folder in (HOME, FOLDER):
        folder.mkdir(parents=True, exist_ok=True)
    if chosen.database == "sqlite":
        return await on_sqlite(chosen.tier, fresh=chosen.fresh)
    server = os.environ.get("CSMGRAPH_BENCH_POSTGRESQL", POSTGRESQL)
    world = await on_postgresql(chosen.tier, server, fresh=chosen.fresh)
    if world is None:
        raise SystemExit("PostgreSQL does not answer.")
    return world


def main() -> None:
    chosen = parser().parse_args()
    unknown = set(chosen.part) - set(PARTS)
    if unknown:
        raise SystemExit(f"There is no part {', '.join(sorted(unknown))}, only {', '.join(PARTS)}.")
    signal.signal(signal.SIGTERM, end)
    program()
    world = asyncio.run(world_of(chosen))
    choice = Choice(
        asyncio.run(people(world)),
        chosen.sockets,
        chosen.rounds,
        chosen.seconds,
        chosen.rate,
        chosen.servers,
    )
    for name in chosen.part or PARTS:
        tell(f"{name}, {world.backend}")
        rows = [{"database": world.backend, **row} for row in PARTS[name](choice)]
        print(printed(name, rows), flush=True)
        if chosen.keep and rows:
            write(name, rows, world, choice, chosen.tier)


if __name__ == "__main__":
    main()
