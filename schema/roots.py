"""The table of contents: everything that can be asked, one line each."""

from __future__ import annotations

import strawberry

import db
from resolvers.plan.declared import AnyOne, AnySeveral, Asker, Explained, Position
from schema.accounts import Account, Consumer, Contact, User
from schema.audit import AuditEntry
from schema.cases import Case
from schema.contracts import Contract
from schema.explanations import AccessExplanation
from schema.installs import InstallBaseItem, SoldProduct
from schema.operations import Alert, ConfigurationItem, Incident, Outage
from schema.products import CatalogItem, ProductModel, ServiceOffering
from schema.viewer import Viewer
from schema.words import PORTAL, WORKSPACE, Connection, Node, many, one, root


# fmt: off
@strawberry.type(description="What can be asked.")
class Query:
    viewer: Viewer = root(Asker(), "Whoever asks.")
    node: Node | None = root(AnyOne(), "A row of any type by its id, where visible.")
    nodes: list[Node | None] = root(AnySeveral(), "Rows of any type by their ids, null where not visible.")  # noqa: E501
    snapshot_cursor: str = root(Position(), "Where the feeds stand at this answer: pass it as `after`.")  # noqa: E501
    explain_access: AccessExplanation | None = root(Explained(), "Why a row is visible; null where it is not. To administrators also why not.")  # noqa: E501
    account: Account | None = one(db.Account, PORTAL, "An account by its id.")
    accounts: Connection[Account] = many(db.Account, PORTAL, "The accounts the viewer sees.")
    contact: Contact | None = one(db.Contact, PORTAL, "A contact by its id.")
    contacts: Connection[Contact] = many(db.Contact, PORTAL, "The contacts the viewer sees.")
    consumer: Consumer | None = one(db.Consumer, WORKSPACE, "A consumer by its id.")
    consumers: Connection[Consumer] = many(db.Consumer, WORKSPACE, "The consumers the viewer sees.")
    product_model: ProductModel | None = one(db.ProductModel, PORTAL, "A product model by its id.")
    product_models: Connection[ProductModel] = many(db.ProductModel, PORTAL, "The product models.")
    service_offering: ServiceOffering | None = one(db.ServiceOffering, PORTAL, "An offering by its id.")  # noqa: E501
    service_offerings: Connection[ServiceOffering] = many(db.ServiceOffering, PORTAL, "The offerings the viewer sees.")  # noqa: E501
    catalog_item: CatalogItem | None = one(db.CatalogItem, PORTAL, "A catalog item by its id.")
    catalog_items: Connection[CatalogItem] = many(db.CatalogItem, PORTAL, "The catalog.")
    sold_product: SoldProduct | None = one(db.SoldProduct, PORTAL, "A sold product by its id.")
    sold_products: Connection[SoldProduct] = many(db.SoldProduct, PORTAL, "The sold products the viewer sees.")  # noqa: E501
    install_base_item: InstallBaseItem | None = one(db.InstallBaseItem, PORTAL, "An item by its id.")  # noqa: E501
    install_base_items: Connection[InstallBaseItem] = many(db.InstallBaseItem, PORTAL, "The items the viewer sees.")  # noqa: E501
    outage: Outage | None = one(db.Outage, PORTAL, "An outage by its id.")
    outages: Connection[Outage] = many(db.Outage, PORTAL, "The outages the viewer sees.")
    case: Case | None = one(db.Case, PORTAL, "A case by its id.")
    cases: Connection[Case] = many(db.Case, PORTAL, "The cases the viewer sees.")
    contract: Contract | None = one(db.Contract, PORTAL, "A contract by its id.")
    contracts: Connection[Contract] = many(db.Contract, PORTAL, "The contracts the viewer sees.")
    configuration_item: ConfigurationItem | None = one(db.ConfigurationItem, WORKSPACE, "A configuration item by its id.")  # noqa: E501
    configuration_items: Connection[ConfigurationItem] = many(db.ConfigurationItem, WORKSPACE, "The configuration items the viewer sees.")  # noqa: E501
    alert: Alert | None = one(db.Alert, WORKSPACE, "An alert by its id.")
    alerts: Connection[Alert] = many(db.Alert, WORKSPACE, "The alerts the viewer sees.")
    incident: Incident | None = one(db.Incident, WORKSPACE, "An incident by its id.")
    incidents: Connection[Incident] = many(db.Incident, WORKSPACE, "The incidents the viewer sees.")
    user: User | None = one(db.User, WORKSPACE, "A user by its id.")
    users: Connection[User] = many(db.User, WORKSPACE, "The users.")
    audit_entries: Connection[AuditEntry] = many(db.AuditEntry, WORKSPACE, "The audit trail, for managers and administrators.")  # noqa: E501
# fmt: on
