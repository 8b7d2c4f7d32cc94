"""Who sees an install base item whose health has changed, or one of many."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

import sqlalchemy as sa

import db
from auth.scope import RULES, Condition
from auth.ways import has
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
        return self.compiled(sa.or_(sa.false(), *self._ways()))

    def _ways(self) -> Iterator[Condition]:
        """Each way of seeing by its own index, and those of a role only where they have it."""
        t = db.InstallBaseItem.__table__.alias("seen")
        asked = [t.c.health_updated_at >= SINCE, *self.matches(t)]
        for way in RULES[db.InstallBaseItem].ways(t, self.kind):
            seen = sa.exists().where(way.among, *asked)
            yield seen if way.role is None else sa.and_(has(way.role), seen)
