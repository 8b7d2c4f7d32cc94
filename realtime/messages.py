"""The messages of graphql-transport-ws: what may arrive, and what is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import orjson

LONGEST_ID = 256
PLAIN = frozenset({"connection_init", "ping", "pong"})
BY_OPERATION = frozenset({"subscribe", "complete"})

CONNECTION_ACK = '{"type":"connection_ack"}'
PONG = '{"type":"pong"}'


class Malformed(ValueError):  # noqa: N818 (a fact about what arrived)
    """Not a message of the protocol."""


@dataclass(frozen=True, slots=True)
class Message:
    """`id` is empty where the type has none, `payload` where it was absent or null."""

    type: str
    id: str
    payload: dict[str, Any]


def message_of(frame: str | None) -> Message:
    """The message in a text frame (None: the frame was binary)."""
    try:
        content = _object(orjson.loads(frame or ""))
    except orjson.JSONDecodeError:
        raise Malformed("not JSON") from None
    kind = content.get("type")
    if not isinstance(kind, str):
        raise Malformed("no type")
    if kind in PLAIN:
        return Message(kind, "", _object(content.get("payload"), optional=True))
    if kind not in BY_OPERATION:
        raise Malformed("unknown type")
    operation = content.get("id")
    if not isinstance(operation, str) or not 1 <= len(operation) <= LONGEST_ID:
        raise Malformed("no id")
    if kind == "complete":
        return Message("complete", operation, {})
    return Message("subscribe", operation, _body(content.get("payload")))


def _body(payload: object) -> dict[str, Any]:
    body = _object(payload)
    if not isinstance(body.get("query"), str):
        raise Malformed("no query")
    if not isinstance(body.get("operationName"), str | None):
        raise Malformed("operationName is no text")
    for name in ("variables", "extensions"):
        _object(body.get(name), optional=True)
    return body


def _object(value: object, *, optional: bool = False) -> dict[str, Any]:
    if value is None and optional:
        return {}
    if not isinstance(value, dict):
        raise Malformed("not an object")
    return cast("dict[str, Any]", value)


def next_message(operation: str, payload: bytes) -> str:
    head = b'{"id":' + orjson.dumps(operation) + b',"type":"next","payload":'
    return (head + payload + b"}").decode()


def error_message(operation: str, errors: Sequence[Mapping[str, Any]]) -> str:
    return orjson.dumps({"id": operation, "type": "error", "payload": errors}).decode()


def complete_message(operation: str) -> str:
    return orjson.dumps({"id": operation, "type": "complete"}).decode()
