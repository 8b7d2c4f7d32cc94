"""How lines get into the log: the number of each, and what one says of a change of scope."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.dml import ReturningUpdate

from db.base import now
from db.events import Clock, EventKind


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
        return {
            "sequence": sequence,
            "at": now(),
            "kind": EventKind.SCOPE,
            "entity": "scope",
            "row_id": 0,
            "public_id": "",
            "row_version": 0,
            "portal": True,
            "anchors_before": None,
            "anchors_after": json.dumps(concerned),
        }
