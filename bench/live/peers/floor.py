"""The least that Python can do: bytes prepared once, written to the transport of each socket.

`python -m bench.live.peers.floor PORT MESSAGES`. It reads no more of what arrives than it needs.
"""

import asyncio
import base64
import hashlib
import struct
import sys
from typing import cast

import uvloop

from bench.live.peers.messages import next_text, read

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
ACK = b'{"type":"connection_ack"}'


def frame(text: bytes) -> bytes:
    if len(text) < 126:
        return b"\x81" + bytes((len(text),)) + text
    return b"\x81\x7e" + struct.pack("!H", len(text)) + text


class Floor:
    def __init__(self, messages: str) -> None:
        checkpoint, event = read(messages)
        self.ack, self.checkpoint = frame(ACK), frame(next_text(checkpoint))
        self.event = frame(next_text(event))
        self.listeners: set[Listener] = set()

    def fire(self) -> None:
        for listener in self.listeners:
            listener.transport.write(self.event)


class Listener(asyncio.Protocol):
    """A connection; over HTTP until it asks for a socket."""

    __slots__ = ("floor", "socket", "transport")

    def __init__(self, floor: Floor) -> None:
        self.floor, self.socket = floor, False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # that of uvloop is no subclass

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self.floor.listeners.discard(self)

    def data_received(self, data: bytes) -> None:
        if self.socket:
            self.message(data)
        elif data.startswith(b"POST /fire"):
            self.floor.fire()
            self.transport.write(OK)
        elif b"Upgrade: websocket" in data:
            self.accept(data)
        else:
            self.transport.write(OK)

    def accept(self, data: bytes) -> None:
        lines = (line.partition(b": ") for line in data.split(b"\r\n"))
        (key,) = (value for name, _, value in lines if name == b"Sec-WebSocket-Key")
        answer = base64.b64encode(hashlib.sha1(key + GUID).digest())
        self.transport.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Protocol: graphql-transport-ws\r\nSec-WebSocket-Accept: "
            + answer
            + b"\r\n\r\n"
        )
        self.socket = True

    def message(self, data: bytes) -> None:
        """The load client masks with zeros: what it says stands there as it is."""
        if b'"connection_init"' in data:
            self.transport.write(self.floor.ack)
        elif b'"subscribe"' in data:
            self.transport.write(self.floor.checkpoint)
            self.floor.listeners.add(self)


async def main(port: int, messages: str) -> None:
    floor, loop = Floor(messages), asyncio.get_running_loop()
    server = await loop.create_server(lambda: Listener(floor), "127.0.0.1", port, backlog=4096)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), sys.argv[2]))
