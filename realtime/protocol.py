"""The WebSocket protocol of the server: uvicorn's, and a way to hang up on who does not read.

A close frame waits behind everything that a stalled peer has not read yet, so only the
transport itself can end such a connection. uvicorn takes this class as its `ws` option.

Who answers no ping is hung up on, too: uvicorn's own code for that (1011) is one after which the
usual client never comes back; after a connection that is lost it does, and resumes.
"""

from collections.abc import MutableMapping
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

ABORT = "csmgraph.abort"


class SocketProtocol(WebSocketsSansIOProtocol):
    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if self.tasks:  # a refused handshake starts no application
            scope: Any = self.scope
            scope["extensions"][ABORT] = {"abort": self.transport.abort}

    def keepalive_timeout(self) -> None:
        self.transport.abort()


def abort(scope: MutableMapping[str, Any]) -> None:
    """End the connection at once, if the server can; else it ends when the peer's does."""
    if ABORT in scope.get("extensions", {}):
        scope["extensions"][ABORT]["abort"]()
