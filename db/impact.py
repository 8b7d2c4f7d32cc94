"""Keeps what follows from dependencies and alerts: impact, health, and the roots of item trees.

Called in the transaction that changes a dependency, an alert, an incident, an outage's items,
maintenance, or the place of an install base item. Everything is computed by sets, in SQL that is
the same on both databases, and only rows whose value differs are written.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.orm import aliased

from db.base import now as current_time
from db.installs import InstallBaseItem
from db.operations import (
    Alert,
    AlertState,
    ConfigurationItem,
    ConfigurationItemDependency,
    ConfigurationItemImpact,
    Health,
    Incident,
    OutageConfigurationItem,
    Severity,
)

Writer = AsyncConnection | AsyncSession

WORST_FIRST = (
    Health.CRITICAL, Health.MAJOR, Health.MINOR, Health.WARNING, Health.NORMAL,
    Health.NOT_AVAILABLE,
)  # fmt: skip
"""Its index is the rank of a health: the worst is the least, and nothing beats no value."""

RANK_OF_SEVERITY = {
    Severity.CRITICAL: 0,
    Severity.MAJOR: 1,
    Severity.MINOR: 2,
    Severity.WARNING: 3,
    Severity.INFO: 4,
    Severity.CLEAR: 4,
}
NORMAL = WORST_FIRST.index(Health.NORMAL)
NOT_AVAILABLE = WORST_FIRST.index(Health.NOT_AVAILABLE)


async def refresh_impact(connection: Writer, source_ids: Collection[int] | None = None) -> None:
    """Write up(source) anew for these configuration items, or for all that carry something.

    One walk upwards for all of them together; UNION forgets what was seen, so that a cycle among
    the dependencies ends.
    """
    impact = ConfigurationItemImpact
    delete = sa.delete(impact)
    sources = _sources()
    source = sa.select(sources.c.id.label("source_id"), sources.c.id.label("impacted_id"))
    if source_ids is not None:
        delete = delete.where(impact.source_id.in_(source_ids))
        source = source.where(sources.c.id.in_(source_ids))
    await connection.execute(delete)
    up = source.cte("up", recursive=True)
    dependency = ConfigurationItemDependency
    up = up.union(
        sa.select(up.c.source_id, dependency.dependent_id).join(
            dependency, dependency.dependency_id == up.c.impacted_id
        )
    )
    rows = sa.select(up.c.source_id, up.c.impacted_id)
    await connection.execute(sa.insert(impact).from_select(["source_id", "impacted_id"], rows))


def _sources() -> sa.Subquery:
    """The configuration items that carry an alert, an incident or an outage."""
    incident_item = Incident.configuration_item_id
    return sa.union(
        sa.select(Alert.configuration_item_id.label("id")),
        sa.select(incident_item).where(incident_item.is_not(None)),
        sa.select(OutageConfigurationItem.configuration_item_id),
    ).subquery("source")


async def refresh_roots(connection: Writer) -> None:
    """Give every install base item the item at the top of its tree as its root."""
    item = InstallBaseItem
    tree = sa.select(item.id, item.id.label("root_id")).where(item.parent_id.is_(None))
    tree = tree.cte("tree", recursive=True)
    tree = tree.union_all(
        sa.select(item.id, tree.c.root_id).join(tree, item.parent_id == tree.c.id)
    )
    await connection.execute(
        sa.update(item)
        .where(item.id == tree.c.id, item.root_id.is_distinct_from(tree.c.root_id))
        .values(root_id=tree.c.root_id)
        .execution_options(synchronize_session=False)
    )


class Changed(NamedTuple):
    """A row whose health is another than before."""

    id: int
    public_id: str
    version: int


async def refresh_health(connection: Writer, *, now: datetime | None = None) -> list[Changed]:
    """Write the health of configuration items and of install base items where it has changed:
    the install base items are answered, for whoever tells.

    Reads the impact: refresh that first. `health_updated_at` tells when the health of an install
    base item changed; `version` and `updated_at` stay, as nobody edited the row.
    """
    await _refresh_configuration_items(connection)
    return await _refresh_install_base_items(connection, now or current_time())


async def _refresh_configuration_items(connection: Writer) -> None:
    item, worst = ConfigurationItem, _worst_alerts()
    rank = sa.func.coalesce(worst.c.rank, NORMAL)
    health = sa.select(item.id, _health(rank).label("health")).outerjoin(
        worst, worst.c.id == item.id
    )
    await _update(connection, item, health.cte("new"), ["health"])


async def _refresh_install_base_items(connection: Writer, now: datetime) -> list[Changed]:
    item, own = InstallBaseItem, _own_ranks().cte("own")
    tree = sa.select(own.c.id.label("top_id"), own.c.id).cte("tree", recursive=True)
    tree = tree.union_all(sa.select(tree.c.top_id, item.id).join(tree, item.parent_id == tree.c.id))
    below = aliased(own, name="below")
    health = (
        sa.select(
            own.c.id,
            _health(own.c.rank).label("health"),
            _health(sa.func.min(below.c.rank)).label("health_rollup"),
        )
        .join(tree, tree.c.top_id == own.c.id)
        .join(below, below.c.id == tree.c.id)
        .group_by(own.c.id, own.c.rank)
    )
    names = ["health", "health_rollup"]
    return await _update(connection, item, health.cte("new"), names, health_updated_at=now)


def _worst_alerts() -> sa.Subquery:
    """The rank of the worst open alert that reaches each configuration item."""
    impact, item = ConfigurationItemImpact, ConfigurationItem
    severity = sa.case(*((Alert.severity == name, rank) for name, rank in RANK_OF_SEVERITY.items()))
    alerts = (
        sa.select(Alert.configuration_item_id, sa.func.min(severity).label("rank"))
        .join(item, item.id == Alert.configuration_item_id)
        .where(Alert.state == AlertState.OPEN, sa.not_(item.in_maintenance))
        .group_by(Alert.configuration_item_id)
        .cte("open_alerts")
    )
    # The cast keeps SQLite from walking the whole impact in the order of an index: open alerts
    # are few, and their impact is found by the primary key.
    reached = sa.cast(impact.impacted_id, sa.Integer()).label("id")
    return (
        sa.select(reached, sa.func.min(alerts.c.rank).label("rank"))
        .join(alerts, alerts.c.configuration_item_id == impact.source_id)
        .group_by(reached)
        .subquery("worst")
    )


def _own_ranks() -> sa.Select[int, Any]:
    """Every install base item by itself; without item or context nobody watches it."""
    item, worst = InstallBaseItem, _worst_alerts()
    watched = sa.and_(item.configuration_item_id.is_not(None), item.service_context_id.is_not(None))
    rank = sa.case((watched, sa.func.coalesce(worst.c.rank, NORMAL)), else_=NOT_AVAILABLE)
    return sa.select(item.id, rank.label("rank")).outerjoin(
        worst, worst.c.id == item.configuration_item_id
    )


def _health(rank: sa.ColumnElement[int]) -> sa.ColumnElement[str]:
    names = {number: health.name for number, health in enumerate(WORST_FIRST)}
    return sa.case(names, value=rank)


async def _update(
    connection: Writer,
    model: type[ConfigurationItem | InstallBaseItem],
    new: sa.CTE,
    names: list[str],
    **besides: Any,
) -> list[Changed]:
    """Set the named columns from a query with an `id`, in the rows where one of them differs."""
    stored = model.__table__.c
    differs = sa.or_(*(stored[name] != new.c[name] for name in names))
    rows = await connection.execute(
        sa.update(model)
        .where(model.id == new.c.id, differs)
        .values({name: new.c[name] for name in names} | besides)
        .returning(stored.id, stored.public_id, stored.version)
        .execution_options(synchronize_session=False)
    )
    return [Changed(*row) for row in rows]
