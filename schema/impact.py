"""Who is hit: the questions that lead over up(), stored as `configuration_item_impact`."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

import db
from auth.grants import Condition, Table
from auth.scope import row_rule
from auth.viewer import Kind
from schema.words import By


def _outages_of(key: str, parent: Any, outage: Table, *seen: Condition, item: Table) -> Condition:
    impact = db.ConfigurationItemImpact.__table__.alias()
    hit = db.OutageConfigurationItem.__table__.alias()
    led = (
        sa.select(hit.c.outage_id)
        .select_from(item)
        .join(impact, impact.c.impacted_id == item.c.configuration_item_id)
        .join(hit, hit.c.configuration_item_id == impact.c.source_id)
        .where(item.c[key] == parent, item.c.active, *seen)
    )
    return outage.c.id.in_(led.correlate(parent.table))


def outages_of_item(parent: Any, outage: Table, _kind: Kind) -> Condition:
    """Outages that hit the item, if it is active."""
    return _outages_of("id", parent, outage, item=_item())


def outages_of_account(parent: Any, outage: Table, kind: Kind) -> Condition:
    """Outages that hit active items of the account, of those the viewer sees: of the others
    nobody may learn from here."""
    item = _item()
    seen = row_rule(db.InstallBaseItem, item, kind)
    return _outages_of("account_id", parent, outage, seen, item=item)


def published_to_portal(outage: Table, kind: Kind) -> Condition:
    """The rule of outages where an active item the viewer sees led to them already. (Every user
    who sees an item at all sees every outage.)"""
    return sa.true() if kind is Kind.USER else outage.c.published


def _item() -> Table:
    return db.InstallBaseItem.__table__.alias()


def _impacted(sources: Any) -> Any:
    impact = db.ConfigurationItemImpact.__table__.alias()
    return sa.select(impact.c.impacted_id).where(impact.c.source_id.in_(sources))


def of_outage(parent: Any) -> Any:
    """The configuration items an outage is recorded on."""
    hit = db.OutageConfigurationItem.__table__.alias()
    led = sa.select(hit.c.configuration_item_id).where(hit.c.outage_id == parent)
    return led.correlate(parent.table)


def of(model: type[db.Entity]) -> Callable[[Any], Any]:
    """The configuration item of an alert or an incident."""

    def source(parent: Any) -> Any:
        row = model.__table__.alias()
        led = sa.select(row.c.configuration_item_id).where(row.c.id == parent)
        return led.correlate(parent.table)

    return source


def impacted_items(sources: Callable[[Any], Any]) -> By:
    """Configuration items in up() of the sources."""
    return lambda parent, t, _kind: t.c.id.in_(_impacted(sources(parent)))


def affected_items(sources: Callable[[Any], Any]) -> By:
    """Active install base items whose configuration item lies in up() of the sources."""

    def related(parent: Any, t: Table, _kind: Kind) -> Condition:
        return sa.and_(t.c.active, t.c.configuration_item_id.in_(_impacted(sources(parent))))

    return related


def affected_accounts(sources: Callable[[Any], Any]) -> By:
    """Accounts that own such items."""

    def related(parent: Any, t: Table, _kind: Kind) -> Condition:
        item = _item()
        hit = item.c.configuration_item_id.in_(_impacted(sources(parent)))
        owners = sa.select(item.c.account_id).where(item.c.active, hit)
        return t.c.id.in_(owners)

    return related
