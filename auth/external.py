"""What contacts and consumers see (PORTAL): a rule is a list of ways in which a row is theirs.

Each way can use an index by itself, so that a rule serves both as a condition on rows already
at hand (any of the ways) and as the set of all visible ids (the union of the ways).
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import sqlalchemy as sa

import db
from auth.grants import (
    Condition,
    Table,
    cases,
    flag,
    granted,
    granted_items,
    reach,
    reached,
    represented,
)
from auth.viewer import Kind, my

Ways = Callable[[Table], list[Condition]]

NOBODY: Ways = lambda _t: []  # noqa: E731
EVERYBODY: Ways = lambda _t: [sa.true()]  # noqa: E731


def unrestricted(row: Table) -> Condition:
    return sa.not_(row.c.restricted)


def owned(kind: Kind, t: Table) -> list[Condition]:
    """Sold products and items that are the viewer's own, or readable by reach."""
    if kind is Kind.CONSUMER:
        return [t.c.consumer_id == my(kind), t.c.consumer_id.in_(represented())]
    free = reach(flag("install_base"), unrestricted)
    mine = t.c.contact_id == my(kind)
    return [
        t.c.account_id.in_(free),
        sa.and_(mine, t.c.account_id.in_(reach(flag("install_base")))),
    ]


def sold_product(kind: Kind) -> Ways:
    def ways(t: Table) -> list[Condition]:
        installed = db.InstalledProduct.__table__.alias()
        of_items = sa.select(installed.c.sold_product_id).where(
            installed.c.install_base_item_id.in_(granted_items(kind))
        )
        by_party = [t.c.id.in_(granted(kind, "sold_product_id")), t.c.id.in_(of_items)]
        return [*owned(kind, t), *by_party]

    return ways


def install_base_item(kind: Kind) -> Ways:
    def ways(t: Table) -> list[Condition]:
        installed = db.InstalledProduct.__table__.alias()
        of_products = sa.select(installed.c.install_base_item_id).where(
            installed.c.sold_product_id.in_(granted(kind, "sold_product_id"))
        )
        tree = t.c.root_id.in_(granted(kind, "install_base_item_id"))
        return [*owned(kind, t), tree, t.c.id.in_(of_products)]

    return ways


def is_major(t: Table) -> Condition:
    """A rejected candidate is a regular case again."""
    state = t.c.major_state
    return sa.and_(t.c.major, sa.or_(state.is_(None), state != db.MajorState.REJECTED))


def contact_cases(t: Table) -> list[Condition]:
    since_start = cases(db.AccessCases.SINCE_START)
    since = reached().alias()
    opened = sa.or_(since.c.valid_from.is_(None), t.c.opened_at >= since.c.valid_from)
    admitted = sa.exists().where(since_start(since), since.c.account_id == t.c.account_id, opened)
    me = my(Kind.CONTACT)
    own = sa.or_(t.c.contact_id == me, t.c.opened_by_contact_id == me, t.c.partner_contact_id == me)
    by_start = sa.and_(t.c.account_id.in_(reach(since_start)), admitted)
    assigned = t.c.partner_id == my(Kind.CONTACT, "home_id")
    return [
        t.c.account_id.in_(reach(cases(db.AccessCases.ALL))),
        by_start,
        sa.and_(assigned, t.c.account_id.in_(reach(cases(db.AccessCases.ASSIGNED)))),
        sa.and_(own, t.c.account_id.in_(reach(cases(db.AccessCases.OWN)))),
    ]


def case(kind: Kind) -> Ways:
    def ways(t: Table) -> list[Condition]:
        own = contact_cases(t) if kind is Kind.CONTACT else owned(kind, t)
        named_items = db.CaseInstallBaseItem.__table__.alias()
        about_items = sa.select(named_items.c.case_id).where(
            named_items.c.install_base_item_id.in_(granted_items(kind))
        )
        by_party = [
            t.c.id.in_(granted(kind, "case_id")),
            t.c.sold_product_id.in_(granted(kind, "sold_product_id")),
            t.c.id.in_(about_items),
        ]
        return [sa.and_(way, sa.not_(is_major(t))) for way in (*own, *by_party)]

    return ways


def of_visible(model: type[db.Base], ways: Ways, key: sa.ColumnElement[Any]) -> Condition:
    """The row of `model` with this key is visible."""
    other = model.__table__.alias()
    return sa.exists().where(other.c.id == key, sa.or_(sa.false(), *ways(other)))


def case_comment(kind: Kind) -> Ways:
    def ways(t: Table) -> list[Condition]:
        public = t.c.visibility == db.CommentVisibility.PUBLIC
        return [sa.and_(public, of_visible(db.Case, case(kind), t.c.case_id))]

    return ways


@cache
def visible_outages(kind: Kind) -> Any:
    """Outages of which an active item that the viewer sees is impacted, published or not."""
    hit = db.OutageConfigurationItem.__table__.alias()
    impact = db.ConfigurationItemImpact.__table__.alias()
    item = db.InstallBaseItem.__table__.alias()
    mine = [
        sa.select(item.c.configuration_item_id).where(item.c.active, way)
        for way in install_base_item(kind)(item)
    ]
    sources = sa.select(impact.c.source_id).where(impact.c.impacted_id.in_(sa.union(*mine)))
    return sa.select(hit.c.outage_id).where(hit.c.configuration_item_id.in_(sources))


def outage(kind: Kind) -> Ways:
    return lambda t: [sa.and_(t.c.published, t.c.id.in_(visible_outages(kind)))]


def offering(kind: Kind) -> Ways:
    """Published ones, and those of a sold product the viewer sees."""

    def ways(t: Table) -> list[Condition]:
        sold = db.SoldProduct.__table__.alias()
        bought = [sa.select(sold.c.offering_id).where(way) for way in sold_product(kind)(sold)]
        return [t.c.published, t.c.id.in_(sa.union(*bought))]

    return ways


def commitment(kind: Kind) -> Ways:
    return lambda t: [of_visible(db.ServiceOffering, offering(kind), t.c.offering_id)]


def contract(kind: Kind) -> Ways:
    if kind is Kind.CONSUMER:
        return lambda t: owned(kind, t)
    return lambda t: [t.c.account_id.in_(reach(flag("contracts")))]


def entitlement(kind: Kind) -> Ways:
    """With its contract; without one by its own owner, under the rule of contracts."""

    def ways(t: Table) -> list[Condition]:
        alone = [sa.and_(t.c.contract_id.is_(None), way) for way in contract(kind)(t)]
        other = db.Contract.__table__.alias()
        covered = [
            t.c.contract_id.in_(sa.select(other.c.id).where(way)) for way in contract(kind)(other)
        ]
        return [*alone, *covered]

    return ways


def related_party(kind: Kind) -> Ways:
    """Rows whose object shows and that name the viewer or an account in reach."""

    def ways(t: Table) -> list[Condition]:
        if kind is Kind.CONSUMER:
            names = t.c.consumer_id == my(kind)
        else:
            names = sa.or_(t.c.contact_id == my(kind), t.c.account_id.in_(reach()))
        shows = sa.or_(
            of_visible(db.SoldProduct, sold_product(kind), t.c.sold_product_id),
            of_visible(db.InstallBaseItem, install_base_item(kind), t.c.install_base_item_id),
            of_visible(db.Case, case(kind), t.c.case_id),
        )
        return [sa.and_(names, shows)]

    return ways


def account_relationship(t: Table) -> list[Condition]:
    return [sa.and_(t.c.partner_id.in_(reach()), t.c.account_id.in_(reach()))]


def contact(t: Table) -> list[Condition]:
    return [t.c.id == my(Kind.CONTACT), t.c.account_id.in_(reach(flag("contacts")))]


def consumer(t: Table) -> list[Condition]:
    return [t.c.id == my(Kind.CONSUMER), t.c.id.in_(represented())]


def account(t: Table) -> list[Condition]:
    return [t.c.id.in_(reach())]
