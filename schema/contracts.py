"""What was promised: contracts and entitlements."""

from __future__ import annotations

from datetime import datetime

import db
from auth import fields as guards
from schema.words import PORTAL, Connection, Node, column, connection, link, node


@node(db.Contract)
class Contract(Node):
    """An agreement with an account or a consumer."""

    number: str = column(PORTAL, "Its number, random and unique.")
    name: str | None = column(PORTAL, "Its name.")
    state: db.ContractState = column(PORTAL, "Whether it is in force.")
    start: datetime | None = column(PORTAL, "When it starts.")
    end: datetime | None = column(PORTAL, "When it ends; empty: open.")
    support_schedule: str | None = column(PORTAL, "When support is there.")
    value: str | None = column(
        PORTAL, "Its value, as a decimal string; for its owners.", guard=guards.CONTRACT_VALUE
    )
    account: Account | None = link(PORTAL, "With whom.", db.Contract.account_id)
    consumer: Consumer | None = link(PORTAL, "With whom.", db.Contract.consumer_id)
    sold_products: Connection[SoldProduct] = connection(
        PORTAL,
        "The sold products it covers.",
        (db.ContractSoldProduct.contract_id, db.ContractSoldProduct.sold_product_id),
    )
    install_base_items: Connection[InstallBaseItem] = connection(
        PORTAL,
        "The items it covers.",
        (db.ContractInstallBaseItem.contract_id, db.ContractInstallBaseItem.install_base_item_id),
    )
    entitlements: Connection[Entitlement] = connection(
        PORTAL, "What it entitles to.", db.Entitlement.contract_id
    )


@node(db.Entitlement)
class Entitlement(Node):
    """A right to be served, by a contract or by itself."""

    name: str = column(PORTAL, "Its name.")
    channels: list[db.Channel] = column(PORTAL, "The channels it holds for.")
    state: db.ContractState = column(PORTAL, "Whether it is in force.")
    start: datetime | None = column(PORTAL, "When it starts.")
    end: datetime | None = column(PORTAL, "When it ends; empty: open.")
    contract: Contract | None = link(PORTAL, "The contract.", db.Entitlement.contract_id)


from schema.accounts import Account, Consumer
from schema.installs import InstallBaseItem, SoldProduct
