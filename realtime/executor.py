"""What the transports need of whoever executes GraphQL, and nothing more."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar

from realtime.messages import Batch

Errors = Sequence[Mapping[str, Any]]


class Principal(Protocol):
    @property
    def public_id(self) -> str: ...

    @property
    def issued_at(self) -> datetime: ...

    @property
    def expires_at(self) -> datetime: ...


PrincipalT = TypeVar("PrincipalT", bound=Principal)
Asking = TypeVar("Asking", bound=Principal, contravariant=True)


class RequestRefused(Exception):  # noqa: N818 (the answer to one operation)
    """The operation did not start; `errors` as GraphQL prints them."""

    def __init__(self, errors: Errors) -> None:
        super().__init__(errors)
        self.errors = errors


class NotNow(RequestRefused):
    """A subscription that cannot begin for the moment: the socket closes with 1013, after which
    clients come back and resume."""


class PrincipalGone(Exception):  # noqa: N818 (a fact about who asks)
    """Whoever asks is nobody any more: the socket closes with 4403, and a stream breaks off."""


class Sink(Protocol):
    """Where the results of a subscription go. Neither waits nor fails; after `end` and `gone`
    nothing follows."""

    def next(self, batch: Batch) -> None: ...

    def end(self, errors: Errors | None) -> None:
        """None: all is told."""

    def gone(self) -> None:
        """The principal is nobody any more."""


class Subscription(Protocol):
    def open(self, sink: Sink) -> Callable[[], None]:
        """Begin; what is returned ends it, any number of times."""
        ...


class Executor(Protocol[Asking]):
    async def answer(self, principal: Asking, body: Mapping[str, Any]) -> bytes | Subscription:
        """`body` is that of a POST. The JSON of the result for a query or a mutation. Raises
        RequestRefused and PrincipalGone."""
        ...
