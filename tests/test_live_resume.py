"""Nothing is lost and nothing told twice, however often listeners leave and come back while
others write."""

import asyncio
import random
from collections import Counter

from tests.asking import Asker
from tests.demo_world import NOC
from tests.doing import done
from tests.following import following, live

WRITERS, UPDATES, READERS = 4, 8, 3


async def write(demo: Asker, outage: str) -> None:
    for number in range(UPDATES):
        given = {"outageId": outage, "summary": f"Update {number}"}
        await done(demo, NOC, "updateOutage", **given)


async def read(demo: Asker, cursor: str, chance: random.Random) -> Counter[str]:
    """What somebody hears who leaves after every few messages and resumes with the last cursor."""
    heard: Counter[str] = Counter()
    versions: dict[str, int] = {}
    expected = WRITERS * UPDATES
    while heard.total() < expected:
        async with following(demo, NOC, after=cursor) as feed:
            for _ in range(min(chance.randint(1, 4), expected - heard.total())):
                message = await feed.next()
                cursor = message["cursor"]
                if message["kind"] == "CHECKPOINT":
                    continue
                heard[message["id"]] += 1
                assert message["outage"]["version"] >= versions.get(message["id"], 0)
                versions[message["id"]] = message["outage"]["version"]
    return heard


async def test_whoever_comes_and_goes_hears_everything_once(own_demo: Asker) -> None:
    items = [await own_demo.public_id("configuration_item", "as3")]
    given = {"type": "OUTAGE", "summary": "Down", "configurationItemIds": items}
    outages = [(await done(own_demo, NOC, "recordOutage", **given))["id"] for _ in range(WRITERS)]
    cursor = (await own_demo.ask(NOC, "{ snapshotCursor }"))["snapshotCursor"]
    async with live(own_demo) as demo:
        writing = asyncio.gather(*(write(demo, outage) for outage in outages))
        readers = [read(demo, cursor, random.Random(seed)) for seed in range(READERS)]
        heard = await asyncio.wait_for(asyncio.gather(*readers), 60)
        await writing
        async with following(demo, NOC, after=cursor) as feed:
            told = [await feed.kind() for _ in range(WRITERS * UPDATES + 1)]
    assert heard == [Counter(dict.fromkeys(outages, UPDATES))] * READERS
    assert told == ["UPDATED"] * WRITERS * UPDATES + ["CHECKPOINT"]
