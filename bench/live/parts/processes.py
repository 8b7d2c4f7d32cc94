"""Two processes on one PostgreSQL with Redis between them, each with all the sockets: what is
changed in the one is told by both."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from statistics import median

from bench.live.client import Client, LoadError, Told
from bench.live.parts import Choice
from bench.live.servers import this_server
from bench.live.standing import BURST, CONNECTIONS, Row, Standing, shared, standing

TIMEOUT = 120


def processes(choice: Choice) -> list[Row]:
    people = choice.people
    if people.world.backend == "sqlite":
        return []
    with ExitStack() as stack:
        both = [
            stack.enter_context(
                standing(this_server(people), shared(people, choice.sockets), people)
            )
            for _ in range(2)
        ]
        rate = opened(both)
        first, second = (one.client for one in both)
        fired(first, second, 1)
        events = [last_of(fired(first, second, 1)) for _ in range(choice.rounds)]
        bursts = [last_of(fired(first, second, BURST)) for _ in range(choice.rounds)]
        return [figures(choice, both, events, bursts) | rate]


def figures(choice: Choice, both: list[Standing], events: list[float], bursts: list[float]) -> Row:
    return {
        "sockets": choice.sockets * 2,
        "last_ms": round(median(events) * 1e3, 1),
        "burst_ms": round(median(bursts) * 1e3, 1),
        "burst_per_second": round(choice.sockets * 2 * BURST / median(bursts)),
        "deliveries_per_second": sustained(choice, both),
        "megabytes": round(sum(one.server.megabytes for one in both)),
    }


def opened(both: list[Standing]) -> Row:
    """At once, as after a restart."""
    begin = time.monotonic()
    with ThreadPoolExecutor(len(both)) as pool:
        list(pool.map(Standing.open, both))
    sockets = sum(one.client.count for one in both)
    return {"connects_per_second": round(sockets / (time.monotonic() - begin))}


def fired(first: Client, second: Client, events: int) -> tuple[Told, Told]:
    expected = events * second.count
    second.send("watch", expected, TIMEOUT)
    mine, theirs = first.fire(events, expected), second.receive()
    if theirs["delivered"] != expected:
        raise LoadError(f"the other process told {theirs['delivered']} of {expected}")
    return mine, theirs


def last_of(told: tuple[Told, Told]) -> float:
    """Seconds from the first request to the last delivery in either process."""
    mine, theirs = told
    return max(mine["last"], theirs["began"] + theirs["last"] - mine["began"])


def sustained(choice: Choice, both: list[Standing]) -> int:
    """What both tell while one process takes as many changes as it can."""
    first, second = (one.client for one in both)
    words = ("sustain", choice.seconds, both[0].target.window, CONNECTIONS, TIMEOUT, choice.rate)
    second.send("watch", 2**40, choice.seconds)
    told = first.ask(*words)
    return round((told["within"] + second.receive()["delivered"]) / choice.seconds)
