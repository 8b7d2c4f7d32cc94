"""One event, bursts and all that a server can take, to the sockets of 200 principals: this server
and the others side by side, in turns."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from statistics import median

from bench.live.client import LoadError
from bench.live.parts import Choice
from bench.live.servers import (
    PEERS,
    Target,
    catch_messages,
    comparable,
    installed,
    peer,
    this_server,
)
from bench.live.standing import Row, Standing, shared, standing
from bench.processes import exact_cpu_seconds
from bench.servers import OURS
from bench.worlds import tell

IDLE_SECONDS = 20
BURSTS = 3
SLOW_BURSTS = 1
COMPARED = ("cpu_us", "last_ms", "burst_cpu_us")


def fanout(choice: Choice) -> list[Row]:
    with ExitStack() as stack:
        all_of_them = [stood(stack, choice, target) for target in targets(choice)]
        same_messages(all_of_them)
        idle(all_of_them, choice)
        in_turns(all_of_them, choice.rounds, lambda one, _: one.event())
        in_turns(all_of_them, min(BURSTS, choice.rounds), burst)
        for one in all_of_them:
            one.sustained(choice.seconds, choice.rate)
            if one.target.name == OURS:
                one.fed(choice.seconds, choice.rate)
        rows = [one.closed() for one in all_of_them]
    return [
        {**row, "over": over(one, all_of_them)} for row, one in zip(rows, all_of_them, strict=True)
    ]


def targets(choice: Choice) -> list[Target]:
    """This one first: what it tells, the others tell."""
    names = [name for name in PEERS if not choice.servers or name in choice.servers]
    for name in [name for name in names if not installed(name)]:
        tell(f"{name} is not installed: `make bench-live` does that. It is left out.")
        names.remove(name)
    if names:
        catch_messages(choice.people)
    ours = [this_server(choice.people)] if not choice.servers or OURS in choice.servers else []
    return [*ours, *map(peer, names)]


def stood(stack: ExitStack, choice: Choice, target: Target) -> Standing:
    """Running, with all its sockets. Opened one server after the other, so that each has the
    machine to itself meanwhile."""
    people = choice.people
    known = people if target.name == OURS else None
    made = stack.enter_context(standing(target, shared(people, choice.sockets), known))
    tell(f"{choice.sockets} sockets of {target.name}")
    made.open()
    return made


def same_messages(all_of_them: list[Standing]) -> None:
    """Also the first event of each, which is not measured."""
    found = {one.target.name: told(one) for one in all_of_them}
    for name, message in found.items():
        if message != next(iter(found.values())):
            raise LoadError(f"{name} tells something else: {found}")


def told(one: Standing) -> object:
    one.client.fire(1, one.client.count)
    return comparable(one.client.sample())


def idle(all_of_them: list[Standing], choice: Choice) -> None:
    """What sockets cost on which nothing happens, pings and all."""
    seconds = min(IDLE_SECONDS, choice.seconds * 4)
    before = [exact_cpu_seconds(one.pid) for one in all_of_them]
    for one in all_of_them:  # that answer the pings meanwhile
        one.client.send("wait", seconds)
    time.sleep(seconds)
    for one, earlier in zip(all_of_them, before, strict=True):
        spent = exact_cpu_seconds(one.pid) - earlier
        one.row["idle_cpu_us"] = round(spent / seconds / one.client.count * 1e6, 2)
        one.client.receive()


def in_turns(
    all_of_them: list[Standing], rounds: int, measure: Callable[[Standing, int], None]
) -> None:
    """They take turns in being first."""
    for number in range(rounds):
        for place in range(len(all_of_them)):
            measure(all_of_them[(number + place) % len(all_of_them)], number)


def burst(one: Standing, number: int) -> None:
    if not one.target.slow or number < SLOW_BURSTS:
        one.burst()


def over(some: Standing, all_of_them: list[Standing]) -> Row:
    """By what part of the others' figures this one gets along, by the rounds side by side."""
    return {
        other.target.name: {
            name: round(median(mine / theirs for mine, theirs in pairs(some, other, name)), 3)
            for name in COMPARED
        }
        for other in all_of_them
        if other is not some
    }


def pairs(some: Standing, other: Standing, name: str) -> list[tuple[float, float]]:
    return list(zip(some.rounds[name], other.rounds[name], strict=False))
