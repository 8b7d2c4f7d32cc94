"""Who hears of what, the moment it happens: every event through the eyes of whoever listens."""

from collections.abc import AsyncGenerator
from typing import Any

import pytest

from tests.asking import Asker
from tests.demo_world import AGENT, AL, BEA, BO, NOC, PIA
from tests.doing import done
from tests.following import CASES, begun, following, live


@pytest.fixture(name="demo")
async def demo_fixture(own_demo: Asker) -> AsyncGenerator[Asker]:
    async with live(own_demo) as demo:
        yield demo


async def item(demo: Asker, *keys: str) -> list[str]:
    return [await demo.public_id("configuration_item", key) for key in keys]


async def recorded(demo: Asker, *keys: str, published: bool = True) -> Any:
    given = {"type": "OUTAGE", "summary": "Down", "configurationItemIds": await item(demo, *keys)}
    return await done(demo, NOC, "recordOutage", **given, published=published)


async def changed(demo: Asker, outage: Any, **given: Any) -> Any:
    return await done(demo, NOC, "updateOutage", outageId=outage["id"], **given)


async def said(demo: Asker, who: str, case: str, **given: Any) -> None:
    case_id = await demo.public_id("case_record", case)
    await done(demo, who, "addCaseComment", caseId=case_id, body="Hm.", **given)


async def test_a_feed_begins_where_it_stands(demo: Asker) -> None:
    async with following(demo, BO) as feed:
        first = await feed.next()
        assert (first["kind"], first["id"], first["reason"], first["outage"]) == (
            "CHECKPOINT", None, None, None,
        )  # fmt: skip
        assert await feed.silent()


async def test_everybody_hears_of_what_touches_them(demo: Asker) -> None:
    """Order Management runs for Avid alone, the development system for Boxeo alone."""
    async with begun(demo, BO) as bo, begun(demo, AL) as al, begun(demo, NOC) as noc:
        avids = await recorded(demo, "om1")
        message = await al.next()
        assert (message["kind"], message["id"]) == ("CREATED", avids["id"])
        assert message["outage"] == {"id": avids["id"], "summary": "Down", "version": 1}
        boxeos = await recorded(demo, "as1")
        assert (await bo.next())["id"] == boxeos["id"]
        assert [(await noc.next())["id"] for _ in range(2)] == [avids["id"], boxeos["id"]]
        assert await bo.silent()
        assert await al.silent()


async def test_an_outage_comes_into_sight_when_it_is_published(demo: Asker) -> None:
    async with begun(demo, BO) as bo, begun(demo, NOC) as noc:
        outage = await recorded(demo, "as3", published=False)
        assert await noc.kind() == "CREATED"
        assert await bo.silent()
        await changed(demo, outage, published=True)
        assert (await noc.kind(), await bo.kind()) == ("UPDATED", "CREATED")
        await changed(demo, outage, summary="Half of it works")
        message = await bo.next()
        assert (message["kind"], message["outage"]["summary"]) == ("UPDATED", "Half of it works")


async def test_what_leaves_sight_is_told_by_its_id_alone(demo: Asker) -> None:
    async with begun(demo, BO) as bo:
        outage = await recorded(demo, "as3")
        assert await bo.kind() == "CREATED"
        await changed(demo, outage, published=False, summary="Not for customers")
        message = await bo.next()
        assert (message["kind"], message["id"], message["outage"]) == (
            "REMOVED", outage["id"], None,
        )  # fmt: skip
        await changed(demo, outage, summary="Still not")
        assert await bo.silent()


async def test_an_outage_moves_from_one_customer_to_another(demo: Asker) -> None:
    """The database keeps nothing of what was out before; the event does."""
    async with begun(demo, BO) as bo, begun(demo, AL) as al, begun(demo, PIA) as pia:
        outage = await recorded(demo, "as1")
        assert await bo.kind() == "CREATED"
        await changed(demo, outage, configurationItemIds=await item(demo, "om1"))
        assert await bo.kind() == "REMOVED"
        assert await al.kind() == "CREATED"
        assert [await pia.kind() for _ in range(2)] == ["CREATED", "REMOVED"]


async def test_what_is_out_elsewhere_is_no_news(demo: Asker) -> None:
    """Al sees the outage before and after; another item is out, and none of Avid's runs on it."""
    outage = await recorded(demo, "as3")
    async with begun(demo, BO) as bo, begun(demo, AL) as al:
        await changed(demo, outage, configurationItemIds=await item(demo, "as3", "as1"))
        assert await bo.kind() == "UPDATED"
        assert await al.silent()
        await changed(demo, outage, configurationItemIds=await item(demo, "as3", "om1"))
        assert (await bo.kind(), await al.kind()) == ("UPDATED", "UPDATED")


async def test_a_comment_on_the_child_of_a_major_case_reaches_its_customer(demo: Asker) -> None:
    async with begun(demo, BEA, CASES) as bea, begun(demo, AL, CASES) as al:
        await said(demo, AGENT, "cs101")
        message = await bea.next()
        assert (message["kind"], message["case"]["version"]) == ("UPDATED", 2)
        assert {"body": "Hm."} in message["case"]["comments"]["nodes"]
        await said(demo, AGENT, "cs100", visibility="INTERNAL")
        assert await bea.silent()
        assert await al.silent()


async def test_a_work_note_is_told_to_staff_alone(demo: Asker) -> None:
    async with begun(demo, BO, CASES) as bo, begun(demo, AGENT, CASES) as agent:
        await said(demo, AGENT, "cs3", visibility="INTERNAL")
        assert await agent.kind() == "UPDATED"
        assert await bo.silent()


async def test_a_new_case_is_told_to_whoever_may_see_it(demo: Asker) -> None:
    async with (
        begun(demo, BO, CASES) as bo,
        begun(demo, BEA, CASES) as bea,
        begun(demo, AL, CASES) as al,
    ):
        case = await done(demo, BO, "createCase", subject="Help")
        assert (await bo.next())["id"] == (await bea.next())["id"] == case["id"]
        assert await al.silent()


async def test_a_message_has_what_was_asked_for_in_its_order(demo: Asker) -> None:
    document = """subscription { outageUpdates { type: __typename ...About kind } }
      fragment About on OutageUpdate { outage { number: summary } again: outage { phase } }"""
    async with following(demo, BO, document) as bo:
        nothing = {"type": "OutageUpdate", "outage": None, "again": None, "kind": "CHECKPOINT"}
        assert list((await bo.next()).items()) == list(nothing.items())
        await recorded(demo, "as1")
        told = {**nothing, "outage": {"number": "Down"}, "again": {"phase": "ONGOING"}}
        assert list((await bo.next()).items()) == list({**told, "kind": "CREATED"}.items())


async def test_variables_of_fragments_are_of_whoever_gave_them(demo: Asker) -> None:
    """What is told alike is read once for all; these two are told otherwise."""
    document = """subscription ($more: Boolean!) { outageUpdates { ...About } }
      fragment About on OutageUpdate { outage { ...Outage } }
      fragment Outage on Outage { phase summary @include(if: $more) }"""
    async with (
        following(demo, BO, document, more=True) as bo,
        following(demo, BEA, document, more=False) as bea,
    ):
        assert await bo.next() == await bea.next() == {"outage": None}
        await recorded(demo, "as1")
        assert await bo.next() == {"outage": {"phase": "ONGOING", "summary": "Down"}}
        assert await bea.next() == {"outage": {"phase": "ONGOING"}}


async def test_whoever_listens_is_told_by_id_where_they_ask_for_no_more(demo: Asker) -> None:
    document = "subscription { outageUpdates { kind id } }"
    async with following(demo, BO, document) as bo, following(demo, AL, document) as al:
        assert await bo.kind() == await al.kind() == "CHECKPOINT"
        outage = await recorded(demo, "as1")
        assert await bo.next() == {"kind": "CREATED", "id": outage["id"]}
        assert await al.silent()
