"""The protocols of the server: uvicorn's, and a way to the transport below them.

Frames that are made once for many sockets are written as they are; through uvicorn each would be
made anew for each socket. What is sent last waits behind everything that a stalled peer has not
read yet, so only the transport itself can end such a connection. uvicorn takes these classes as its
options `ws` and `http`.

Who answers no ping is hung up on, too: uvicorn's own code for that (1011) is one after which the
usual client never comes back; after a connection that is lost it does, and resumes.

When the server ends, whoever reads is told at once, and no stalled peer holds it up: uvicorn would
wait for both streams and peers.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState
from websockets.http11 import Request

LINE = "csmgraph.line"
LEAVE_WITHIN_SECONDS = 2.0


class Line(Protocol):
    """The connection itself, below the messages of ASGI."""

    def write_now(self, frames: bytes) -> bool:
        """False where the peer has so much to read yet that this must wait."""
        ...

    async def write_later(self, frames: bytes) -> None:
        """When the peer has read enough."""
        ...

    def abort(self) -> None: ...


class SocketProtocol(WebSocketsSansIOProtocol):
    """Offers itself as the line of its socket."""

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if self.tasks:  # a refused handshake starts no application
            scope: Any = self.scope
            scope["extensions"][LINE] = self

    def keepalive_timeout(self) -> None:
        self.transport.abort()

    def shutdown(self) -> None:
        try:
            super().shutdown()
        except InvalidState:  # the peer is closing it
            self.transport.close()
        self.loop.call_later(LEAVE_WITHIN_SECONDS, self.transport.abort)

    def write_now(self, frames: bytes) -> bool:
        if not self.writable.is_set():
            return False
        self._write(frames)
        return True

    async def write_later(self, frames: bytes) -> None:
        await self.writable.wait()
        self._write(frames)

    def _write(self, frames: bytes) -> None:
        if not (self.close_sent or self.disconnected or self.transport.is_closing()):
            self.transport.write(frames)

    def abort(self) -> None:
        self.transport.abort()


class ResponseLine(Protocol):
    """The connection below a response. `ending` is called when the server ends, of a response that
    would not end by itself."""

    ending: Callable[[], None] | None

    def abort(self) -> None: ...


class HttpProtocol(HttpToolsProtocol):
    """Offers itself as the line of its responses."""

    ending: Callable[[], None] | None = None

    def on_message_begin(self) -> None:
        super().on_message_begin()
        scope: Any = self.scope
        scope["extensions"] = {LINE: self}

    def shutdown(self) -> None:
        super().shutdown()
        if self.ending is not None:
            self.ending()
            self.loop.call_later(LEAVE_WITHIN_SECONDS, self.transport.abort)

    def abort(self) -> None:
        self.transport.abort()


def line_of(scope: Mapping[str, Any]) -> Line | None:
    """None where another server serves."""
    return scope.get("extensions", {}).get(LINE)


def response_line_of(scope: Mapping[str, Any]) -> ResponseLine | None:
    """None where another server serves."""
    return scope.get("extensions", {}).get(LINE)
