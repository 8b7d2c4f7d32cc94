"""Commands about one principal: a token, the end of their sessions, why they see a row."""

import argparse
import asyncio
import sys
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager

import db
from auth.tokens import Tokens
from auth.told import Explanation
from auth.viewer import Audience, Kind
from db.base import now
from db.lock import in_use
from db.migrate import require_current
from db.principals import Found, UnknownPrincipalError, find_principal
from realtime.sessions import revoke
from resolvers.explaining import explain_to_operator
from schema.build import build
from settings import Settings


@asynccontextmanager
async def opened(url: str) -> AsyncGenerator[db.Database]:
    await require_current(url)
    database = db.Database(url)
    try:
        yield database
    finally:
        await database.close()


async def principal(url: str, key: str) -> Found:
    """Whom the database knows under this key."""
    async with opened(url) as database:
        return await find_principal(database, key)


def run_token(settings: Settings, arguments: argparse.Namespace) -> int:
    """The token is the last line printed."""
    tokens = Tokens.at(
        settings.home,
        algorithm=settings.token_algorithm,
        issuer=settings.token_issuer,
        audience=settings.token_audience,
    )
    try:
        found = asyncio.run(principal(settings.database_url, arguments.key))
    except UnknownPrincipalError as error:
        print(error, file=sys.stderr)
        return 1
    kind = Kind(found.prefix)
    print(f"{found.name} ({', '.join(found.roles) or kind.name})")
    print(tokens.issue(found.public_id, kind, arguments.expires))
    return 0


async def end_sessions(url: str, key: str) -> Found:
    async with opened(url) as database:
        found = await find_principal(database, key, active=False)
        async with database.write() as session:
            await revoke(session, found.public_id)
        return found


def run_revoke(settings: Settings, arguments: argparse.Namespace) -> int:
    with in_use(settings.database_url):
        try:
            found = asyncio.run(end_sessions(settings.database_url, arguments.key))
        except UnknownPrincipalError as error:
            print(error, file=sys.stderr)
            return 1
    print(f"{found.name} has no session any more, and every token issued up to now is void.")
    return 0


async def explanation(url: str, key: str, public_id: str) -> Explanation | None:
    async with opened(url) as database:
        found = await find_principal(database, key)
        graph = build(Audience.WORKSPACE).graph
        return await explain_to_operator(database, graph, found.public_id, public_id, now())


def lines(told: Explanation) -> Iterator[str]:
    yield told.summary
    for way in told.ways:
        yield f"{'yes' if way.grants else 'no '}  {way.name}"
        yield from (f"       {'+' if step.holds else '-'} {step.words}" for step in way.steps)
    for withheld in told.withheld or ():
        yield f"null {', '.join(withheld.fields)} ({withheld.group}): {withheld.because}"


def run_explain_access(settings: Settings, arguments: argparse.Namespace) -> int:
    """0 whether the row is visible or not; 1: there is no such principal or row."""
    try:
        told = asyncio.run(explanation(settings.database_url, arguments.key, arguments.id))
    except UnknownPrincipalError as error:
        print(error, file=sys.stderr)
        return 1
    if told is None:
        print(f"no row has the id {arguments.id!r}", file=sys.stderr)
        return 1
    print("\n".join(lines(told)))
    return 0
