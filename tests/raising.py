"""Changes of alerts, incidents and items, made as a deed would: the graph has none yet, but the log
and the feeds are ready for it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

import db
from db.impact import refresh_impact
from db.numbers import new_number
from resolvers.anchors import row_anchors
from resolvers.changes import Change, stamp
from resolvers.desk import Deed, Desk, Work
from resolvers.health import keep_health
from resolvers.plan.reading import Principal
from tests.asking import Asker
from tests.demo_world import NOC, NOW


@dataclass
class Anything:
    idempotency_key: str | None = None


async def perform(demo: Asker, work: Work, now: datetime = NOW) -> None:
    identity = await demo.identity(NOC)
    principal = Principal(identity.kind, identity.public_id)
    desk = Desk(principal, demo.database, demo.parts.bus.announce, now)
    await desk.perform("changeAlert", Anything(), work)


async def changed(
    demo: Asker,
    model: type[db.Alert | db.Incident | db.InstallBaseItem],
    key: str,
    now: datetime = NOW,
    **columns: Any,
) -> None:
    async def change(deed: Deed) -> db.Entity:
        public_id = await demo.public_id(model.__tablename__, key)
        row = (await deed.session.scalars(sa.select(model).filter_by(public_id=public_id))).one()
        image, before = await deed.image(row), row_anchors(row)
        for name, value in columns.items():
            setattr(row, name, value)
        if stamp(row, now) is not None:
            told = Change(image, await deed.image(row), portal=False)
            deed.tell_updated(row, told, before, row_anchors(row))
        return await kept(deed, row)

    await perform(demo, change, now)


async def kept(deed: Deed, row: db.Alert | db.Incident | db.InstallBaseItem) -> db.Entity:
    """What follows from it."""
    await deed.session.flush()
    assert row.configuration_item_id is not None
    await refresh_impact(deed.session, [row.configuration_item_id])
    await keep_health(deed.session, deed.now)
    return row


async def begun(deed: Deed, row: db.Alert | db.Incident) -> db.Entity:
    deed.create(row)
    await deed.tell_created(row, row_anchors(row))
    return await kept(deed, row)


async def raised(
    demo: Asker, item: str, severity: db.Severity, now: datetime = NOW, **columns: Any
) -> None:
    """A new alert on a configuration item."""

    async def raise_alert(deed: Deed) -> db.Entity:
        alert = db.Alert(
            number=new_number(db.Alert),
            severity=severity,
            configuration_item_id=await on(demo, deed, item),
            raised_at=now,
            **columns,
        )
        return await begun(deed, alert)

    await perform(demo, raise_alert, now)


async def opened(demo: Asker, item: str, summary: str = "Down", now: datetime = NOW) -> None:
    """A new incident about a configuration item."""

    async def open_incident(deed: Deed) -> db.Entity:
        incident = db.Incident(
            number=new_number(db.Incident),
            summary=summary,
            configuration_item_id=await on(demo, deed, item),
            opened_at=now,
        )
        return await begun(deed, incident)

    await perform(demo, open_incident, now)


async def on(demo: Asker, deed: Deed, item: str) -> int:
    public_id = await demo.public_id("configuration_item", item)
    found = sa.select(db.ConfigurationItem.id).filter_by(public_id=public_id)
    return (await deed.session.scalars(found)).one()
