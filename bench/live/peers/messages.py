"""What the peers tell: the messages of this server, caught from one of its sockets."""

from pathlib import Path
from typing import Any

import orjson

CHECKPOINT, EVENT = "checkpoint", "event"

Message = dict[str, Any]


def read(path: str) -> tuple[Message, Message]:
    """The fields of a checkpoint and of an event."""
    told = orjson.loads(Path(path).read_bytes())
    return told[CHECKPOINT], told[EVENT]


def next_text(fields: Message) -> bytes:
    """As it goes over the wire, for the operation that every listener has."""
    payload = {"data": {"outageUpdates": fields}}
    return orjson.dumps({"id": "1", "type": "next", "payload": payload})
