"""Somebody who writes past the servers until they are killed: `SEED OUTAGE...`. Says of every
change that it is done, and what kept it from being done at once."""

import asyncio
import os
import random
import sys
from pathlib import Path

import db
from tests.asking import Asker, asker
from tests.chaos import UPDATE, codes_of, given_to
from tests.demo_world import NOC


async def write(demo: Asker, chance: random.Random, outages: list[str]) -> None:
    while True:
        given = given_to(chance, outages)
        while codes := await refused(demo, given):
            for code in codes:
                print("refused", code, flush=True)
            await asyncio.sleep(0.05)
        print("done", given["summary"], flush=True)
        await asyncio.sleep(chance.random() * 0.02)


async def refused(demo: Asker, given: dict[str, str]) -> list[str]:
    try:
        return codes_of(await demo.answer(NOC, UPDATE, input=given))
    except db.UnavailableError:  # while it is looked up who asks
        return ["SERVICE_UNAVAILABLE"]


def main() -> None:
    seed, *outages = sys.argv[1:]
    told = os.environ
    demo = asker(told["CSMGRAPH_DATABASE_URL"], Path(told["CSMGRAPH_HOME"]))
    asyncio.run(write(demo, random.Random(int(seed)), outages))


if __name__ == "__main__":
    main()
