"""The WebSocket protocol of the server: uvicorn's, and a way to the transport below it.

Frames that are made once for many sockets are written as they are; through uvicorn each would be
made anew for each socket. A close frame waits behind everything that a stalled peer has not read
yet, so only the transport itself can end such a connection. uvicorn takes this class as its `ws`
option.

Who answers no ping is hung up on, too: uvicorn's own code for that (1011) is one after which the
usual client never comes back; after a connection that is lost it does, and resumes.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

LINE = "csmgraph.line"


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


def line_of(scope: Mapping[str, Any]) -> Line | None:
    """None where another server serves."""
    return scope.get("extensions", {}).get(LINE)
