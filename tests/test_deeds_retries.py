"""A deed sent twice, and a deed about something that has changed meanwhile."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from tests.asking import Asker, asker
from tests.demo_world import AGENT, BEA, BO, NOC, NOW
from tests.doing import audited, done, events, outcome, refused

KEY = "3f1c"


async def comment(demo: Asker, **given: Any) -> dict[str, Any]:
    case_id = await demo.public_id("case_record", "cs3")
    return {"caseId": case_id, "body": "Any news?", **given}


async def said(demo: Asker, who: str, **given: Any) -> Any:
    return await done(demo, who, "addCaseComment", **await comment(demo, **given))


async def not_said(demo: Asker, who: str, **given: Any) -> Any:
    return await refused(demo, who, "addCaseComment", **await comment(demo, **given))


async def test_a_deed_sent_again_is_done_once_and_answered_the_same(own_demo: Asker) -> None:
    first = await said(own_demo, BO, idempotencyKey=KEY)
    assert await said(own_demo, BO, idempotencyKey=KEY) == first
    assert len(await events(own_demo)) == 1
    assert (await said(own_demo, BO))["id"] != first["id"]


async def test_every_deed_takes_a_key(own_demo: Asker) -> None:
    """Left out, null and given are three different requests."""
    outage_id = await own_demo.public_id("outage", "out3")
    given = {"outageId": outage_id, "idempotencyKey": KEY, "message": "Soon."}
    first = await done(own_demo, NOC, "updateOutage", **given)
    assert await done(own_demo, NOC, "updateOutage", **given) == first
    for message in ({}, {"message": None}, {"message": "Later."}):
        other = {"outageId": outage_id, "idempotencyKey": KEY, **message}
        refusal = await refused(own_demo, NOC, "updateOutage", **other)
        assert refusal == ("BAD_USER_INPUT", "idempotencyKey")


async def test_of_twenty_at_once_one_is_done(own_demo: Asker) -> None:
    answers = await asyncio.gather(*(said(own_demo, BO, idempotencyKey=KEY) for _ in range(20)))
    assert len({answer["id"] for answer in answers}) == 1
    assert len(await events(own_demo)) == 1


async def test_a_key_is_good_for_one_request(own_demo: Asker) -> None:
    await said(own_demo, BO, idempotencyKey=KEY)
    other = ("BAD_USER_INPUT", "idempotencyKey")
    assert await not_said(own_demo, BO, body="Other", idempotencyKey=KEY) == other
    another_deed = {"subject": "Any news?", "idempotencyKey": KEY}
    assert await refused(own_demo, BO, "createCase", **another_deed) == other


async def test_a_key_is_the_callers_own(own_demo: Asker) -> None:
    first = await said(own_demo, BO, idempotencyKey=KEY)
    assert (await said(own_demo, BEA, idempotencyKey=KEY))["id"] != first["id"]
    assert (await said(own_demo, BO, idempotencyKey=KEY))["id"] == first["id"], "nor the answer"


async def test_a_key_is_kept_for_a_day(own_demo: Asker) -> None:
    first = await said(own_demo, BO, idempotencyKey=KEY)
    settings = own_demo.parts.settings
    for hours, same in ((23, True), (25, False)):
        later = NOW + timedelta(hours=hours)
        then = asker(settings.database_url, settings.home, lambda later=later: later)
        assert ((await said(then, BO, idempotencyKey=KEY))["id"] == first["id"]) is same
        await then.database.close()


async def test_a_refused_deed_may_be_sent_again_with_its_key(own_demo: Asker) -> None:
    assert await not_said(own_demo, BO, body="", idempotencyKey=KEY) == ("BAD_USER_INPUT", "body")
    await said(own_demo, BO, idempotencyKey=KEY)


@pytest.mark.parametrize("key", ["", "x" * 256, "a\x00b"])
async def test_a_key_is_short_text(own_demo: Asker, key: str) -> None:
    bad = ("BAD_USER_INPUT", "idempotencyKey")
    assert await not_said(own_demo, BO, idempotencyKey=key) == bad


# --- what has changed meanwhile ------------------------------------------------------------------


async def test_a_deed_about_another_version_is_refused(own_demo: Asker) -> None:
    assert await not_said(own_demo, BO, ifVersion=2) == ("CONFLICT", "ifVersion")
    await said(own_demo, BO, ifVersion=1)
    assert await not_said(own_demo, AGENT, ifVersion=1) == ("CONFLICT", "ifVersion")


async def test_of_two_who_read_the_same_version_one_is_refused(own_demo: Asker) -> None:
    given = await comment(own_demo, ifVersion=1)
    payloads = await asyncio.gather(
        *(outcome(own_demo, who, "addCaseComment", **given) for who in (BO, AGENT))
    )
    codes = [[error["code"] for error in payload["userErrors"]] for payload in payloads]
    assert sorted(codes) == [[], ["CONFLICT"]]


async def test_everybody_means_the_version_they_can_read(own_demo: Asker) -> None:
    """Which items are out customers do not read, so it counts in the version of staff alone."""
    outage_id = await own_demo.public_id("outage", "out3")
    item = await own_demo.public_id("configuration_item", "as4")
    given = {"outageId": outage_id, "ifVersion": 1, "configurationItemIds": [item]}
    assert (await done(own_demo, NOC, "updateOutage", **given))["version"] == 2
    rows = await own_demo.fetch(
        "select version, portal_version from outage where external_key = 'out3'"
    )
    assert tuple(rows[0]) == (2, 1)
    assert len(await audited(own_demo)) == 1
