"""Whether principals are somebody, and which rows they are."""

from collections.abc import Collection

import sqlalchemy as sa

import db
from auth.viewer import ME, Kind
from resolvers.plan.dialects import Dialect
from resolvers.plan.statement import NobodyError
from resolvers.portions import MOST_AT_ONCE, portions


class Principals:
    def __init__(self, database: db.Database, dialect: Dialect) -> None:
        self._database, self._dialect = database, dialect
        asked = {kind: sa.select(me.c.id) for kind, me in ME.items()}
        self._one = {kind: dialect.compile(one).sql for kind, one in asked.items()}
        self._each = {kind: dialect.compile_each(one).sql for kind, one in asked.items()}

    async def row_id(self, kind: Kind, public_id: str) -> int:
        """Raises NobodyError."""
        found = await self._database.fetch(self._one[kind], [public_id])
        if not found:
            raise NobodyError
        return found[0][0]

    async def gone(self, kind: Kind, public_ids: Collection[str]) -> set[str]:
        """Those that are nobody any more."""
        gone: set[str] = set()
        for some in portions(public_ids, MOST_AT_ONCE):
            bound = self._dialect.bind_list(some)
            found = await self._database.fetch(self._each[kind], [bound])
            gone.update(who for who, row_id in found if row_id is None)
        return gone
