"""What leaves on one socket, in order. Nobody waits here: what the peer does not take at once is
kept up to a bound, and a peer that takes nothing for too long is given up."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from starlette.websockets import WebSocket, WebSocketDisconnect

from realtime.messages import Batch, frame_head
from realtime.protocol import line_of

MOST_BACKLOG = 1 << 20
SEND_WITHIN_SECONDS = 10.0


class Outgoing:
    """`lost` is called once, when the peer is given up. Where the connection itself is at hand,
    frames are written to it; else texts go by the messages of ASGI."""

    __slots__ = ("_lost", "_most", "_size", "_task", "_waiting", "_within", "line", "websocket")

    def __init__(
        self, websocket: WebSocket, lost: Callable[[], None], most_backlog: int, within: float
    ) -> None:
        self.websocket, self.line = websocket, line_of(websocket.scope)
        self._lost, self._most, self._within = lost, most_backlog, within
        self._waiting: deque[bytes] = deque()
        self._size = 0
        self._task: asyncio.Task[None] | None = None

    def send(self, message: bytes) -> None:
        if self.line is None:
            self._keep(message)
        else:
            self._write(frame_head(len(message)) + message)

    def send_batch(self, prefix: bytes, batch: Batch) -> None:
        if self.line is not None:
            self._write(batch.frames(prefix))
            return
        for result in batch.results:
            self._keep(prefix + result + b"}")

    def stop(self) -> None:
        """What waits is dropped."""
        self._waiting.clear()
        if self._task is not None:
            self._task.cancel()

    def _write(self, frames: bytes) -> None:
        if self._task is not None or self.line is None or not self.line.write_now(frames):
            self._keep(frames)

    def _keep(self, item: bytes) -> None:
        self._waiting.append(item)
        self._size += len(item)
        if self._size > self._most:
            self._give_up()
        elif self._task is None:
            self._task = asyncio.create_task(self._drain())

    async def _drain(self) -> None:
        try:
            while self._waiting:
                item = self._waiting[0]
                async with asyncio.timeout(self._within):
                    await self._pass_on(item)
                if self._waiting:
                    self._size -= len(self._waiting.popleft())
        except TimeoutError:
            self._give_up()
        except (RuntimeError, WebSocketDisconnect):
            self._waiting.clear()  # the peer is gone, as whoever reads from it hears
        finally:
            self._task = None

    def _pass_on(self, item: bytes) -> Awaitable[None]:
        if self.line is not None:
            return self.line.write_later(item)
        return self.websocket.send_text(item.decode())

    def _give_up(self) -> None:
        self._waiting.clear()
        self._size = 0
        self._lost()
