"""What is offered: product models, service offerings and their commitments, the catalog."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

import db
from auth import fields as guards
from auth.scope import Table, shown_with
from auth.viewer import NOW, Kind
from schema.words import (
    PORTAL,
    WORKSPACE,
    Connection,
    Node,
    column,
    connection,
    link,
    node,
    related,
)


def subscribers(parent: Any, t: Table, _kind: Kind) -> Any:
    """Accounts with an ACTIVE sold product on the offering."""
    sold = db.SoldProduct.__table__.alias()
    begun = sa.or_(sold.c.start.is_(None), sold.c.start <= NOW)
    runs = sa.or_(sold.c.end.is_(None), sold.c.end > NOW)
    led = sa.select(sold.c.account_id).where(sold.c.offering_id == parent, begun, runs)
    return t.c.id.in_(led.correlate(parent.table))


@node(db.ProductModel)
class ProductModel(Node):
    """What is sold, whoever buys it."""

    name: str = column(PORTAL, "Its name.")
    kind: db.ProductKind = column(PORTAL, "What sort of thing it is.")
    description: str | None = column(PORTAL, "What it is for.")
    offerings: Connection[ServiceOffering] = connection(
        PORTAL, "The packages it is offered in.", db.ServiceOffering.product_model_id
    )
    catalog_items: Connection[CatalogItem] = connection(
        PORTAL,
        "What can be requested for it.",
        (db.CatalogItemProductModel.product_model_id, db.CatalogItemProductModel.catalog_item_id),
    )
    sold_products: Connection[SoldProduct] = connection(
        PORTAL, "Where it was sold.", db.SoldProduct.product_model_id
    )
    install_base_items: Connection[InstallBaseItem] = connection(
        PORTAL, "Where it is installed.", db.InstallBaseItem.product_model_id
    )


@node(db.ServiceOffering)
class ServiceOffering(Node):
    """A package in which a product model is offered, with its commitments."""

    name: str = column(PORTAL, "Its name.")
    tier: str | None = column(PORTAL, "Its level, such as Gold.")
    description: str | None = column(PORTAL, "What it holds.")
    published: bool = column(PORTAL, "It is in the catalogue for everybody.")
    optional: bool = column(PORTAL, "As a component it may be left out.")
    product_model: ProductModel | None = link(
        PORTAL, "What it offers.", db.ServiceOffering.product_model_id
    )
    parent: ServiceOffering | None = link(
        PORTAL, "The bundle it is a component of.", db.ServiceOffering.parent_id
    )
    components: Connection[ServiceOffering] = connection(
        PORTAL, "The components of the bundle.", db.ServiceOffering.parent_id
    )
    commitments: Connection[ServiceCommitment] = connection(
        PORTAL, "What it promises.", db.ServiceCommitment.offering_id, rule=shown_with
    )
    sold_products: Connection[SoldProduct] = connection(
        PORTAL, "Where it was sold.", db.SoldProduct.offering_id
    )
    owner: User | None = link(WORKSPACE, "Who owns it.", db.ServiceOffering.owner_id)
    subscribers: Connection[Account] | None = related(
        WORKSPACE,
        "Accounts with an active sold product on it; null for whom it is none of their business.",
        db.Account,
        subscribers,
        guard=guards.SUBSCRIBERS,
    )


@node(db.ServiceCommitment)
class ServiceCommitment(Node):
    """Something an offering promises."""

    kind: db.CommitmentKind = column(PORTAL, "What it is about.")
    name: str = column(PORTAL, "Its name.")
    target: str | None = column(PORTAL, "The promised value.")
    offering: ServiceOffering | None = link(
        PORTAL,
        "The offering that promises it.",
        db.ServiceCommitment.offering_id,
        rule=shown_with,
    )


@node(db.CatalogItem)
class CatalogItem(Node):
    """Something that can be requested for a product."""

    name: str = column(PORTAL, "Its name.")
    description: str | None = column(PORTAL, "What it is for.")
    product_models: Connection[ProductModel] = connection(
        PORTAL,
        "The products it is for.",
        (db.CatalogItemProductModel.catalog_item_id, db.CatalogItemProductModel.product_model_id),
    )


from schema.accounts import Account, User
from schema.installs import InstallBaseItem, SoldProduct
