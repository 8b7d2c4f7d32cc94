"""Put together: the parts of a server and its routes. Nothing is joined anywhere else."""

import gc
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

import db
from auth.keys import derived_key, server_secret
from auth.tokens import Tokens
from auth.viewer import Audience
from db.base import now
from db.retention import Kept, Retention
from endpoint import Authenticator, Endpoint, faulty
from endpoint_stream import STREAM_PATH, StreamEndpoint
from pages import documentation
from realtime.bus import Bus
from realtime.cursors import FeedCursors
from realtime.hub import Hub
from realtime.limits import Limits, Most
from realtime.outbox import Log, Position
from realtime.protocol import HttpProtocol, SocketProtocol
from realtime.sessions import Sessions
from realtime.transport import Transport
from resolvers.answering import Answering, Clock, Server
from resolvers.dispatching import Dispatcher
from resolvers.doing import Doer
from resolvers.falling_due import FallingDue
from resolvers.live import Feeds
from resolvers.plan.cursors import Seal
from resolvers.plan.reading import Reader
from resolvers.telling import Teller
from schema.build import build
from settings import Settings

PORTAL_PAGE = Path(__file__).parent / "portal" / "build"

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "font-src 'self' data:; img-src 'self' data:; worker-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
PAGE_HEADERS = {"content-security-policy": CONTENT_POLICY, "x-content-type-options": "nosniff"}


@dataclass(frozen=True)
class Parts:
    """What a server is made of, for those who start it or look into it."""

    settings: Settings
    database: db.Database
    tokens: Tokens
    sessions: Sessions
    hub: Hub
    dispatcher: Dispatcher
    bus: Bus
    retention: Retention
    falling_due: FallingDue
    answering: Answering
    limits: Limits

    async def start(self) -> None:
        """What works beside the requests, before the first of them."""
        await self.hub.start()
        await self.dispatcher.start()
        self.bus.start()
        self.retention.start()
        self.falling_due.start()

    async def stop(self) -> None:
        await self.falling_due.stop()
        await self.retention.stop()
        await self.bus.stop()
        await self.dispatcher.stop()
        await self.hub.stop()


def assemble(settings: Settings, clock: Clock = now) -> Parts:
    secret = server_secret(settings.home)
    database = db.Database(settings.database_url, settings.read_connections)
    sessions = Sessions()
    tokens = Tokens.at(
        settings.home,
        algorithm=settings.token_algorithm,
        issuer=settings.token_issuer,
        audience=settings.token_audience,
        revoked=sessions.revoked,
    )
    cursors = FeedCursors(derived_key(secret, "feed cursor"))
    hub = Hub(Log(database), sessions)
    bus = Bus(settings.broadcast_url, hub.wake)
    seal = Seal(derived_key(secret, "page cursor"))
    dispatcher = Dispatcher(database, hub, Teller(cursors, clock))
    kept = Kept(timedelta(days=settings.log_keep_days), settings.log_keep_rows)
    retention = Retention(database, kept, clock)
    due = FallingDue(database, bus.announce, clock)
    servers = {
        one: _server(one, database, seal, cursors, dispatcher, bus, clock) for one in Audience
    }
    answering = Answering(servers, clock)
    most = Most(
        settings.sockets_per_address,
        settings.subscriptions_per_address,
        settings.subscriptions_per_principal,
    )
    return Parts(
        settings,
        database,
        tokens,
        sessions,
        hub,
        dispatcher,
        bus,
        retention,
        due,
        answering,
        Limits(most),
    )


def _server(
    audience: Audience,
    database: db.Database,
    seal: Seal,
    cursors: FeedCursors,
    dispatcher: Dispatcher,
    bus: Bus,
    clock: Clock,
) -> Server:
    built = build(audience)

    def position(epoch: str, sequence: int) -> str:
        return cursors.seal(Position(epoch, sequence))

    suggest = audience is Audience.WORKSPACE
    reader = Reader(built.schema, built.graph, database, seal, position, suggest=suggest)
    doer = Doer(reader, built.acts, built.convert, bus.announce, clock)
    feeds = Feeds(reader, built.feeds, dispatcher, cursors)
    return Server(reader, doer, feeds)


async def alive(_request: Request) -> Response:
    return PlainTextResponse("alive\n")


class Pages(StaticFiles):
    """The GraphiQL page, which may load nothing from elsewhere."""

    async def get_response(self, path: str, scope: Any) -> Response:
        response = await super().get_response(path, scope)
        response.headers.update(PAGE_HEADERS)
        return response


def create_app(parts: Parts, more: Sequence[BaseRoute] = ()) -> Starlette:
    """`more` comes before the pages: what the demo adds to them."""
    authenticator = Authenticator(parts.tokens, parts.database)
    transport = Transport(authenticator, parts.answering, parts.limits, parts.sessions)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncGenerator[None]:
        await parts.start()
        yield
        await parts.stop()
        await parts.database.close()

    routes: list[BaseRoute] = [
        Route(
            STREAM_PATH,
            StreamEndpoint(parts.tokens, parts.answering, parts.limits, parts.sessions),
        ),
        Route("/livez", alive),
        documentation(),
        *more,
    ]
    if (PORTAL_PAGE / "index.html").exists():
        routes.append(Mount("/graphiql", Pages(directory=PORTAL_PAGE, html=True)))
    return Starlette(
        routes=routes,
        lifespan=lifespan,
        middleware=[Middleware(Endpoint, parts.tokens, parts.answering, transport.serve)],
        exception_handlers={HTTPException: faulty},
    )


MOST_FRAME_BYTES = 65_536

# Deflate doubles what a socket costs. A request that does not end must not hold up the end of the
# server, nor may a peer that is gone stay.
SERVER_OPTIONS: dict[str, Any] = {
    "http": HttpProtocol,
    "ws": SocketProtocol,
    "ws_per_message_deflate": False,
    "ws_max_size": MOST_FRAME_BYTES,
    "ws_ping_interval": 20.0,
    "ws_ping_timeout": 20.0,
    "timeout_graceful_shutdown": 7,
    "access_log": False,
    "log_level": "warning",
    "server_header": False,
}


def spare_the_collector() -> None:
    """Schemas, rules and the code itself stay for good; with them to walk through again and again,
    and every 700 objects, collecting garbage was a third of what compiling a document takes."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)


def serve(app: Starlette, host: str, port: int) -> None:
    """Serve until a signal ends it."""
    spare_the_collector()
    uvicorn.run(app, host=host, port=port, **SERVER_OPTIONS)
