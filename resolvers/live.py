"""Subscriptions: the news of one feed, each event seen with the eyes of whoever listens.

A feed begins with a CHECKPOINT, or replays what followed the cursor it is given; then it follows
the log. Its only state is its place in the log. What an event shows is read when it is told, by
the planner, under the scope of that moment.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from datetime import datetime

import orjson
from graphql import GraphQLError

from auth.tokens import Identity
from auth.viewer import Kind
from realtime.cursors import FeedCursors
from realtime.executor import PrincipalGone, RequestRefused
from realtime.hub import Follower, Hub, LogGap
from realtime.outbox import Event, Position
from resolvers.news import Message, NewsKind, ResyncReason, news_of, own_field, unreadable
from resolvers.plan.arguments import coded
from resolvers.plan.compiler import Compiler, Details
from resolvers.plan.reading import Operation, Reader
from resolvers.plan.statement import NobodyError
from resolvers.subscribers import Feed, Subscriber, Subscribers

CHECKPOINT_SECONDS = 30.0
# A principal that is nobody any more is noticed within this time, news or not.
GONE_WITHIN_SECONDS = 4.0


class Feeds:
    """The subscriptions of one audience."""

    def __init__(
        self,
        reader: Reader,
        declared: Mapping[str, Feed],
        hub: Hub,
        cursors: FeedCursors,
        clock: Callable[[], datetime],
    ) -> None:
        self.reader, self.subscribers = reader, Subscribers(reader, declared)
        self.hub, self.cursors, self.clock = hub, cursors, clock

    async def follow(self, identity: Identity, operation: Operation) -> AsyncGenerator[bytes]:
        """The JSON of `data`, message after message."""
        subscriber = self.subscribers.of(identity, operation)
        follower = self.hub.join()
        try:
            async for message in self._messages(subscriber, follower):
                if (payload := await self._payload(subscriber, message)) is not None:
                    yield b"{" + orjson.dumps(subscriber.key) + b":" + payload + b"}"
        except NobodyError as error:
            raise PrincipalGone from error
        except GraphQLError as error:
            raise RequestRefused([dict(coded(error).formatted)]) from error
        finally:
            self.hub.leave(follower)

    # --- what is told -----------------------------------------------------------------------

    async def _messages(
        self, subscriber: Subscriber, follower: Follower
    ) -> AsyncGenerator[Message]:
        opening = self._checkpoint(follower)
        if subscriber.after is not None:
            reached = self.cursors.open(subscriber.after, follower.position.epoch)
            if not await self.hub.reaches(reached or 0) or reached is None:
                opening = self._skip(follower, ResyncReason.UNKNOWN_CURSOR)
            else:
                end, follower.sequence = self.hub.position.sequence, reached
                try:
                    while follower.sequence < end:
                        for event in await follower.next_events(0):
                            if (message := await self._told(subscriber, event)) is not None:
                                yield message
                    opening = self._checkpoint(follower)
                except LogGap:
                    opening = self._skip(follower, ResyncReason.EXPIRED)
        yield opening
        async for message in self._live(subscriber, follower):
            yield message

    async def _live(self, subscriber: Subscriber, follower: Follower) -> AsyncGenerator[Message]:
        clock = asyncio.get_running_loop().time
        due, doubtful = clock() + CHECKPOINT_SECONDS, clock() + GONE_WITHIN_SECONDS
        while True:
            try:
                events = await follower.next_events(max(0.0, min(due, doubtful) - clock()))
            except LogGap:
                yield self._skip(follower, ResyncReason.EXPIRED)
                continue
            for event in events:
                if (message := await self._told(subscriber, event)) is not None:
                    yield message
            if clock() >= doubtful:
                await subscriber.sight.check(self.reader.database, subscriber.principal)
                doubtful = clock() + GONE_WITHIN_SECONDS
            if clock() >= due:
                yield self._checkpoint(follower)
                due = clock() + CHECKPOINT_SECONDS

    async def _told(self, subscriber: Subscriber, event: Event) -> Message | None:
        if event.entity != subscriber.feed.model.__tablename__:
            return None
        who, wanted, now = subscriber.principal, subscriber.wanted, self.clock()
        portal = who.kind is not Kind.USER
        if portal and unreadable(event):
            return None
        seen = await subscriber.sight.see(self.reader.database, who, event, wanted, now)
        kind = news_of(event, seen, portal=portal)
        if kind is None:
            return None
        cursor = self.cursors.seal(Position(self.hub.position.epoch, event.sequence))
        row_id = None if kind is NewsKind.REMOVED else event.row_id
        return Message(cursor, kind, event.at, event.public_id, None, row_id)

    def _checkpoint(self, follower: Follower) -> Message:
        cursor = self.cursors.seal(follower.position)
        return Message(cursor, NewsKind.CHECKPOINT, self.clock())

    def _skip(self, follower: Follower, reason: ResyncReason) -> Message:
        """On from now: what may be missing is read anew."""
        follower.sequence = self.hub.position.sequence
        cursor = self.cursors.seal(follower.position)
        return Message(cursor, NewsKind.RESYNC_REQUIRED, self.clock(), reason=reason)

    async def _payload(self, subscriber: Subscriber, message: Message) -> bytes | None:
        """The selected fields; None where the row has left the viewer's sight meanwhile: the
        event that took it away tells that."""
        source = self.reader.source(subscriber.operation)
        compiler = Compiler(source, subscriber.principal.kind, self.reader.dialect)
        texts: list[bytes] = []
        for key, details in compiler.collect(subscriber.payload, subscriber.details).items():
            text = own_field(subscriber.payload, message, details[0].node.name.value)
            if text is None:
                text = await self._row(subscriber, message, key, details)
                if text == b"null" and message.row_id is not None:
                    return None
            texts.append(orjson.dumps(key) + b":" + text)
        return b"{" + b",".join(texts) + b"}"

    async def _row(
        self, subscriber: Subscriber, message: Message, key: str, details: Details
    ) -> bytes:
        who, operation, path = subscriber.principal, subscriber.operation, (subscriber.key, key)
        spec, now = self.reader.graph.by_model[subscriber.feed.model], self.clock()
        if message.row_id is None:
            # what cannot be read is refused at once, not when something happens
            await self.reader.check_row(who, operation, now, spec, details, path)
            return b"null"
        return await self.reader.row(who, operation, now, spec, message.row_id, details, path)
