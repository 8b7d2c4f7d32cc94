"""The world that listens: a generated one, and in it 2,000 accounts with five contacts and one item
each. Everything they have runs on one host, so that an outage of it concerns all of them."""

import csv
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import db
from bench.prepared import KEPT
from bench.worlds import World, fill, on_server, tell, world
from db.generate import generate
from db.importing import import_folder
from db.migrate import migrate_database

ACCOUNTS = 2_000
CONTACTS = 5
FEW = (1, 2)
"""The accounts that the small outage concerns: ten contacts."""
ENGINEER = "live-noc"
OUTAGE_OF_ALL, OUTAGE_OF_FEW = "live-all", "live-few"
FOLDER = KEPT / "live"

Row = Mapping[str, object]


async def on_sqlite(tier: str, *, fresh: bool) -> World:
    """Made aside and renamed at the end: what is there is whole."""
    file, partial = FOLDER / f"{tier}.db", FOLDER / "partial.db"
    if fresh or not file.exists():
        for one in (file, partial):
            for name in (one, Path(f"{one}-wal"), Path(f"{one}-shm")):
                name.unlink(missing_ok=True)
        await make(f"sqlite:///{partial}", tier)
        partial.rename(file)
    await migrate_database(f"sqlite:///{file}")
    return await world("sqlite", f"sqlite:///{file}")


async def on_postgresql(tier: str, server: str, *, fresh: bool) -> World | None:
    """None: no server answers."""
    name = f"csmgraph_live_{tier.lower()}"
    url = await on_server(server, name, fresh=fresh)
    if url is not None and not await whole(url):
        url = await on_server(server, name, fresh=True)
        if url is not None:
            await make(url, tier)
    if url is None:
        return None
    await migrate_database(url)  # it may have been made by an earlier version
    return await world("postgresql", url)


async def whole(url: str) -> bool:
    database = db.Database(url)
    try:
        found = f"select 1 from outage where external_key = '{OUTAGE_OF_FEW}'"
        return bool(await database.fetch(found, ()))
    except Exception:  # the driver's own: there is no such table yet
        return False
    finally:
        await database.close()


async def make(url: str, tier: str) -> None:
    generated = KEPT / tier / "world"
    if not generated.exists():
        generate(tier, generated)
    await fill(url, generated)
    tell(f"Importing {ACCOUNTS} accounts that listen")
    database = db.Database(url)
    try:
        report = await import_folder(database, listeners(FOLDER / "listeners"))
    finally:
        await database.close()
    if not report.ok:
        raise RuntimeError("the listening accounts were not imported whole")


def listeners(folder: Path) -> Path:
    """Their files, in the import format."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    numbers = range(1, ACCOUNTS + 1)
    write(folder, "accounts", ({"key": account(n), "name": f"Listener {n}"} for n in numbers))
    write(folder, "contacts", (contact(n, m) for n in numbers for m in range(1, CONTACTS + 1)))
    write(folder, "configuration_items", items(numbers))
    write(folder, "ci_dependencies", (depends(n) for n in numbers))
    write(folder, "install_base_items", (installed(n) for n in numbers))
    write(folder, "outages", outages())
    engineer = {"key": ENGINEER, "name": "Noa Live", "email": "noa@acme.example", "roles": "noc"}
    write(folder, "users", [engineer])
    return folder


def write(folder: Path, name: str, rows: Iterable[Row]) -> None:
    listed = list(rows)
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(listed[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(listed)


def account(number: int) -> str:
    return f"live-a{number}"


def contact(number: int, place: int) -> Row:
    return {
        "key": f"live-c{number}-{place}",
        "name": f"Contact {place} of {number}",
        "email": f"c{place}@listener{number}.example",
        "account": account(number),
        "role": "customer_admin" if place == 1 else "customer",
    }


def items(numbers: Iterable[int]) -> Iterable[Row]:
    yield {"key": "live-host", "name": "live-host", "class": "host"}
    for n in numbers:
        yield {"key": f"live-s{n}", "name": f"live-service-{n}", "class": "application_service"}


def depends(number: int) -> Row:
    return {"dependent": f"live-s{number}", "dependency": "live-host", "type": "depends_on"}


def installed(number: int) -> Row:
    return {
        "key": f"live-i{number}",
        "name": f"Credit Check for listener {number}",
        "account": account(number),
        "configuration_item": f"live-s{number}",
        "environment": "production",
        "serial_number": f"LIVE{number:06d}",
    }


def outages() -> Sequence[Row]:
    few = ";".join(f"live-s{n}" for n in FEW)
    concerned = {OUTAGE_OF_ALL: "live-host", OUTAGE_OF_FEW: few}
    return [
        {
            "key": key,
            "type": "outage",
            "configuration_items": which,
            "summary": "Degraded API latency in eu-west for Credit Check",
            "message": "We look into it.",
            "begin": "now-1h",
            "published": "true",
        }
        for key, which in concerned.items()
    ]
