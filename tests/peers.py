"""Listeners on bare connections, without a library between: a thousand of them cost little, and
they can be made to behave as no library would."""

import asyncio
import ctypes
import socket
import struct
from collections.abc import Callable, Mapping
from typing import Any

import orjson

HANDSHAKE = (
    b"GET /graphql HTTP/1.1\r\nhost: test\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
    b"sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    b"sec-websocket-protocol: graphql-transport-ws\r\n\r\n"
)
TEXT, PING, PONG = 1, 9, 10
SOON_SECONDS = 60
# Of linux/filter.h: a program that keeps no byte of any packet.
SO_ATTACH_FILTER = 26
DROP_ALL = ctypes.create_string_buffer(struct.pack("HBBI", 6, 0, 0, 0))


class Peer(asyncio.Protocol):
    """`heard`: every payload of a subscription, and when it came; `lost`: since when the connection
    is no more."""

    def __init__(self) -> None:
        self.heard: list[tuple[float, Any]] = []
        self.lost: float | None = None
        self._loop = asyncio.get_running_loop()
        self._bytes = bytearray()
        self._upgraded, self._acknowledged = asyncio.Event(), asyncio.Event()

    @classmethod
    async def connect(cls, port: int, token: str, receive_buffer: int | None = None) -> "Peer":
        """From the acknowledgement on."""
        sock = socket.socket()
        sock.setblocking(False)
        if receive_buffer is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        loop = asyncio.get_running_loop()
        await loop.sock_connect(sock, ("127.0.0.1", port))
        _, peer = await loop.create_connection(cls, sock=sock)
        peer.transport.write(HANDSHAKE)
        async with asyncio.timeout(SOON_SECONDS):
            await peer._upgraded.wait()
            payload = {"authorization": f"Bearer {token}"}
            peer.say({"type": "connection_init", "payload": payload})
            await peer._acknowledged.wait()
        return peer

    def subscribe(self, query: str, operation: str = "1", **variables: object) -> None:
        payload = {"query": query, "variables": variables}
        self.say({"id": operation, "type": "subscribe", "payload": payload})

    def say(self, message: Mapping[str, object]) -> None:
        self._write(TEXT, orjson.dumps(message))

    def _write(self, kind: int, data: bytes) -> None:
        """Under the mask that changes nothing."""
        long = len(data) >= 126
        length = b"\xfe" + struct.pack("!H", len(data)) if long else bytes([0x80 | len(data)])
        self.transport.write(bytes([0x80 | kind]) + length + bytes(4) + data)

    def fall_silent(self) -> None:
        """As if its machine had lost its power: nothing that arrives is acknowledged any more, and
        nothing is said, not even that the connection has ended."""
        program = struct.pack("HL", 1, ctypes.addressof(DROP_ALL))
        self.transport.get_extra_info("socket").setsockopt(
            socket.SOL_SOCKET, SO_ATTACH_FILTER, program
        )

    # --- what arrives -----------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 (asyncio gives it)
        self.lost = self._loop.time()

    def data_received(self, data: bytes) -> None:
        self._bytes += data
        if not self._upgraded.is_set():
            head, found, rest = self._bytes.partition(b"\r\n\r\n")
            if not found:
                return
            assert head.startswith(b"HTTP/1.1 101 "), head
            self._bytes = rest
            self._upgraded.set()
        while (frame := self._frame()) is not None:
            self._take(*frame)

    def _frame(self) -> tuple[int, bytes] | None:
        """The next one that is there as a whole."""
        if len(self._bytes) < 2:
            return None
        begin, length = 2, self._bytes[1]
        if length >= 126:
            size = 2 if length == 126 else 8
            begin, length = 2 + size, int.from_bytes(self._bytes[2 : 2 + size])
        if len(self._bytes) < begin + length:
            return None
        frame = self._bytes[0] & 15, bytes(self._bytes[begin : begin + length])
        del self._bytes[: begin + length]
        return frame

    def _take(self, kind: int, data: bytes) -> None:
        if kind == PING:
            self._write(PONG, data)
        elif kind == TEXT:
            message = orjson.loads(data)
            if message["type"] == "connection_ack":
                self._acknowledged.set()
            else:
                assert message["type"] == "next", message
                self.heard.append((self._loop.time(), message["payload"]["data"]))


async def until(holds: Callable[[], bool], within: float = SOON_SECONDS) -> float:
    """How long it took."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with asyncio.timeout(within):
        while not holds():  # noqa: ASYNC110 (seen, not told)
            await asyncio.sleep(0.005)
    return loop.time() - began
