"""What runs and what breaks: configuration items, alerts, incidents, outages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

import db
from auth import fields as guards
from auth.scope import Table, row_rule, shown_with
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

OF_ALERT, OF_INCIDENT = impact.of(db.Alert), impact.of(db.Incident)


def phase(t: Table, _kind: Kind) -> Any:
    """Cancelled where it was called off, else by its times."""
    names = db.OutagePhase
    return sa.case(
        (t.c.cancelled_at.is_not(None), sa.literal(names.CANCELLED.name)),
        (t.c.end <= NOW, sa.literal(names.ENDED.name)),
        (t.c.begin <= NOW, sa.literal(names.ONGOING.name)),
        else_=sa.literal(names.PLANNED.name),
    )


def affected_account_count(t: Table, kind: Kind) -> Any:
    account = db.Account.__table__.alias()
    affected = impact.affected_accounts(impact.of_outage)(t.c.id, account, kind)
    counted = sa.select(sa.func.count()).select_from(account)
    return counted.where(affected, row_rule(db.Account, account, kind)).scalar_subquery()


def outages_on(parent: Any, t: Table, _kind: Kind) -> Any:
    hit = db.OutageConfigurationItem.__table__.alias()
    led = sa.select(hit.c.outage_id).where(hit.c.configuration_item_id == parent)
    return t.c.id.in_(led.correlate(parent.table))


def incident_of_alert(t: Table) -> Any:
    """The id of the newest incident of the alert that the viewer sees: a hidden one, opened later,
    takes nothing away. Only users read alerts."""
    incident = db.Incident.__table__.alias()
    seen = row_rule(db.Incident, incident, Kind.USER)
    newest = sa.select(incident.c.id).where(incident.c.alert_id == t.c.id, seen)
    newest = newest.order_by(incident.c.opened_at.desc(), incident.c.id.desc()).limit(1)
    return newest.correlate(t).scalar_subquery()


@node(db.Outage, newest="begin")
class Outage(Node):
    """A time in which a service is not there, impaired, or under maintenance."""

    number: str = column(PORTAL, "Its number, random and unique.")
    type: db.OutageType = column(PORTAL, "What sort of outage it is.")
    phase: db.OutagePhase = derived(
        PORTAL, "Where it stands, by its times.", phase, Leaf.NAME, choices=db.OutagePhase
    )
    summary: str = column(PORTAL, "What it is, in a line.")
    message: str | None = column(PORTAL, "What customers are told.")
    begin: datetime = column(PORTAL, "When it begins.")
    end: datetime | None = column(PORTAL, "When it ends; empty: not known.")
    published: bool = column(PORTAL, "Customers are told of it.")
    install_base_items: Connection[InstallBaseItem] = related(
        PORTAL,
        "The active items it hits.",
        db.InstallBaseItem,
        impact.affected_items(impact.of_outage),
    )
    configuration_items: Connection[ConfigurationItem] | None = connection(
        WORKSPACE,
        "The configuration items it is recorded on.",
        (
            db.OutageConfigurationItem.outage_id,
            db.OutageConfigurationItem.configuration_item_id,
        ),
        guard=guards.OUTAGE_TECHNICAL,
    )
    affected_accounts: Connection[Account] | None = related(
        WORKSPACE,
        "Accounts that own active items it hits.",
        db.Account,
        impact.affected_accounts(impact.of_outage),
        guard=guards.OUTAGE_AFFECTED,
    )
    affected_account_count: int | None = derived(
        WORKSPACE,
        "How many accounts own active items it hits.",
        affected_account_count,
        Leaf.INTEGER,
        guard=guards.OUTAGE_AFFECTED,
    )


@node(db.ConfigurationItem)
class ConfigurationItem(Node):
    """A technical thing: a service, an application, a database, a host, a part of the network."""

    name: str = column(WORKSPACE, "Its name.")
    ci_class: db.ConfigurationItemClass = column(
        WORKSPACE, "What sort of thing it is.", name="class"
    )
    environment: db.Environment | None = column(WORKSPACE, "What it is used for.")
    in_maintenance: bool = column(WORKSPACE, "Its own alerts do not count now.")
    health: db.Health = column(WORKSPACE, "The worst open alert that reaches it.")
    dependencies: Connection[ConfigurationItem] = connection(
        WORKSPACE,
        "What it needs.",
        (
            db.ConfigurationItemDependency.dependent_id,
            db.ConfigurationItemDependency.dependency_id,
        ),
    )
    dependents: Connection[ConfigurationItem] = connection(
        WORKSPACE,
        "What needs it.",
        (
            db.ConfigurationItemDependency.dependency_id,
            db.ConfigurationItemDependency.dependent_id,
        ),
    )
    install_base_items: Connection[InstallBaseItem] = connection(
        WORKSPACE, "The items that are this.", db.InstallBaseItem.configuration_item_id
    )
    alerts: Connection[Alert] = connection(
        WORKSPACE, "Alerts raised on it.", db.Alert.configuration_item_id
    )
    outages: Connection[Outage] = related(
        WORKSPACE, "Outages recorded on it.", db.Outage, outages_on
    )


@node(db.Alert, newest="raised_at")
class Alert(Node):
    """A machine's complaint about a configuration item."""

    number: str = column(WORKSPACE, "Its number, random and unique.")
    severity: db.Severity = column(WORKSPACE, "How bad it is.")
    state: db.AlertState = column(WORKSPACE, "Whether it is over.")
    description: str | None = column(WORKSPACE, "What the machine says.")
    raised_at: datetime = column(WORKSPACE, "When it was raised.")
    closed_at: datetime | None = column(WORKSPACE, "When it was closed.")
    configuration_item: ConfigurationItem | None = link(
        WORKSPACE,
        "What it is about.",
        db.Alert.configuration_item_id,
        guard=guards.ALERT_TECHNICAL,
    )
    impacted_configuration_items: Connection[ConfigurationItem] | None = related(
        WORKSPACE,
        "What it is about and all that depends on it.",
        db.ConfigurationItem,
        impact.impacted_items(OF_ALERT),
        guard=guards.ALERT_TECHNICAL,
    )
    affected_install_base_items: Connection[InstallBaseItem] | None = related(
        WORKSPACE,
        "The active items it reaches.",
        db.InstallBaseItem,
        impact.affected_items(OF_ALERT),
        guard=guards.ALERT_AFFECTED,
    )
    affected_accounts: Connection[Account] | None = related(
        WORKSPACE,
        "Accounts that own active items it reaches.",
        db.Account,
        impact.affected_accounts(OF_ALERT),
        guard=guards.ALERT_AFFECTED,
    )
    incident: Incident | None = link(
        WORKSPACE,
        "The work of putting it right.",
        db.Incident.id,
        by=incident_of_alert,
        rule=shown_with,
    )
    cases: Connection[Case] = connection(WORKSPACE, "Cases opened for it.", db.Case.alert_id)


@node(db.Incident, newest="opened_at")
class Incident(Node):
    """The work of putting right what broke."""

    number: str = column(WORKSPACE, "Its number, random and unique.")
    summary: str = column(WORKSPACE, "What it is, in a line.")
    state: db.IncidentState = column(WORKSPACE, "How far it has come.")
    priority: db.Priority = column(WORKSPACE, "How urgent it is.")
    opened_at: datetime = column(WORKSPACE, "When it was opened.")
    resolved_at: datetime | None = column(WORKSPACE, "When it was resolved.")
    alert: Alert | None = link(WORKSPACE, "The alert behind it.", db.Incident.alert_id)
    configuration_item: ConfigurationItem | None = link(
        WORKSPACE,
        "What broke.",
        db.Incident.configuration_item_id,
        guard=guards.INCIDENT_TECHNICAL,
    )
    cases: Connection[Case] = connection(WORKSPACE, "Cases about it.", db.Case.incident_id)
    affected_accounts: Connection[Account] | None = related(
        WORKSPACE,
        "Accounts that own active items it reaches.",
        db.Account,
        impact.affected_accounts(OF_INCIDENT),
        guard=guards.INCIDENT_AFFECTED,
    )


from schema.accounts import Account
from schema.cases import Case
from schema.installs import InstallBaseItem
