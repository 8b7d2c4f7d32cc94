"""A world in the database of a server: what a draft changed is written there, with all that the
server derives of it; and the first rows are put back."""

from typing import Any, TypeAlias, cast

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

import db
from db.access import rebuild_access
from db.base import new_public_id
from db.impact import refresh_health, refresh_impact, refresh_roots
from db.numbers import PREFIXES, new_number
from tests.databases import by_hand
from tests.demo_world import NOW
from tests.drafts import MODELS, Draft
from tests.oracle import Row, World
from tests.oracle.tables import JOINS

Table: TypeAlias = sa.Table[Any]
# The tables of list columns, and which of their columns names the owner and which the other.
LISTS: dict[tuple[str, str], tuple[type[db.Base], str, str]] = {
    ("CatalogItem", "product_models"): (
        db.CatalogItemProductModel, "catalog_item_id", "product_model_id",
    ),
    ("Outage", "configuration_items"): (
        db.OutageConfigurationItem, "outage_id", "configuration_item_id",
    ),
    ("Case", "install_base_items"): (db.CaseInstallBaseItem, "case_id", "install_base_item_id"),
    ("Contract", "sold_products"): (db.ContractSoldProduct, "contract_id", "sold_product_id"),
    ("Contract", "install_base_items"): (
        db.ContractInstallBaseItem, "contract_id", "install_base_item_id",
    ),
}  # fmt: skip
DERIVED = [
    db.AccountAccess,
    db.ConfigurationItemImpact,
    db.ConfigurationItem,
    db.InstallBaseItem,
]


def table_of(model: type[db.Base]) -> Table:
    return cast("Table", model.__table__)


class Stored:
    """A world as a database holds it."""

    def __init__(self, database: db.Database, world: World) -> None:
        self.database, self.world = database, world
        self.ids: dict[Row, int] = {}
        self.first: dict[Table, list[dict[str, Any]]] = {}
        self._changed: set[Table] = set()

    @classmethod
    async def read(cls, database: db.Database, world: World) -> "Stored":
        """Rows lie in a table in the order of their file."""
        made = cls(database, world)
        async with by_hand(database) as connection:
            for table in db.Base.metadata.sorted_tables:
                key = [*table.primary_key.columns]
                rows = await connection.execute(sa.select(table).order_by(*key))
                made.first[table] = [dict(row) for row in rows.mappings()]
        for kind, model in MODELS.items():
            rows = made.first[table_of(model)]
            made.ids |= dict(zip(world.rows(kind), (row["id"] for row in rows), strict=True))
        return made

    async def write(self, draft: Draft) -> None:
        """What the draft changed, and what follows from it in the server."""
        for row in draft.added:
            self.ids[row] = max(self.ids[other] for other in self.ids if other.type == row.type) + 1
        async with by_hand(self.database) as connection:
            await self._lenient(connection)
            joins = [row for row in draft.written if row.type in JOINS]
            for row in {**draft.removed, **dict.fromkeys(joins)}:
                await self._lists(connection, row, {})
                table = self._touched(MODELS[row.type])
                await connection.execute(sa.delete(table).where(table.c.id == self.ids[row]))
            for row in {**draft.added, **draft.written, **draft.besides}:
                if row not in draft.removed:
                    await self._row(connection, row, draft)
            await refresh_roots(connection)
            await rebuild_access(connection)
            await refresh_impact(connection)
            await refresh_health(connection, now=NOW)

    async def back(self, *, everything: bool = False) -> None:
        """The rows as they were first: of what was written, or of all tables but the log, which
        goes on."""
        changed = {*self._changed, *map(table_of, DERIVED)}
        if everything:
            changed = {*self.first} - {table_of(db.Clock), table_of(db.Event)}
        async with by_hand(self.database) as connection:
            await self._lenient(connection)
            for table in changed:
                await connection.execute(sa.delete(table))
            for table in changed:
                if self.first[table]:
                    await connection.execute(sa.insert(table), self.first[table])
        self._changed.clear()

    async def _lenient(self, connection: AsyncConnection) -> None:
        """Rows may name each other in a circle: they are judged together, or not at all."""
        sqlite = "PRAGMA defer_foreign_keys = ON"
        postgresql = "SET LOCAL session_replication_role = replica"
        await connection.execute(sa.text(sqlite if self.database.sqlite else postgresql))

    def _touched(self, model: type[db.Base]) -> Table:
        self._changed.add(table_of(model))
        return table_of(model)

    async def _row(self, connection: AsyncConnection, row: Row, draft: Draft) -> None:
        table, columns = self._touched(MODELS[row.type]), self.columns(row)
        # A row that joins is written anew: two of them may say by turns what only one may say.
        if row in draft.added or (row in draft.written and row.type in JOINS):
            given = {"id": self.ids[row], **server_given(row), **columns}
            await connection.execute(sa.insert(table).values(given))
        else:
            columns |= draft.besides.get(row, {})
            await connection.execute(
                sa.update(table).where(table.c.id == self.ids[row]).values(columns)
            )
        await self._lists(connection, row, row.lists)

    def columns(self, row: Row) -> dict[str, Any]:
        table = MODELS[row.type].__table__.c
        values = {
            ("ci_class" if name == "class" else name): row.values[name] for name in row.values
        }
        columns = {name: value for name, value in values.items() if name in table}
        # What the folder left empty the server gave: it stays.
        columns = {n: v for n, v in columns.items() if v is not None or table[n].nullable}
        for name, named in row.references.items():
            if f"{name}_id" in table:
                columns[f"{name}_id"] = self.ids[named] if named else None
                continue
            for kind in ("Contact", "Consumer", "User"):
                it = named if named and named.type == kind else None
                columns[f"{name}_{kind.lower()}_id"] = self.ids[it] if it else None
        if row.type == "Case":
            linked = row.one("alert") or row.one("incident")
            columns["proactive"] = bool(row.values["major"] or linked)
        return columns

    async def _lists(
        self, connection: AsyncConnection, row: Row, lists: dict[str, list[Row]]
    ) -> None:
        for name in row.lists:
            model, owner, other = LISTS[row.type, name]
            table = self._touched(model)
            await connection.execute(sa.delete(table).where(table.c[owner] == self.ids[row]))
            rows = [{owner: self.ids[row], other: self.ids[each]} for each in lists.get(name, ())]
            if rows:
                await connection.execute(sa.insert(table), rows)


def server_given(row: Row) -> dict[str, Any]:
    """What an import gives a new row by itself."""
    model, given = MODELS[row.type], dict[str, Any]()
    if issubclass(model, db.Entity):
        given["public_id"] = new_public_id(model.prefix)
    if model in PREFIXES:
        given["number"] = new_number(model)
    return given
