"""The migrations make what the models say, on both databases."""

import re
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy.exc import IntegrityError

import db
from db.migrate import check_migrations, migrate_database
from tests.databases import BACKENDS, Templates, copy_of
from tests.folders import column, everything, load


@pytest.fixture(params=BACKENDS)
def empty_url(
    request: pytest.FixtureRequest, templates: Templates, tmp_path: Path
) -> Generator[str]:
    """Nobody else's: the tests here change tables, not only rows."""
    with copy_of(templates, request.param, "empty", tmp_path) as url:
        yield url


def words(check: Any) -> str:
    """The text of a check without what a database adds when it stores it."""
    plain = re.sub(r'::text|COLLATE "C"|[()"\[\]\s]', "", str(check))
    return plain.replace("=ANYARRAY", "IN")


def table_as_stored(inspector: sa.Inspector, name: str) -> dict[str, Any]:
    columns = inspector.get_columns(name)
    return {
        "columns": sorted(
            (
                c["name"],
                str(c["type"]),
                c["nullable"],
                c["default"],
                getattr(c["type"], "collation", None),
            )
            for c in columns
        ),
        "primary key": inspector.get_pk_constraint(name)["constrained_columns"],
        "checks": sorted(
            (str(c["name"]), words(c["sqltext"])) for c in inspector.get_check_constraints(name)
        ),
        "references": sorted(
            (str(k["name"]), k["constrained_columns"], k["referred_table"], str(k.get("options")))
            for k in inspector.get_foreign_keys(name)
        ),
        "unique": sorted(
            (str(u["name"]), u["column_names"]) for u in inspector.get_unique_constraints(name)
        ),
        "indexes": sorted(
            (str(i["name"]), i["column_names"], i["unique"]) for i in inspector.get_indexes(name)
        ),
    }


def tables_as_stored(connection: sa.Connection) -> dict[str, Any]:
    inspector = sa.inspect(connection)
    names = set(inspector.get_table_names()) - {"alembic_version"}
    return {name: table_as_stored(inspector, name) for name in names}


async def tables_of(database: db.Database) -> dict[str, Any]:
    async with database.writer.connect() as connection:
        return await connection.run_sync(tables_as_stored)


def to_the_first(config: Config) -> None:
    command.upgrade(config, "0001")


async def remove_tables(database: db.Database) -> None:
    async with database.writer.begin() as connection:
        if database.sqlite:
            await connection.execute(sa.text("PRAGMA defer_foreign_keys = ON"))
            await connection.run_sync(db.Base.metadata.drop_all)
            await connection.execute(sa.text("DROP TABLE alembic_version"))
        else:
            await connection.execute(sa.text("DROP SCHEMA public CASCADE"))
            await connection.execute(sa.text("CREATE SCHEMA public"))


async def made_from_models(migrated: db.Database, folder: Path) -> dict[str, Any]:
    """The tables of a database that the models made: another file, or an emptied schema."""
    database = db.Database(f"sqlite:///{folder / 'models.db'}") if migrated.sqlite else migrated
    if database is migrated:
        await remove_tables(database)
    async with database.writer.begin() as connection:
        await connection.run_sync(db.Base.metadata.create_all)
    try:
        return await tables_of(database)
    finally:
        if database is not migrated:
            await database.close()


async def test_the_migrations_make_what_the_models_say(
    empty_database: db.Database, tmp_path: Path
) -> None:
    """Checks too, which Alembic does not compare."""
    migrated = await tables_of(empty_database)
    assert migrated["related_party"]["checks"]
    assert migrated == await made_from_models(empty_database, tmp_path)


async def test_alembic_finds_nothing_to_do(empty_url: str) -> None:
    await check_migrations(empty_url)


async def test_alembic_finds_what_no_migration_makes(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    larger = sa.MetaData(naming_convention=db.Base.metadata.naming_convention)
    for table in db.Base.metadata.tables.values():
        table.to_metadata(larger)
    sa.Table("forgotten", larger, sa.Column("id", sa.Integer, primary_key=True))
    monkeypatch.setattr("db.migrate.Base.metadata", larger)
    with pytest.raises(CommandError, match="forgotten"):
        await check_migrations(empty_url)


async def test_migrating_again_leaves_everything_as_it_is(
    demo_database: db.Database, demo_url: str
) -> None:
    before = await everything(demo_database)
    await migrate_database(demo_url)
    assert await everything(demo_database) == before


async def test_a_migrated_database_has_a_clock_at_zero(empty_database: db.Database) -> None:
    assert await column(empty_database, sa.select(db.Clock.sequence)) == [0]
    (epoch,) = await column(empty_database, sa.select(db.Clock.epoch))
    assert len(epoch) == 16


async def test_a_log_that_is_there_is_kept_and_learns_of_scope(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite builds its table anew for that; PostgreSQL only takes another check."""
    database = db.Database(empty_url)
    await remove_tables(database)
    with monkeypatch.context() as first:
        first.setattr("db.migrate._upgrade", to_the_first)
        await migrate_database(empty_url)
    line: dict[str, Any] = {
        "sequence": 1,
        "kind": db.EventKind.UPDATED,
        "entity": "outage",
        "row_id": 4,
    }
    line |= {"public_id": "out_x", "row_version": 2, "portal": True}
    async with database.write() as session:
        await session.execute(sa.insert(db.Event), line)
    await migrate_database(empty_url)
    line |= {"sequence": 2, "kind": db.EventKind.SCOPE}
    async with database.write() as session:
        await session.execute(sa.insert(db.Event), line)
    assert await column(database, sa.select(db.Event.sequence)) == [1, 2]
    with pytest.raises(IntegrityError):
        async with database.write() as session:
            await session.execute(sa.text("UPDATE event SET kind = 'REMOVED'"))
    await database.close()


async def test_a_migration_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite by itself would commit each table as it is made."""

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    url = f"sqlite:///{tmp_path / 'half.db'}"
    with monkeypatch.context() as patched:
        patched.setattr("alembic.op.execute", fail)
        with pytest.raises(ZeroDivisionError):
            await migrate_database(url)
    database = db.Database(url)
    assert await tables_of(database) == {}
    await migrate_database(url)
    assert (await load(database)).ok
    await database.close()
