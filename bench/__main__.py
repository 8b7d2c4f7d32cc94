"""`make bench`: measures this server and the floor, prints a table and keeps it."""

import argparse
import asyncio
import os
import signal
import sys
from pathlib import Path

from bench.measure import Plan, measure
from bench.report import table, write
from bench.worlds import worlds
from db.generate import TIERS

POSTGRESQL = "postgresql://postgres@127.0.0.1:5432/postgres"


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    made.add_argument("--tier", choices=sorted(TIERS), default="S")
    made.add_argument("--rounds", type=int, default=5)
    made.add_argument("--seconds", type=float, default=2, help="of each server in each round")
    made.add_argument("--connections", type=int, default=8)
    made.add_argument("--only", action="append", default=[], metavar="OPERATION")
    made.add_argument("--fresh", action="store_true", help="import the world anew")
    made.add_argument("--keep", action="store_true", help="write bench/latest.json")
    return made


def end(_signal: int, _frame: object) -> None:
    """Leaves by the usual way, which ends the servers too."""
    sys.exit(1)


def main() -> None:
    chosen = parser().parse_args()
    signal.signal(signal.SIGTERM, end)
    kept = Path(".bench").absolute()
    home = kept / "home"
    home.mkdir(parents=True, exist_ok=True)
    server = os.environ.get("CSMGRAPH_BENCH_POSTGRESQL", POSTGRESQL)
    found = asyncio.run(worlds(kept, chosen.tier, server, fresh=chosen.fresh))
    plan = Plan(chosen.rounds, chosen.seconds, chosen.connections, chosen.only)
    rows = [row for world in found for row in measure(world, home, plan)]
    print(table(rows))
    if chosen.keep:
        how = {name: getattr(chosen, name) for name in ("tier", "rounds", "seconds", "connections")}
        write(rows, found, how)


if __name__ == "__main__":
    main()
