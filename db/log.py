"""How lines get into the log: their numbers, and what they say that no deed on a row tells."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.dml import ReturningUpdate

from db.base import now
from db.events import Clock, EventKind
from db.types import iso


def advance(lines: int) -> ReturningUpdate[int]:
    """Takes numbers for so many lines and answers the last of them. Whoever has them commits next:
    to be executed last of all in a transaction."""
    return sa.update(Clock).values(sequence=Clock.sequence + lines).returning(Clock.sequence)


@dataclass(frozen=True, slots=True)
class ScopeNews:
    """What these principals may see has changed, or what anybody may. Ids of rows: the set may
    name somebody for whom nothing has changed, and must not leave out anybody else."""

    contacts: Collection[int] = ()
    consumers: Collection[int] = ()
    users: Collection[int] = ()
    everybody: bool = False

    def __bool__(self) -> bool:
        return bool(self.everybody or self.contacts or self.consumers or self.users)

    def line(self, sequence: int) -> dict[str, Any]:
        concerned = {
            "contacts": sorted(self.contacts),
            "consumers": sorted(self.consumers),
            "users": sorted(self.users),
            "everybody": self.everybody,
        }
        given = {"kind": EventKind.SCOPE, "entity": "scope", "anchors_after": json.dumps(concerned)}
        return {**_line(sequence), **given}


@dataclass(frozen=True, slots=True)
class ItemNews:
    """The health of an install base item has changed: nobody edited the row, and those who see it
    are the same."""

    row_id: int
    public_id: str
    row_version: int

    def line(self, sequence: int) -> dict[str, Any]:
        row = {"row_id": self.row_id, "public_id": self.public_id, "row_version": self.row_version}
        return {**_line(sequence), "kind": EventKind.UPDATED, "entity": ITEM, **row}


@dataclass(frozen=True, slots=True)
class ManyItemsNews:
    """The health of more items has changed than are told one by one: those whose
    `health_updated_at` is this moment, or has become a later one."""

    since: datetime

    def line(self, sequence: int) -> dict[str, Any]:
        since = json.dumps({"health_updated_at": iso(self.since)})
        given = {"kind": EventKind.UPDATED, "entity": ITEM, "anchors_after": since}
        return {**_line(sequence), **given}


ITEM = "install_base_item"


@dataclass(frozen=True, slots=True)
class SessionsNews:
    """Whatever was issued for this principal up to the moment is worth nothing any more."""

    principal: str
    revoked_at: datetime

    @classmethod
    def read(cls, principal: str, given: Mapping[str, Any] | None) -> "SessionsNews":
        return cls(principal, datetime.fromisoformat((given or {})["revoked_at"]))

    def line(self, sequence: int) -> dict[str, Any]:
        until = json.dumps({"revoked_at": iso(self.revoked_at)})
        given = {"kind": EventKind.REVOKED, "entity": "sessions", "public_id": self.principal}
        return {**_line(sequence), **given, "anchors_after": until}


def _line(sequence: int) -> dict[str, Any]:
    """About no row."""
    return {
        "sequence": sequence,
        "at": now(),
        "row_id": 0,
        "public_id": "",
        "row_version": 0,
        "portal": True,
        "anchors_before": None,
        "anchors_after": None,
    }
