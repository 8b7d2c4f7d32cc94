"""A deed meets others: what has changed while it waited counts, and what is in its way is waited
for, or said."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import db
from tests.asking import Asker
from tests.demo_world import BO, NOC
from tests.doing import done, events

RECORD_TWO = """mutation ($i: RecordOutageInput!) {
  first: recordOutage(input: $i) { userErrors { code } }
  second: recordOutage(input: $i) { userErrors { code } }
}"""
UPDATE = "mutation ($i: UpdateOutageInput!) { updateOutage(input: $i) { outage { summary } } }"
ITEM = sa.select(db.ConfigurationItem.id).where(db.ConfigurationItem.external_key == "as3")
CONTACT = sa.select(db.Contact.id).where(db.Contact.external_key == BO)
OUTAGE = sa.select(db.Outage.id).where(db.Outage.external_key == "out3")


async def begun(work: Any) -> asyncio.Task[Any]:
    """Under way, and as far as it comes by itself."""
    task = asyncio.create_task(work)
    await asyncio.sleep(0.2)
    assert not task.done()
    return task


@asynccontextmanager
async def another_process(demo: Asker) -> AsyncGenerator[AsyncSession]:
    """Its transaction."""
    other = db.Database(demo.parts.settings.database_url)
    async with other.write() as session:
        yield session
    await other.close()


async def lock(session: AsyncSession, rows: sa.Select[Any]) -> None:
    """As SQLite locks at the begin of a transaction that writes."""
    await session.execute(rows.with_for_update())


async def recording(demo: Asker) -> dict[str, Any]:
    item = await demo.public_id("configuration_item", "as3")
    return {"type": "OUTAGE", "summary": "Down", "configurationItemIds": [item]}


async def updating(demo: Asker) -> dict[str, Any]:
    return {**await recording(demo), "outageId": await demo.public_id("outage", "out3")}


async def test_who_lost_a_role_while_waiting_does_no_more(own_demo: Asker) -> None:
    """On PostgreSQL the first of the two has begun before: it comes to its end."""
    given = await recording(own_demo)
    async with own_demo.database.write() as session:
        nils = sa.select(db.User).where(db.User.external_key == NOC)
        (await session.scalars(nils)).one().roles = ["AGENT"]
        await session.flush()
        await lock(session, ITEM)
        waiting = await begun(own_demo.ask(NOC, RECORD_TWO, i=given))
    assert (await waiting)["second"]["userErrors"] == [{"code": "FORBIDDEN"}]


async def test_who_is_nobody_any_more_does_nothing_more(own_demo: Asker) -> None:
    document = """mutation { first: createCase(input: {subject: "Help"}) { __typename }
      second: createCase(input: {subject: "Help"}) { __typename } }"""
    async with own_demo.database.write() as session:
        bo = sa.select(db.Contact).where(db.Contact.external_key == BO)
        (await session.scalars(bo)).one().active = False
        await session.flush()
        await lock(session, CONTACT)
        waiting = await begun(own_demo.answer(BO, document))
    answer = await waiting
    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert len(await events(own_demo)) <= 1


async def test_what_two_want_of_each_other_is_done_in_the_end(own_demo: Asker) -> None:
    """PostgreSQL undoes one of two that wait for each other; the deed is done again."""
    given = await updating(own_demo)
    async with own_demo.database.write() as session:
        await lock(session, ITEM)
        waiting = await begun(done(own_demo, NOC, "updateOutage", **given))
        await session.execute(sa.update(db.Outage).values(message="Soon."))
    outage = await waiting
    assert (outage["summary"], outage["message"]) == ("Down", "Soon.")
    assert len(await events(own_demo)) == 1


async def test_who_waits_too_long_is_told(own_demo: Asker) -> None:
    given = await updating(own_demo)
    impatient = "PRAGMA busy_timeout = 50" if own_demo.database.sqlite else (
        "SET statement_timeout = 50"
    )  # fmt: skip
    async with own_demo.database.write() as session:
        await session.execute(sa.text(impatient))
    async with another_process(own_demo) as session:
        await lock(session, OUTAGE)
        answer = await own_demo.answer(NOC, UPDATE, i=given)
    assert answer["data"] == {"updateOutage": None}
    (error,) = answer["errors"]
    assert (error["extensions"]["code"], error["path"]) == ("TIMEOUT", ["updateOutage"])
    assert (await done(own_demo, NOC, "updateOutage", **given))["summary"] == "Down"


async def test_fifty_at_once_are_done(own_demo: Asker) -> None:
    """One after the other on SQLite; every one is told and numbered."""
    document = 'mutation { createCase(input: {subject: "Help"}) { case { number } } }'
    answers = await asyncio.gather(*(own_demo.ask(BO, document) for _ in range(50)))
    assert len({answer["createCase"]["case"]["number"] for answer in answers}) == 50
    first, *_ = numbers = [event.sequence for event in await events(own_demo)]
    assert numbers == [*range(first, first + 50)]
