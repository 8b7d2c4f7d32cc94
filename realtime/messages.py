"""The messages of graphql-transport-ws: what may arrive, and what is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import orjson

LONGEST_ID = 256
PLAIN = frozenset({"connection_init", "ping", "pong"})
BY_OPERATION = frozenset({"subscribe", "complete"})

CONNECTION_ACK = b'{"type":"connection_ack"}'
PONG = b'{"type":"pong"}'


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


class Batch:
    """Results of a subscription that are sent together, to whoever gets all of them.

    A result's message differs from one operation to the next in its id alone; where ids are of one
    length, so are the frames.
    """

    __slots__ = ("_framed", "_heads", "_last", "results", "size")

    def __init__(self, results: Sequence[bytes]) -> None:
        self.results = results
        self.size = sum(map(len, results))
        self._heads: dict[int, list[bytes]] = {}
        self._last, self._framed = b"", b""

    def frames(self, prefix: bytes) -> bytes:
        """As frames of a WebSocket. `prefix`: see `next_prefix`."""
        if prefix == self._last:
            return self._framed
        length = len(prefix)
        heads = self._heads.get(length)
        if heads is None:
            lengths = [length + len(result) + 1 for result in self.results]
            heads = self._heads[length] = [frame_head(each) for each in lengths]
        pieces = zip(heads, self.results, strict=True)
        framed = b"".join([head + prefix + result + b"}" for head, result in pieces])
        self._last, self._framed = prefix, framed
        return framed


def frame_head(length: int) -> bytes:
    """The header of a whole, unmasked text frame."""
    if length < 126:
        return bytes((0x81, length))
    if length < 65_536:
        return b"\x81\x7e" + length.to_bytes(2, "big")
    return b"\x81\x7f" + length.to_bytes(8, "big")


def next_prefix(operation: str) -> bytes:
    """What stands before the result in a message."""
    return b'{"id":' + orjson.dumps(operation) + b',"type":"next","payload":'


def error_message(operation: str, errors: Sequence[Mapping[str, Any]]) -> bytes:
    return orjson.dumps({"id": operation, "type": "error", "payload": errors})


def errors_result(errors: Sequence[Mapping[str, Any]]) -> bytes:
    """The result of an operation that did not start."""
    return orjson.dumps({"errors": errors})


def complete_message(operation: str) -> bytes:
    return orjson.dumps({"id": operation, "type": "complete"})
