"""Worlds to measure in: generated once, imported into each database, kept for the next run."""

from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

import db
from db.generate import generate
from db.importing import import_folder
from db.migrate import migrate_database

# The customer administrator whose hierarchy bought most.
VIEWER = """
select c.public_id, max(s.public_id), count(distinct s.id)
from contact c
join account_access a on a.contact_id = c.id and a.commercial
join sold_product s on s.account_id = a.account_id
where c.active group by c.id, c.public_id order by 3 desc, c.id limit 1
"""


@dataclass(frozen=True)
class World:
    """One database with a world in it, and who asks there."""

    backend: str
    url: str
    viewer: str
    sold_product: str
    version: str


async def worlds(kept: Path, tier: str, server: str, *, fresh: bool) -> list[World]:
    """The world of this tier on SQLite and, if the server answers, on PostgreSQL."""
    folder = kept / tier
    if not (folder / "world").exists():
        generate(tier, folder / "world")
    file = folder / "world.db"
    if fresh:
        file.unlink(missing_ok=True)
    if not file.exists():
        await fill(f"sqlite:///{file}", folder / "world")
    found = [await world("sqlite", f"sqlite:///{file}")]
    url = await on_server(server, f"csmgraph_bench_{tier.lower()}", fresh=fresh)
    if url is None:
        print("PostgreSQL does not answer: SQLite alone is measured.")
        return found
    if not await filled(url):
        await fill(url, folder / "world")
    return [*found, await world("postgresql", url)]


async def fill(url: str, folder: Path) -> None:
    print(f"Importing {folder} into {make_url(url).get_backend_name()}")
    await migrate_database(url)
    database = db.Database(url)
    report = await import_folder(database, folder)
    if not report.ok:
        raise RuntimeError("the generated world was not imported whole")
    if not database.sqlite:
        # autovacuum would, a minute later
        async with database.write() as session:
            await session.execute(sa.text("analyze"))
    await database.close()


async def filled(url: str) -> bool:
    database = db.Database(url)
    try:
        return bool(await database.fetch("select 1 from case_comment limit 1", ()))
    except Exception:  # the driver's own: there is no such table yet
        return False
    finally:
        await database.close()


async def on_server(server: str, name: str, *, fresh: bool) -> str | None:
    """The URL of the database of this name, made where there is none; None: no server."""
    url = make_url(server)
    engine = create_async_engine(
        url.set(drivername="postgresql+asyncpg"), isolation_level="AUTOCOMMIT"
    )
    try:
        async with engine.connect() as connection:
            if fresh:
                await connection.execute(sa.text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            there = sa.text("select 1 from pg_database where datname = :name")
            if not (await connection.execute(there, {"name": name})).first():
                await connection.execute(sa.text(f"CREATE DATABASE {name}"))
    except (OSError, DBAPIError):
        return None
    finally:
        await engine.dispose()
    return url.set(database=name).render_as_string(hide_password=False)


async def world(backend: str, url: str) -> World:
    database = db.Database(url)
    ((viewer, sold_product, products),) = await database.fetch(VIEWER, ())
    ((version,),) = await database.fetch(
        "select sqlite_version()" if database.sqlite else "show server_version", ()
    )
    await database.close()
    print(f"{backend}: the viewer sees {products} sold products at least")
    return World(backend, url, viewer, sold_product, str(version).split()[0])
