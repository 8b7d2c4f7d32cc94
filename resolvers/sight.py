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
from db.types import Moment
from realtime.outbox import Anchors, Event
from resolvers.anchors import COLUMNS
from resolvers.concerned import Concerned
from resolvers.plan.dialects import Compiled, Dialect

# The filter of a feed: ids by the name of its field; a row matches if it matches every field.
Wanted = Mapping[str, Sequence[str]]

# The field of a feed's filter that names the rows themselves.
OWN_IDS: Mapping[type[db.Entity], str] = {
    db.Outage: "outageIds",
    db.Case: "caseIds",
    db.InstallBaseItem: "installBaseItemIds",
    db.Alert: "alertIds",
    db.Incident: "incidentIds",
}
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
    """What one kind of principal sees of the events of one table, under one shape of filter: of a
    table whose rule reads columns of the row, and what other tables say of it."""

    def __init__(
        self, model: type[db.Entity], kind: Kind, dialect: Dialect, wanted: frozenset[str]
    ) -> None:
        self.model, self.kind, self.dialect, self.wanted = model, kind, dialect, wanted
        self.entity, self.portal = model.__tablename__, kind is not Kind.USER
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
        compiled, given = self.question(event)
        values = {
            "principals": self.dialect.bind_list(principals),
            "now": self.dialect.bind_moment(now),
            "row_id": event.row_id,
            **{name: self.dialect.bind_list(wanted[name]) for name in self.wanted},
            **given,
        }
        found: Any = await fetch(compiled.sql, [values[name] for name in compiled.binds])
        seen: dict[str, Seen | None] = {}
        for who, bits in found:
            seen[who] = None if bits is None else SEEN[bits]
        return seen

    def question(self, event: Event) -> tuple[Compiled, Mapping[str, Any]]:
        """What is asked of the event, and the binds it takes besides."""
        if event.before is None or event.before == event.after:
            return self._now, {}
        anchors = self.bind_anchors(event.before)
        return self._both, {f"before_{name}": value for name, value in anchors.items()}

    @cached_property
    def _now(self) -> Compiled:
        return self.compiled(self._seen_now())

    @cached_property
    def _both(self) -> Compiled:
        return self.compiled(self._seen_now(), *self.before())

    def compiled(self, *questions: Condition) -> Compiled:
        """The answers as the bits of one number."""
        zero = sa.literal(0, sa.Integer())
        bits = [sa.case((asked, 1 << n), else_=0) for n, asked in enumerate(questions)]
        number = sum(bits, zero)
        return self.dialect.compile_each(sa.select(number).select_from(ME[self.kind]))

    # --- as it is now -----------------------------------------------------------------------

    def _seen_now(self) -> Condition:
        t = self.model.__table__.alias("seen")
        return sa.exists().where(
            t.c.id == ROW_ID, row_rule(self.model, t, self.kind), *self.matches(t)
        )

    def matches(self, t: sa.FromClause) -> list[Condition]:
        """What the filter asks of the row; the rule is asked by whoever calls."""
        conditions: list[Condition] = []
        if self.own_ids in self.wanted:
            conditions.append(self.dialect.member(t.c.public_id, self.own_ids))
        if "accountIds" in self.wanted:
            conditions.append(self.account(t.c.account_id))
        return conditions

    def account(self, key: sa.ColumnElement[Any]) -> Condition:
        """The account is one asked for, and visible: a hidden one is as good as none."""
        account = db.Account.__table__.alias()
        visible = row_rule(db.Account, account, self.kind)
        asked = self.dialect.member(account.c.public_id, "accountIds")
        return sa.exists().where(account.c.id == key, asked, visible)

    # --- as it was before -------------------------------------------------------------------

    def bind_anchors(self, anchors: Anchors) -> dict[str, Any]:
        types = {name: self.model.__table__.c[name].type for name in COLUMNS[self.model]}
        return {
            name: self.dialect.bind_moment(datetime.fromisoformat(value))
            if value is not None and isinstance(types[name], Moment)
            else value
            for name, value in anchors.items()
        }

    def before(self) -> tuple[Condition, Condition]:
        """The rule, asked of a row made of the anchors. What other tables say of the row is as it
        is now: no deed changes that yet."""
        columns = self.model.__table__.c
        t = self.model.__table__.alias("itself")
        row = sa.select(
            ROW_ID.label("id"),
            sa.select(t.c.public_id).where(t.c.id == ROW_ID).scalar_subquery().label("public_id"),
            *(
                sa.bindparam(f"before_{name}", type_=columns[name].type).label(name)
                for name in COLUMNS[self.model]
            ),
        ).subquery("was")
        return sa.exists().where(row_rule(self.model, row, self.kind), *self.matches(row)), NEVER
