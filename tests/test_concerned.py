"""Whom an event can concern: nobody who sees its row is left out, in any world, whatever makes them
see it; and few others are named."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import db
from auth.viewer import Kind
from db.base import now
from realtime.outbox import Anchors, Event
from resolvers.anchors import outage_anchors, row_anchors
from resolvers.concerned import Concerned
from resolvers.plan.dialects import dialect_of
from tests.asking import Asker
from tests.demo_world import AL, BEA, BO
from tests.oracle import Oracle, Row, World
from tests.worlds.maker import Maker
from tests.worlds.server import WorldServer, serving

Model = type[db.Case] | type[db.Outage] | type[db.InstallBaseItem]
MODELS: dict[str, Model] = {
    "Case": db.Case,
    "Outage": db.Outage,
    "InstallBaseItem": db.InstallBaseItem,
}
TYPES = {Kind.CONTACT: "Contact", Kind.CONSUMER: "Consumer"}


@pytest.fixture
async def server(empty_url: str, tmp_path: Path) -> AsyncGenerator[WorldServer]:
    async with serving(empty_url, tmp_path) as made:
        yield made


async def event_of(database: db.Database, model: Model, public_id: str) -> Event:
    """As a deed on the row would leave it in the log."""
    async with AsyncSession(database.reader) as session:
        row = (await session.execute(sa.select(model).filter_by(public_id=public_id))).scalar_one()
        anchors = await anchors_of(session, row)
    version = (row.version, True, anchors, anchors)
    return Event(1, now(), db.EventKind.UPDATED, model.__tablename__, row.id, public_id, *version)


async def anchors_of(session: AsyncSession, row: db.Entity) -> Anchors | None:
    """What health tells of an item has none."""
    if isinstance(row, db.InstallBaseItem):
        return None
    if not isinstance(row, db.Outage):
        return row_anchors(row)
    hit = db.OutageConfigurationItem
    items = sa.select(hit.configuration_item_id).where(hit.outage_id == row.id)
    return outage_anchors(row.published, list((await session.execute(items)).scalars()))


async def concerned(database: db.Database, model: Model, kind: Kind, public_id: str) -> set[str]:
    event = await event_of(database, model, public_id)
    return await Concerned(model, kind, dialect_of(database.sqlite)).find(database.fetch, event)


def who_sees(world: World, kind: Kind, row: Row) -> set[Row]:
    people = [one for one in world.rows(TYPES[kind]) if Oracle(world, one.key).active()]
    return {one for one in people if Oracle(world, one.key).sees(row)}


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_nobody_who_sees_a_row_is_left_out(server: WorldServer, seed: int) -> None:
    world, found = await server.load(Maker(seed).world()), 0
    for type_name, model in MODELS.items():
        for row in world.rows(type_name):
            for kind in TYPES:
                seeing = {server.public[one] for one in who_sees(world, kind, row)}
                named = await concerned(server.asker.database, model, kind, server.public[row])
                assert seeing <= named, (row.key, seeing - named)
                found += len(seeing)
    assert found > 0


async def test_those_who_hold_nothing_of_it_are_not_asked(demo: Asker) -> None:
    """The outage of the database cluster reaches Avid and Boxeo, a case of Boxeo's
    daughter whoever looks after it above, an item of Avid Avid."""
    outage, case, item = (
        await demo.public_id("outage", "out1"),
        await demo.public_id("case_record", "cs1"),
        await demo.public_id("install_base_item", "ib5"),
    )
    people = {who: await demo.public_id("contact", who) for who in (AL, BO, BEA)}

    async def named(model: Model, public_id: str) -> list[str]:
        found = await concerned(demo.database, model, Kind.CONTACT, public_id)
        return [who for who, their_id in people.items() if their_id in found]

    assert await named(db.Outage, outage) == [AL, BO, BEA]
    assert await named(db.Case, case) == [BEA]
    assert await named(db.InstallBaseItem, item) == [AL]
