"""The messages of a feed, and which of them an event becomes for whoever listens."""

import enum
from dataclasses import dataclass
from datetime import datetime

import orjson

import db
from realtime.outbox import Anchors, Event
from resolvers.sight import Seen


class NewsKind(enum.Enum):
    """What a message of a feed says."""

    CREATED = "A row has come into the viewer's sight."
    UPDATED = "A row the viewer sees has changed."
    REMOVED = "A row has left the viewer's sight: its id alone is told."
    CHECKPOINT = "All is told up to this cursor; the first message, and then every 30 seconds."
    RESYNC_REQUIRED = "News may be missing: read anew, then follow from that snapshot."


class ResyncReason(enum.Enum):
    """Why news may be missing."""

    SCOPE_CHANGED = "What the viewer may see has changed."
    EXPIRED = "The cursor is older than what is kept."
    UNKNOWN_CURSOR = "The cursor is not of this log."
    MANY_CHANGES = "More has changed at once than is told row by row."


@dataclass(frozen=True)
class Message:
    """One message of a feed."""

    cursor: str
    kind: NewsKind
    at: datetime
    public_id: str | None = None
    reason: ResyncReason | None = None


def news_of(event: Event, seen: Seen, *, portal: bool) -> NewsKind | None:
    """What the event is to somebody who sees this much of the row. PORTAL hears of a change only
    where it can read one, and of nothing that was not published by it: a later event did that."""
    now = seen.now and not (portal and unpublished(event.after))
    if event.kind is db.EventKind.CREATED:
        return NewsKind.CREATED if now else None
    readable = event.portal or seen.moved or not portal
    if event.before == event.after or (now and seen.before):
        return NewsKind.UPDATED if now and readable else None
    if now:
        return NewsKind.CREATED
    return NewsKind.REMOVED if seen.before else None


def unreadable(event: Event) -> bool:
    """No news for PORTAL, whoever listens: nothing it reads has changed, nor who sees the row."""
    return not event.portal and event.before == event.after


def unpublished(anchors: Anchors | None) -> bool:
    return anchors is not None and anchors.get("published") is False


OWN_FIELDS = frozenset({"__typename", "cursor", "kind", "occurredAt", "id", "reason"})


def own_field(type_name: str, message: Message, field: str) -> bytes:
    """The JSON of what the message itself says."""
    values = {
        "__typename": type_name,
        "cursor": message.cursor,
        "kind": message.kind.name,
        "occurredAt": db.iso(message.at),
        "id": message.public_id,
        "reason": message.reason and message.reason.name,
    }
    return orjson.dumps(values[field])
