"""One event whose payload is another for each account: 2,000 sockets, each with its own item."""

from bench.live.asking import OUTAGE, OWN
from bench.live.client import Client, LoadError
from bench.live.parts import Choice
from bench.live.servers import fields, this_server
from bench.live.standing import Row, shared, standing
from bench.live.world import ACCOUNTS


def distinct(choice: Choice) -> list[Row]:
    """Beside it the same sockets with one payload for all of them."""
    count = choice.within(ACCOUNTS)
    return [
        measured(choice, count, name, text) for name, text in (("own", OWN), ("shared", OUTAGE))
    ]


def measured(choice: Choice, count: int, name: str, text: str) -> Row:
    people = choice.people
    with standing(this_server(people), shared(people, count, text, count), people) as one:
        one.open()
        one.client.fire(1, count)
        if name == "own":
            its_own(one.client)
        for _ in range(choice.rounds):
            one.event()
        figures = one.closed()
    return {"payload": name, "payloads": count if name == "own" else 1, **figures}


def its_own(client: Client) -> None:
    """The first socket is told of its item and of no other's."""
    (item,) = fields(client.sample())["outage"]["installBaseItems"]["nodes"]
    if item["name"] != "Credit Check for listener 1":
        raise LoadError(f"the first listener is told of {item}")
