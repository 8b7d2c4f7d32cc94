"""The desk at which a deed is done: who asks, and one transaction for all that it changes.

`Desk.perform` is the only door to writing. In its transaction the deed reads what it touches
through the scope of the viewer, changes rows, and leaves an audit entry and its news; a refusal
undoes everything. The news is announced after the commit.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import db
from auth.scope import row_rule
from auth.viewer import ME, Kind, Viewer, load_viewer
from db.base import PUBLIC_ID, new_public_id
from realtime.outbox import Anchors, News, append
from resolvers.changes import Change, image
from resolvers.plan.reading import Principal
from resolvers.plan.statement import NobodyError
from resolvers.refusals import Refused, UserError, conflict, not_found
from resolvers.retries import Retry

Row = TypeVar("Row", bound=db.Entity)
Work: TypeAlias = Callable[["Deed"], Awaitable[db.Entity]]


@dataclass(frozen=True)
class RowReference:
    """A row by its table and internal key: what a payload selects from it, the planner reads."""

    table: str
    id: int


@dataclass(frozen=True)
class Outcome:
    """What a deed answers with: the row, or why there is none."""

    row: RowReference | None
    user_errors: list[UserError]


# Tasks that nobody refers to may be collected before they are done.
UNDER_WAY: set[asyncio.Task[Outcome]] = set()


@dataclass(frozen=True)
class Desk:
    """`announce` tells the hubs that there is news; `now` is the moment of the operation."""

    principal: Principal
    database: db.Database
    announce: Callable[[], None]
    now: datetime

    async def perform(self, name: str, input: Any, work: Work) -> Outcome:
        """Do it in one transaction, once for each `idempotency_key` of the input.

        What the database undoes in favour of another is done again, once. A deed that has begun
        comes to its end, though whoever asked be gone meanwhile: torn off in the midst of a
        statement, SQLite's one writer would leave its lock behind.
        """
        doing = asyncio.create_task(self._twice_at_most(name, input, work))
        UNDER_WAY.add(doing)
        doing.add_done_callback(UNDER_WAY.discard)
        return await asyncio.shield(doing)

    async def _twice_at_most(self, name: str, input: Any, work: Work) -> Outcome:
        try:
            return await self._perform(name, input, work)
        except db.ClashError:
            return await self._perform(name, input, work)

    async def _perform(self, name: str, input: Any, work: Work) -> Outcome:
        retry = Retry(self.principal.public_id, name, input, self.now)
        try:
            async with self.database.write() as session:
                viewer = await self._viewer(session)
                if (known := await retry.answer(session)) is not None:
                    return Outcome(RowReference(*known), [])
                row = await work(Deed(viewer, self.now, name, session))
                await session.flush()
                reference = RowReference(type(row).__tablename__, row.id)
                await retry.remember(session, (reference.table, reference.id))
        except Refused as refused:
            return Outcome(None, [refused.error])
        self.announce()
        return Outcome(reference, [])

    async def _viewer(self, session: AsyncSession) -> Viewer:
        """Whoever asks, as of this transaction: it may have waited for one that changed them."""
        viewer = await load_viewer(session, self.principal.kind, self.principal.public_id)
        if viewer is None:
            raise NobodyError
        return viewer


class Deed:
    """One deed under way."""

    def __init__(self, viewer: Viewer, now: datetime, name: str, session: AsyncSession) -> None:
        self.viewer, self.now = viewer, now
        self.name = name
        self.session = session

    def may(self, *roles: db.UserRole) -> bool:
        """Whether the viewer is a user with one of these roles."""
        names = {role.name for role in roles}
        return self.viewer.kind is Kind.USER and not names.isdisjoint(self.viewer.roles)

    async def find(
        self, model: type[Row], public_id: str, field: str, *, lock: bool = False
    ) -> Row:
        """The row of this id if the viewer sees it; missing, hidden and malformed are refused
        alike. `lock`: nobody else changes it until the deed is done."""
        row = None
        if PUBLIC_ID.fullmatch(public_id):
            rule = row_rule(model, model.__table__, self.viewer.kind)
            statement = sa.select(model).where(model.public_id == public_id, rule)
            # the rule is about whoever asks: somebody must be asking still
            statement = statement.where(sa.exists(sa.select(ME[self.viewer.kind].c.id)))
            if lock:
                statement = statement.with_for_update(of=model)
            binds = {"principal": self.viewer.public_id, "now": self.now}
            row = await self.session.scalar(statement, binds)
        if row is None:
            raise not_found(field)
        return row

    def unchanged(self, row: db.Entity, version: int | None) -> None:
        """Refuse where the viewer last read another version than the row now has."""
        internal = self.viewer.kind is Kind.USER
        if version is not None and version != (row.version if internal else row.portal_version):
            raise conflict("ifVersion", "It has changed since you read it.")

    def create(self, row: Row) -> Row:
        row.public_id = new_public_id(type(row).prefix)
        row.created_at = row.updated_at = row.portal_updated_at = self.now
        self.session.add(row)
        return row

    async def tell_created(self, row: db.Entity, anchors: Anchors, **besides: Any) -> None:
        await self.session.flush()
        append(self.session, News(db.EventKind.CREATED, row, True, None, anchors))
        self.audit(row, None, await self.image(row, **besides))

    def tell_updated(
        self, row: db.Entity, change: Change, before: Anchors | None, after: Anchors | None
    ) -> None:
        append(self.session, News(db.EventKind.UPDATED, row, change.portal, before, after))
        if change.before != change.after:
            self.audit(row, change.before, change.after)

    async def image(self, row: db.Entity, **besides: Any) -> str:
        return await image(self.session, row, **besides)

    def audit(self, row: db.Entity, before: str | None, after: str) -> db.AuditEntry:
        entry = db.AuditEntry(
            principal=self.viewer.public_id,
            deed=self.name,
            subject=row.public_id,
            before=before,
            after=after,
        )
        return self.create(entry)
