"""Answering: whatever a client sends, over HTTP or a socket, to the bytes of the answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import orjson
from graphql import GraphQLError, OperationType

import db
from auth.tokens import Identity
from auth.viewer import Audience
from realtime.executor import Errors, NotNow, PrincipalGone, RequestRefused, Subscription
from resolvers.doing import Doer, fault
from resolvers.live import Feeds
from resolvers.plan.arguments import RefusedError
from resolvers.plan.kept import InvalidError
from resolvers.plan.reading import Operation, Principal, Reader
from resolvers.plan.statement import NobodyError

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Server:
    """One audience: what it reads, does and follows."""

    reader: Reader
    doer: Doer
    feeds: Feeds


@dataclass(frozen=True)
class Asked:
    """The body of a request, its members of the right types."""

    query: str
    operation_name: str | None
    variables: Mapping[str, Any]


def asked(body: Mapping[str, Any]) -> Asked:
    query, name = body.get("query"), body.get("operationName")
    variables = body.get("variables")
    if not isinstance(query, str):
        raise RefusedError("`query` must be a string.", code="BAD_REQUEST")
    if not isinstance(name, str | None):
        raise RefusedError("`operationName` must be a string.", code="BAD_REQUEST")
    if not isinstance(variables, dict | None):
        raise RefusedError("`variables` must be an object.", code="BAD_REQUEST")
    if not isinstance(body.get("extensions"), dict | None):
        raise RefusedError("`extensions` must be an object.", code="BAD_REQUEST")
    return Asked(query, name or None, cast("dict[str, Any]", variables or {}))


class Answering:
    """The executor of every transport."""

    def __init__(self, servers: Mapping[Audience, Server], clock: Clock) -> None:
        self.servers, self.clock = servers, clock

    async def answer(self, principal: Identity, body: Mapping[str, Any]) -> bytes | Subscription:
        """Raises RequestRefused where the operation did not start, and PrincipalGone where the
        token's principal is nobody any more."""
        server = self.servers[principal.kind.audience]
        return await self.begin(server, principal, await self.operation(server, body))

    async def operation(self, server: Server, body: Mapping[str, Any]) -> Operation:
        try:
            wanted = asked(body)
            reader = server.reader
            return await reader.operation(wanted.query, wanted.operation_name, wanted.variables)
        except InvalidError as invalid:
            raise RequestRefused(formatted(invalid.errors)) from invalid
        except RefusedError as refused:
            raise RequestRefused(formatted([refused])) from refused

    async def begin(
        self, server: Server, identity: Identity, operation: Operation
    ) -> bytes | Subscription:
        if operation.node.operation is OperationType.SUBSCRIPTION:
            with REFUSALS_OF_FEEDS:
                return await server.feeds.follow(identity, operation)
        return await self.run(server, identity, operation)

    async def run(self, server: Server, identity: Identity, operation: Operation) -> bytes:
        """A query or a mutation."""
        with REFUSALS:
            return await self._run(server, identity, operation)

    async def _run(self, server: Server, identity: Identity, operation: Operation) -> bytes:
        principal, now = Principal(identity.kind, identity.public_id), self.clock()
        if operation.node.operation is OperationType.MUTATION:
            done = await server.doer.do(principal, operation, now)
            return result(done.data, done.errors)
        return b'{"data":' + await server.reader.read(principal, operation, now) + b"}"


class Refusals:
    """Turns whatever keeps an operation from its answer into what the transports are told of it."""

    def __init__(self, unavailable: type[RequestRefused] = RequestRefused) -> None:
        self._unavailable = unavailable

    def __enter__(self) -> None: ...

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, NobodyError):
            raise PrincipalGone from error
        if isinstance(error, Exception):
            away = isinstance(error, db.UnavailableError)
            refused = self._unavailable if away else RequestRefused
            raise refused(formatted(_refused(error))) from error


REFUSALS = Refusals()
REFUSALS_OF_FEEDS = Refusals(unavailable=NotNow)


def _refused(error: Exception) -> Sequence[GraphQLError]:
    return error.errors if isinstance(error, InvalidError) else [fault(error)]


def formatted(errors: Sequence[GraphQLError]) -> Errors:
    """Errors as GraphQL prints them."""
    return [dict(error.formatted) for error in errors]


def result(data: bytes, errors: Sequence[GraphQLError]) -> bytes:
    if not errors:
        return b'{"data":' + data + b"}"
    told = orjson.dumps(formatted(errors))
    return b'{"errors":' + told + b',"data":' + data + b"}"
