"""Outages as those who run the network record, change and end them: who may, what follows, and
what is refused."""

import asyncio
import json
from typing import Any

import pytest

from tests.asking import Asker
from tests.demo_world import ADMIN, AGENT, AL, BO, CONSUMER_AGENT, MANAGER, MONITORING_OWNER, NOC
from tests.doing import audited, done, events, refused

SUMMARY = "Nothing answers"
ITEMS = "configurationItemIds"


async def item(demo: Asker, key: str) -> str:
    return await demo.public_id("configuration_item", key)


async def recorded(demo: Asker, who: str = NOC, key: str = "db1", **given: Any) -> Any:
    given = {"type": "OUTAGE", "summary": SUMMARY, ITEMS: [await item(demo, key)], **given}
    return await done(demo, who, "recordOutage", **given)


async def not_recorded(demo: Asker, who: str = NOC, **given: Any) -> Any:
    given = {"type": "OUTAGE", "summary": SUMMARY, ITEMS: [await item(demo, "db1")], **given}
    return await refused(demo, who, "recordOutage", **given)


async def sees(demo: Asker, who: str, outage: Any) -> bool:
    document = "query ($id: ID!) { outage(id: $id) { id } }"
    return (await demo.ask(who, document, id=outage["id"]))["outage"] is not None


@pytest.mark.parametrize("who", [NOC, MANAGER, ADMIN])
async def test_an_outage_is_recorded_with_all_that_it_impacts(own_demo: Asker, who: str) -> None:
    outage = await recorded(own_demo, who)
    assert (outage["phase"], outage["published"], outage["version"]) == ("ONGOING", False, 1)
    numbers = {node["number"] for node in outage["affectedAccounts"]["nodes"]}
    assert (len(numbers), outage["affectedAccountCount"]) == (3, 3)
    (event,) = await events(own_demo)
    assert (event.kind.name, event.public_id) == ("CREATED", outage["id"])
    assert await audited(own_demo) == [("recordOutage", outage["id"])]


async def test_impact_is_found_for_what_carried_nothing_before(own_demo: Asker) -> None:
    assert (await recorded(own_demo, key="host2"))["affectedAccountCount"] == 3
    assert (await recorded(own_demo, key="om1"))["affectedAccountCount"] == 1


@pytest.mark.parametrize("who", [AGENT, CONSUMER_AGENT, MONITORING_OWNER])
async def test_others_of_the_staff_record_and_change_none(own_demo: Asker, who: str) -> None:
    outage = await own_demo.public_id("outage", "out1")
    assert await not_recorded(own_demo, who) == ("FORBIDDEN", None)
    for deed in ("updateOutage", "endOutage"):
        assert await refused(own_demo, who, deed, outageId=outage) == ("FORBIDDEN", None)


@pytest.mark.parametrize("deed", ["recordOutage", "updateOutage", "endOutage"])
async def test_customers_cannot_even_name_these_deeds(own_demo: Asker, deed: str) -> None:
    document = f"mutation {{ {deed}(input: {{}}) {{ __typename }} }}"
    assert deed in (await own_demo.refusal(BO, document))["message"]


@pytest.mark.parametrize(
    ("source", "table", "key", "out"),
    [("alertId", "alert", "alr2", "payment-gateway-1"), ("incidentId", "incident", "inc1", None)],
)
async def test_an_outage_is_recorded_from_what_was_noticed(
    own_demo: Asker, source: str, table: str, key: str, out: str | None
) -> None:
    """What the alert or the incident names is out, without saying so again."""
    noticed = await own_demo.public_id(table, key)
    given: dict[str, Any] = {source: noticed, ITEMS: None}
    outage = await recorded(own_demo, **given)
    names = [node["name"] for node in outage["configurationItems"]["nodes"]]
    assert names == [out or "pg-cluster-1"]


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({ITEMS: []}, ("BAD_USER_INPUT", ITEMS)),
        ({ITEMS: ["ci_0000000000000000"]}, ("NOT_FOUND", ITEMS)),
        ({ITEMS: ["\x00"]}, ("NOT_FOUND", ITEMS)),
        ({"alertId": "alt_0000000000000000"}, ("NOT_FOUND", "alertId")),
        ({"summary": " "}, ("BAD_USER_INPUT", "summary")),
        ({"message": "x" * 10_001}, ("BAD_USER_INPUT", "message")),
        (
            {"begin": "2026-11-21T10:00:00Z", "end": "2026-11-21T09:59:59.999Z"},
            ("BAD_USER_INPUT", "end"),
        ),
        ({"end": "2926-11-21T10:00:00Z"}, ("BAD_USER_INPUT", "end")),
    ],
)
async def test_what_makes_no_sense_is_refused(
    own_demo: Asker, given: dict[str, Any], refusal: tuple[str, str]
) -> None:
    assert await not_recorded(own_demo, **given) == refusal


async def test_many_record_at_once_what_is_out(own_demo: Asker) -> None:
    """The impact of an item is computed by one after the other."""
    outages = await asyncio.gather(*(recorded(own_demo, key="host2") for _ in range(5)))
    assert [outage["affectedAccountCount"] for outage in outages] == [3] * 5


# --- changing --------------------------------------------------------------------------------


async def changed(demo: Asker, outage: Any, **given: Any) -> Any:
    return await done(demo, NOC, "updateOutage", outageId=outage["id"], **given)


async def test_what_is_left_out_stays(own_demo: Asker) -> None:
    outage = await recorded(own_demo, message="Soon.", end="2026-11-21T12:00:00Z")
    after = await changed(own_demo, outage, summary="Some answer", end=None)
    assert (after["summary"], after["message"], after["end"]) == ("Some answer", "Soon.", None)
    assert (after["version"], after["type"], after["begin"]) == (2, "OUTAGE", outage["begin"])


@pytest.mark.parametrize("name", ["summary", "type", "begin", "published", ITEMS, "cancelled"])
async def test_what_an_outage_always_has_cannot_be_taken_away(own_demo: Asker, name: str) -> None:
    document = (
        "mutation ($input: UpdateOutageInput!) { updateOutage(input: $input) { __typename } }"
    )
    given = {"outageId": await own_demo.public_id("outage", "out3"), name: None}
    result = await own_demo.answer(NOC, document, input=given)
    assert result["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_the_audit_trail_shows_before_and_after(own_demo: Asker) -> None:
    outage = await recorded(own_demo)
    await changed(own_demo, outage, **{ITEMS: [await item(own_demo, "db2")], "summary": "Other"})
    rows = await own_demo.fetch("select before, after from audit_entry order by id desc limit 1")
    before, after = (json.loads(text) for text in rows[0])
    assert (before["summary"], after["summary"]) == (SUMMARY, "Other")
    assert before["configuration_items"] == [await item(own_demo, "db1")]
    assert after["configuration_items"] == [await item(own_demo, "db2")]


async def test_a_change_that_changes_nothing_is_no_news(own_demo: Asker) -> None:
    outage = await recorded(own_demo)
    assert (await changed(own_demo, outage, summary=SUMMARY))["version"] == 1
    assert len(await events(own_demo)) == 1


async def test_customers_see_what_is_published(own_demo: Asker) -> None:
    outage = await recorded(own_demo)
    assert not await sees(own_demo, BO, outage)
    await changed(own_demo, outage, published=True)
    assert await sees(own_demo, BO, outage)
    await changed(own_demo, outage, published=False)
    assert not await sees(own_demo, BO, outage)
    assert [event.portal for event in await events(own_demo)] == [True, True, True]


async def test_other_items_are_out_and_others_see_it(own_demo: Asker) -> None:
    """Order Management is Avid's alone."""
    outage = await recorded(own_demo, key="as3", published=True)
    assert [await sees(own_demo, who, outage) for who in (BO, AL)] == [True, True]
    after = await changed(own_demo, outage, **{ITEMS: [await item(own_demo, "om1")]})
    assert [await sees(own_demo, who, outage) for who in (BO, AL)] == [False, True]
    assert after["affectedAccountCount"] == 1


async def test_an_outage_is_called_off(own_demo: Asker) -> None:
    outage = await recorded(own_demo)
    assert (await changed(own_demo, outage, cancelled=True))["phase"] == "CANCELLED"
    refusal = await refused(own_demo, NOC, "endOutage", outageId=outage["id"])
    assert refusal == ("CONFLICT", "outageId")
    assert (await changed(own_demo, outage, cancelled=False))["phase"] == "ONGOING"


# --- ending ----------------------------------------------------------------------------------


async def test_an_outage_ends_once(own_demo: Asker) -> None:
    outage = await recorded(own_demo)
    given = {"outageId": outage["id"]}
    after = await done(own_demo, NOC, "endOutage", **given, message="All is well.")
    assert (after["phase"], after["message"]) == ("ENDED", "All is well.")
    assert after["end"] == "2026-11-21T10:30:00.000Z"
    assert await refused(own_demo, NOC, "endOutage", **given) == ("CONFLICT", "outageId")


async def test_an_outage_does_not_end_before_it_begins(own_demo: Asker) -> None:
    planned = await own_demo.public_id("outage", "out2")
    assert await refused(own_demo, NOC, "endOutage", outageId=planned) == ("BAD_USER_INPUT", "end")
    summary = {"outageId": planned, "begin": "2027-01-01T00:00:00Z"}
    assert await refused(own_demo, NOC, "updateOutage", **summary) == ("BAD_USER_INPUT", "end")


@pytest.mark.parametrize("bad", ["out_0000000000000000", "ci_0000000000000000", "", "out_\x00"])
async def test_an_outage_that_is_not_there_is_not_found(own_demo: Asker, bad: str) -> None:
    for deed in ("updateOutage", "endOutage"):
        assert await refused(own_demo, NOC, deed, outageId=bad) == ("NOT_FOUND", "outageId")
