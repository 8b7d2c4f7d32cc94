"""What a service owner owns: their offerings, and what is sold, installed and hit of them."""

from functools import cache
from typing import Any

import sqlalchemy as sa

import db
from auth.grants import Condition, Table
from auth.viewer import Kind, my
from auth.ways import said


@cache
def own_offerings() -> Any:
    offering = db.ServiceOffering.__table__.alias()
    return sa.select(offering.c.id).where(offering.c.owner_id == my(Kind.USER))


@cache
def own_products(column: str) -> Any:
    sold = db.SoldProduct.__table__.alias()
    return sa.select(sold.c[column]).where(sold.c.offering_id.in_(own_offerings()))


@cache
def own_items(column: str) -> Any:
    """A column of the items installed for sold products on own offerings."""
    installed, item = db.InstalledProduct.__table__.alias(), db.InstallBaseItem.__table__.alias()
    return (
        sa.select(item.c[column])
        .select_from(installed)
        .join(item, item.c.id == installed.c.install_base_item_id)
        .where(installed.c.sold_product_id.in_(own_products("id")))
    )


def impacts_own(column: sa.ColumnElement[Any]) -> Condition:
    """up() of this configuration item meets the items of own services."""
    impact = db.ConfigurationItemImpact.__table__.alias()
    own = own_items("configuration_item_id")
    return column.in_(sa.select(impact.c.source_id).where(impact.c.impacted_id.in_(own)))


def own_outage(t: Table) -> Condition:
    hit = db.OutageConfigurationItem.__table__.alias()
    return t.c.id.in_(sa.select(hit.c.outage_id).where(impacts_own(hit.c.configuration_item_id)))


def own_accounts(t: Table) -> Condition:
    return sa.or_(t.c.id.in_(own_items("account_id")), t.c.id.in_(own_products("account_id")))


def by_offering(t: Table) -> Condition:
    return t.c.offering_id.in_(own_offerings())


def by_installation(t: Table) -> Condition:
    return t.c.id.in_(own_items("id"))


def below_installation(t: Table) -> Condition:
    return t.c.id.in_(own_items("configuration_item_id"))


def reaches_installation(t: Table) -> Condition:
    return impacts_own(t.c.configuration_item_id)


OWN_OUTAGE = said(own_outage, "reaches own services", "reaches none of {viewer}'s services")
OWN_IMPACT = said(
    reaches_installation, "reaches own services", "reaches none of {viewer}'s services"
)
