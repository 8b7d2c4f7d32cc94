"""GraphQL over HTTP: a thin route from the body of a request to the bytes of the answer."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from urllib.parse import parse_qs

import orjson
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

import db
from auth.tokens import Identity, Tokens, Unauthenticated, bearer
from auth.viewer import load_viewer
from realtime.executor import PrincipalGone, RequestRefused
from resolvers.answering import Answering
from resolvers.plan.reading import Operation

RESPONSE, JSON = "application/graphql-response+json", "application/json"
PRIVATE = {"cache-control": "private, no-store", "vary": "Accept, Authorization"}

# Faults of ours.
FAULTS = {"INTERNAL_SERVER_ERROR": 500, "TIMEOUT": 503}
# Faults of the request itself, before any GraphQL: 400 whatever the client accepts.
MALFORMED = {"BAD_REQUEST"}


class Refusal(Exception):  # noqa: N818 (an answer, not a fault)
    def __init__(self, status: int, code: str, message: str, headers: Mapping[str, str] = {}):
        super().__init__(message)
        self.status, self.headers = status, headers
        self.errors: Sequence[Any] = [{"message": message, "extensions": {"code": code}}]


class Endpoint:
    def __init__(self, tokens: Tokens, answering: Answering) -> None:
        self.tokens, self.answering = tokens, answering

    async def serve(self, request: Request) -> Response:
        media = accepted(request.headers.get("accept"))
        try:
            identity = self._identity(request)
            body = await body_of(request)
            server = self.answering.servers[identity.kind.audience]
            operation = await self.answering.operation(server, body)
            may_run(operation, request.method)
            answer = await self.answering.run(server, identity, operation)
            return Response(answer, headers=PRIVATE, media_type=media)
        except (Unauthenticated, PrincipalGone):
            return _unauthenticated(media)
        except Refusal as refused:
            return _told(refused.errors, refused.status, media, refused.headers)
        except RequestRefused as refused:
            return _told(refused.errors, status_of(refused.errors, media), media)

    def _identity(self, request: Request) -> Identity:
        given = request.headers.getlist("authorization")
        return self.tokens.verify(bearer(given[0] if len(given) == 1 else None))


def accepted(accept: str | None) -> str:
    """The media type of the answer: the newer one for whoever names it, else plain JSON."""
    wanted = (accept or "*/*").lower()
    if RESPONSE in wanted:
        return RESPONSE
    return JSON


def status_of(errors: Sequence[Any], media: str) -> int:
    """Clients of the older media type read errors from a 200, unless the request itself is
    malformed."""
    code = errors[0].get("extensions", {}).get("code")
    if code in FAULTS:
        return FAULTS[code]
    return 400 if media == RESPONSE or code in MALFORMED else 200


async def body_of(request: Request) -> Mapping[str, Any]:
    if request.method == "GET":
        return _from_query(request.url.query)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != JSON:
        text = "The body must be application/json."
        raise Refusal(415, "BAD_REQUEST", text, {"accept": JSON})
    return _json(await request.body(), "The body")


def _from_query(query: str) -> Mapping[str, Any]:
    """The members of a body from a query string; objects are JSON text there."""
    given = {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}
    body: dict[str, Any] = dict(given)
    for name in ("variables", "extensions"):
        text = given.get(name)
        body[name] = _json(text.encode(), f"`{name}`") if text and text != "null" else None
    return body


def _json(text: bytes, what: str) -> Mapping[str, Any]:
    try:
        body = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Refusal(400, "BAD_REQUEST", f"{what} is not JSON.") from error
    if not isinstance(body, dict):
        raise Refusal(400, "BAD_REQUEST", f"{what} must be an object.")
    return cast("dict[str, Any]", body)


def may_run(operation: Operation, method: str) -> None:
    kind = operation.node.operation.value
    if kind == "subscription":
        text = "Subscriptions run over a WebSocket on this path."
        raise Refusal(400, "BAD_REQUEST", text)
    if kind == "mutation" and method != "POST":
        raise Refusal(405, "BAD_REQUEST", "Mutations take POST.", {"allow": "POST"})


def _told(
    errors: Sequence[Any], status: int, media: str, headers: Mapping[str, str] = PRIVATE
) -> Response:
    body = orjson.dumps({"errors": errors})
    return Response(body, status, headers={**PRIVATE, **headers}, media_type=media)


async def faulty(request: Request, fault: Exception) -> Response:
    """What the web server itself refuses (a path, a method, a body too large), told alike."""
    assert isinstance(fault, HTTPException)
    errors = [{"message": f"{fault.detail}.", "extensions": {"code": "BAD_REQUEST"}}]
    media = accepted(request.headers.get("accept"))
    return _told(errors, fault.status_code, media, fault.headers or {})


def _unauthenticated(media: str) -> Response:
    nobody = Unauthenticated()
    errors = [{"message": str(nobody), "extensions": {"code": nobody.code}}]
    return _told(errors, 401, media, {"www-authenticate": "Bearer"})


class Authenticator:
    """Recognises who opens a socket; None for a bad token and for a principal that is nobody."""

    def __init__(self, tokens: Tokens, database: db.Database) -> None:
        self.tokens, self.database = tokens, database

    async def __call__(self, authorization: object) -> Identity | None:
        try:
            identity = self.tokens.verify(bearer(authorization))
        except Unauthenticated:
            return None
        async with AsyncSession(self.database.reader) as session:
            viewer = await load_viewer(session, identity.kind, identity.public_id)
        return identity if viewer else None
