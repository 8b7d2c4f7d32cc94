"""A database of its own for every test, on SQLite and, where a server answers, on PostgreSQL."""

import asyncio
import os
import shutil
import uuid
from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

import db
from db.migrate import migrate_database

SERVER = os.environ.get("CSMGRAPH_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres")
BACKENDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
EPOCH = "epoch-of-the-tests"


async def _fill(url: str) -> None:
    """Migrated, not created from the models: tests run on the tables that users get."""
    await migrate_database(url)
    database = db.Database(url)
    async with database.write() as session:
        await session.execute(sa.update(db.Clock).values(epoch=EPOCH))
    await database.close()


async def _on_server(statement: str) -> None:
    url = make_url(SERVER).set(drivername="postgresql+asyncpg")
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(sa.text(statement))
    await engine.dispose()


def _named(name: str) -> str:
    return make_url(SERVER).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def postgresql_template() -> Generator[str]:
    name = f"csmgraph_test_{uuid.uuid4().hex[:12]}"
    try:
        asyncio.run(_on_server(f"CREATE DATABASE {name}"))
    except OSError:
        pytest.skip("no PostgreSQL server answers")
    asyncio.run(_fill(_named(name)))
    yield name
    asyncio.run(_on_server(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "empty.db"
    asyncio.run(_fill(f"sqlite:///{file}"))
    return file


@pytest.fixture(params=BACKENDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[str]:
    """All tables, no rows but the clock's, which stands at zero."""
    if request.param == "sqlite":
        file = tmp_path / "test.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
        return
    template = request.getfixturevalue("postgresql_template")
    name = f"{template}_{uuid.uuid4().hex[:8]}"
    asyncio.run(_on_server(f"CREATE DATABASE {name} TEMPLATE {template}"))
    yield _named(name)
    asyncio.run(_on_server(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
async def empty_database(database_url: str) -> AsyncGenerator[db.Database]:
    database = db.Database(database_url)
    yield database
    await database.close()
