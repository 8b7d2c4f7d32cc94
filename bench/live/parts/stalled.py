"""One socket of ten stops reading while much is told: what it costs the others, and the server."""

import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from statistics import median

from bench.live.asking import long_message
from bench.live.client import Client
from bench.live.parts import Choice
from bench.live.servers import Target, this_server
from bench.live.standing import CONNECTIONS, Row, shared, standing
from bench.live.world import OUTAGE_OF_ALL
from bench.processes import files
from bench.servers import Server

SOCKETS = 1_000
EVENTS = 300
WARM = 20
LENGTH = 8_000
"""Of the message, in characters: a thousand sockets get some megabytes each."""
CUT_WITHIN_SECONDS = 30
EVERY_SECONDS = 0.02


class Watch:
    """Most memory there was, and when the stalled sockets were gone."""

    def __init__(self, server: Server, remaining: int) -> None:
        self.server, self.remaining = server, remaining
        self.begin, self.most, self.cut = time.monotonic(), server.megabytes, 0.0

    def look(self) -> None:
        self.most = max(self.most, self.server.megabytes)
        if not self.cut and files(self.server.process.pid) <= self.remaining:
            self.cut = time.monotonic() - self.begin


@contextmanager
def watching(server: Server, remaining: int) -> Generator[Watch]:
    watch, ended = Watch(server, remaining), threading.Event()

    def look() -> None:
        while not ended.wait(EVERY_SECONDS):
            watch.look()

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield watch
    finally:
        ended.set()
        thread.join()


def stalled(choice: Choice) -> list[Row]:
    """Half of the rounds of the others: each makes hundreds of megabytes."""
    target = this_server(choice.people, OUTAGE_OF_ALL, long_message(LENGTH))
    rounds = [one_round(choice, target) for _ in range(max(1, choice.rounds // 2))]
    return [{name: round(median(one[name] for one in rounds), 2) for name in rounds[0]}]


def one_round(choice: Choice, target: Target) -> Row:
    count = choice.within(SOCKETS)
    slow = count // 10
    with standing(target, shared(choice.people, count), choice.people) as one:
        one.open()
        one.client.fire(WARM, WARM * count)
        before = one.client.fire(EVENTS, EVENTS * count, connections=CONNECTIONS)
        megabytes, opened = one.server.megabytes, files(one.pid)
        one.client.ask("stall", slow)
        with watching(one.server, opened - slow + CONNECTIONS) as watch:
            after = one.client.fire(EVENTS, EVENTS * (count - slow), connections=CONNECTIONS)
            wait_until_cut(one.client, watch)
    return {
        "sockets": count,
        "stalled": slow,
        "events": EVENTS,
        "without_ms": before["last"] * 1e3,
        "with_ms": after["last"] * 1e3,
        "times": after["last"] / before["last"],
        "mib_per_stalled": (watch.most - megabytes) / slow,
        "cut_after_ms": watch.cut * 1e3 if watch.cut else -1,
    }


def wait_until_cut(client: Client, watch: Watch) -> None:
    end = time.monotonic() + CUT_WITHIN_SECONDS
    while not watch.cut and time.monotonic() < end:
        client.ask("wait", EVERY_SECONDS)
