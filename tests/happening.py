"""What may happen to outages and cases, by chance."""

import random
from typing import Any

from tests.asking import Asker
from tests.demo_world import NOC
from tests.doing import done, outcome

ITEMS = ("as1", "as3", "om1", "db1", "db2", "gw1")
CASES = ("cs1", "cs2", "cs3", "cs5", "cs8", "cs101", "cs102")


async def out(demo: Asker, chance: random.Random) -> list[str]:
    keys = chance.sample(ITEMS, chance.randint(1, 2))
    return [await demo.public_id("configuration_item", key) for key in keys]


async def change(demo: Asker, chance: random.Random, recorded: list[str]) -> None:
    """Something is done about an outage."""
    if not recorded or chance.random() < 0.3:
        given = {"type": "OUTAGE", "summary": "Down", "published": chance.random() < 0.5}
        items = await out(demo, chance)
        outage = await done(demo, NOC, "recordOutage", **given, configurationItemIds=items)
        recorded.append(outage["id"])
        return
    changes: list[dict[str, Any]] = [
        {"published": True},
        {"published": False},
        {"summary": f"Down {chance.random()}"},
        {"configurationItemIds": await out(demo, chance)},
        {"configurationItemIds": await out(demo, chance), "published": chance.random() < 0.5},
        {"cancelled": chance.random() < 0.5},
    ]
    given = chance.choice(changes)
    await outcome(demo, NOC, "updateOutage", outageId=chance.choice(recorded), **given)


async def say(demo: Asker, chance: random.Random, people: tuple[str, ...]) -> None:
    """Somebody says something on a case, if they see it, or opens one."""
    who = chance.choice(people)
    if chance.random() < 0.2:
        await outcome(demo, who, "createCase", subject="Help")
        return
    given = {"caseId": await demo.public_id("case_record", chance.choice(CASES)), "body": "Hm."}
    if who.startswith("u") and chance.random() < 0.5:
        given["visibility"] = "INTERNAL"
    await outcome(demo, who, "addCaseComment", **given)
