"""`python -m bench.sweep connections`, and what else `--help` names: a table of each, and its rows
under its name in bench/latest.json with `--keep`."""

import argparse
import signal
import time
from collections.abc import Callable

from bench.__main__ import end
from bench.prepared import DATABASES
from bench.report import Row, headings, markdown, write
from bench.sweep.common import Choice
from bench.sweep.connections import connections, processes
from bench.sweep.documents import cold, memory
from bench.sweep.worlds import growth, viewers
from db.generate import TIERS

# The tiers of each and the seconds of a figure.
SWEEPS: dict[str, tuple[Callable[[Choice], list[Row]], tuple[str, ...], float]] = {
    "connections": (connections, ("M",), 2),
    "processes": (processes, ("M",), 2),
    "growth": (growth, ("S", "M", "L"), 1),
    "viewers": (viewers, ("L",), 1),
    "cold": (cold, ("M",), 0),
    "memory": (memory, ("M",), 0),
}


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m bench.sweep", description=__doc__)
    made.add_argument("sweep", nargs="+", choices=SWEEPS)
    made.add_argument("--tier", action="append", choices=sorted(TIERS), help="instead of its own")
    made.add_argument("--database", action="append", choices=DATABASES, help="alone")
    made.add_argument("--only", action="append", default=[], metavar="OPERATION")
    made.add_argument("--rounds", type=int, default=1)
    made.add_argument("--seconds", type=float, help="of each figure in each round")
    made.add_argument("--keep", action="store_true", help="write bench/latest.json")
    return made


def main() -> None:
    chosen = parser().parse_args()
    signal.signal(signal.SIGTERM, end)
    for name in chosen.sweep:
        sweep, tiers, seconds = SWEEPS[name]
        choice = Choice(
            chosen.tier or tiers,
            chosen.database,
            chosen.only,
            chosen.rounds,
            chosen.seconds or seconds,
        )
        begin = time.perf_counter()
        rows = sweep(choice)
        print(f"\n{name}, {time.perf_counter() - begin:.0f} s\n\n{markdown(headings(rows), rows)}")
        if chosen.keep:
            write({name: rows}, [])


if __name__ == "__main__":
    main()
