"""`make bench-peers`: checks that the peers answer as this server does, whoever asks.

Everybody is asked for: the administrator and the engineer who are measured, and a contact for
each way of reaching accounts and of being named. Places in lists are asked for by the first alone,
as they are theirs.
"""

import argparse
import asyncio
import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import httpx

import db
from bench.answers import comparable
from bench.measure import token_for
from bench.operations import Operation
from bench.peers import peers
from bench.prepared import prepare
from bench.servers import Server, this_server
from bench.worlds import World
from db.generate import TIERS

CONTACTS = """
select distinct on (x.source, x.case_access, x.install_base, x.restricted, c.role) c.public_id
from account_access x join contact c on c.id = x.contact_id
order by x.source, x.case_access, x.install_base, x.restricted, c.role, c.external_key
"""
NAMED = """
select distinct on (p.kind, p.contact_id is null) c.public_id
from related_party p join contact c on c.id = p.contact_id or c.account_id = p.account_id
where c.active order by p.kind, p.contact_id is null, c.external_key
"""


def contacts(world: World) -> list[str]:
    async def found() -> list[str]:
        database = db.Database(world.url)
        rows = [row for sql in (CONTACTS, NAMED) for row in await database.fetch(sql, ())]
        await database.close()
        return sorted({row[0] for row in rows})

    return asyncio.run(found())


def asked(operations: list[Operation], viewers: list[str]) -> Iterator[Operation]:
    yield from operations
    for operation in operations:
        if operation.viewer.startswith("con_"):
            variables = {k: v for k, v in operation.variables.items() if not k.startswith("after")}
            for viewer in viewers:
                yield replace(operation, viewer=viewer, variables=variables, arguments=())


def answer(world: World, server: Server, operation: Operation) -> Any:
    headers = {"authorization": f"Bearer {token_for(world, operation.viewer)}"}
    sent = server.ask(operation)
    answered = httpx.post(server.url, json=sent, headers=headers, timeout=60).json()
    return comparable(answered)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.peers", description=__doc__)
    parser.add_argument("--tier", choices=sorted(TIERS), default="M")
    ((world, operations),) = prepare(parser.parse_args().tier, ["postgresql"])
    viewers = contacts(world)
    with ExitStack() as stack:
        others = [stack.enter_context(peer.run(world)) for peer in peers()]
        ours = stack.enter_context(this_server(world))
        for operation in asked(operations, viewers):
            expected = answer(world, ours, operation)
            for other in others:
                found = answer(world, other, operation)
                if found != expected:
                    who = f"{operation.name} of {operation.viewer}: {other.name} answers otherwise"
                    raise SystemExit(
                        f"{who}\n{json.dumps(found, default=str)[:3000]}\n"
                        f"{json.dumps(expected, default=str)[:3000]}"
                    )
    print(
        f"{len(others)} peers answer {len(operations)} operations as this server does, "
        f"{len(viewers)} other contacts besides."
    )


if __name__ == "__main__":
    main()
