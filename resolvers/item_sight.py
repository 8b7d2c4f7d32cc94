"""Who sees an install base item whose health has changed, or one of many."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

import sqlalchemy as sa

import db
from auth.scope import sees_any
from db.types import Moment
from realtime.outbox import Event
from resolvers.plan.dialects import Compiled
from resolvers.sight import Sight

SINCE: sa.BindParameter[Any] = sa.bindparam("since", type_=Moment())


class ItemSight(Sight):
    def question(self, event: Event) -> tuple[Compiled, Mapping[str, Any]]:
        if not event.many:
            return super().question(event)
        assert event.after is not None
        since = datetime.fromisoformat(event.after["health_updated_at"])
        return self._changed, {"since": self.dialect.bind_moment(since)}

    @cached_property
    def _changed(self) -> Compiled:
        """They see one that has changed since that moment: what changed later is told later, but
        whoever saw it change then is told of both."""
        model = db.InstallBaseItem
        return self.compiled(sees_any(model, self.kind, lambda t: [_changed(t), *self.matches(t)]))


def _changed(t: sa.FromClause) -> sa.ColumnElement[bool]:
    return t.c.health_updated_at >= SINCE
