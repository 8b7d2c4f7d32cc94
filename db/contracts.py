"""What was promised: contracts, what they cover, entitlements."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Entity, Stored, choice, internal, reference
from db.installs import one_owner


class ContractState(enum.Enum):
    """Whether a contract or entitlement is in force."""

    DRAFT = "Not yet agreed."
    ACTIVE = "In force."
    EXPIRED = "Its end has passed."
    CANCELLED = "Called off."
    SUSPENDED = "Paused."


class Contract(Entity):
    """`value` counts minor units (cents)."""

    __tablename__ = "contract"
    __table_args__ = (one_owner(),)
    prefix = "ctr"

    number: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str | None]
    account_id: Mapped[int | None] = reference("account")
    consumer_id: Mapped[int | None] = reference("consumer")
    start: Mapped[datetime | None]
    end: Mapped[datetime | None]
    state: Mapped[ContractState] = choice(ContractState, default=ContractState.ACTIVE)
    support_schedule: Mapped[str | None]
    value: Mapped[int | None] = internal(type_=sa.BigInteger())


class ContractSoldProduct(Stored):
    __tablename__ = "contract_sold_product"
    __table_args__ = (sa.UniqueConstraint("contract_id", "sold_product_id"),)

    contract_id: Mapped[int] = reference("contract")
    sold_product_id: Mapped[int] = reference("sold_product")


class ContractInstallBaseItem(Stored):
    __tablename__ = "contract_install_base_item"
    __table_args__ = (sa.UniqueConstraint("contract_id", "install_base_item_id"),)

    contract_id: Mapped[int] = reference("contract")
    install_base_item_id: Mapped[int] = reference("install_base_item")


class Entitlement(Entity):
    """`channels` holds names of Channel."""

    __tablename__ = "entitlement"
    __table_args__ = (one_owner(),)
    prefix = "ent"

    name: Mapped[str]
    contract_id: Mapped[int | None] = reference("contract")
    account_id: Mapped[int | None] = reference("account")
    consumer_id: Mapped[int | None] = reference("consumer")
    channels: Mapped[list[str]] = mapped_column(default=list)
    state: Mapped[ContractState] = choice(ContractState, default=ContractState.ACTIVE)
    start: Mapped[datetime | None]
    end: Mapped[datetime | None]
