"""Faults tried one after the other, each in a process of its own, a few at a time."""

import gc
import importlib
import multiprocessing
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Generic, TypeVar

from tests.faults.places import Fault
from tests.faults.trial import Found, found_out
from tests.faults.worlds import Prepared

FORK = multiprocessing.get_context("fork")
AT_ONCE = 2
SECONDS = 900
# What gave faults of a module away is asked first of the next ones, so many of them.
REMEMBERED = 12
# What is loaded once for all that are forked, here and by mutmut: nothing that a fault may be in.
PRELOADED = Path(__file__).parent / "preloaded.txt"

F = TypeVar("F", bound=Fault | None)


@dataclass
class Under(Generic[F]):
    """A trial under way."""

    fault: F
    process: BaseProcess
    answer: "Connection[Any, Any]"
    begun: float


def tried(faults: Sequence[F], world: Prepared) -> Iterator[tuple[F, Found | None]]:
    """Each fault with what gave it away, or None, in the order in which they end. Instead of a
    fault, None tries the server as it is."""
    for name in PRELOADED.read_text(encoding="utf-8").split():
        importlib.import_module(name)
    known: dict[str, list[Any]] = {}
    waiting, under = list(reversed(faults)), list[Under[F]]()
    while waiting or under:
        while waiting and len(under) < AT_ONCE:
            fault = waiting.pop()
            under.append(begin(fault, world, known.setdefault(path_of(fault), [])))
        for trial in ended(under):
            under.remove(trial)
            found = outcome(trial)
            if found is not None and found.asked is not None:
                remember(known[path_of(trial.fault)], found.asked)
            yield trial.fault, found


def begin(fault: F, world: Prepared, first: Sequence[Any]) -> Under[F]:
    ours, theirs = FORK.Pipe(duplex=False)

    def run() -> None:
        gc.disable()  # such a process is short
        theirs.send(found_out(fault, world, first))

    process = FORK.Process(target=run)
    process.start()
    theirs.close()
    return Under(fault, process, ours, time.monotonic())


def ended(under: Sequence[Under[F]]) -> list[Under[F]]:
    wait([trial.answer for trial in under], timeout=1)
    late = time.monotonic() - SECONDS
    return [trial for trial in under if trial.answer.poll() or trial.begun < late]


def outcome(trial: Under[Any]) -> Found | None:
    try:
        found = trial.answer.recv() if trial.answer.poll() else Found("no end in time")
    except EOFError:
        found = None  # a trial that broke off has found nothing
    trial.process.kill()
    trial.process.join()
    trial.answer.close()
    return found


def path_of(fault: Fault | None) -> str:
    return fault.path if fault else ""


def remember(known: list[Any], asked: Any) -> None:
    """The latest first."""
    if asked in known:
        known.remove(asked)
    known.insert(0, asked)
    del known[REMEMBERED:]
