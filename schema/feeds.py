"""What can be followed, and the messages of the feeds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry

import db
from resolvers.news import NewsKind, ResyncReason
from resolvers.subscribers import Feed
from schema.words import PORTAL, WORKSPACE, describe, field

describe(NewsKind)
describe(ResyncReason)

CURSOR = "Where the feed stands: pass it as `after` to follow on from here. Equal or not, no more."
KIND = "What the message says."
AT = "When it happened."
ID = "The row; all that is told of one that was removed."
REASON = "Why a resync is required."


def said(description: str) -> Any:
    return strawberry.field(description=description)


def wanted(description: str) -> Any:
    return strawberry.field(default=None, description=description)


@strawberry.input(description="Which outages to follow; ids that are not visible match nothing.")
class OutageUpdatesFilter:
    outage_ids: list[strawberry.ID] | None = wanted("These outages.")
    install_base_item_ids: list[strawberry.ID] | None = wanted("What impacts one of these items.")
    account_ids: list[strawberry.ID] | None = wanted("What impacts an item of these accounts.")


@strawberry.input(description="Which cases to follow; ids that are not visible match nothing.")
class CaseUpdatesFilter:
    case_ids: list[strawberry.ID] | None = wanted("These cases.")
    account_ids: list[strawberry.ID] | None = wanted("The cases of these accounts.")


@strawberry.input(description="Whose health to follow; ids that are not visible match nothing.")
class InstallBaseHealthUpdatesFilter:
    install_base_item_ids: list[strawberry.ID] | None = wanted("These items.")
    account_ids: list[strawberry.ID] | None = wanted("The items of these accounts.")


@strawberry.input(description="Which alerts to follow; ids that are not visible match nothing.")
class AlertUpdatesFilter:
    alert_ids: list[strawberry.ID] | None = wanted("These alerts.")


@strawberry.input(description="Which incidents to follow; ids that are not visible match nothing.")
class IncidentUpdatesFilter:
    incident_ids: list[strawberry.ID] | None = wanted("These incidents.")


@strawberry.type(description="A message of a feed.")
class Update:
    cursor: str = said(CURSOR)
    kind: NewsKind = said(KIND)
    occurred_at: datetime = said(AT)
    id: strawberry.ID | None = said(ID)
    reason: ResyncReason | None = said(REASON)


@strawberry.type(description="A message about an outage.")
class OutageUpdate(Update):
    outage: Outage | None = said("The outage as it is when told; null where there is none to tell.")


@strawberry.type(description="A message about a case.")
class CaseUpdate(Update):
    case: Case | None = said("The case as it is when told; null where there is none to tell.")


@strawberry.type(description="A message about the health of an install base item.")
class InstallBaseHealthUpdate(Update):
    install_base_item: InstallBaseItem | None = said(
        "The item as it is when told; null where there is none to tell."
    )


@strawberry.type(description="A message about an alert.")
class AlertUpdate(Update):
    alert: Alert | None = said("The alert as it is when told; null where there is none to tell.")


@strawberry.type(description="A message about an incident.")
class IncidentUpdate(Update):
    incident: Incident | None = said(
        "The incident as it is when told; null where there is none to tell."
    )


@strawberry.type(description="What can be followed. Nothing is lost between two cursors of a feed.")
class Subscription:
    outage_updates: OutageUpdate = field(
        Feed(db.Outage, OutageUpdatesFilter, PORTAL),
        "Outages as they come into sight, change and leave it.",
    )
    case_updates: CaseUpdate = field(
        Feed(db.Case, CaseUpdatesFilter, PORTAL),
        "Cases as they come into sight, change, are commented on and leave it.",
    )
    install_base_health_updates: InstallBaseHealthUpdate = field(
        Feed(db.InstallBaseItem, InstallBaseHealthUpdatesFilter, PORTAL),
        "Install base items whose health, or the worst below them, has changed.",
    )
    alert_updates: AlertUpdate = field(
        Feed(db.Alert, AlertUpdatesFilter, WORKSPACE),
        "Alerts as they are raised, change and leave sight.",
    )
    incident_updates: IncidentUpdate = field(
        Feed(db.Incident, IncidentUpdatesFilter, WORKSPACE),
        "Incidents as they are opened, change and leave sight.",
    )


from schema.cases import Case
from schema.installs import InstallBaseItem
from schema.operations import Alert, Incident, Outage
