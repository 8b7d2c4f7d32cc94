"""Brings a database to the tables of this version, with Alembic, on SQLite and PostgreSQL."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from db.base import Base
from db.engine import Database
from db.faults import UnavailableError

SCRIPTS = Path(__file__).parent / "migrations"


def migrate(url: str) -> None:
    """Create the tables, or change them to what this version needs."""
    asyncio.run(migrate_database(url))


async def migrate_database(url: str) -> None:
    await _run(url, _upgrade)


async def check_migrations(url: str) -> None:
    """Fails where the models say something that no migration makes."""
    await _run(url, command.check)


class NotReadyError(Exception):
    """The database cannot be used as it is; says in a sentence why, and what to do."""


async def require_current(url: str) -> None:
    """Raises NotReadyError where the database does not answer, or is of another version."""
    await _run(url, _compare)


def head() -> str:
    """The last migration that this program knows."""
    return ScriptDirectory(str(SCRIPTS)).get_current_head() or ""


def _compare(config: Config) -> None:
    connection: sa.Connection = config.attributes["connection"]
    found = set(MigrationContext.configure(connection).get_current_heads())
    scripts = ScriptDirectory.from_config(config)
    if found == set(scripts.get_heads()):
        return
    if found - {script.revision for script in scripts.walk_revisions()}:
        raise NotReadyError("The database is of a newer version than this program.")
    raise NotReadyError("The database lacks tables of this version: run csmgraph migrate.")


def _upgrade(config: Config) -> None:
    command.upgrade(config, "head")


async def _run(url: str, run: Callable[[Config], None]) -> None:
    database = Database(url)
    if database.sqlite:
        event.listen(database.writer.sync_engine, "connect", _without_foreign_keys)
    try:
        async with database.writer.begin() as connection:
            await connection.run_sync(lambda sync: run(_config(sync)))
    except (OSError, UnavailableError) as error:
        raise NotReadyError(f"The database does not answer: {error}") from error
    except DBAPIError as error:
        raise NotReadyError(f"The database does not do it: {error.orig}") from error
    finally:
        await database.close()


def _without_foreign_keys(connection: Any, _record: Any) -> None:
    """SQLite changes a table by building another; with keys on, that deletes what refers to it."""
    connection.execute("PRAGMA foreign_keys=OFF")


def _config(connection: sa.Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    config.attributes["metadata"] = Base.metadata
    return config
