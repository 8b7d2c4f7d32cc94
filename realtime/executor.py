"""What the transports need of whoever executes GraphQL, and nothing more."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar

Errors = Sequence[Mapping[str, Any]]


class Principal(Protocol):
    @property
    def expires_at(self) -> datetime: ...


PrincipalT = TypeVar("PrincipalT", bound=Principal)
Asking = TypeVar("Asking", bound=Principal, contravariant=True)


class RequestRefused(Exception):  # noqa: N818 (the answer to one operation)
    """The operation did not start; `errors` as GraphQL prints them."""

    def __init__(self, errors: Errors) -> None:
        super().__init__(errors)
        self.errors = errors


class PrincipalGone(Exception):  # noqa: N818 (a fact about who asks)
    """Whoever asks is nobody any more: the socket closes with 4403."""


class Executor(Protocol[Asking]):
    async def answer(
        self, principal: Asking, body: Mapping[str, Any]
    ) -> bytes | AsyncGenerator[bytes]:
        """`body` is that of a POST. The JSON of the result for a query or a mutation, of one
        result after the other for a subscription. Raises RequestRefused and PrincipalGone."""
        ...
