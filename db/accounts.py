"""Who buys and who serves: accounts in their hierarchy, contacts, consumers, users, and reach."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Entity, Stored, choice, given, internal, reference


class ContactRole(enum.Enum):
    """What a contact may see and do."""

    CUSTOMER = "Works with own cases of the own account."
    CASE_MANAGER = "Manages the cases of the account and everything below it."
    CUSTOMER_ADMIN = "Administers the account and everything below it."
    PARTNER = "Works for a partner on own cases of the customers it serves."
    PARTNER_ADMIN = "Administers a partner and reads what its customers granted."


class UserRole(enum.Enum):
    """What a user of the company may see and do."""

    AGENT = "Serves business customers."
    CONSUMER_AGENT = "Serves consumers."
    MANAGER = "Manages customer service and major cases."
    NOC = "Runs network operations: alerts, incidents, outages."
    SERVICE_OWNER = "Owns service offerings."
    ADMIN = "Administers the system."
    INTEGRATION = "A machine that reports alerts and reads nothing."


class CaseAccess(enum.Enum):
    """Which cases of a served account a partner's administrators read."""

    ALL = "Every case of the account."
    SINCE_START = "Cases opened since the relationship began."
    ASSIGNED = "Cases that name the partner."


class AccessSource(enum.Enum):
    """Why a contact reaches an account."""

    HIERARCHY = "The home account and what lies below it."
    CONTACT = "A contact relationship."
    PARTNER = "A partner relationship."


class AccessCases(enum.Enum):
    """Which cases of a reached account a contact reads; OWN: those naming the contact."""

    OWN = "own"
    ALL = "all"
    SINCE_START = "since_start"
    ASSIGNED = "assigned"


class Account(Entity):
    __tablename__ = "account"
    prefix = "acc"

    name: Mapped[str]
    number: Mapped[str] = mapped_column(unique=True)
    parent_id: Mapped[int | None] = reference("account")
    customer: Mapped[bool] = internal(default=True)
    partner: Mapped[bool] = internal(default=False)
    restrict_contact_access: Mapped[bool] = internal(default=False)
    primary_contact_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("contact.id", use_alter=True), index=True, info={"internal": True}
    )
    registration_code: Mapped[str | None] = internal()
    active: Mapped[bool] = mapped_column(default=True)


class Contact(Entity):
    __tablename__ = "contact"
    prefix = "con"

    name: Mapped[str]
    email: Mapped[str | None] = internal()
    phone: Mapped[str | None] = internal()
    account_id: Mapped[int] = reference("account")
    role: Mapped[ContactRole] = choice(ContactRole, internal=True)
    active: Mapped[bool] = mapped_column(default=True)


class Consumer(Entity):
    __tablename__ = "consumer"
    prefix = "cns"

    name: Mapped[str]
    email: Mapped[str | None] = internal()
    phone: Mapped[str | None] = internal()
    active: Mapped[bool] = mapped_column(default=True)


class ConsumerRepresentative(Stored):
    """The representative reads what the consumer owns (one step, no chains)."""

    __tablename__ = "consumer_representative"
    __table_args__ = (sa.UniqueConstraint("representative_id", "consumer_id"),)

    representative_id: Mapped[int] = reference("consumer")
    consumer_id: Mapped[int] = reference("consumer")
    external_key: Mapped[str | None] = mapped_column(unique=True)


class User(Entity):
    """Somebody of the company that runs the service. `roles` holds names of UserRole."""

    __tablename__ = "user_account"
    prefix = "usr"

    name: Mapped[str]
    email: Mapped[str | None]
    roles: Mapped[list[str]]
    active: Mapped[bool] = mapped_column(default=True)


class AccountRelationship(Entity):
    """A partner serves an account from `valid_from` to before `valid_to`; an empty end is open."""

    __tablename__ = "account_relationship"
    prefix = "arl"

    partner_id: Mapped[int] = reference("account")
    account_id: Mapped[int] = reference("account")
    valid_from: Mapped[datetime | None]
    valid_to: Mapped[datetime | None]
    case_access: Mapped[CaseAccess] = choice(CaseAccess, default=CaseAccess.ALL)


class ContactRelationship(Stored):
    """A contact also works for another account while the relationship is valid."""

    __tablename__ = "contact_relationship"

    contact_id: Mapped[int] = reference("contact")
    account_id: Mapped[int] = reference("account")
    valid_from: Mapped[datetime | None]
    valid_to: Mapped[datetime | None]
    external_key: Mapped[str | None] = mapped_column(unique=True)


class AccountAccess(Stored):
    """The reach of every active contact: one row per contact, account and source of the reach.

    Kept by `db/access.py` in the transaction that changes hierarchy, partnerships, contact
    relationships, roles or activity. The role of the contact is folded into the columns, so that
    a rule needs no role. No row leads to an inactive account or from an inactive contact, or
    from a contact whose home account is inactive; descendants are still reached through an
    inactive account. A row counts while `valid_from <= now < valid_to` (empty = open).

    role -> sources: customer home + CONTACT; case_manager, customer_admin home and descendants +
    CONTACT; partner home + CONTACT + PARTNER; partner_admin home and descendants + CONTACT +
    PARTNER. (home and descendants = HIERARCHY; PARTNER: live relationships of the home account.)
    """

    __tablename__ = "account_access"
    __table_args__ = (
        sa.Index("ix_account_access_contact_account", "contact_id", "account_id"),
        *given("account_access", "valid_from", "valid_to"),
    )

    contact_id: Mapped[int] = mapped_column(sa.ForeignKey("contact.id", ondelete="CASCADE"))
    account_id: Mapped[int] = reference("account")
    source: Mapped[AccessSource] = choice(AccessSource)
    valid_from: Mapped[datetime | None]
    valid_to: Mapped[datetime | None]
    # OWNREAD: HIERARCHY and CONTACT for every role, PARTNER for partner_admin alone.
    install_base: Mapped[bool]
    # The account's restrict_contact_access: then only rows whose own contact is the viewer.
    restricted: Mapped[bool]
    # HIERARCHY and CONTACT, never PARTNER.
    contracts: Mapped[bool]
    # Its contacts are listed: case_manager, customer_admin, partner_admin every row; partner the
    # PARTNER rows; customer none.
    contacts: Mapped[bool]
    # F6 of its contacts: HIERARCHY rows of case_manager, customer_admin, partner_admin.
    personal: Mapped[bool]
    # F2 and F8: HIERARCHY rows of customer_admin.
    commercial: Mapped[bool]
    # customer, partner: OWN. case_manager, customer_admin: ALL. partner_admin: ALL, on PARTNER
    # rows the relationship's case_access.
    case_access: Mapped[AccessCases] = choice(AccessCases)
