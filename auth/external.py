"""What contacts and consumers see (PORTAL): a rule is a list of ways in which a row is theirs.

Each way can use an index by itself, so that a rule serves both as a condition on rows already
at hand (any of the ways) and as the set of all visible ids (the union of the ways).
"""

from functools import cache
from typing import Any

import sqlalchemy as sa

import db
from auth.cases import case
from auth.grants import Table, flag, granted, granted_items, reaches
from auth.owning import of_visible, owned, representing, the
from auth.parties import on_installed, on_item, on_row, on_tree
from auth.viewer import Kind, my
from auth.ways import About, Step, Way, Ways, any_of, reaching


def sold_product(kind: Kind) -> Ways:
    def ways(t: Table) -> list[Way]:
        installed = db.InstalledProduct.__table__.alias()
        of_items = sa.select(installed.c.sold_product_id).where(
            installed.c.install_base_item_id.in_(granted_items(kind))
        )
        by_item = on_tree(
            kind, t.c.id.in_(of_items), installed, installed.c.sold_product_id == t.c.id
        )
        return [
            *owned(kind, t),
            Way("related party of the product", (on_row(kind, t, "sold_product_id"),)),
            Way("related party of an item", (by_item,)),
        ]

    return ways


def install_base_item(kind: Kind) -> Ways:
    def ways(t: Table) -> list[Way]:
        installed = db.InstalledProduct.__table__.alias()
        of_products = sa.select(installed.c.install_base_item_id).where(
            installed.c.sold_product_id.in_(granted(kind, "sold_product_id"))
        )
        return [
            *owned(kind, t),
            Way("related party of the tree", (on_item(kind, t),)),
            Way(
                "related party of a product",
                (on_installed(kind, t, t.c.id.in_(of_products), installed),),
            ),
        ]

    return ways


@cache
def visible_outages(kind: Kind) -> Any:
    """Outages of which an active item that the viewer sees is impacted, published or not."""
    hit = db.OutageConfigurationItem.__table__.alias()
    impact = db.ConfigurationItemImpact.__table__.alias()
    item = db.InstallBaseItem.__table__.alias()
    mine = [
        sa.select(item.c.configuration_item_id).where(item.c.active, way.among)
        for way in install_base_item(kind)(item)
    ]
    sources = sa.select(impact.c.source_id).where(impact.c.impacted_id.in_(sa.union(*mine)))
    return sa.select(hit.c.outage_id).where(hit.c.configuration_item_id.in_(sources))


def impacted(kind: Kind, t: Table) -> sa.Select[Any, Any]:
    """Items that the viewer sees, active or not, on what the outage is recorded on."""
    hit = db.OutageConfigurationItem.__table__.alias()
    impact = db.ConfigurationItemImpact.__table__.alias()
    item = db.InstallBaseItem.__table__.alias()
    return (
        sa.select(item.c.id, item.c.active)
        .join(impact, impact.c.impacted_id == item.c.configuration_item_id)
        .join(hit, hit.c.configuration_item_id == impact.c.source_id)
        .where(hit.c.outage_id == t.c.id, any_of(install_base_item(kind)(item)))
    )


def outage(kind: Kind) -> Ways:
    def ways(t: Table) -> list[Way]:
        published = Step(t.c.published, "{row} is published", "{row} is not published")
        nothing = "{row} reaches no item that {viewer} sees"

        def active() -> sa.Select[Any]:
            some = impacted(kind, t)
            return some.with_only_columns(some.selected_columns.id).where(
                some.selected_columns.active
            )

        hits = Step(
            t.c.id.in_(visible_outages(kind)),
            "it reaches {about}, which {viewer} sees",
            "of the items that {viewer} sees, {row} reaches inactive ones alone",
            weaker=lambda: (Step(impacted(kind, t).correlate(t).exists(), "", nothing),),
            about=lambda: (About(db.InstallBaseItem, active()),),
        )
        return [Way("outage of an item", (published, hits))]

    return ways


def offering(kind: Kind) -> Ways:
    """Published ones, and those of a sold product the viewer sees."""

    def ways(t: Table) -> list[Way]:
        sold = db.SoldProduct.__table__.alias()
        mine = sold_product(kind)(sold)
        bought = [sa.select(sold.c.offering_id).where(way.among) for way in mine]

        def seen() -> sa.Select[Any]:
            return sa.select(sold.c.id).where(sold.c.offering_id == t.c.id, any_of(mine))

        used = Step(
            t.c.id.in_(sa.union(*bought)),
            "it was sold as {about}, which {viewer} sees",
            "{viewer} sees no sold product on {row}",
            about=lambda: (About(db.SoldProduct, seen()),),
        )
        public = Step(t.c.published, "{row} is published", "{row} is not published")
        return [Way("published", (public,)), Way("bought", (used,))]

    return ways


def commitment(kind: Kind) -> Ways:
    def ways(t: Table) -> list[Way]:
        shows = of_visible(db.ServiceOffering, offering(kind), t.c.offering_id)
        return [Way("promise of an offering", (shows,))]

    return ways


def contract(kind: Kind) -> Ways:
    if kind is Kind.CONSUMER:
        return lambda t: owned(kind, t)
    return lambda t: [Way("reach", (reaching(t.c.account_id, flag("contracts")),))]


def entitlement(kind: Kind) -> Ways:
    """With its contract; without one by its own owner, under the rule of contracts."""

    def ways(t: Table) -> list[Way]:
        by_itself = "{row} stands under no contract", "{row} stands under a contract"
        other = db.Contract.__table__.alias()
        alone = Step(t.c.contract_id.is_(None), *by_itself)

        def covered(way: Way) -> Step:
            return Step(
                t.c.contract_id.in_(sa.select(other.c.id).where(way.among)),
                "{viewer} sees {about}, which it stands under",
                "{viewer} sees no contract that it stands under",
                about=lambda: (About(db.Contract, the(db.Contract, t.c.contract_id)),),
            )

        return [
            *(
                Way(way.name, (alone, *way.steps), personal=way.personal)
                for way in contract(kind)(t)
            ),
            *(
                Way(f"contract by {way.name}", (covered(way),), personal=way.personal)
                for way in contract(kind)(other)
            ),
        ]

    return ways


def related_party(kind: Kind) -> Ways:
    """Rows whose object shows and that name the viewer or an account in reach."""

    def ways(t: Table) -> list[Way]:
        if kind is Kind.CONSUMER:
            names = t.c.consumer_id == my(kind)
        else:
            names = sa.or_(t.c.contact_id == my(kind), reaches(t.c.account_id))
        objects = (
            of_visible(db.SoldProduct, sold_product(kind), t.c.sold_product_id),
            of_visible(db.InstallBaseItem, install_base_item(kind), t.c.install_base_item_id),
            of_visible(db.Case, case(kind), t.c.case_id),
        )
        shows = Step(
            sa.or_(*(one.condition for one in objects)),
            "{viewer} sees {about}, on which it stands",
            "{viewer} does not see {about}, on which it stands",
            about=lambda: tuple(about for one in objects for about in one.about),
        )
        named = Step(
            names,
            "it names {viewer} or an account in reach",
            "it names neither {viewer} nor an account in reach",
        )
        return [Way("related party", (named, shows))]

    return ways


def account_relationship(t: Table) -> list[Way]:
    return [Way("both ends in reach", (reaching(t.c.partner_id), reaching(t.c.account_id)))]


def themselves(kind: Kind, t: Table) -> Way:
    step = Step(t.c.id == my(kind), "{row} is who asks", "{row} is somebody else")
    return Way("self", (step,), personal=True)


def contact(t: Table) -> list[Way]:
    by_reach = Way("reach", (reaching(t.c.account_id, flag("contacts")),))
    return [themselves(Kind.CONTACT, t), by_reach]


def consumer(t: Table) -> list[Way]:
    return [themselves(Kind.CONSUMER, t), Way("representation", (representing(t.c.id),))]


def account(t: Table) -> list[Way]:
    return [Way("reach", (reaching(t.c.id),))]
