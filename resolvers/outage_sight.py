"""Who sees an outage: whose items it impacts, now and as it was before a change (docs/adr/)."""

from typing import Any

import sqlalchemy as sa

import db
from auth.scope import Condition, row_rule
from auth.viewer import Kind
from realtime.outbox import Anchors
from resolvers.affected import affected, impacted_before, impacted_now
from resolvers.sight import NEVER, ROW_ID, Sight


class OutageSight(Sight):
    def matches(self, t: sa.FromClause) -> list[Condition]:
        conditions: list[Condition] = []
        if self.own_ids in self.wanted:
            conditions.append(self.dialect.member(t.c.public_id, self.own_ids))
        if self._by_items:
            conditions.append(affected(self.kind, self._of_viewer, impacted_now(ROW_ID)))
        return conditions

    @property
    def _by_items(self) -> bool:
        return bool(self.wanted - {self.own_ids})

    def _of_viewer(self, item: sa.FromClause) -> list[Condition]:
        """The items a filter asks for: their own rule is applied by whoever calls."""
        conditions: list[Condition] = []
        if "installBaseItemIds" in self.wanted:
            conditions.append(self.dialect.member(item.c.public_id, "installBaseItemIds"))
        if "accountIds" in self.wanted:
            conditions.append(self.account(item.c.account_id))
        return conditions

    def bind_anchors(self, anchors: Anchors) -> dict[str, Any]:
        items = [str(item) for item in anchors["configuration_items"]]
        return {"published": anchors["published"], "items": self.dialect.bind_list(items)}

    def before(self) -> tuple[Condition, Condition]:
        items = self.dialect.numbered("before_items")
        before = impacted_before(sa.select(sa.cast(items.c.value, sa.BigInteger())))
        t = db.Outage.__table__.alias("was")
        asked = [t.c.id == ROW_ID]
        if self.own_ids in self.wanted:
            asked.append(self.dialect.member(t.c.public_id, self.own_ids))
        if self.kind is Kind.USER:  # whoever of them sees outages sees all, so nothing moves
            asked.append(row_rule(db.Outage, t, self.kind))
            if self._by_items:
                asked.append(affected(self.kind, self._of_viewer, before))
            return sa.exists().where(*asked), NEVER
        published = sa.bindparam("before_published", type_=sa.Boolean())
        was = sa.and_(published, affected(self.kind, self._of_viewer, before))
        moved = affected(self.kind, self._of_viewer, before, impacted_now(ROW_ID))
        return sa.and_(sa.exists().where(*asked), was), sa.and_(published, moved)
