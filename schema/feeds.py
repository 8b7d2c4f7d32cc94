"""What can be followed, and the messages of the feeds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry

import db
from resolvers.news import NewsKind, ResyncReason
from resolvers.subscribers import Feed
from schema.words import PORTAL, describe, field

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


@strawberry.type(description="A message about an outage.")
class OutageUpdate:
    cursor: str = said(CURSOR)
    kind: NewsKind = said(KIND)
    occurred_at: datetime = said(AT)
    id: strawberry.ID | None = said(ID)
    reason: ResyncReason | None = said(REASON)
    outage: Outage | None = said("The outage as it is when told; null where there is none to tell.")


@strawberry.type(description="A message about a case.")
class CaseUpdate:
    cursor: str = said(CURSOR)
    kind: NewsKind = said(KIND)
    occurred_at: datetime = said(AT)
    id: strawberry.ID | None = said(ID)
    reason: ResyncReason | None = said(REASON)
    case: Case | None = said("The case as it is when told; null where there is none to tell.")


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


from schema.cases import Case
from schema.operations import Outage
