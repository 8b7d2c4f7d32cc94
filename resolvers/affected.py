"""The install base items of a viewer that an outage impacts: by the impact kept in the database,
or by the items that were out before, of which the database keeps nothing any more."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

import db
from auth.scope import Condition, row_rule
from auth.viewer import Kind

Narrow = Callable[[sa.FromClause], list[Condition]]


def impacted_now(outage_id: sa.BindParameter[int]) -> sa.Select[Any]:
    """The ids of the configuration items in up() of what is out. Takes a bind, not a column: two
    selects deep a column would be taken for that of any row."""
    hit = db.OutageConfigurationItem.__table__.alias()
    impact = db.ConfigurationItemImpact.__table__.alias()
    sources = sa.select(hit.c.configuration_item_id).where(hit.c.outage_id == outage_id)
    return sa.select(impact.c.impacted_id).where(impact.c.source_id.in_(sources))


def impacted_before(items: sa.Select[Any]) -> sa.Select[Any]:
    """up() of these configuration items: themselves and all that depends on them."""
    dependency = db.ConfigurationItemDependency.__table__.alias()
    up = items.cte("up_before", recursive=True)
    (column,) = up.c
    above = sa.select(dependency.c.dependent_id).where(dependency.c.dependency_id == column)
    up = up.union(above)
    return sa.select(*up.c)


def affected(
    kind: Kind, narrow: Narrow, impacted: sa.Select[Any], instead: sa.Select[Any] | None = None
) -> Condition:
    """The viewer sees an active item among the impacted; or, with `instead`, one that is among
    the one and not among the other."""
    item = db.InstallBaseItem.__table__.alias()
    visible = row_rule(db.InstallBaseItem, item, kind)
    within = item.c.configuration_item_id.in_(impacted)
    if instead is not None:
        within = within != item.c.configuration_item_id.in_(instead)
    return sa.exists().where(item.c.active, visible, within, *narrow(item))
