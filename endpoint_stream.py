"""GraphQL over server-sent events: as on `/graphql`, and the answer is a stream of results."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from auth.tokens import Identity, Tokens, Unauthenticated
from endpoint import (
    JSON,
    PATH,
    PRIVATE,
    UNAUTHENTICATED,
    Head,
    Refusal,
    asked_by,
    by_its_method,
    refuse,
    respond,
    status_of,
)
from realtime.event_stream import EventStream
from realtime.executor import PrincipalGone, RequestRefused, Subscription
from realtime.limits import Limits, address_of
from realtime.messages import errors_result
from realtime.protocol import response_line_of
from realtime.sessions import Sessions
from resolvers.answering import Answering

STREAM_PATH = f"{PATH}/stream"
ACCEPTED = (b"text/event-stream", b"text/*", b"*/*")


class StreamEndpoint:
    """An ASGI application. Errors of the operation are told as a result, as the protocol wants it;
    what is wrong with the request itself, and with whoever asks, by the status."""

    def __init__(
        self, tokens: Tokens, answering: Answering, limits: Limits, sessions: Sessions
    ) -> None:
        self.tokens, self.answering = tokens, answering
        self.limits, self.sessions = limits, sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        head = Head.of(scope)
        stream = EventStream(receive, send, response_line_of(scope))
        try:
            may_be_streamed(head)
            identity, body = await asked_by(head, receive, self.tokens)
            answer = await self._answer(head, identity, body)
            if isinstance(answer, bytes):
                await stream.answer(answer, PRIVATE)
            else:
                held = self.limits.counted(answer, identity.public_id, address_of(scope))
                await stream.follow(held, identity, self.sessions, PRIVATE)
        except ClientDisconnect:
            return
        except (Unauthenticated, PrincipalGone):
            await refuse(send, UNAUTHENTICATED, JSON)
        except Refusal as refused:
            await refuse(send, refused, JSON)
        except RequestRefused as refused:
            errors, status = errors_result(refused.errors), status_of(refused.errors, JSON)
            if status == 200:
                await stream.answer(errors, PRIVATE)
            else:
                await respond(send, status, JSON, errors)

    async def _answer(
        self, head: Head, identity: Identity, body: Mapping[str, Any]
    ) -> bytes | Subscription:
        server = self.answering.servers[identity.kind.audience]
        operation = await self.answering.operation(server, body)
        by_its_method(operation, head.by_get)
        return await self.answering.begin(server, identity, operation)


def may_be_streamed(head: Head) -> None:
    if head.method not in ("GET", "POST"):
        raise Refusal(405, "Method Not Allowed.", {"allow": "GET, POST"})
    accepted = [value.lower() for name, value in head.scope["headers"] if name == b"accept"]
    if accepted and not any(kind in value for value in accepted for kind in ACCEPTED):
        raise Refusal(406, "The answer is text/event-stream.")
