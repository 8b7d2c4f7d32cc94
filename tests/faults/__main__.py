"""`python -m tests.faults [--every N] [WORD...]`: break every rule in turn, or every so many of
those whose names have one of the words, and say what nobody noticed."""

import sys
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults import telling
from tests.faults.harmless import HARMLESS
from tests.faults.leaks import leaks
from tests.faults.places import Fault, all_faults
from tests.faults.running import FORK, tried
from tests.faults.worlds import Prepared, prepare, prepared


def world_at(place: Path, *, answers: bool) -> Prepared:
    """The telling world, prepared by a process of its own."""
    folder = telling.write(place / "folder")
    process = FORK.Process(target=prepare, args=(folder, "telling", place, answers))
    process.start()
    process.join()
    return prepared("telling", place)


def chosen(words: Sequence[str], step: int) -> list[Fault]:
    faults = [*all_faults(), *leaks()]
    if gone := HARMLESS.keys() - {fault.name for fault in faults}:
        raise SystemExit(f"harmless, but not there any more: {sorted(gone)}")
    return [each for each in faults if not words or any(w in each.name for w in words)][::step]


def run(faults: Sequence[Fault], world: Prepared) -> list[str]:
    """What is to be mended: faults that nobody noticed, and harmless ones that somebody did."""
    wrong = [f"without any fault: {found.told}" for _, found in tried([None], world) if found]
    for number, (fault, found) in enumerate(tried(faults, world), 1):
        told = found.told if found else HARMLESS.get(fault.name, "NOT NOTICED")
        print(f"{number}/{len(faults)} {fault.name}: {told}", flush=True)
        if (found is None) != (fault.name in HARMLESS):
            wrong.append(fault.name)
    return wrong


def main() -> int:
    arguments = ArgumentParser(prog="python -m tests.faults", description=__doc__)
    arguments.add_argument("--every", type=int, default=1, metavar="N")
    arguments.add_argument("--rules", action="store_true", help="ask the rules by themselves alone")
    arguments.add_argument("--prepare", type=Path, metavar="FOLDER", help="a world, and no more")
    arguments.add_argument("words", nargs="*", metavar="WORD")
    given = arguments.parse_args()
    if given.prepare:
        world_at(given.prepare.resolve(), answers=False)  # for whoever reads it elsewhere
        return 0
    begun, faults = time.monotonic(), chosen(given.words, given.every)
    with TemporaryDirectory() as place:
        wrong = run(faults, world_at(Path(place), answers=not given.rules))
    print(f"{len(faults)} faults in {time.monotonic() - begun:.0f} s; to be mended: {len(wrong)}")
    print("".join(f"  {name}\n" for name in wrong), end="")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
