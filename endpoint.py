"""GraphQL over HTTP: from the body of a request to the bytes of the answer."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self, cast
from urllib.parse import parse_qs

import orjson
from graphql import OperationType
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

import db
from auth.tokens import Identity, Tokens, Unauthenticated, bearer
from realtime.executor import PrincipalGone, RequestRefused
from resolvers.answering import Answering
from resolvers.plan.dialects import dialect_of
from resolvers.plan.reading import Operation
from resolvers.plan.statement import NobodyError
from resolvers.principals import Principals

PATH = "/graphql"
METHODS = {"GET", "HEAD", "POST"}
MOST_BYTES = 262_144
KEPT_HEADERS = 1_024
RESPONSE, JSON = b"application/graphql-response+json", b"application/json"
PRIVATE = [(b"cache-control", b"private, no-store"), (b"vary", b"Accept, Authorization")]

# Faults of ours.
FAULTS = {"INTERNAL_SERVER_ERROR": 500, "SERVICE_UNAVAILABLE": 503, "TIMEOUT": 503}
# Faults of the request itself, before any GraphQL: 400 whatever the client accepts.
MALFORMED = {"BAD_REQUEST"}


class Refusal(Exception):  # noqa: N818 (an answer, not a fault)
    def __init__(
        self,
        status: int,
        message: str,
        headers: Mapping[str, str] = {},
        code: str = "BAD_REQUEST",
    ) -> None:
        super().__init__(message)
        self.status, self.headers = status, headers
        self.body = orjson.dumps({"errors": [{"message": message, "extensions": {"code": code}}]})


UNAUTHENTICATED = Refusal(
    401, str(Unauthenticated()), {"www-authenticate": "Bearer"}, Unauthenticated.code
)


class Endpoint:
    """Stands before the router and answers what goes to its path; the rest goes on to `app`. A
    route of the router would cost a request as much as all the rest of what is done here, and a
    socket, for as long as it is open, half of its memory."""

    def __init__(
        self,
        app: ASGIApp,
        tokens: Tokens,
        answering: Answering,
        serve_socket: Callable[[WebSocket], Awaitable[None]],
    ) -> None:
        self.app, self.tokens, self.answering = app, tokens, answering
        self.serve_socket = serve_socket

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or scope["path"] != scope.get("root_path", "") + PATH:
            await self.app(scope, receive, send)
            return
        if scope["type"] == "websocket":
            await self.serve_socket(WebSocket(scope, receive, send))
            return
        head = Head.of(scope)
        try:
            if head.method not in METHODS:
                raise Refusal(405, "Method Not Allowed.", {"allow": "GET, POST"})
            identity, body = await asked_by(head, receive, self.tokens)
            server = self.answering.servers[identity.kind.audience]
            operation = await self.answering.operation(server, body)
            may_run(operation, head.by_get)
            answer = await self.answering.run(server, identity, operation)
            await respond(send, 200, head.media, answer)
        except ClientDisconnect:
            return
        except (Unauthenticated, PrincipalGone):
            await refuse(send, UNAUTHENTICATED, head.media)
        except Refusal as refused:
            await refuse(send, refused, head.media)
        except RequestRefused as refused:
            errors = orjson.dumps({"errors": refused.errors})
            await respond(send, status_of(refused.errors, head.media), head.media, errors)


@dataclass(slots=True)
class Head:
    """What the request says of itself before its body."""

    scope: Scope
    method: str
    media: bytes = JSON
    content_type: bytes = b""
    content_length: int = 0
    # None also where it is said twice.
    authorization: bytes | None = None

    @classmethod
    def of(cls, scope: Scope) -> Self:
        head = cls(scope, scope["method"])
        given: bytes | None = None
        for name, value in scope["headers"]:
            if name == b"authorization":
                head.authorization = value if given is None else None
                given = value
            elif name == b"content-type":
                head.content_type = value
            elif name == b"content-length":
                head.content_length = int(value) if value.isdigit() else 0
            elif name == b"accept" and RESPONSE in value.lower():
                head.media = RESPONSE
        return head

    @property
    def by_get(self) -> bool:
        return self.method != "POST"

    def asked(self) -> Mapping[str, Any]:
        """The members of a body from the query string; objects are JSON text there."""
        query = self.scope["query_string"].decode("latin-1")
        parsed = parse_qs(query, keep_blank_values=True)
        given = {name: values[0] for name, values in parsed.items()}
        body: dict[str, Any] = dict(given)
        for name in ("variables", "extensions"):
            text = given.get(name)
            body[name] = _json(text.encode(), f"`{name}`") if text and text != "null" else None
        return body

    def sent(self, body: bytes) -> Mapping[str, Any]:
        return _json(body, "The body")


@lru_cache(KEPT_HEADERS)
def token_of(authorization: bytes | None) -> str:
    return bearer(None if authorization is None else authorization.decode("latin-1"))


async def asked_by(
    head: Head, receive: Receive, tokens: Tokens
) -> tuple[Identity, Mapping[str, Any]]:
    """Who asks, and what."""
    token = token_of(head.authorization)
    identity = tokens.verify(token)
    if head.by_get:
        return identity, head.asked()
    body = await body_of(head, receive)
    # a body comes as slowly as its sender likes, and the token may be void by now
    return tokens.verify(token), head.sent(body)


async def body_of(head: Head, receive: Receive) -> bytes:
    """The body of a POST of JSON, which is not too long."""
    kind = head.content_type
    if kind != JSON and kind.partition(b";")[0].strip().lower() != JSON:
        raise Refusal(415, "The body must be application/json.", {"accept": JSON.decode()})
    body, more = b"", True
    while more and max(len(body), head.content_length) <= MOST_BYTES:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        more = message.get("more_body", False)
    if more or len(body) > MOST_BYTES:
        raise Refusal(413, f"A body has at most {MOST_BYTES} bytes.", {"connection": "close"})
    return body


def status_of(errors: Sequence[Any], media: bytes) -> int:
    """Clients of the older media type read errors from a 200, unless the request itself is
    malformed."""
    code = errors[0].get("extensions", {}).get("code")
    if code in FAULTS:
        return FAULTS[code]
    return 400 if media == RESPONSE or code in MALFORMED else 200


def _json(text: bytes, what: str) -> Mapping[str, Any]:
    try:
        body = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Refusal(400, f"{what} is not JSON.") from error
    if not isinstance(body, dict):
        raise Refusal(400, f"{what} must be an object.")
    return cast("dict[str, Any]", body)


def may_run(operation: Operation, by_get: bool) -> None:
    if operation.node.operation is OperationType.SUBSCRIPTION:
        raise Refusal(400, "Subscriptions run over a WebSocket here, or on /graphql/stream.")
    by_its_method(operation, by_get)


def by_its_method(operation: Operation, by_get: bool) -> None:
    if by_get and operation.node.operation is OperationType.MUTATION:
        raise Refusal(405, "Mutations take POST.", {"allow": "POST"})


async def respond(
    send: Send, status: int, media: bytes, body: bytes, more: Mapping[str, str] = {}
) -> None:
    length = (b"content-length", str(len(body)).encode())
    headers = [length, (b"content-type", media), *PRIVATE]
    headers += [(name.encode(), value.encode()) for name, value in more.items()]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def refuse(send: Send, refused: Refusal, media: bytes) -> None:
    await respond(send, refused.status, media, refused.body, refused.headers)


async def faulty(request: Request, fault: Exception) -> Response:
    """What the web server itself refuses, told alike."""
    assert isinstance(fault, HTTPException)
    refused = Refusal(fault.status_code, f"{fault.detail}.", fault.headers or {})
    headers = {"cache-control": "no-store", **refused.headers}
    media = Head.of(request.scope).media.decode()
    return Response(refused.body, refused.status, headers, media)


class Authenticator:
    """Recognises who opens a socket; None for a bad token and for a principal that is nobody."""

    def __init__(self, tokens: Tokens, database: db.Database) -> None:
        self.tokens = tokens
        self.principals = Principals(database, dialect_of(database.sqlite))

    async def __call__(self, authorization: object) -> Identity | None:
        try:
            identity = self.tokens.verify(bearer(authorization))
            await self.principals.row_id(identity.kind, identity.public_id)
        except (Unauthenticated, NobodyError):
            return None
        return identity
