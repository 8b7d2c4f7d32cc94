"""Rows that change hands: told to those who lose sight of them and to those who gain it."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa

import db
from resolvers.anchors import row_anchors
from resolvers.changes import Change, stamp
from resolvers.desk import Deed, Desk
from resolvers.plan.reading import Principal
from tests.asking import Asker
from tests.demo_world import AGENT, AL, BEA, BO, NOC, NOW, PAT
from tests.doing import done
from tests.following import CASES, begun, live


@pytest.fixture(name="demo")
async def demo_fixture(own_demo: Asker) -> AsyncGenerator[Asker]:
    async with live(own_demo) as demo:
        yield demo


@dataclass
class MoveCase:
    """No deed of the graph moves a case yet; the log and the feeds are ready for the one that
    will."""

    idempotency_key: str | None = None


async def moved(demo: Asker, case: str, **columns: Any) -> None:
    async def move(deed: Deed) -> db.Case:
        row = await deed.session.scalar(sa.select(db.Case).where(db.Case.external_key == case))
        assert row is not None
        before, anchors = await deed.image(row), row_anchors(row)
        for name, value in columns.items():
            setattr(row, name, value)
        stamp(row, deed.now)
        change = Change(before, await deed.image(row), portal=True)
        deed.tell_updated(row, change, anchors, row_anchors(row))
        return row

    identity = await demo.identity(NOC)
    principal = Principal(identity.kind, identity.public_id)
    desk = Desk(principal, demo.database, demo.parts.bus.announce, NOW)
    await desk.perform("moveCase", MoveCase(), move)


async def internal_id(demo: Asker, table: str, key: str) -> int:
    rows = await demo.fetch(f"select id from {table} where external_key = '{key}'")
    return rows[0][0]


async def test_a_case_that_changes_hands_leaves_one_and_comes_to_another(demo: Asker) -> None:
    avid, al_id = await internal_id(demo, "account", "a5"), await internal_id(demo, "contact", AL)
    async with (
        begun(demo, BO, CASES) as bo,
        begun(demo, BEA, CASES) as bea,
        begun(demo, AL, CASES) as al,
        begun(demo, AGENT, CASES) as agent,
    ):
        await moved(demo, "cs3", account_id=avid, contact_id=al_id, opened_by_contact_id=al_id)
        assert (await bo.kind(), await bea.kind(), await al.kind(), await agent.kind()) == (
            "REMOVED", "REMOVED", "CREATED", "UPDATED",
        )  # fmt: skip


async def test_a_case_that_becomes_a_major_one_is_gone_for_its_customer(demo: Asker) -> None:
    async with begun(demo, BO, CASES) as bo, begun(demo, AGENT, CASES) as agent:
        await moved(demo, "cs3", major=True)
        message = await bo.next()
        assert (message["kind"], message["case"]) == ("REMOVED", None)
        assert await agent.kind() == "UPDATED"


async def test_a_case_leaves_the_filter_with_its_account(demo: Asker) -> None:
    accounts = [await demo.public_id("account", "a1")]
    children = await internal_id(demo, "account", "a2")
    async with begun(demo, BEA, CASES, filter={"accountIds": accounts}) as bea:
        await moved(demo, "cs3", account_id=children)
        assert await bea.kind() == "REMOVED"


async def test_whoever_lost_an_account_hears_nothing_more_of_it(demo: Asker) -> None:
    """What is told is decided when it is told. Bo's own case is none of Pat's; that of Boxeo he
    opened himself was."""
    case = {"caseId": await demo.public_id("case_record", "cs5"), "body": "Hm."}
    async with begun(demo, PAT, CASES) as pat, begun(demo, BO, CASES) as bo:
        await done(demo, AGENT, "addCaseComment", **case)
        assert (await pat.kind(), await bo.kind()) == ("UPDATED", "UPDATED")
        pat_id = await internal_id(demo, "contact", PAT)
        async with demo.database.write() as session:
            served = db.AccountAccess.source == db.AccessSource.PARTNER
            mine = db.AccountAccess.contact_id == pat_id
            await session.execute(sa.delete(db.AccountAccess).where(mine, served))
        await done(demo, AGENT, "addCaseComment", **case)
        assert await bo.kind() == "UPDATED"
        assert await pat.silent()
