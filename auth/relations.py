"""What leads a contact to an account, in words; and what does not, though something might seem to.

The access table alone says who reaches what. Where it holds no row, the relations that stand
between the two are told, each with what keeps it from leading there."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import db
from auth.grants import Given, reached, running
from auth.naming import Names

CONTACT, HOME = db.Contact.__table__, db.Account.__table__


class Relations:
    def __init__(
        self, session: AsyncSession, binds: Mapping[str, Any], names: Names, viewer: str
    ) -> None:
        self.session, self.binds, self.names, self.viewer = session, dict(binds), names, viewer

    async def leading(self, account: int | None, given: Sequence[Given]) -> list[str]:
        """By what the account is reached: all of it for an administrator, else the first."""
        row = reached()
        wanted = [row.c.account_id == account, *(one.gives(row) for one in given)]
        statement = sa.select(row.c.source, row.c.valid_from, row.c.valid_to).where(*wanted)
        found = (await self.session.execute(statement, self.binds)).all()
        order = list(db.AccessSource)
        found = sorted(found, key=lambda one: order.index(one.source))
        if self.names.asker is not None:
            found = found[:1]
        words: list[str] = []
        for source, begin, end in found:
            words += await self._source(source, account, self._period(begin, end))
        return list(dict.fromkeys(words))

    async def _source(self, source: db.AccessSource, account: int | None, period: str) -> list[str]:
        name = await self.names.account(account)
        if source is db.AccessSource.CONTACT:
            return [f"{self.viewer} has a contact relationship with {name}{period}"]
        home, role = await self._home()
        place = await self.names.account(home)
        works = f"{self.viewer} is {role} of {place}"
        if source is db.AccessSource.PARTNER:
            return [works, f"{place} is a partner of {name}{period}"]
        return [works] if home == account else [works, f"{name} lies below {place}"]

    def _period(self, begin: datetime | None, end: datetime | None) -> str:
        """For administrators: not every relation shows its dates to those it names."""
        if self.names.asker is not None:
            return ""
        since = f" since {begin:%Y-%m-%d}" if begin else ""
        return since + (f" until {end:%Y-%m-%d}" if end else "")

    async def _home(self) -> tuple[int, str]:
        statement = sa.select(CONTACT.c.account_id, CONTACT.c.role).where(
            CONTACT.c.public_id == self.binds["principal"]
        )
        home, role = (await self.session.execute(statement)).one()
        return home, role.name.lower().replace("_", " ")

    async def missing(self, account: int | None, row: str) -> str:
        """Why no live row of the access table leads to the account, which the row belongs to."""
        if account is None:
            return f"{row} belongs to no account"
        name = await self.names.account(account)
        belongs = f"{row} belongs to {name}, and " if row else ""
        active = sa.select(HOME.c.active).where(HOME.c.id == account)
        if not await self.session.scalar(active):
            return f"{belongs}{name} is not active"
        words = [*await self._below(account), *await self._related(account)]
        if words:
            return belongs + "; ".join(words)
        nothing = f"no hierarchy, contact relationship or partnership leads {self.viewer} to {name}"
        return belongs + nothing

    async def _below(self, account: int) -> list[str]:
        home, role = await self._home()
        above = sa.select(HOME.c.parent_id.label("id")).where(HOME.c.id == account)
        up = above.cte("above", recursive=True)
        up = up.union(sa.select(HOME.c.parent_id).join(up, up.c.id == HOME.c.id))
        if await self.session.scalar(sa.select(up.c.id).where(up.c.id == home)) is None:
            return []
        place, name = await self.names.account(home), await self.names.account(account)
        return [f"{name} lies below {place}, and the role {role} does not reach below it"]

    async def _related(self, account: int) -> list[str]:
        home, role = await self._home()
        place, name = await self.names.account(home), await self.names.account(account)
        mine = sa.select(CONTACT.c.id).where(CONTACT.c.public_id == self.binds["principal"])
        contact, partner = db.ContactRelationship.__table__, db.AccountRelationship.__table__
        words: list[str] = []
        for row, whose, what in (
            (contact, contact.c.contact_id.in_(mine), f"the contact relationship with {name}"),
            (partner, partner.c.partner_id == home, f"the partnership of {place} with {name}"),
        ):
            runs = sa.case((running(row), 1), else_=0)
            statement = sa.select(runs, row.c.valid_from, row.c.valid_to).where(
                whose, row.c.account_id == account
            )
            for live, begin, end in await self.session.execute(statement, self.binds):
                words.append(f"{what} {self._ended(bool(live), begin, end, role)}")
        return words

    def _ended(self, live: bool, begin: datetime | None, end: datetime | None, role: str) -> str:
        if live:
            return f"gives the role {role} nothing"
        if end is not None and end <= self.binds["now"]:
            return f"ended on {end:%Y-%m-%d}"
        return f"begins on {begin:%Y-%m-%d}"
