"""Serves it as `csmgraph serve` is served."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import strawberry
import uvicorn
from sqlalchemy import event
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from strawberry.asgi import GraphQL
from strawberry.schema.config import StrawberryConfig

from auth.tokens import Tokens, Unauthenticated, bearer
from bench.plain.loaders import Loaders, Sessions
from bench.plain.query import Query
from bench.plain.seen import load_viewer
from bench.plain.types import Context
from db.engine import async_url
from db.types import iso
from settings import Settings

CONNECTIONS = 8
MOMENT = strawberry.scalar(name="DateTime", serialize=iso, parse_value=datetime.fromisoformat)


class View(GraphQL[Context, None]):
    """Strawberry's own view; whoever asks comes from the token."""

    def __init__(self, schema: strawberry.Schema, tokens: Tokens, sessions: Sessions) -> None:
        super().__init__(schema, graphql_ide=None)
        self.tokens, self.sessions = tokens, sessions

    async def get_context(self, request: Any, response: Any) -> Context:  # noqa: ARG002
        try:
            identity = self.tokens.verify(bearer(request.headers.get("authorization")))
        except Unauthenticated as error:
            raise HTTPException(401) from error
        async with self.sessions() as session:
            viewer = await load_viewer(session, identity.public_id)
        if viewer is None:
            raise HTTPException(401)
        return Context(Loaders(self.sessions, viewer))


def create_app(url: str, home: Path) -> Starlette:
    # just-in-time compilation takes longer than what it would speed up
    options = {} if url.startswith("sqlite") else {"server_settings": {"jit": "off"}}
    engine = create_async_engine(
        async_url(url),
        connect_args=options,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=CONNECTIONS,
        max_overflow=0,
    )
    statements = 0

    def count(*_: Any) -> None:
        nonlocal statements
        statements += 1

    event.listen(engine.sync_engine, "before_cursor_execute", count)

    async def counted(_request: Request) -> Response:
        return PlainTextResponse(str(statements))

    made = Settings(home=home, database_url=url)
    tokens = Tokens.at(
        home,
        algorithm=made.token_algorithm,
        issuer=made.token_issuer,
        audience=made.token_audience,
    )
    schema = strawberry.Schema(Query, config=StrawberryConfig(scalar_map={datetime: MOMENT}))
    view = View(schema, tokens, async_sessionmaker(engine, expire_on_commit=False))
    return Starlette(routes=[Route("/statements", counted), Mount("/", view)])


if __name__ == "__main__":
    app = create_app(sys.argv[1], Path(sys.argv[2]))
    uvicorn.run(app, port=int(sys.argv[3]), access_log=False, log_level="warning")
