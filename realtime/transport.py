"""graphql-transport-ws on a Starlette WebSocket, as the reference server speaks it.

A fault of the protocol closes the socket with its code; a fault of one operation ends that
operation alone. The transport knows no GraphQL: an `Executor` answers.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Mapping
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Any, Generic

from starlette.websockets import WebSocket, WebSocketDisconnect

from realtime import messages
from realtime.executor import Errors, Executor, PrincipalGone, PrincipalT, RequestRefused
from realtime.protocol import abort

SUBPROTOCOL = "graphql-transport-ws"
INIT_WITHIN_SECONDS = 10.0
SEND_WITHIN_SECONDS = 10.0
CLOSE_WITHIN_SECONDS = 1.0
OPERATIONS_PER_SOCKET = 100
LONGEST_TIMER_SECONDS = 86_400.0
LONGEST_REASON_BYTES = 123
logger = logging.getLogger(__name__)

INTERNAL: Errors = [
    {"message": "Internal server error.", "extensions": {"code": "INTERNAL_SERVER_ERROR"}}
]
TOO_MANY: Errors = [
    {
        "message": f"A socket carries at most {OPERATIONS_PER_SOCKET} operations at a time.",
        "extensions": {"code": "RATE_LIMITED"},
    }
]


class Closing(Exception):  # noqa: N818 (an order, not a fault)
    def __init__(self, code: int, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        # more than this does not fit into a close frame
        self.reason = reason.encode()[:LONGEST_REASON_BYTES].decode(errors="ignore")


class Transport(Generic[PrincipalT]):
    """Serves sockets. `authenticate` is given the `authorization` of the first message, and
    returns None where it names nobody."""

    def __init__(
        self,
        authenticate: Callable[[object], Awaitable[PrincipalT | None]],
        executor: Executor[PrincipalT],
        *,
        init_within: float = INIT_WITHIN_SECONDS,
        send_within: float = SEND_WITHIN_SECONDS,
    ) -> None:
        self.authenticate = authenticate
        self.executor = executor
        self.init_within = init_within
        self.send_within = send_within

    async def serve(self, websocket: WebSocket) -> None:
        if SUBPROTOCOL not in websocket.scope["subprotocols"]:
            await websocket.accept()
            await websocket.close(4406, "Subprotocol not acceptable")
            return
        await websocket.accept(subprotocol=SUBPROTOCOL)
        await Socket(self, websocket).run()


class Socket(Generic[PrincipalT]):
    """One connection. Whatever ends it resolves `_end`; all tasks end with it."""

    def __init__(self, transport: Transport[PrincipalT], websocket: WebSocket) -> None:
        self._transport = transport
        self._websocket = websocket
        self._principal: PrincipalT | None = None
        self._initialising = False
        self._operations: dict[str, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.get_running_loop()
        self._end: asyncio.Future[Closing | None] = self._loop.create_future()
        timeout = Closing(4408, "Connection initialisation timeout")
        self._timer = self._loop.call_later(transport.init_within, self._finish, timeout)

    async def run(self) -> None:
        self._spawn(self._read())
        try:
            closing = await self._end
        finally:
            self._timer.cancel()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
        if closing is not None:
            await self._close(closing)

    def _finish(self, closing: Closing | None) -> None:
        if not self._end.done():
            self._end.set_result(closing)

    async def _close(self, closing: Closing) -> None:
        """A close frame where the peer still reads, else the end of the connection itself."""
        try:
            async with asyncio.timeout(CLOSE_WITHIN_SECONDS):
                await self._websocket.close(closing.code, closing.reason)
        except TimeoutError:
            abort(self._websocket.scope)
        except (RuntimeError, WebSocketDisconnect):
            pass  # the peer was faster

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(self._guarded(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        # a task that is cancelled before its first step never begins the work
        task.add_done_callback(lambda _: work.close())
        return task

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Closing as closing:
            self._finish(closing)
        except WebSocketDisconnect:
            self._finish(None)
        except Exception:
            logger.exception("a socket failed")
            self._finish(Closing(4500, "Internal server error"))

    async def _send(self, text: str) -> None:
        try:
            async with asyncio.timeout(self._transport.send_within):
                await self._websocket.send_text(text)
        except TimeoutError:
            raise Closing(1013, "Too slow") from None

    # --- what arrives -----------------------------------------------------------------------

    async def _read(self) -> None:
        while True:
            frame = await self._websocket.receive()
            if frame["type"] == "websocket.disconnect":
                raise WebSocketDisconnect
            try:
                message = messages.message_of(frame.get("text"))
            except messages.Malformed as fault:
                raise Closing(4400, f"Invalid message received: {fault}") from None
            await self._take(message)

    async def _take(self, message: messages.Message) -> None:
        if message.type == "ping":
            await self._send(messages.PONG)
        elif message.type == "connection_init":
            self._initialise(message.payload)
        elif message.type == "subscribe":
            await self._subscribe(message.id, message.payload)
        elif message.type == "complete" and message.id in self._operations:
            self._operations.pop(message.id).cancel()

    def _initialise(self, payload: Mapping[str, Any]) -> None:
        if self._initialising:
            raise Closing(4429, "Too many initialisation requests")
        self._initialising = True
        self._spawn(self._acknowledge(payload.get("authorization")))

    async def _acknowledge(self, authorization: object) -> None:
        try:
            self._principal = await self._transport.authenticate(authorization)
        except Exception as error:
            # Who asks is not known for the moment: 4500 would tell clients to give up.
            logger.warning("a socket could not be authenticated: %r", error)
            raise Closing(1013, "Try again later") from None
        if self._principal is None:
            raise Closing(4403, "Forbidden")
        self._expire(self._principal.expires_at)
        await self._send(messages.CONNECTION_ACK)

    def _expire(self, at: datetime) -> None:
        """End with the token. Timers are short: the clock of the wall may be set meanwhile."""
        self._timer.cancel()
        remaining = (at - datetime.now(UTC)).total_seconds()
        if remaining <= 0:
            self._finish(Closing(4403, "Token expired"))
        else:
            delay = min(remaining, LONGEST_TIMER_SECONDS)
            self._timer = self._loop.call_later(delay, self._expire, at)

    # --- operations -------------------------------------------------------------------------

    async def _subscribe(self, operation: str, body: Mapping[str, Any]) -> None:
        if self._principal is None:
            raise Closing(4401, "Unauthorized")
        if operation in self._operations:
            raise Closing(4409, f"Subscriber for {operation} already exists")
        if len(self._operations) >= OPERATIONS_PER_SOCKET:
            await self._send(messages.error_message(operation, TOO_MANY))
            return
        self._operations[operation] = self._spawn(self._operate(operation, self._principal, body))

    async def _operate(
        self, operation: str, principal: PrincipalT, body: Mapping[str, Any]
    ) -> None:
        try:
            await self._deliver(operation, await self._transport.executor.answer(principal, body))
            last = messages.complete_message(operation)
        except (Closing, WebSocketDisconnect):
            raise
        except PrincipalGone:
            raise Closing(4403, "Forbidden") from None
        except RequestRefused as refused:
            last = messages.error_message(operation, refused.errors)
        except Exception:
            logger.exception("an operation failed")
            last = messages.error_message(operation, INTERNAL)
        # before the last message leaves: after it the id is the client's to use again
        self._operations.pop(operation, None)
        await self._send(last)

    async def _deliver(self, operation: str, answer: bytes | AsyncGenerator[bytes]) -> None:
        if isinstance(answer, bytes):
            await self._send(messages.next_message(operation, answer))
            return
        async with aclosing(answer):
            async for payload in answer:
                await self._send(messages.next_message(operation, payload))
