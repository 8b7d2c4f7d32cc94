"""What resuming costs: however many come back at once with their cursors, no more than two
statements for each of them."""

import asyncio
from dataclasses import dataclass, field

import orjson

from realtime.executor import Errors
from realtime.messages import Batch
from tests.asking import Asker
from tests.demo_world import NOC
from tests.doing import done
from tests.following import OUTAGES, live

LISTENERS, MISSED = 500, 5
SOON_SECONDS = 30


@dataclass
class Heard:
    kinds: list[str] = field(default_factory=list[str])

    def next(self, batch: Batch) -> None:
        self.kinds += [orjson.loads(result)["data"]["feed"]["kind"] for result in batch.results]

    def end(self, errors: Errors | None) -> None:
        raise AssertionError(errors)

    def gone(self) -> None:
        raise AssertionError("they are somebody")


async def test_five_hundred_resume_with_two_statements_each_at_most(own_demo: Asker) -> None:
    items = [await own_demo.public_id("configuration_item", "as1")]
    given = {"type": "OUTAGE", "summary": "Down", "configurationItemIds": items}
    cursor = (await own_demo.ask(NOC, "{ snapshotCursor }"))["snapshotCursor"]
    for _ in range(MISSED):
        await done(own_demo, NOC, "recordOutage", **given)
    identity = await own_demo.identity(NOC)
    body = {"query": OUTAGES, "variables": {"after": cursor}}
    everybody = [Heard() for _ in range(LISTENERS)]
    async with live(own_demo) as demo:

        async def resume(one: Heard) -> None:
            answer = await demo.parts.answering.answer(identity, body)
            assert not isinstance(answer, bytes)
            answer.open(one)

        before = demo.database.statements
        await asyncio.gather(*map(resume, everybody))
        async with asyncio.timeout(SOON_SECONDS):
            while any(len(one.kinds) <= MISSED for one in everybody):  # noqa: ASYNC110 (told)
                await asyncio.sleep(0.005)
        statements = demo.database.statements - before
    assert all(one.kinds == ["CREATED"] * MISSED + ["CHECKPOINT"] for one in everybody)
    assert statements <= 2 * LISTENERS
