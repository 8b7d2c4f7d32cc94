"""What is offered: product models, service offerings, what they commit to, the catalog."""

import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Entity, Stored, choice, reference


class ProductKind(enum.Enum):
    """What sort of thing a product model is."""

    SERVICE = "A service."
    APPLICATION = "An application."
    HARDWARE = "A physical product."
    SOFTWARE = "Software."
    BUNDLE = "Several products sold as one."


class CommitmentKind(enum.Enum):
    """What a commitment promises."""

    AVAILABILITY = "Share of time the service is there."
    RESPONSE_TIME = "Time until somebody answers."
    MAINTENANCE_WINDOW = "When maintenance may happen."
    DELIVERY = "Time until delivery."
    RTO = "Recovery time objective."
    RPO = "Recovery point objective."
    NOTIFICATION = "Time until the customer is told."
    OTHER = "Anything else."


class ProductModel(Entity):
    __tablename__ = "product_model"
    prefix = "pm"

    name: Mapped[str]
    kind: Mapped[ProductKind] = choice(ProductKind)
    description: Mapped[str | None]


class ServiceOffering(Entity):
    __tablename__ = "service_offering"
    prefix = "off"

    name: Mapped[str]
    product_model_id: Mapped[int] = reference("product_model")
    tier: Mapped[str | None]
    owner_id: Mapped[int | None] = reference("user_account", internal=True)
    description: Mapped[str | None]
    published: Mapped[bool] = mapped_column(default=False)
    parent_id: Mapped[int | None] = reference("service_offering")
    optional: Mapped[bool] = mapped_column(default=False)


class ServiceCommitment(Entity):
    __tablename__ = "service_commitment"
    prefix = "com"

    offering_id: Mapped[int] = reference("service_offering")
    kind: Mapped[CommitmentKind] = choice(CommitmentKind)
    name: Mapped[str]
    target: Mapped[str | None]


class CatalogItem(Entity):
    __tablename__ = "catalog_item"
    prefix = "cat"

    name: Mapped[str]
    description: Mapped[str | None]


class CatalogItemProductModel(Stored):
    __tablename__ = "catalog_item_product_model"
    __table_args__ = (sa.UniqueConstraint("catalog_item_id", "product_model_id"),)

    catalog_item_id: Mapped[int] = reference("catalog_item")
    product_model_id: Mapped[int] = reference("product_model")
