"""Who is told of an event: the row rule of whoever listens, asked of the row as it is now and,
where the change moved what the rule reads, of the row as it was before (docs/adr/).

One statement for each question, compiled once, asks it for all who listen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import sqlalchemy as sa

import db
from auth.scope import Condition, row_rule
from auth.viewer import ME, Kind
from realtime.outbox import Event
from resolvers.affected import affected, impacted_before, impacted_now
from resolvers.anchors import CASE_COLUMNS
from resolvers.concerned import Concerned
from resolvers.plan.dialects import Compiled, Dialect

# The filter of a feed: ids by the name of its field; a row matches if it matches every field.
Wanted = Mapping[str, Sequence[str]]

OWN_IDS: Mapping[type[db.Entity], str] = {db.Outage: "outageIds", db.Case: "caseIds"}
NEVER = sa.false()
ROW_ID: sa.BindParameter[int] = sa.bindparam("row_id", type_=sa.BigInteger())


@dataclass(frozen=True)
class Seen:
    """`before` and `moved` are asked only where the anchors changed. `moved`: something of the
    viewer's own entered or left what the row impacts."""

    now: bool
    before: bool
    moved: bool


SEEN = [Seen(bool(bits & 1), bool(bits & 2), bool(bits & 4)) for bits in range(8)]


class Sight:
    """What one kind of principal sees of the events of one table, under one shape of filter."""

    def __init__(
        self, model: type[db.Entity], kind: Kind, dialect: Dialect, wanted: frozenset[str]
    ) -> None:
        self.model, self.kind, self.dialect, self.wanted = model, kind, dialect, wanted
        self.entity, self.portal = model.__tablename__, kind is not Kind.USER
        # The field of the filter that names the rows themselves.
        self.own_ids = OWN_IDS[model]
        self.concerned = Concerned(model, kind, dialect)

    async def see(
        self,
        fetch: db.Fetch,
        principals: Sequence[str],
        event: Event,
        wanted: Wanted,
        now: datetime,
    ) -> Mapping[str, Seen | None]:
        """What each of these principals sees; None of one that is nobody any more."""
        moved = event.before != event.after and event.before is not None
        compiled = self._both if moved else self._now
        values = {
            "principals": self.dialect.bind_list(principals),
            "now": self.dialect.bind_moment(now),
            "row_id": event.row_id,
            **{name: self.dialect.bind_list(wanted[name]) for name in self.wanted},
            **(self._anchors(event.before) if event.before else {}),
        }
        found: Any = await fetch(compiled.sql, [values[name] for name in compiled.binds])
        seen: dict[str, Seen | None] = {}
        for who, bits in found:
            seen[who] = None if bits is None else SEEN[bits]
        return seen

    @cached_property
    def _now(self) -> Compiled:
        return self._compiled(self._seen_now())

    @cached_property
    def _both(self) -> Compiled:
        if self.model is db.Outage:
            return self._compiled(self._seen_now(), *self._outage_before())
        return self._compiled(self._seen_now(), self._case_before(), NEVER)

    def _compiled(self, *questions: Condition) -> Compiled:
        """The answers as the bits of one number."""
        zero = sa.literal(0, sa.Integer())
        bits = [sa.case((asked, 1 << n), else_=0) for n, asked in enumerate(questions)]
        number = sum(bits, zero)
        return self.dialect.compile_each(sa.select(number).select_from(ME[self.kind]))

    # --- as it is now -----------------------------------------------------------------------

    def _seen_now(self) -> Condition:
        t = self.model.__table__.alias("seen")
        return sa.exists().where(
            t.c.id == ROW_ID, row_rule(self.model, t, self.kind), *self._matches(t)
        )

    def _matches(self, t: sa.FromClause) -> list[Condition]:
        own = self.wanted & {self.own_ids}
        conditions = [self.dialect.member(t.c.public_id, name) for name in own]
        if self.model is db.Outage and self.wanted - {"outageIds"}:
            conditions.append(affected(self.kind, self._of_viewer, impacted_now(ROW_ID)))
        if self.model is db.Case and "accountIds" in self.wanted:
            conditions.append(self._account(t.c.account_id))
        return conditions

    def _of_viewer(self, item: sa.FromClause) -> list[Condition]:
        """The items a filter asks for: their own rule is applied by whoever calls."""
        conditions: list[Condition] = []
        if "installBaseItemIds" in self.wanted:
            conditions.append(self.dialect.member(item.c.public_id, "installBaseItemIds"))
        if "accountIds" in self.wanted:
            conditions.append(self._account(item.c.account_id))
        return conditions

    def _account(self, key: sa.ColumnElement[Any]) -> Condition:
        """The account is one asked for, and visible: a hidden one is as good as none."""
        account = db.Account.__table__.alias()
        visible = row_rule(db.Account, account, self.kind)
        asked = self.dialect.member(account.c.public_id, "accountIds")
        return sa.exists().where(account.c.id == key, asked, visible)

    def _anchors(self, before: Mapping[str, Any]) -> dict[str, Any]:
        if self.model is db.Outage:
            items = [str(item) for item in before["configuration_items"]]
            given = {"published": before["published"], "items": self.dialect.bind_list(items)}
        else:
            opened_at = datetime.fromisoformat(before["opened_at"])
            given = {**before, "opened_at": self.dialect.bind_moment(opened_at)}
        return {f"before_{name}": value for name, value in given.items()}

    # --- as it was before -------------------------------------------------------------------

    def _outage_before(self) -> tuple[Condition, Condition]:
        items = self.dialect.numbered("before_items")
        before = impacted_before(sa.select(sa.cast(items.c.value, sa.BigInteger())))
        t = db.Outage.__table__.alias("was")
        asked = [t.c.id == ROW_ID]
        if "outageIds" in self.wanted:
            asked.append(self.dialect.member(t.c.public_id, "outageIds"))
        if self.kind is Kind.USER:  # whoever of them sees outages sees all, so nothing moves
            asked.append(row_rule(db.Outage, t, self.kind))
            if self.wanted - {"outageIds"}:
                asked.append(affected(self.kind, self._of_viewer, before))
            return sa.exists().where(*asked), NEVER
        published = sa.bindparam("before_published", type_=sa.Boolean())
        was = sa.and_(published, affected(self.kind, self._of_viewer, before))
        moved = affected(self.kind, self._of_viewer, before, impacted_now(ROW_ID))
        return sa.and_(sa.exists().where(*asked), was), sa.and_(published, moved)

    def _case_before(self) -> Condition:
        """The rule of cases, asked of a row made of the anchors. What other tables say of the
        case is as it is now: no deed changes that yet."""
        columns = db.Case.__table__.c
        row = sa.select(
            ROW_ID.label("id"),
            *(sa.bindparam(f"before_{c.key}", type_=c.type).label(c.key) for c in columns
              if c.key in CASE_COLUMNS),
        ).subquery("was")  # fmt: skip
        conditions = [row_rule(db.Case, row, self.kind)]
        if "caseIds" in self.wanted:
            t = db.Case.__table__.alias()
            named = self.dialect.member(t.c.public_id, "caseIds")
            conditions.append(sa.exists().where(t.c.id == row.c.id, named))
        if "accountIds" in self.wanted:
            conditions.append(self._account(row.c.account_id))
        return sa.exists().where(*conditions)
