"""The same with a principal for every socket, five of each account, this server alone; and an event
that concerns ten of them."""

from datetime import datetime
from typing import Any

from bench.live.asking import SHORT, People
from bench.live.client import Client, Told
from bench.live.parts import Choice
from bench.live.parts.fanout import BURSTS
from bench.live.servers import fields, this_server
from bench.live.standing import Row, accounts_of, everybody, standing
from bench.live.world import ACCOUNTS, CONTACTS, FEW, OUTAGE_OF_ALL, OUTAGE_OF_FEW

CONCERNED = len(FEW) * CONTACTS


def principals(choice: Choice) -> list[Row]:
    people = choice.people
    count = choice.within(ACCOUNTS * CONTACTS)
    with standing(this_server(people), everybody(people, count), people) as one:
        one.open()
        one.client.fire(1, count)
        for _ in range(choice.rounds):
            one.event()
        for _ in range(min(BURSTS, choice.rounds)):
            one.burst()
        few = [concerned(one.client, people) for _ in range(choice.rounds)]
        one.sustained(choice.seconds, choice.rate)
        one.fed(choice.seconds, choice.rate)
        for told in few:
            one.note(**told)
        return [{"principals": count, "accounts": accounts_of(count), **one.closed()}]


def concerned(client: Client, people: People) -> dict[str, float]:
    """Milliseconds to the last of the few, from the request that changes the outage, and from the
    moment that stands in the log, shortly before the commit; both hold the change itself."""
    client.ask("request", people.update(OUTAGE_OF_FEW, SHORT))
    told = client.fire(1, CONCERNED)
    since = told["wall_last"] - moment_of(client.sample())
    client.ask("request", people.update(OUTAGE_OF_ALL, SHORT))
    return {"few_last_ms": told["last"] * 1e3, "few_since_commit_ms": since * 1e3, **spread(told)}


def spread(told: Told) -> dict[str, float]:
    """How long after the first of them."""
    return {"few_spread_ms": (told["last"] - told["first"]) * 1e3}


def moment_of(message: Any) -> float:
    return datetime.fromisoformat(fields(message)["occurredAt"]).timestamp()
