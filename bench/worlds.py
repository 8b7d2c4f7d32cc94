"""Worlds to measure in: generated once, imported into each database, kept for the next run."""

import sys
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

import db
from bench.choosing import VIEWER
from db.access import rebuild_access
from db.generate import generate
from db.importing import import_folder
from db.migrate import migrate_database

# An account with many items that the administrator does not reach by the hierarchy.
BUSIEST = """
select i.account_id from install_base_item i join account a on a.id = i.account_id
where not a.restrict_contact_access and i.account_id not in
  (select account_id from account_access where contact_id = {contact})
group by i.account_id, a.external_key order by count(*) desc, a.external_key limit 1
"""
# The outages that hit the newest items of the accounts the administrator reaches.
LASTING = """
select o.id from outage o
join outage_configuration_item h on h.outage_id = o.id
join configuration_item_impact r on r.source_id = h.configuration_item_id
join install_base_item i on i.configuration_item_id = r.impacted_id
where i.account_id in (select account_id from account_access where contact_id = {contact})
group by o.id, o.external_key order by max(i.id) desc, o.external_key limit 3
"""
NEWEST_PRODUCTS = """
select id from sold_product where account_id in
  (select account_id from account_access where contact_id = {contact})
order by id desc limit 20
"""
OPEN_CASES = """
select id from case_record where state in ('NEW', 'OPEN', 'AWAITING_INFO') and account_id in
  (select account_id from account_access where contact_id = {contact})
order by id desc limit 30
"""


@dataclass(frozen=True)
class World:
    """One database with a world in it."""

    backend: str
    url: str
    version: str

    @property
    def database(self) -> str:
        """Its name, or its file."""
        return self.url.rpartition("/")[2]


async def worlds(
    kept: Path, tier: str, databases: list[str], server: str, *, fresh: bool
) -> list[World]:
    """The world of this tier on these databases; on PostgreSQL if the server answers."""
    folder = kept / tier
    if not (folder / "world").exists():
        generate(tier, folder / "world")
    found: list[World] = []
    if "sqlite" in databases:
        found.append(await on_sqlite(folder, fresh=fresh))
    if "postgresql" in databases:
        url = await on_server(server, f"csmgraph_bench_{tier.lower()}", fresh=fresh)
        if url is None:
            tell("PostgreSQL does not answer: SQLite alone is measured.")
            return found
        if not await filled(url):
            await fill(url, folder / "world")
        found.append(await world("postgresql", url))
    return found


async def on_sqlite(folder: Path, *, fresh: bool) -> World:
    """Imported aside and renamed at the end: what is there is whole."""
    file, partial = folder / "world.db", folder / "partial.db"
    if fresh or not file.exists():
        partial.unlink(missing_ok=True)
        await fill(f"sqlite:///{partial}", folder / "world")
        partial.rename(file)
    return await world("sqlite", f"sqlite:///{file}")


def tell(text: str) -> None:
    """Beside what other programs read."""
    print(text, file=sys.stderr)


async def fill(url: str, folder: Path) -> None:
    tell(f"Importing {folder} into {make_url(url).get_backend_name()}")
    await migrate_database(url)
    database = db.Database(url)
    report = await import_folder(database, folder)
    if not report.ok:
        raise RuntimeError("the generated world was not imported whole")
    await enrich(database)
    if not database.sqlite:
        # autovacuum would, a minute later
        async with database.write() as session:
            await session.execute(sa.text("analyze"))
    await database.close()


async def enrich(database: db.Database) -> None:
    """What generated worlds lack: an administrator who sees a thousand items and more, outages that
    have not ended by the time of measuring, and open cases about what is on the first page."""
    ((_, contact),) = await database.fetch(VIEWER, ())
    (account,) = await ids(database, BUSIEST, contact)
    async with database.write() as session:
        session.add(db.ContactRelationship(contact_id=contact, account_id=account))
        await session.flush()
        await rebuild_access(session, [contact])
    outages = await ids(database, LASTING, contact)
    products = await ids(database, NEWEST_PRODUCTS, contact)
    cases = await ids(database, OPEN_CASES, contact)
    lasts = {"end": None, "cancelled_at": None, "published": True}
    async with database.write() as session:
        await session.execute(sa.update(db.Outage).where(db.Outage.id.in_(outages)).values(lasts))
        for case, product in zip(cases, cycle(products), strict=False):
            about = {"sold_product_id": product}
            await session.execute(sa.update(db.Case).where(db.Case.id == case).values(about))


async def ids(database: db.Database, sql: str, contact: int) -> list[int]:
    return [row for (row,) in await database.fetch(sql.format(contact=contact), ())]


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
    try:
        ((version,),) = await database.fetch(
            "select sqlite_version()" if database.sqlite else "show server_version", ()
        )
    finally:
        await database.close()
    return World(backend, url, str(version).split()[0])
