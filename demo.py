"""The demo: the demo world on SQLite, imported afresh at each start, with tokens for the people
in it. Tokens are handed out here alone, and only on the loopback interface."""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

import db
from app import PORTAL_PAGE, Parts, assemble, create_app, serve
from auth.viewer import Kind
from db.importing import import_folder
from db.migrate import migrate_database
from db.principals import find_principal
from demo_outage import play
from demo_tabs import TABS
from settings import Settings

SEEDS = Path(__file__).parent / "db" / "seeds" / "demo"
LOOPBACK = "127.0.0.1"
NOC_ENGINEER = "u4"
TOKENS_LAST = timedelta(hours=12)

# Whom the demo introduces, by key, and as what.
PEOPLE = {
    "c1": "customer of Boxeo",
    "c2": "customer admin of Boxeo, the parent account",
    "c8": "partner at Northlight, which serves Boxeo",
    "c9": "partner admin at Northlight",
    "c6": "customer admin of Avid",
    "k1": "consumer",
    "u1": "agent",
    "u3": "manager",
    "u4": "NOC engineer",
    "u5": "service owner of Network Monitoring",
    "u7": "administrator",
}


@dataclass(frozen=True)
class Person:
    key: str
    name: str
    role: str
    token: str


def demo_settings(settings: Settings) -> Settings:
    """The demo has a database of its own and never leaves the machine."""
    path = settings.home / "demo.db"
    return replace(settings, host=LOOPBACK, database_url=f"sqlite:///{path}")


def play_outage(settings: Settings) -> int:
    """An outage, recorded and ended by the NOC engineer in the demo that runs."""
    settings = demo_settings(settings)
    parts = assemble(settings)

    async def token() -> str:
        try:
            return (await _person(parts, parts.database, NOC_ENGINEER, "")).token
        finally:
            await parts.database.close()

    return play(f"http://{settings.host}:{settings.port}", asyncio.run(token()))


def run(settings: Settings) -> int:
    settings = demo_settings(settings)
    path = settings.home / "demo.db"
    for file in (path, path.with_name("demo.db-wal"), path.with_name("demo.db-shm")):
        file.unlink(missing_ok=True)
    parts = assemble(settings)
    people = asyncio.run(_prepare(parts))
    _introduce(settings, people)
    serve(create_app(parts, _routes(people)), settings.host, settings.port)
    return 0


async def _prepare(parts: Parts) -> list[Person]:
    """A world of its own for this start, and tokens for who lives in it."""
    url = parts.settings.database_url
    await migrate_database(url)
    database = db.Database(url)
    try:
        report = await import_folder(database, SEEDS)
        if not report.ok:
            raise RuntimeError("\n".join(map(str, report.problems)))
        return [await _person(parts, database, key, role) for key, role in PEOPLE.items()]
    finally:
        await database.close()


async def _person(parts: Parts, database: db.Database, key: str, role: str) -> Person:
    found = await find_principal(database, key)
    token = parts.tokens.issue(found.public_id, Kind(found.prefix), TOKENS_LAST)
    return Person(key, found.name, role, token)


def _routes(people: Sequence[Person]) -> list[BaseRoute]:
    viewers = [vars(person) for person in people]

    async def whom(_request: Request) -> Response:
        return JSONResponse(viewers, headers={"cache-control": "no-store"})

    async def tabs(_request: Request) -> Response:
        return JSONResponse(TABS)

    return [Route("/graphiql/viewers.json", whom), Route("/graphiql/tabs.json", tabs)]


def _introduce(settings: Settings, people: Sequence[Person]) -> None:
    base = f"http://{settings.host}:{settings.port}"
    page = f"{base}/graphiql/"
    if not (PORTAL_PAGE / "index.html").exists():
        page = "missing: it is bundled with npm, which could not be reached (make portal)"
    print("csmgraph demo: the demo world, imported afresh\n")
    print(f"  GraphiQL   {page}")
    print(f"  GraphQL    {base}/graphql  (WebSocket: ws://{settings.host}:{settings.port}/graphql)")
    print(f"  Health     {base}/livez")
    print(f"  Docs       {base}/docs/\n")
    print(f"Tokens, good for {TOKENS_LAST.seconds // 3600} hours:\n")
    for person in people:
        print(f"# {person.key}: {person.name}, {person.role}")
        print(f"{person.token}\n")
    first = people[0]
    print("Try:\n")
    print(f"curl -s {base}/graphql -H 'content-type: application/json' \\")
    print(f"  -H 'authorization: Bearer {first.token}' \\")
    print("""  -d '{"query":"{ viewer { name } outages { nodes { summary phase } } }"}'\n""")
    sys.stdout.flush()
