"""All listeners lose their connection, twenty events happen, all come back with their cursors."""

import time
from statistics import median

from bench.live.client import Listeners
from bench.live.parts import Choice
from bench.live.servers import this_server
from bench.live.standing import Row, Standing, everybody, shared, standing

MISSED = 20
NOTICED_SECONDS = 1
ROUNDS = 2


def resumes(choice: Choice) -> list[Row]:
    people = choice.people
    kinds = {"200": shared(people, choice.sockets), "each": everybody(people, choice.sockets)}
    return [measured(choice, name, listeners) for name, listeners in kinds.items()]


def measured(choice: Choice, name: str, listeners: Listeners) -> Row:
    with standing(this_server(choice.people), listeners, choice.people) as one:
        one.client.connect()
        one.client.subscribe()
        rounds = [one_round(one) for _ in range(ROUNDS)]
    found = {figure: round(median(one[figure] for one in rounds), 2) for figure in rounds[0]}
    who = {"principals": min(200, listeners.count) if name == "200" else listeners.count}
    return {"sockets": listeners.count, **who, "missed": MISSED, **found}


def one_round(one: Standing) -> Row:
    one.client.ask("drop")
    time.sleep(NOTICED_SECONDS)
    one.client.fire(MISSED, 0)
    told, cpu, database = one.spent(lambda: one.client.resume(MISSED))
    return {
        "seconds": told["took"],
        "cpu_us": cpu / one.client.count * 1e6,
        "database_cpu_us": database / one.client.count * 1e6,
        "resumes_per_second": round(one.client.count / told["took"]),
    }
