"""One operation of a socket: the sink of its results, while they come."""

from collections.abc import Callable
from typing import Protocol

from realtime.closing import FORBIDDEN, Closing
from realtime.executor import Errors
from realtime.messages import Batch, complete_message, error_message, next_prefix
from realtime.outgoing import Outgoing


class Carrier(Protocol):
    """The socket, as its operations know it."""

    outgoing: Outgoing

    def forget(self, operation: "Operation") -> None: ...

    def finish(self, closing: Closing) -> None: ...


class Operation:
    __slots__ = ("cancel", "id", "prefix", "socket")

    def __init__(self, socket: Carrier, operation: str) -> None:
        self.socket, self.id = socket, operation
        self.prefix = next_prefix(operation)
        self.cancel: Callable[[], object] = lambda: None

    def next(self, batch: Batch) -> None:
        self.socket.outgoing.send_batch(self.prefix, batch)

    def end(self, errors: Errors | None) -> None:
        # its id is the client's to use again once the last message has left
        self.socket.forget(self)
        last = complete_message(self.id)
        if errors is not None:
            last = error_message(self.id, errors)
        self.socket.outgoing.send(last)

    def gone(self) -> None:
        self.socket.finish(FORBIDDEN)
