"""The roles of users as they were when last read, so that a statement is written for them alone.
Each such statement makes sure of them: where they are others by now, it finds nobody."""

import sqlalchemy as sa

import db
from auth.viewer import ME, Kind
from resolvers.plan.dialects import Dialect
from resolvers.plan.kept import Kept

KEPT_USERS = 10_000


class Roles:
    def __init__(self, database: db.Database, dialect: Dialect) -> None:
        self._database, self._kept = database, Kept(KEPT_USERS)
        self._statement = dialect.compile(sa.select(ME[Kind.USER].c.roles)).sql

    def known(self, public_id: str) -> str | None:
        """As the row of the user holds them."""
        return self._kept.find(public_id)

    async def read(self, public_id: str) -> bool:
        """Anew; False for a user that is unknown or inactive."""
        found = await self._database.fetch(self._statement, [public_id])
        if found:
            self._kept.keep(public_id, found[0][0])
        return bool(found)
