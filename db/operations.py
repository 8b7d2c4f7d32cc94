"""What runs and what breaks: configuration items, alerts, incidents, outages, and their impact."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Entity, Stored, choice, given, now, reference


class Health(enum.Enum):
    """How well something runs, by its open alerts."""

    CRITICAL = "A critical alert is open."
    MAJOR = "A major alert is open."
    MINOR = "A minor alert is open."
    WARNING = "A warning is open."
    NORMAL = "Nothing is wrong."
    NOT_AVAILABLE = "Not monitored."


class Severity(enum.Enum):
    """How bad an alert is."""

    CRITICAL = "The service is down."
    MAJOR = "The service is badly impaired."
    MINOR = "The service is slightly impaired."
    WARNING = "Something needs watching."
    INFO = "For information."
    CLEAR = "Over."


class AlertState(enum.Enum):
    """Whether an alert is over."""

    OPEN = "Not yet over."
    CLOSED = "Over."


class IncidentState(enum.Enum):
    """How far an incident has come."""

    NEW = "Not yet taken up."
    IN_PROGRESS = "Being worked on."
    ON_HOLD = "Waiting for somebody."
    RESOLVED = "Solved."
    CLOSED = "Done."
    CANCELLED = "Called off."


class Priority(enum.Enum):
    """How urgent something is."""

    CRITICAL = "Critical."
    HIGH = "High."
    MODERATE = "Moderate."
    LOW = "Low."


class OutageType(enum.Enum):
    """What sort of outage it is."""

    OUTAGE = "Unplanned, the service is not there."
    PLANNED = "Planned maintenance."
    DEGRADATION = "The service is impaired."


class OutagePhase(enum.Enum):
    """Where an outage stands, by its times."""

    PLANNED = "Its begin lies ahead."
    ONGOING = "It lasts."
    ENDED = "Its end has passed."
    CANCELLED = "It was called off."


class ConfigurationItemClass(enum.Enum):
    """What sort of thing a configuration item is."""

    BUSINESS_SERVICE = "A business service."
    APPLICATION_SERVICE = "An application service."
    APPLICATION = "An application."
    DATABASE = "A database."
    HOST = "A host."
    NETWORK = "A part of the network."
    DEVICE = "A device."
    OTHER = "Anything else."


class Environment(enum.Enum):
    """What an installation is used for."""

    DEVELOPMENT = "Development."
    TEST = "Test."
    STAGING = "Staging."
    PRODUCTION = "Production."


class DependencyType(enum.Enum):
    """How one configuration item needs another."""

    DEPENDS_ON = "Depends on."
    CONTAINS = "Contains."
    RUNS_ON = "Runs on."
    HOSTED_ON = "Hosted on."


class ConfigurationItem(Entity):
    """`health` is kept by `db/impact.py`: the worst open alert whose impact reaches the item,
    unless the alert's own item is in maintenance; NORMAL where there is none."""

    __tablename__ = "configuration_item"
    prefix = "ci"

    name: Mapped[str]
    ci_class: Mapped[ConfigurationItemClass] = choice(ConfigurationItemClass)
    environment: Mapped[Environment | None] = choice(Environment)
    in_maintenance: Mapped[bool] = mapped_column(default=False)
    health: Mapped[Health] = choice(Health, default=Health.NORMAL)


class ConfigurationItemDependency(Stored):
    """`dependent` needs `dependency`: what breaks the second impacts the first."""

    __tablename__ = "configuration_item_dependency"
    __table_args__ = (sa.UniqueConstraint("dependent_id", "dependency_id"),)

    dependent_id: Mapped[int] = reference("configuration_item")
    dependency_id: Mapped[int] = reference("configuration_item")
    type: Mapped[DependencyType] = choice(DependencyType, default=DependencyType.DEPENDS_ON)
    external_key: Mapped[str | None] = mapped_column(unique=True)


class ConfigurationItemImpact(Base):
    """up(source): the source and all that depends on it, transitively, for every item that
    carries an alert, an incident or an outage. Kept by `db/impact.py`."""

    __tablename__ = "configuration_item_impact"
    # Asked for the sources of what is impacted: the index holds the answer.
    __table_args__ = (sa.Index("ix_configuration_item_impact_source", "impacted_id", "source_id"),)

    source_id: Mapped[int] = mapped_column(
        sa.ForeignKey("configuration_item.id"), primary_key=True, autoincrement=False
    )
    impacted_id: Mapped[int] = mapped_column(
        sa.ForeignKey("configuration_item.id"), primary_key=True, autoincrement=False
    )


class Alert(Entity):
    __tablename__ = "alert"
    prefix = "alt"

    number: Mapped[str] = mapped_column(unique=True)
    configuration_item_id: Mapped[int] = reference("configuration_item")
    severity: Mapped[Severity] = choice(Severity)
    state: Mapped[AlertState] = choice(AlertState, default=AlertState.OPEN)
    description: Mapped[str | None]
    raised_at: Mapped[datetime] = mapped_column(default=now, index=True)
    closed_at: Mapped[datetime | None]


class Incident(Entity):
    __tablename__ = "incident"
    prefix = "inc"

    number: Mapped[str] = mapped_column(unique=True)
    alert_id: Mapped[int | None] = reference("alert")
    configuration_item_id: Mapped[int | None] = reference("configuration_item")
    summary: Mapped[str]
    state: Mapped[IncidentState] = choice(IncidentState, default=IncidentState.NEW)
    priority: Mapped[Priority] = choice(Priority, default=Priority.MODERATE)
    opened_at: Mapped[datetime] = mapped_column(default=now, index=True)
    resolved_at: Mapped[datetime | None]


class Outage(Entity):
    __tablename__ = "outage"
    __table_args__ = (
        sa.CheckConstraint('"end" IS NULL OR "end" >= "begin"', "end_after_begin"),
        *given("outage", "end"),
    )
    prefix = "out"

    number: Mapped[str] = mapped_column(unique=True)
    type: Mapped[OutageType] = choice(OutageType)
    summary: Mapped[str]
    message: Mapped[str | None]
    begin: Mapped[datetime] = mapped_column(index=True)
    end: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    published: Mapped[bool] = mapped_column(default=False)


class OutageConfigurationItem(Stored):
    __tablename__ = "outage_configuration_item"
    __table_args__ = (
        sa.UniqueConstraint("outage_id", "configuration_item_id"),
        sa.Index("ix_outage_configuration_item_outage", "configuration_item_id", "outage_id"),
    )

    outage_id: Mapped[int] = reference("outage")
    configuration_item_id: Mapped[int] = mapped_column(sa.ForeignKey("configuration_item.id"))
