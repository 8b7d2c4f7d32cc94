"""What happened: the outbox and its clock, the audit trail, the keys that make retries safe."""

import enum
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Entity, Stored, choice, now

IDEMPOTENCY_KEPT_FOR = timedelta(hours=24)


class EventKind(enum.Enum):
    """What happened to a row."""

    CREATED = "The row is new."
    UPDATED = "The row changed."
    SCOPE = "What some principals may see has changed; no row did."
    REVOKED = "The sessions of a principal are ended; no row changed."


class Clock(Base):
    """One row. Updated as the last statement before commit, it numbers events without gaps in
    commit order. `epoch` changes when the log is restored from elsewhere."""

    __tablename__ = "clock"
    __table_args__ = (sa.CheckConstraint("id = 1", "single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    epoch: Mapped[str]
    sequence: Mapped[int] = mapped_column(sa.BigInteger(), default=0)


class Event(Base):
    """One line of the outbox. Names the row and carries nothing a viewer could read: whoever is
    told reads the row through the own scope. `anchors_before` and `anchors_after` are JSON by
    which the rule of sight is judged before and after the change; of a SCOPE event the second
    names those concerned, of a REVOKED one it says up to when tokens are void. An UPDATED event of
    no row (`row_id` 0) is about many rows of its table: the second says by which moment they are
    known."""

    __tablename__ = "event"

    sequence: Mapped[int] = mapped_column(sa.BigInteger(), primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(default=now)
    kind: Mapped[EventKind] = choice(EventKind)
    entity: Mapped[str]
    row_id: Mapped[int]
    public_id: Mapped[str]
    row_version: Mapped[int]
    # False where nothing changed that PORTAL reads: no news for that audience.
    portal: Mapped[bool]
    anchors_before: Mapped[str | None]
    anchors_after: Mapped[str | None]


class TimeTold(Base):
    """One row: up to which moment the log tells what time alone has changed; null before the
    first server runs."""

    __tablename__ = "time_told"
    __table_args__ = (sa.CheckConstraint("id = 1", "single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    until: Mapped[datetime | None]


class SessionRevocation(Base):
    """Tokens that were issued for the principal (a public id) up to the moment are void."""

    __tablename__ = "session_revocation"

    principal: Mapped[str] = mapped_column(primary_key=True)
    revoked_at: Mapped[datetime]


class AuditEntry(Entity):
    """Who did what to which row, and how it looked before and after (JSON text)."""

    __tablename__ = "audit_entry"
    prefix = "aud"

    principal: Mapped[str] = mapped_column(index=True)
    deed: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)
    before: Mapped[str | None]
    after: Mapped[str | None]


class IdempotencyKey(Stored):
    """The answer to a deed, kept 24 hours for whoever retries it with the same key."""

    __tablename__ = "idempotency_key"
    __table_args__ = (sa.UniqueConstraint("principal", "key"),)

    principal: Mapped[str]
    key: Mapped[str]
    request_digest: Mapped[str]
    answer: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
