"""What customers ask and are told: cases, major cases, and the comments on them."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Entity, Stored, choice, internal, now, reference
from db.operations import Priority


class CaseState(enum.Enum):
    """How far a case has come."""

    NEW = "Not yet taken up."
    OPEN = "Being worked on."
    AWAITING_INFO = "Waiting for the customer."
    RESOLVED = "A solution is proposed."
    CLOSED = "Done."
    CANCELLED = "Called off."


class MajorState(enum.Enum):
    """How far a major case has come."""

    PROPOSED = "A candidate."
    ACCEPTED = "A major case."
    REJECTED = "Not a major case after all."
    CANCELLED = "Called off."


class Channel(enum.Enum):
    """How the customer came in touch."""

    WEB = "Portal."
    PHONE = "Phone."
    EMAIL = "E-mail."
    CHAT = "Chat."
    SOCIAL = "Social media."


class CommentVisibility(enum.Enum):
    """Who reads a comment."""

    PUBLIC = "Told to the customer."
    INTERNAL = "A work note."


class Case(Entity):
    """`major` says that the row is itself a major case (unless its state is REJECTED).
    `proactive`: opened before the customer called; on import, where the row is major or names an
    alert or an incident."""

    __tablename__ = "case_record"
    __table_args__ = (
        sa.CheckConstraint("account_id IS NULL OR consumer_id IS NULL", "one_owner"),
        sa.Index("ix_case_record_opened_at_id", "opened_at", "id"),
        sa.Index("ix_case_record_account_id_opened_at", "account_id", "opened_at", "id"),
    )
    prefix = "case"

    number: Mapped[str] = mapped_column(unique=True)
    subject: Mapped[str]
    description: Mapped[str | None]
    state: Mapped[CaseState] = choice(CaseState, default=CaseState.NEW)
    priority: Mapped[Priority] = choice(Priority, default=Priority.MODERATE)
    channel: Mapped[Channel | None] = choice(Channel)
    opened_at: Mapped[datetime] = mapped_column(default=now)
    closed_at: Mapped[datetime | None]
    resolution: Mapped[str | None]
    proactive: Mapped[bool] = mapped_column(default=False)
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    consumer_id: Mapped[int | None] = reference("consumer")
    contact_id: Mapped[int | None] = reference("contact")
    opened_by_contact_id: Mapped[int | None] = reference("contact")
    opened_by_consumer_id: Mapped[int | None] = reference("consumer")
    opened_by_user_id: Mapped[int | None] = reference("user_account")
    partner_id: Mapped[int | None] = reference("account")
    partner_contact_id: Mapped[int | None] = reference("contact")
    sold_product_id: Mapped[int | None] = reference("sold_product")
    parent_id: Mapped[int | None] = reference("case_record", internal=True)
    major: Mapped[bool] = internal(default=False)
    major_state: Mapped[MajorState | None] = choice(MajorState, internal=True)
    alert_id: Mapped[int | None] = reference("alert", internal=True)
    incident_id: Mapped[int | None] = reference("incident", internal=True)


class CaseInstallBaseItem(Stored):
    """The install base items a case is about."""

    __tablename__ = "case_install_base_item"
    __table_args__ = (sa.UniqueConstraint("case_id", "install_base_item_id"),)

    case_id: Mapped[int] = reference("case_record")
    install_base_item_id: Mapped[int] = reference("install_base_item")


class CaseComment(Entity):
    """A word on a case; INTERNAL ones are work notes."""

    __tablename__ = "case_comment"
    prefix = "cmt"

    case_id: Mapped[int] = reference("case_record")
    author_contact_id: Mapped[int | None] = reference("contact")
    author_consumer_id: Mapped[int | None] = reference("consumer")
    author_user_id: Mapped[int | None] = reference("user_account")
    body: Mapped[str]
    visibility: Mapped[CommentVisibility] = choice(CommentVisibility)
