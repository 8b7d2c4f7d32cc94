"""Feeds of some things only, and of somebody who is nobody any more."""

import asyncio
from collections.abc import AsyncGenerator

import pytest
import sqlalchemy as sa

import db
from realtime.executor import PrincipalGone, RequestRefused
from tests.asking import Asker
from tests.demo_world import AGENT, BO, NOC, PAT
from tests.doing import done
from tests.following import CASES, begun, following, live

# By hand, which nobody is told of.
DEACTIVATE_BO = sa.update(db.Contact).where(db.Contact.external_key == BO).values(active=False)


@pytest.fixture(name="demo")
async def demo_fixture(own_demo: Asker) -> AsyncGenerator[Asker]:
    async with live(own_demo) as demo:
        yield demo


async def recorded(demo: Asker, key: str = "as1") -> str:
    """An outage that Bo hears of, unless another item is out."""
    items = [await demo.public_id("configuration_item", key)]
    given = {"type": "OUTAGE", "summary": "Down", "published": True}
    outage = await done(demo, NOC, "recordOutage", **given, configurationItemIds=items)
    return outage["id"]


async def test_a_filter_narrows_the_feed(demo: Asker) -> None:
    item = await demo.public_id("install_base_item", "ib1")
    account = await demo.public_id("account", "a1")
    other = await demo.public_id("install_base_item", "ib4")
    async with (
        begun(demo, BO, filter={"installBaseItemIds": [item]}) as by_item,
        begun(demo, BO, filter={"accountIds": [account]}) as by_account,
        begun(demo, BO, filter={"installBaseItemIds": [other]}) as by_other,
    ):
        told = await recorded(demo, "as1")
        assert (await by_item.next())["id"] == (await by_account.next())["id"] == told
        assert await by_other.silent()
        async with begun(demo, BO, filter={"outageIds": [told]}) as by_id:
            await done(demo, NOC, "endOutage", outageId=told)
            assert await by_id.kind() == "UPDATED"
            await recorded(demo, "as1")
            assert await by_id.silent()


async def test_what_leaves_the_filter_is_removed(demo: Asker) -> None:
    item = await demo.public_id("install_base_item", "ib1")
    async with begun(demo, BO, filter={"installBaseItemIds": [item]}) as feed:
        told = await recorded(demo, "as1")
        assert await feed.kind() == "CREATED"
        pharmacy = [await demo.public_id("configuration_item", "as3")]
        await done(demo, NOC, "updateOutage", outageId=told, configurationItemIds=pharmacy)
        assert await feed.kind() == "REMOVED"


async def test_ids_that_cannot_be_seen_match_nothing(demo: Asker) -> None:
    """No error would tell them from ids that can."""
    hidden = await demo.public_id("install_base_item", "ib3")
    avid = await demo.public_id("account", "a5")
    filters: list[dict[str, list[str]]] = [
        {"installBaseItemIds": [hidden]}, {"accountIds": [avid]}, {"outageIds": ["\x00", "x"]},
        {"outageIds": []},
    ]  # fmt: skip
    for filter in filters:
        async with begun(demo, BO, filter=filter) as feed:
            await recorded(demo, "as2")
            assert await feed.silent()


async def test_cases_are_followed_by_case_and_by_account(demo: Asker) -> None:
    case, account = (
        await demo.public_id("case_record", "cs3"),
        await demo.public_id("account", "a1"),
    )
    async with (
        begun(demo, BO, CASES, filter={"caseIds": [case]}) as by_case,
        begun(demo, BO, CASES, filter={"accountIds": [account]}) as by_account,
    ):
        await done(demo, BO, "addCaseComment", caseId=case, body="Hm.")
        assert (await by_case.kind(), await by_account.kind()) == ("UPDATED", "UPDATED")
        await done(demo, BO, "createCase", subject="Help")
        assert await by_account.kind() == "CREATED"
        assert await by_case.silent()


async def test_a_hidden_account_matches_nothing_though_a_case_of_it_shows(demo: Asker) -> None:
    """Pat reads the case of Boxeo USA by a party on its item: not that it is of this account."""
    case, account = (
        await demo.public_id("case_record", "cs1"),
        await demo.public_id("account", "a2"),
    )
    async with (
        begun(demo, PAT, CASES) as all_cases,
        begun(demo, PAT, CASES, filter={"accountIds": [account]}) as by_account,
    ):
        await done(demo, AGENT, "addCaseComment", caseId=case, body="Hm.", visibility="PUBLIC")
        assert await all_cases.kind() == "UPDATED"
        assert await by_account.silent()


async def test_a_filter_has_an_end(demo: Asker) -> None:
    async with following(demo, BO, filter={"outageIds": ["x"] * 101}) as feed:
        with pytest.raises(RequestRefused):
            await feed.next()


async def test_somebody_deactivated_hears_nothing_more(demo: Asker) -> None:
    async with begun(demo, BO) as feed:
        async with demo.database.write() as session:
            await (await session.connection()).execute(DEACTIVATE_BO)
        await recorded(demo)
        with pytest.raises(PrincipalGone):
            await feed.next()


async def test_somebody_deactivated_is_noticed_without_news(
    demo: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resolvers.dispatching.GONE_WITHIN_SECONDS", 0.1)
    async with begun(demo, BO) as feed:
        async with demo.database.write() as session:
            await (await session.connection()).execute(DEACTIVATE_BO)
        with pytest.raises(PrincipalGone):
            await feed.next()
    await asyncio.sleep(0.01)
    assert demo.parts.dispatcher.members == 0


async def test_somebody_deactivated_is_noticed_in_all_the_news_of_others(
    demo: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for the feed to fall silent."""
    monkeypatch.setattr("resolvers.dispatching.GONE_WITHIN_SECONDS", 0.1)
    case = await demo.public_id("case_record", "cs4")
    note = {"caseId": case, "body": "Hm.", "visibility": "INTERNAL"}
    async with begun(demo, BO, CASES) as feed:
        async with demo.database.write() as session:
            await (await session.connection()).execute(DEACTIVATE_BO)
        listening = asyncio.create_task(feed.next())
        while not listening.done():
            await done(demo, AGENT, "addCaseComment", **note)
        with pytest.raises(PrincipalGone):
            await listening
