"""What was bought and where it runs: sold products, install base items, related parties."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

import db
from auth import fields as guards
from auth.scope import Table, shown_with
from auth.viewer import NOW, Kind
from resolvers.plan.declared import Leaf
from schema import impact
from schema.words import (
    PORTAL,
    WORKSPACE,
    Connection,
    Node,
    column,
    connection,
    derived,
    link,
    node,
    related,
)


def status(t: Table, _kind: Kind) -> Any:
    """By the dates: before its start in preparation, from its end on expired, else active."""
    names = db.SoldProductStatus
    return sa.case(
        (t.c.start > NOW, sa.literal(names.IN_PREPARATION.name)),
        (t.c.end <= NOW, sa.literal(names.EXPIRED.name)),
        else_=sa.literal(names.ACTIVE.name),
    )


def alerts_of(parent: Any, t: Table, _kind: Kind) -> Any:
    """Alerts whose impact reaches the item, if it is active."""
    reach = db.ConfigurationItemImpact.__table__.alias()
    item = db.InstallBaseItem.__table__.alias()
    sources = (
        sa.select(reach.c.source_id)
        .select_from(item)
        .join(reach, reach.c.impacted_id == item.c.configuration_item_id)
        .where(item.c.id == parent, item.c.active)
    )
    return t.c.configuration_item_id.in_(sources.correlate(parent.table))


@node(db.SoldProduct)
class SoldProduct(Node):
    """Something an account or a consumer bought."""

    name: str = column(PORTAL, "Its name.")
    status: db.SoldProductStatus = derived(
        PORTAL,
        "Where it stands, by its dates.",
        status,
        Leaf.NAME,
        choices=db.SoldProductStatus,
    )
    quantity: int | None = column(PORTAL, "How many.")
    start: datetime | None = column(PORTAL, "When it starts.")
    end: datetime | None = column(PORTAL, "When it ends; empty: open.")
    unit_price: str | None = column(
        PORTAL, "Price of one, as a decimal string; for its owners.", guard=guards.PRICE
    )
    currency: str | None = column(
        PORTAL, "Currency of the price; for its owners.", guard=guards.PRICE
    )
    account: Account | None = link(PORTAL, "Who bought it.", db.SoldProduct.account_id)
    consumer: Consumer | None = link(PORTAL, "Who bought it.", db.SoldProduct.consumer_id)
    contact: Contact | None = link(PORTAL, "Who looks after it.", db.SoldProduct.contact_id)
    product_model: ProductModel | None = link(
        PORTAL, "What was bought.", db.SoldProduct.product_model_id
    )
    offering: ServiceOffering | None = link(
        PORTAL, "In which package.", db.SoldProduct.offering_id, rule=shown_with
    )
    parent: SoldProduct | None = link(
        PORTAL, "The bundle it was bought in.", db.SoldProduct.parent_id
    )
    components: Connection[SoldProduct] = connection(
        PORTAL, "What was bought in this bundle.", db.SoldProduct.parent_id
    )
    install_base_items: Connection[InstallBaseItem] = connection(
        PORTAL,
        "Where it is installed.",
        (db.InstalledProduct.sold_product_id, db.InstalledProduct.install_base_item_id),
    )
    cases: Connection[Case] = connection(PORTAL, "Cases that name it.", db.Case.sold_product_id)
    contracts: Connection[Contract] = connection(
        PORTAL,
        "Contracts that cover it.",
        (db.ContractSoldProduct.sold_product_id, db.ContractSoldProduct.contract_id),
    )
    related_parties: Connection[RelatedParty] = connection(
        PORTAL, "Who else is named on it.", db.RelatedParty.sold_product_id
    )


@node(db.InstallBaseItem)
class InstallBaseItem(Node):
    """One installation of what was bought, and the service it runs on."""

    name: str = column(PORTAL, "Its name.")
    serial_number: str | None = column(PORTAL, "Its serial number.")
    environment: db.Environment | None = column(PORTAL, "What it is used for.")
    active: bool = column(PORTAL, "It is in use.")
    installed_at: datetime | None = column(PORTAL, "When it was installed.")
    health: db.Health = column(PORTAL, "How it runs, by the alerts that reach it.")
    health_rollup: db.Health = column(PORTAL, "The worst health of it and all below it.")
    health_updated_at: datetime | None = column(PORTAL, "When its health last changed.")
    account: Account | None = link(PORTAL, "Whose it is.", db.InstallBaseItem.account_id)
    consumer: Consumer | None = link(PORTAL, "Whose it is.", db.InstallBaseItem.consumer_id)
    contact: Contact | None = link(PORTAL, "Who looks after it.", db.InstallBaseItem.contact_id)
    product_model: ProductModel | None = link(
        PORTAL, "What is installed.", db.InstallBaseItem.product_model_id
    )
    parent: InstallBaseItem | None = link(
        PORTAL, "The item it is part of.", db.InstallBaseItem.parent_id
    )
    root: InstallBaseItem | None = link(
        PORTAL, "The item at the top of its tree.", db.InstallBaseItem.root_id
    )
    components: Connection[InstallBaseItem] = connection(
        PORTAL, "The items right below it.", db.InstallBaseItem.parent_id
    )
    sold_products: Connection[SoldProduct] = connection(
        PORTAL,
        "What was bought for it.",
        (db.InstalledProduct.install_base_item_id, db.InstalledProduct.sold_product_id),
    )
    outages: Connection[Outage] = related(
        PORTAL,
        "Past, present and planned outages that hit it.",
        db.Outage,
        impact.outages_of_item,
        rule=impact.published_to_portal,
    )
    cases: Connection[Case] = connection(
        PORTAL,
        "Cases about it.",
        (db.CaseInstallBaseItem.install_base_item_id, db.CaseInstallBaseItem.case_id),
    )
    related_parties: Connection[RelatedParty] = connection(
        PORTAL, "Who else is named on it.", db.RelatedParty.install_base_item_id
    )
    configuration_item: ConfigurationItem | None = link(
        WORKSPACE, "What it technically is.", db.InstallBaseItem.configuration_item_id
    )
    service_context: ConfigurationItem | None = link(
        WORKSPACE, "The service it belongs to.", db.InstallBaseItem.service_context_id
    )
    alerts: Connection[Alert] = related(
        WORKSPACE, "Alerts whose impact reaches it.", db.Alert, alerts_of
    )


@node(db.RelatedParty)
class RelatedParty(Node):
    """Somebody named on a sold product, an item or a case beside its owner."""

    kind: db.PartyKind = column(PORTAL, "Whether it grants access.")
    responsibility: str | None = column(PORTAL, "What the party is responsible for: a label.")
    sold_product: SoldProduct | None = link(
        PORTAL, "Named on this sold product.", db.RelatedParty.sold_product_id
    )
    install_base_item: InstallBaseItem | None = link(
        PORTAL, "Named on this item.", db.RelatedParty.install_base_item_id
    )
    case: Case | None = link(PORTAL, "Named on this case.", db.RelatedParty.case_id)
    contact: Contact | None = link(PORTAL, "The contact named.", db.RelatedParty.contact_id)
    account: Account | None = link(PORTAL, "The account named.", db.RelatedParty.account_id)
    consumer: Consumer | None = link(PORTAL, "The consumer named.", db.RelatedParty.consumer_id)


from schema.accounts import Account, Consumer, Contact
from schema.cases import Case
from schema.contracts import Contract
from schema.operations import Alert, ConfigurationItem, Outage
from schema.products import ProductModel, ServiceOffering
