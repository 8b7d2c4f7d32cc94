"""The configuration items that are out, and what follows from them."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa

import db
from db.impact import refresh_impact
from resolvers.desk import Deed
from resolvers.outage_inputs import RecordOutageInput
from resolvers.refusals import bad_input

MOST_ITEMS = 1000
ITEMS = "configurationItemIds"


async def sources(deed: Deed, input: RecordOutageInput) -> set[int]:
    """The items of the alert and of the incident."""
    items: set[int | None] = set()
    if input.alert_id is not None:
        alert = await deed.find(db.Alert, input.alert_id, "alertId")
        items.add(alert.configuration_item_id)
    if input.incident_id is not None:
        incident = await deed.find(db.Incident, input.incident_id, "incidentId")
        items.add(incident.configuration_item_id)
    return {item for item in items if item is not None}


async def named(
    deed: Deed, public_ids: Sequence[str], besides: Collection[int] = ()
) -> frozenset[int]:
    if len(public_ids) > MOST_ITEMS:
        raise bad_input(ITEMS, f"An outage names at most {MOST_ITEMS} configuration items.")
    found = {
        (await deed.find(db.ConfigurationItem, public_id, ITEMS)).id for public_id in public_ids
    }
    items = frozenset({*found, *besides})
    if not items:
        raise bad_input(ITEMS, "Say what is out: at least one configuration item.")
    return items


async def put_out(
    deed: Deed, outage: db.Outage, items: frozenset[int], before: frozenset[int]
) -> None:
    """These items are out instead of those; what either impacts is computed anew."""
    session, between = deed.session, db.OutageConfigurationItem
    touched = sorted(items | before)
    # one deed at a time computes the impact of an item
    await session.execute(
        sa.select(db.ConfigurationItem.id)
        .where(db.ConfigurationItem.id.in_(touched))
        .order_by(db.ConfigurationItem.id)
        .with_for_update()
    )
    gone = between.configuration_item_id.in_(before - items)
    await session.execute(sa.delete(between).where(between.outage_id == outage.id, gone))
    session.add_all(
        between(outage_id=outage.id, configuration_item_id=item) for item in sorted(items - before)
    )
    await session.flush()
    await refresh_impact(session, touched)


async def out(deed: Deed, outage: db.Outage) -> frozenset[int]:
    between = db.OutageConfigurationItem
    rows = await deed.session.scalars(
        sa.select(between.configuration_item_id).where(between.outage_id == outage.id)
    )
    return frozenset(rows)


async def public_ids(deed: Deed, items: Collection[int]) -> list[str]:
    """As the audit trail names them. Does not flush what has been changed so far."""
    named = sa.select(db.ConfigurationItem.public_id).where(db.ConfigurationItem.id.in_(items))
    with deed.session.no_autoflush:
        return sorted(await deed.session.scalars(named))
