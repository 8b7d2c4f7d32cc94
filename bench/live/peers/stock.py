"""Strawberry as its documentation shows it: a subscription is an asynchronous generator over a
queue, executed for each subscriber.

`python -m bench.live.peers.stock PORT MESSAGES`
"""

import asyncio
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any

import strawberry
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from strawberry.asgi import GraphQL

from bench.live.peers.messages import Message, read


@strawberry.type
class Outage:
    id: strawberry.ID
    number: str
    type: str
    phase: str
    summary: str
    message: str | None
    begin: str
    end: str | None
    published: bool
    version: int


@strawberry.type
class OutageUpdate:
    kind: str
    cursor: str
    occurred_at: str
    id: strawberry.ID | None
    reason: str | None
    outage: Outage | None


def update(fields: Message) -> OutageUpdate:
    told = dict(fields)
    outage, at = told.pop("outage"), told.pop("occurredAt")
    return OutageUpdate(**told, occurred_at=at, outage=outage and Outage(**outage))


QUEUES: set[asyncio.Queue[OutageUpdate]] = set()
CHECKPOINT, EVENT = map(update, read(sys.argv[2]))


@strawberry.type
class Query:
    @strawberry.field
    def hello(self) -> str:
        return "hello"


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def outage_updates(self, after: str | None = None) -> AsyncGenerator[OutageUpdate, None]:  # noqa: ARG002
        queue: asyncio.Queue[OutageUpdate] = asyncio.Queue()
        QUEUES.add(queue)
        try:
            yield CHECKPOINT
            while True:
                yield await queue.get()
        finally:
            QUEUES.discard(queue)


async def fire(_request: Request) -> Response:
    for queue in QUEUES:
        queue.put_nowait(EVENT)
    return PlainTextResponse("ok")


async def probe(_request: Request) -> Response:
    return PlainTextResponse("ok")


def create_app() -> Starlette:
    schema = strawberry.Schema(Query, subscription=Subscription)
    view: Callable[..., Awaitable[Any]] = GraphQL[Any, Any](schema, graphql_ide=None)
    routes = [Route("/fire", fire, methods=["POST"]), Route("/probe", probe, methods=["POST"])]
    return Starlette(routes=[*routes, Mount("/", view)])


if __name__ == "__main__":
    uvicorn.run(
        create_app(),
        port=int(sys.argv[1]),
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        access_log=False,
        log_level="warning",
    )
