"""A feed says when what its viewer may see has changed, and goes on under what they see then."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import db
from db.importing import import_folder
from realtime.executor import PrincipalGone
from resolvers.principals import Principals
from tests.asking import Asker, asker
from tests.demo_world import AGENT, BO, MIA, NOC, NOW, PIA, PORTAL_PEOPLE
from tests.doing import done
from tests.entitling_deeds import CHANGES, setting
from tests.entitling_deeds import done as administered
from tests.falling import Soon, set_all
from tests.folders import folder_with
from tests.following import CASES, OUTAGES, Following, begun, following, live

RESYNC = ("RESYNC_REQUIRED", "SCOPE_CHANGED")
# Those who are nobody afterwards: their feeds end.
GONE = {"a contact goes", "a consumer goes", "a user goes"}
LISTENERS = ("c1", "c2", "c3", "c4", "c5", "c6", "c8", "c9", "c10", "c11", "k2", "k3", "u4", "u5")


@pytest.fixture(name="demo")
async def demo_fixture(own_demo: Asker) -> AsyncGenerator[Asker]:
    async with live(own_demo) as demo:
        yield demo


async def said(feed: Following) -> tuple[str, str | None]:
    message = await feed.next()
    return message["kind"], message["reason"]


@pytest.mark.parametrize("name", [name for name in CHANGES if name not in GONE])
async def test_those_concerned_hear_of_it_and_nobody_else(demo: Asker, name: str) -> None:
    deed, concerned = CHANGES[name]
    async with AsyncExitStack() as stack:
        feeds = {who: await stack.enter_async_context(begun(demo, who)) for who in LISTENERS}
        await administered(demo.database, deed)
        demo.parts.bus.announce()
        for who in set(concerned) & feeds.keys():
            if "errors" in await demo.answer(who, "{ viewer { __typename } }"):  # nobody by now
                with pytest.raises(PrincipalGone):
                    await feeds[who].next()
            else:
                assert await said(feeds[who]) == RESYNC, who
        others = feeds.keys() - set(concerned)
        await asyncio.gather(*(feeds[who].silent() for who in others))


async def test_whoever_is_nobody_hears_nothing_more(demo: Asker) -> None:
    """And that at once: an account that goes takes its contacts with it."""
    async with begun(demo, BO) as feed:
        await administered(demo.database, setting(db.Contact, BO, active=False))
        with pytest.raises(PrincipalGone):
            await feed.next()


async def test_a_feed_goes_on_under_the_new_scope(demo: Asker) -> None:
    """The partnership with Boxeo is struck out: of its cases Pia hears nothing more. Whoever then
    resumes from before is told so in its place."""
    deed, _ = CHANGES["a partnership is struck out"]
    case = await demo.public_id("case_record", "cs3")
    comment = {"caseId": case, "body": "Hm.", "visibility": "PUBLIC"}
    async with begun(demo, PIA, CASES) as feed:
        before = feed.cursor
        await done(demo, AGENT, "addCaseComment", **comment)
        assert (await feed.next())["id"] == case
        await administered(demo.database, deed)
        await done(demo, AGENT, "addCaseComment", **comment)
        assert await said(feed) == RESYNC
        assert await feed.silent()
    async with following(demo, PIA, CASES, after=before) as feed:
        assert await said(feed) == RESYNC
        assert await feed.kind() == "CHECKPOINT"


async def test_an_import_is_told_to_everybody(demo: Asker, tmp_path: Path) -> None:
    folder = folder_with(tmp_path / "more", accounts="key,name\nnew,Newcomer\n")
    people = [*PORTAL_PEOPLE[:3], MIA, NOC]
    async with AsyncExitStack() as stack:
        feeds = [
            await stack.enter_async_context(begun(demo, who, document))
            for who in people
            for document in (CASES, OUTAGES)
        ]
        await import_folder(demo.database, folder, now=NOW)
        for feed in feeds:
            assert await said(feed) == RESYNC


async def test_a_partnership_that_ends_by_time_alone(demo_url: str, tmp_path: Path) -> None:
    """Told within a second; of the cases of Boxeo Pia hears nothing from that moment on."""
    soon = Soon(NOW + timedelta(hours=3))
    server = asker(demo_url, tmp_path / "home", soon.clock)
    end = db.AccountAccess.valid_to
    await set_all(server.database, end, soon.moment, source=db.AccessSource.PARTNER)
    async with live(server) as demo, begun(demo, PIA, CASES) as feed, begun(demo, BO) as other:
        soon.go()
        assert await said(feed) == RESYNC
        assert soon.told_in_time()
        case = await demo.public_id("case_record", "cs3")
        comment = {"caseId": case, "body": "Hm.", "visibility": "PUBLIC"}
        await done(demo, AGENT, "addCaseComment", **comment)
        assert await feed.silent()
        assert await other.silent()
    await server.database.close()


async def test_nobody_misses_what_comes_while_it_is_not_known_who_is_somebody(
    demo: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a change of entitlements that is asked before anybody is told; here it cannot be."""
    failing, gone = 2, Principals.gone

    async def away(principals: Principals, *asked: Any) -> set[str]:
        nonlocal failing
        failing -= 1
        if failing >= 0:
            raise db.UnavailableError
        return await gone(principals, *asked)

    deed, (whom, *_) = CHANGES["a partnership is struck out"]
    async with begun(demo, whom) as feed:
        monkeypatch.setattr(Principals, "gone", away)
        await administered(demo.database, deed)
        assert await said(feed) == RESYNC
        assert failing < 0
