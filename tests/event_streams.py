"""A client of the event stream: whole events as they come."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

import httpx
import orjson

from tests.asking import Asker

EVENTS = "text/event-stream"
# What a stream says last, and what a test sees where it breaks off.
COMPLETE = ("complete", None)
BROKEN_OFF = ("broken off", None)


@dataclass
class Events:
    """What arrives on one stream."""

    response: httpx.Response
    lines: AsyncIterator[str]
    comments: int = 0

    async def next(self, within: float = 5) -> tuple[str, Any]:
        """Name and data; a comment between them is counted."""
        async with asyncio.timeout(within):
            name, data = "", ""
            async for line in self.lines:
                if line.startswith(":"):
                    self.comments += 1
                elif line:
                    part, _, text = line.partition(":")
                    name, data = (text.strip(), data) if part == "event" else (name, text.strip())
                elif name:
                    return name, orjson.loads(data) if data else None
        return BROKEN_OFF

    async def told(self) -> Any:
        """The only field of the next result."""
        name, result = await self.next()
        assert name == "next", name
        (value,) = result["data"].values()
        return value


@dataclass
class Listening:
    """Streams of the demo world."""

    demo: Asker
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/graphql/stream"

    async def token(self, who: str, lasts: timedelta = timedelta(hours=1)) -> str:
        identity = await self.demo.identity(who)
        return self.demo.parts.tokens.issue(identity.public_id, identity.kind, lasts)

    @asynccontextmanager
    async def opened(
        self, who: str, query: str, lasts: timedelta = timedelta(hours=1), **variables: Any
    ) -> AsyncGenerator[Events]:
        headers = {"authorization": f"Bearer {await self.token(who, lasts)}", "accept": EVENTS}
        body = {"query": query, "variables": variables}
        async with self.requested("POST", headers, json=body) as response:
            assert response.status_code == 200, await response.aread()
            read = cast("AsyncGenerator[str]", response.aiter_lines())
            async with aclosing(read) as lines:
                yield Events(response, lines)

    @asynccontextmanager
    async def requested(
        self, method: str, headers: Mapping[str, str], **rest: Any
    ) -> AsyncGenerator[httpx.Response]:
        async with (
            httpx.AsyncClient(trust_env=False) as client,
            client.stream(method, self.url, headers=headers, **rest) as response,
        ):
            yield response
