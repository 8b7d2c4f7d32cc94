"""Sockets of uvicorn with no framework above them: bytes prepared once, sent to each.

`python -m bench.live.peers.raw PORT MESSAGES`
"""

import sys
from typing import Any

import uvicorn
from starlette.types import Receive, Scope, Send

from bench.live.peers.messages import next_text, read

ACK = '{"type":"connection_ack"}'


class Raw:
    def __init__(self, messages: str) -> None:
        checkpoint, event = read(messages)
        self.checkpoint, self.event = next_text(checkpoint).decode(), next_text(event).decode()
        self.listeners: set[Send] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self.listen(receive, send)
        elif scope["type"] == "http":
            if scope["path"] == "/fire":
                await self.fire()
            await answer(send)
        else:
            await lifespan(receive, send)

    async def fire(self) -> None:
        message = {"type": "websocket.send", "text": self.event}
        for send in tuple(self.listeners):
            await send(message)

    async def listen(self, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept", "subprotocol": "graphql-transport-ws"})
        try:
            while (message := await receive())["type"] == "websocket.receive":
                if '"connection_init"' in message["text"]:
                    await send({"type": "websocket.send", "text": ACK})
                elif '"subscribe"' in message["text"]:
                    await send({"type": "websocket.send", "text": self.checkpoint})
                    self.listeners.add(send)
        finally:
            self.listeners.discard(send)


async def answer(send: Send) -> None:
    headers: list[Any] = [(b"content-length", b"2")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"ok"})


async def lifespan(receive: Receive, send: Send) -> None:
    for stage in ("startup", "shutdown"):
        await receive()
        await send({"type": f"lifespan.{stage}.complete"})


if __name__ == "__main__":
    uvicorn.run(
        Raw(sys.argv[2]),
        port=int(sys.argv[1]),
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        access_log=False,
        log_level="warning",
    )
