"""One server of many worlds: its database is emptied between them, its caches are not."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import sqlalchemy as sa

import db
from db.importing import import_folder
from tests.asking import Asker, asker
from tests.databases import by_hand
from tests.demo_world import NOW
from tests.oracle import NODE_TYPES, Row, World
from tests.oracle.facts import Facts
from tests.oracle.fields import raw
from tests.oracle.world import Value
from tests.worlds.folders import Folder, write_folder

# What the server gives every row at import, or to those that have none.
GIVEN = ("number", "version", "created_at", "updated_at", "health_updated_at")
GIVEN_PORTAL = ("portal_version", "portal_updated_at")


class WorldServer:
    """A server whose clock stands at `now`, and the world it holds."""

    def __init__(self, url: str, place: Path) -> None:
        self.now = NOW
        self.place = place
        self.asker: Asker = asker(url, place / "home", lambda: self.now)
        self.public: dict[Row, str] = {}
        self.proactive: dict[str, Value] = {}

    async def empty(self) -> None:
        self.now = NOW
        self.proactive = {}
        kept = {"clock", "time_told"}
        tables = [table for table in db.Base.metadata.sorted_tables if table.name not in kept]
        async with by_hand(self.asker.database) as connection:
            if self.asker.database.sqlite:
                await connection.execute(sa.text("PRAGMA defer_foreign_keys = ON"))
            else:
                await connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
            for table in reversed(tables):
                await connection.execute(sa.delete(table))

    async def load(self, folder: Folder) -> World:
        """Import a folder on top of what is there, and read it as the oracle does."""
        place = write_folder(self.place / "world", folder)
        report = await import_folder(self.asker.database, place, now=NOW)
        assert report.ok, [str(problem) for problem in report.problems]
        world = World.load(place, NOW)
        self.asker.public_ids.clear()
        self.public = {}
        for type_name in NODE_TYPES:
            rows = world.rows(type_name)
            for row, stored in zip(rows, await self._stored(type_name), strict=True):
                self.public[row] = stored["public_id"]
                fill(row, stored)
        self._note(world)
        return world

    def _note(self, world: World) -> None:
        """What later imports leave as it was."""
        for case in world.rows("Case"):
            first = raw(Facts(world), case, "proactive")
            case.values["proactive"] = self.proactive.setdefault(case.key, first)

    async def _stored(self, type_name: str) -> Sequence[sa.RowMapping]:
        """Rows lie in their table in the order of their file."""
        model: type[db.Entity] = getattr(db, type_name)
        names = [name for name in ("public_id", *GIVEN, *GIVEN_PORTAL) if name in model.__table__.c]
        query = sa.select(*(model.__table__.c[name] for name in names)).order_by(model.id)
        async with self.asker.database.reader.connect() as connection:
            return (await connection.execute(query)).mappings().all()


def fill(row: Row, stored: sa.RowMapping) -> None:
    """Tell the oracle what the server gave."""
    for name in (*GIVEN, *GIVEN_PORTAL):
        if name in stored and row.values.get(name) is None:
            row.values[name] = stored[name]


@asynccontextmanager
async def serving(url: str, place: Path) -> AsyncGenerator[WorldServer]:
    server = WorldServer(url, place)
    yield server
    await server.asker.database.close()
