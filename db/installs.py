"""What was bought and where it runs: sold products, install base items, their related parties."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Entity, Stored, choice, given, internal, reference
from db.operations import Environment, Health


class PartyKind(enum.Enum):
    """Whether naming a party grants it access."""

    AUTHORIZED = "Grants access."
    LISTED = "Named for information, grants nothing."


class SoldProductStatus(enum.Enum):
    """Where a sold product stands in its life, by its dates."""

    IN_PREPARATION = "Its start lies ahead."
    ACTIVE = "It runs."
    EXPIRED = "Its end has passed."


def one_owner(name: str = "one_owner") -> sa.CheckConstraint:
    return sa.CheckConstraint("(account_id IS NULL) <> (consumer_id IS NULL)", name)


class SoldProduct(Entity):
    """`unit_price` counts minor units (cents) of `currency`."""

    __tablename__ = "sold_product"
    __table_args__ = (one_owner(), *given("sold_product", "start", "end"))
    prefix = "sp"

    name: Mapped[str]
    account_id: Mapped[int | None] = reference("account")
    consumer_id: Mapped[int | None] = reference("consumer")
    contact_id: Mapped[int | None] = reference("contact")
    product_model_id: Mapped[int | None] = reference("product_model")
    offering_id: Mapped[int | None] = reference("service_offering")
    parent_id: Mapped[int | None] = reference("sold_product")
    quantity: Mapped[int | None]
    start: Mapped[datetime | None]
    end: Mapped[datetime | None]
    unit_price: Mapped[int | None] = internal(type_=sa.BigInteger())
    currency: Mapped[str | None] = internal()


class InstallBaseItem(Entity):
    """`root_id` is the item at the top of its tree, itself for a root. Health is kept by
    `db/impact.py`: `health` of the item alone, `health_rollup` the worst of its subtree."""

    __tablename__ = "install_base_item"
    __table_args__ = (one_owner(),)
    prefix = "ibi"

    name: Mapped[str]
    serial_number: Mapped[str | None]
    environment: Mapped[Environment | None] = choice(Environment)
    active: Mapped[bool] = mapped_column(default=True)
    installed_at: Mapped[datetime | None]
    account_id: Mapped[int | None] = reference("account")
    consumer_id: Mapped[int | None] = reference("consumer")
    contact_id: Mapped[int | None] = reference("contact")
    product_model_id: Mapped[int | None] = reference("product_model")
    parent_id: Mapped[int | None] = reference("install_base_item")
    root_id: Mapped[int | None] = reference("install_base_item")
    configuration_item_id: Mapped[int | None] = reference("configuration_item", internal=True)
    service_context_id: Mapped[int | None] = reference("configuration_item", internal=True)
    health: Mapped[Health] = choice(Health, default=Health.NOT_AVAILABLE)
    health_rollup: Mapped[Health] = choice(Health, default=Health.NOT_AVAILABLE)
    health_updated_at: Mapped[datetime | None]


class InstalledProduct(Stored):
    """Which sold products are installed as which items: many to many."""

    __tablename__ = "installed_product"
    __table_args__ = (sa.UniqueConstraint("sold_product_id", "install_base_item_id"),)

    sold_product_id: Mapped[int] = reference("sold_product")
    install_base_item_id: Mapped[int] = reference("install_base_item")
    external_key: Mapped[str | None] = mapped_column(unique=True)


class RelatedParty(Entity):
    """A contact, account or consumer named on a sold product, an item or a case."""

    __tablename__ = "related_party"
    __table_args__ = (
        sa.CheckConstraint(
            "(sold_product_id IS NOT NULL) + (install_base_item_id IS NOT NULL)"
            " + (case_id IS NOT NULL) = 1",
            "one_object",
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "num_nonnulls(sold_product_id, install_base_item_id, case_id) = 1", "one_object"
        ).ddl_if(dialect="postgresql"),
    )
    prefix = "rp"

    sold_product_id: Mapped[int | None] = reference("sold_product")
    install_base_item_id: Mapped[int | None] = reference("install_base_item")
    case_id: Mapped[int | None] = reference("case_record")
    kind: Mapped[PartyKind] = choice(PartyKind)
    contact_id: Mapped[int | None] = reference("contact")
    account_id: Mapped[int | None] = reference("account")
    consumer_id: Mapped[int | None] = reference("consumer")
    responsibility: Mapped[str | None]
