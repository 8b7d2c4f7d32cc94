"""graphql-transport-ws on a Starlette WebSocket, as the reference server speaks it.

A fault of the protocol closes the socket with its code; a fault of one operation ends that
operation alone. The transport knows no GraphQL: an `Executor` answers. A subscription costs no
task: whoever tells it writes to the socket.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from datetime import UTC, datetime
from typing import Any, Generic

from starlette.websockets import WebSocket, WebSocketDisconnect

from realtime import messages
from realtime.closing import (
    CLOSE_WITHIN_SECONDS,
    FORBIDDEN,
    INIT_WITHIN_SECONDS,
    INTERNAL,
    LATER,
    LONGEST_TIMER_SECONDS,
    OPERATIONS_PER_SOCKET,
    TOO_MANY,
    Closing,
)
from realtime.executor import (
    Executor,
    NotNow,
    PrincipalGone,
    PrincipalT,
    RequestRefused,
)
from realtime.limits import Limits, address_of
from realtime.messages import Batch
from realtime.operation import Operation
from realtime.outgoing import MOST_BACKLOG, SEND_WITHIN_SECONDS, Outgoing
from realtime.sessions import Sessions

SUBPROTOCOL = "graphql-transport-ws"
logger = logging.getLogger(__name__)


class Transport(Generic[PrincipalT]):
    """Serves sockets. `authenticate` is given the `authorization` of the first message, and
    returns None where it names nobody."""

    def __init__(
        self,
        authenticate: Callable[[object], Awaitable[PrincipalT | None]],
        executor: Executor[PrincipalT],
        limits: Limits,
        sessions: Sessions,
        *,
        init_within: float = INIT_WITHIN_SECONDS,
        send_within: float = SEND_WITHIN_SECONDS,
        most_backlog: int = MOST_BACKLOG,
    ) -> None:
        self.authenticate = authenticate
        self.executor, self.limits, self.sessions = executor, limits, sessions
        self.init_within = init_within
        self.send_within, self.most_backlog = send_within, most_backlog

    async def serve(self, websocket: WebSocket) -> None:
        if SUBPROTOCOL not in websocket.scope["subprotocols"]:
            await websocket.accept()
            await websocket.close(4406, "Subprotocol not acceptable")
            return
        await websocket.accept(subprotocol=SUBPROTOCOL)
        address = address_of(websocket.scope)
        if not self.limits.sockets.take(address):
            await websocket.close(1013, "Too many sockets")
            return
        try:
            await Socket(self, websocket, address).run()
        finally:
            self.limits.sockets.give_back(address)


class Socket(Generic[PrincipalT]):
    """One connection, from its first message to its last."""

    def __init__(
        self, transport: Transport[PrincipalT], websocket: WebSocket, address: str
    ) -> None:
        self._transport, self._websocket, self._address = transport, websocket, address
        self._principal: PrincipalT | None = None
        self._initialising = False
        self._closing: asyncio.Task[None] | None = None
        self._operations: dict[str, Operation] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.get_running_loop()
        self.outgoing = Outgoing(
            websocket, self._lose, transport.most_backlog, transport.send_within
        )
        timeout = Closing(4408, "Connection initialisation timeout")
        self._timer = self._loop.call_later(transport.init_within, self.finish, timeout)

    async def run(self) -> None:
        try:
            while self._closing is None:
                frame = await self._websocket.receive()
                if frame["type"] == "websocket.disconnect":
                    break
                self._take(frame.get("text"))
        except Closing as closing:
            self.finish(closing)
        except Exception:
            logger.exception("a socket failed")
            self.finish(Closing(4500, "Internal server error"))
        finally:
            self._release()
        if self._closing is not None:
            await self._closing

    def _release(self) -> None:
        self._timer.cancel()
        self._transport.sessions.leave(self)
        for operation in [*self._operations.values()]:
            self.forget(operation)
        for task in self._tasks:
            task.cancel()

    def forget(self, operation: Operation) -> None:
        if self._operations.get(operation.id) is operation:
            del self._operations[operation.id]
            operation.cancel()

    def gone(self) -> None:
        self.finish(FORBIDDEN)

    def finish(self, closing: Closing) -> None:
        """Close, now: nothing is sent any more."""
        if self._closing is None:
            self._release()
            self.outgoing.stop()
            self._closing = self._loop.create_task(self._close(closing))

    async def _close(self, closing: Closing) -> None:
        """A close frame where the peer still reads, else the end of the connection itself."""
        try:
            async with asyncio.timeout(CLOSE_WITHIN_SECONDS):
                await self._websocket.close(closing.code, closing.reason)
        except TimeoutError:
            if self.outgoing.line is not None:
                self.outgoing.line.abort()
        except (RuntimeError, WebSocketDisconnect):
            pass  # the peer was faster

    def _lose(self) -> None:
        """The peer does not read: a close frame would wait behind all the rest."""
        if self.outgoing.line is None:
            self.finish(Closing(1013, "Too slow"))
        else:
            self._release()
            self.outgoing.line.abort()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        # a task that is cancelled before its first step never begins the work
        task.add_done_callback(lambda _: work.close())
        return task

    # --- what arrives -----------------------------------------------------------------------

    def _take(self, frame: str | None) -> None:
        try:
            message = messages.message_of(frame)
        except messages.Malformed as fault:
            raise Closing(4400, f"Invalid message received: {fault}") from None
        if message.type == "ping":
            self.outgoing.send(messages.PONG)
        elif message.type == "connection_init":
            self._initialise(message.payload)
        elif message.type == "subscribe":
            self._subscribe(message.id, message.payload)
        elif message.type == "complete" and message.id in self._operations:
            self.forget(self._operations[message.id])

    def _initialise(self, payload: Mapping[str, Any]) -> None:
        if self._initialising:
            raise Closing(4429, "Too many initialisation requests")
        self._initialising = True
        self._spawn(self._acknowledge(payload.get("authorization")))

    async def _acknowledge(self, authorization: object) -> None:
        try:
            principal = await self._transport.authenticate(authorization)
        except Exception as error:
            # Who asks is not known for the moment: 4500 would tell clients to give up.
            logger.warning("a socket could not be authenticated: %r", error)
            self.finish(LATER)
            return
        if principal is None:
            self.finish(FORBIDDEN)
            return
        self._principal = principal
        self._expire(principal.expires_at)
        self._transport.sessions.open(self, principal)
        self.outgoing.send(messages.CONNECTION_ACK)

    def _expire(self, at: datetime) -> None:
        """End with the token. Timers are short: the clock of the wall may be set meanwhile."""
        self._timer.cancel()
        remaining = (at - datetime.now(UTC)).total_seconds()
        if remaining <= 0:
            self.finish(Closing(4403, "Token expired"))
        else:
            delay = min(remaining, LONGEST_TIMER_SECONDS)
            self._timer = self._loop.call_later(delay, self._expire, at)

    # --- operations -------------------------------------------------------------------------

    def _subscribe(self, name: str, body: Mapping[str, Any]) -> None:
        if self._principal is None:
            raise Closing(4401, "Unauthorized")
        if name in self._operations:
            raise Closing(4409, f"Subscriber for {name} already exists")
        if len(self._operations) >= OPERATIONS_PER_SOCKET:
            self.outgoing.send(messages.error_message(name, TOO_MANY))
            return
        operation = self._operations[name] = Operation(self, name)
        operation.cancel = self._spawn(self._operate(operation, self._principal, body)).cancel

    async def _operate(
        self, operation: Operation, principal: PrincipalT, body: Mapping[str, Any]
    ) -> None:
        try:
            answer = await self._transport.executor.answer(principal, body)
            if isinstance(answer, bytes):
                operation.next(Batch([answer]))
                operation.end(None)
            else:
                held = self._transport.limits.counted(answer, principal.public_id, self._address)
                operation.cancel = close = held.open(operation)
                if self._operations.get(operation.id) is not operation:
                    close()  # it has ended while it was opened
        except PrincipalGone:
            self.finish(FORBIDDEN)
        except NotNow:
            self.finish(LATER)
        except RequestRefused as refused:
            operation.end(refused.errors)
        except Exception:
            logger.exception("an operation failed")
            operation.end(INTERNAL)
