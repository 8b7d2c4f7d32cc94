"""`make bench`: measures this server next to others, prints a table and keeps it."""

import argparse
import signal
import sys

from bench.measure import Plan, measure
from bench.prepared import add_choices, prepare
from bench.report import summary, table, write
from bench.servers import FLOOR, OURS, PLAIN


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    add_choices(made)
    made.add_argument("--rounds", type=int, default=5)
    made.add_argument("--seconds", type=float, default=2, help="of each server in each round")
    made.add_argument("--connections", type=int, default=8)
    made.add_argument("--only", action="append", default=[], metavar="OPERATION")
    made.add_argument("--servers", action="append", default=[], choices=(OURS, FLOOR, PLAIN))
    made.add_argument("--peers", action="store_true", help="and the servers of bench/peers/")
    made.add_argument("--keep", action="store_true", help="write bench/latest.json")
    return made


def end(_signal: int, _frame: object) -> None:
    """Leaves by the usual way, which ends the servers too."""
    sys.exit(1)


def main() -> None:
    chosen = parser().parse_args()
    signal.signal(signal.SIGTERM, end)
    prepared = prepare(chosen.tier, chosen.database, fresh=chosen.fresh)
    plan = Plan(
        chosen.rounds,
        chosen.seconds,
        chosen.connections,
        chosen.only,
        chosen.servers,
        chosen.peers,
    )
    rows = [row for world, asked in prepared for row in measure(world, asked, plan)]
    print(table(rows))
    print()
    print(summary(rows))
    if chosen.keep:
        how = {name: getattr(chosen, name) for name in ("tier", "rounds", "seconds", "connections")}
        write({"results": rows, "run": how}, [world for world, _ in prepared])


if __name__ == "__main__":
    main()
