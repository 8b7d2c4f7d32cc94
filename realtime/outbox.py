"""The log of what happened: appended in the transaction of the deed, read in commit order.

`append` only remembers the news. When the transaction commits, the clock row gives it its numbers
as the last statement of all: whoever has the clock commits next, so that the numbers have no gaps
and their order is the order of commits, on SQLite and PostgreSQL alike. A reader that has seen a
number has seen all before it. Taken any earlier, the clock would hold up every other writer.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

import db
from db.base import now
from db.log import ItemNews, ManyItemsNews, ScopeNews, SessionsNews, advance
from db.types import Moment

Anchors = Mapping[str, Any]
"""What the rule of sight reads of a row, as JSON: see docs/adr/ on anchors."""

PENDING = "pending_news"


@dataclass(frozen=True, slots=True)
class News:
    """`portal`: something changed that the PORTAL audience reads."""

    kind: db.EventKind
    row: db.Entity
    portal: bool
    before: Anchors | None
    after: Anchors | None


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the log. It names a row and holds nothing that a viewer could read. Of kind SCOPE
    or REVOKED it names no row: `after` is what ScopeNews or SessionsNews says; of many rows it is
    what ManyItemsNews says."""

    sequence: int
    at: datetime
    kind: db.EventKind
    entity: str
    row_id: int
    public_id: str
    row_version: int
    portal: bool
    before: Anchors | None
    after: Anchors | None

    @property
    def many(self) -> bool:
        """About many rows of its table."""
        return self.kind is db.EventKind.UPDATED and not self.row_id

    @property
    def revokes(self) -> bool:
        """About the sessions of a principal."""
        return self.kind is db.EventKind.REVOKED


Told: TypeAlias = News | ScopeNews | SessionsNews | ItemNews | ManyItemsNews


@dataclass(frozen=True, slots=True)
class Position:
    """How far the log reaches. `epoch` changes when the log is another one."""

    epoch: str
    sequence: int


def append(session: AsyncSession | Session, news: Told) -> None:
    """Tell this when, and only if, the transaction commits."""
    if session.in_nested_transaction():
        # A savepoint may be undone alone, and its news with it: nobody needs that yet.
        raise RuntimeError("news is told by the transaction itself, not within a savepoint")
    session.info.setdefault(PENDING, []).append(news)


@event.listens_for(Session, "before_commit")
def _number(session: Session) -> None:
    if session.in_nested_transaction() or not (pending := session.info.pop(PENDING, None)):
        return
    session.flush()
    unsynchronized = {"synchronize_session": False}
    last = session.execute(advance(len(pending)), execution_options=unsynchronized).scalar_one()
    first = last - len(pending) + 1
    session.execute(
        sa.insert(db.Event), [_line(first + offset, news) for offset, news in enumerate(pending)]
    )


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(PENDING, None)


def _line(sequence: int, news: Told) -> dict[str, Any]:
    if not isinstance(news, News):
        return news.line(sequence)
    return {
        "sequence": sequence,
        "at": now(),
        "kind": news.kind,
        "entity": type(news.row).__tablename__,
        "row_id": news.row.id,
        "public_id": news.row.public_id,
        "row_version": news.row.version,
        "portal": news.portal,
        "anchors_before": news.before and json.dumps(news.before),
        "anchors_after": news.after and json.dumps(news.after),
    }


class Log:
    """The log as the hub reads it: on the connections of compiled reads."""

    def __init__(self, database: db.Database) -> None:
        self._database = database
        after = sa.bindparam("after", type_=sa.BigInteger())
        most: sa.BindParameter[int] = sa.bindparam("most", type_=sa.BigInteger())
        lines = sa.select(db.Event.__table__).where(db.Event.sequence > after)
        self._read = self._compiled(lines.order_by(db.Event.sequence).limit(most))
        self._position = self._compiled(sa.select(db.Clock.epoch, db.Clock.sequence))
        self._revocations = self._compiled(sa.select(db.SessionRevocation.__table__))

    def _compiled(self, statement: sa.ClauseElement) -> tuple[str, Callable[..., list[Any]]]:
        compiled: Any = statement.compile(dialect=self._database.dialect)

        def parameters(**given: int) -> list[Any]:
            values: dict[str, Any] = {**compiled.params, **given}
            return [values[name] for name in compiled.positiontup or ()]

        return str(compiled), parameters

    async def position(self) -> Position:
        """The end of the log as of now."""
        text, parameters = self._position
        rows = await self._database.fetch(text, parameters())
        if not rows:
            raise RuntimeError("the database has no clock row: csmgraph migrate makes it")
        return Position(*rows[0])

    async def read(self, after: int, limit: int) -> list[Event]:
        """The next events after this number, in commit order, none left out."""
        text, parameters = self._read
        rows = await self._database.fetch(text, parameters(after=after, most=limit))
        return [self._event(row) for row in rows]

    async def revocations(self) -> dict[str, datetime]:
        """Up to when tokens are void, by the public ids of the principals: whatever the log still
        says of it."""
        text, parameters = self._revocations
        rows = await self._database.fetch(text, parameters())
        return {principal: self._moment(revoked_at) for principal, revoked_at in rows}

    def _moment(self, stored: Any) -> datetime:
        moment = Moment().process_result_value(stored, self._database.dialect)
        assert moment is not None
        return moment

    def _event(self, row: Sequence[Any]) -> Event:
        sequence, at, kind, entity, row_id, public_id, version, portal, before, after = row
        return Event(
            sequence,
            self._moment(at),
            db.EventKind[kind],
            entity,
            row_id,
            public_id,
            version,
            bool(portal),
            before and json.loads(before),
            after and json.loads(after),
        )
