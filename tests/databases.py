"""A database of its own for every test, on SQLite and, where a server answers, on PostgreSQL."""

import asyncio
import os
import shutil
import uuid
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

import db
from db.importing import import_folder
from db.migrate import migrate_database
from tests.demo_world import DEMO, NOW

SERVER = os.environ.get("CSMGRAPH_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres")
BACKENDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


async def _fill_demo(url: str) -> None:
    await migrate_database(url)
    database = db.Database(url)
    report = await import_folder(database, DEMO, now=NOW)
    assert report.ok, report.problems
    await database.close()


# Migrated, not created from the models: tests run on the tables that users get.
CONTENTS = {"empty": migrate_database, "demo": _fill_demo}


async def _on_server(*statements: str, database: str | None = None) -> None:
    url = make_url(SERVER).set(drivername="postgresql+asyncpg")
    url = url if database is None else url.set(database=database)
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        for statement in statements:
            await connection.execute(sa.text(statement))
    await engine.dispose()


def _named(name: str) -> str:
    return make_url(SERVER).set(database=name).render_as_string(hide_password=False)


class Templates:
    """One database of each content, made when first asked for, of which tests get copies."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made: set[str] = set()
        self.prefix = f"csmgraph_test_{uuid.uuid4().hex[:12]}"

    def sqlite(self, content: str) -> Path:
        file = self.folder / f"{content}.db"
        if not file.exists():
            asyncio.run(CONTENTS[content](f"sqlite:///{file}"))
        return file

    def postgresql(self, content: str) -> str:
        name = f"{self.prefix}_{content}"
        if name not in self.made:
            asyncio.run(_on_server(f"CREATE DATABASE {name}"))
            self.made.add(name)
            asyncio.run(CONTENTS[content](_named(name)))
        return name

    def restored(self, content: str) -> str:
        """A database whose rows are put back before every test: making one takes far longer."""
        template, tables = self.postgresql(content), db.Base.metadata.sorted_tables
        name = f"{template}_restored"
        if name not in self.made:
            asyncio.run(_on_server(f"CREATE DATABASE {name} TEMPLATE {template}"))
            self.made.add(name)
            kept = [f"CREATE TABLE kept.{table} AS TABLE public.{table}" for table in tables]
            asyncio.run(_on_server("CREATE SCHEMA kept", *kept, database=name))
        deletes = [f"DELETE FROM public.{table}" for table in tables]
        inserts = [f"INSERT INTO public.{table} TABLE kept.{table}" for table in tables]
        begin = ["BEGIN", "SET LOCAL session_replication_role = replica"]  # foreign keys rest
        asyncio.run(_on_server(*begin, *deletes, *inserts, "COMMIT", database=name))
        return name


@asynccontextmanager
async def by_hand(database: db.Database) -> AsyncGenerator[AsyncConnection]:
    """A transaction for statements that write any row, and of which nobody is told."""
    async with database.write() as session:
        yield await session.connection()


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Generator[Templates]:
    made = Templates(tmp_path_factory.mktemp("templates"))
    yield made
    for name in made.made:
        asyncio.run(_on_server(f"DROP DATABASE {name} WITH (FORCE)"))


@contextmanager
def copy_of(
    templates: Templates, backend: str, content: str, folder: Path, *, brief: bool = False
) -> Generator[str]:
    """`brief`: nobody else uses such a copy at the same time."""
    if backend == "sqlite":
        file = folder / "test.db"
        shutil.copy(templates.sqlite(content), file)
        yield f"sqlite:///{file}"
        return
    try:
        template = templates.postgresql(content)
    except OSError:
        pytest.skip("no PostgreSQL server answers")
    if brief:
        yield _named(templates.restored(content))
        return
    name = f"{template}_{uuid.uuid4().hex[:8]}"
    asyncio.run(_on_server(f"CREATE DATABASE {name} TEMPLATE {template}"))
    yield _named(name)
    asyncio.run(_on_server(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(params=BACKENDS)
def empty_url(
    request: pytest.FixtureRequest, templates: Templates, tmp_path: Path
) -> Generator[str]:
    with copy_of(templates, request.param, "empty", tmp_path, brief=True) as url:
        yield url


@pytest.fixture(params=BACKENDS)
def demo_url(
    request: pytest.FixtureRequest, templates: Templates, tmp_path: Path
) -> Generator[str]:
    with copy_of(templates, request.param, "demo", tmp_path, brief=True) as url:
        yield url


@pytest.fixture
async def empty_database(empty_url: str) -> AsyncGenerator[db.Database]:
    """All tables and no rows but the clock's, which stands at zero."""
    database = db.Database(empty_url)
    yield database
    await database.close()


@pytest.fixture
async def demo_database(demo_url: str) -> AsyncGenerator[db.Database]:
    """The demo world as of `tests.demo_world.NOW`, this test's own to change."""
    database = db.Database(demo_url)
    yield database
    await database.close()
