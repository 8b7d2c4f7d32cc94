"""Subscriptions: the news of one feed, each event seen with the eyes of whoever listens.

A feed begins with a CHECKPOINT, or replays what followed the cursor it is given; then it follows
the log. Its only state is its place in the log. What an event shows is read when it is told, by
the planner, under the scope of that moment.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from graphql import GraphQLObjectType
from graphql.execution.values import get_argument_values

import db
from auth.tokens import Identity
from auth.viewer import Audience, Kind
from db.base import PUBLIC_ID
from realtime.cursors import FeedCursors
from realtime.executor import PrincipalGone, RequestRefused
from realtime.hub import Follower, Hub, LogGap
from realtime.outbox import Event, Position
from resolvers.news import Message, NewsKind, ResyncReason, news_of, own_field
from resolvers.plan.compiler import Compiler, Details
from resolvers.plan.reading import Operation, Principal, Reader
from resolvers.plan.statement import NobodyError
from resolvers.sight import Sight, Wanted

CHECKPOINT_SECONDS = 30.0
# A principal that is nobody any more is noticed within this time, news or not.
GONE_WITHIN_SECONDS = 4.0
MOST_IDS = 100


@dataclass(frozen=True)
class Feed:
    """A subscription as the schema declares it: the table whose rows it tells of."""

    model: type[db.Entity]
    filter: type
    audience: Audience


@dataclass(frozen=True)
class Subscriber:
    """One subscription of somebody: what is asked, and with which eyes it is seen."""

    principal: Principal
    operation: Operation
    feed: Feed
    key: str
    details: Details
    payload: str
    after: str | None
    wanted: Wanted
    sight: Sight


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
        self.reader, self.declared = reader, declared
        self.hub, self.cursors, self.clock = hub, cursors, clock
        self._sights: dict[tuple[type[db.Entity], Kind, frozenset[str]], Sight] = {}

    async def follow(self, identity: Identity, operation: Operation) -> AsyncGenerator[bytes]:
        """The JSON of `data`, message after message."""
        subscriber = self._subscriber(identity, operation)
        follower = self.hub.join()
        try:
            async for message in self._messages(subscriber, follower):
                if (payload := await self._payload(subscriber, message)) is not None:
                    yield b"{" + orjson.dumps(subscriber.key) + b":" + payload + b"}"
        except NobodyError as error:
            raise PrincipalGone from error
        finally:
            self.hub.leave(follower)

    # --- what is asked ----------------------------------------------------------------------

    def _subscriber(self, identity: Identity, operation: Operation) -> Subscriber:
        ((key, details),) = self.reader.roots(operation, "Subscription").items()
        node = details[0].node
        feed = self.declared.get(node.name.value)
        if feed is None:
            raise refused("A subscription follows a feed.")
        root = self.reader.schema.type_map["Subscription"]
        assert isinstance(root, GraphQLObjectType)
        field: Any = root.fields[node.name.value]
        values: dict[str, Any] = get_argument_values(field, node, operation.variables)
        wanted = wanted_of(values.get("filter"))
        payload: str = field.type.of_type.name
        principal = Principal(identity.kind, identity.public_id)
        sight = self._sight(feed.model, identity.kind, frozenset(wanted))
        after = values.get("after")
        return Subscriber(principal, operation, feed, key, details, payload, after, wanted, sight)

    def _sight(self, model: type[db.Entity], kind: Kind, wanted: frozenset[str]) -> Sight:
        key = (model, kind, wanted)
        if key not in self._sights:
            self._sights[key] = Sight(model, kind, self.reader.dialect, wanted)
        return self._sights[key]

    # --- what is told -----------------------------------------------------------------------

    async def _messages(
        self, subscriber: Subscriber, follower: Follower
    ) -> AsyncGenerator[Message]:
        opening = self._checkpoint(follower)
        if subscriber.after is not None:
            reached = self.cursors.open(subscriber.after, follower.position.epoch)
            if reached is None or not await self.hub.reaches(reached):
                opening = self._resync(follower, ResyncReason.UNKNOWN_CURSOR)
            else:
                end, follower.sequence = self.hub.position.sequence, reached
                try:
                    while follower.sequence < end:
                        for event in await follower.next_events(0):
                            if (message := await self._told(subscriber, event)) is not None:
                                yield message
                    opening = self._checkpoint(follower)
                except LogGap:
                    opening = self._skip(follower)
        yield opening
        async for message in self._live(subscriber, follower):
            yield message

    async def _live(self, subscriber: Subscriber, follower: Follower) -> AsyncGenerator[Message]:
        loop = asyncio.get_running_loop()
        due = loop.time() + CHECKPOINT_SECONDS
        while True:
            wait = max(0.0, min(due - loop.time(), GONE_WITHIN_SECONDS))
            try:
                events = await follower.next_events(wait)
            except LogGap:
                yield self._skip(follower)
                continue
            for event in events:
                if (message := await self._told(subscriber, event)) is not None:
                    yield message
            if not events:
                await self._somebody(subscriber)
            if loop.time() >= due:
                due = loop.time() + CHECKPOINT_SECONDS
                yield self._checkpoint(follower)

    async def _told(self, subscriber: Subscriber, event: Event) -> Message | None:
        if event.entity != subscriber.feed.model.__tablename__:
            return None
        who, wanted, now = subscriber.principal, subscriber.wanted, self.clock()
        seen = await subscriber.sight.see(self.reader.database, who, event, wanted, now)
        kind = news_of(event, seen, portal=who.kind is not Kind.USER)
        if kind is None:
            return None
        cursor = self.cursors.seal(Position(self.hub.position.epoch, event.sequence))
        row_id = None if kind is NewsKind.REMOVED else event.row_id
        return Message(cursor, kind, event.at, event.public_id, None, row_id)

    async def _somebody(self, subscriber: Subscriber) -> None:
        await subscriber.sight.check(self.reader.database, subscriber.principal)

    def _checkpoint(self, follower: Follower) -> Message:
        cursor = self.cursors.seal(follower.position)
        return Message(cursor, NewsKind.CHECKPOINT, self.clock())

    def _resync(self, follower: Follower, reason: ResyncReason) -> Message:
        cursor = self.cursors.seal(follower.position)
        return Message(cursor, NewsKind.RESYNC_REQUIRED, self.clock(), reason=reason)

    def _skip(self, follower: Follower) -> Message:
        follower.sequence = self.hub.position.sequence
        return self._resync(follower, ResyncReason.EXPIRED)

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
        if message.row_id is None:
            return b"null"
        return await self.reader.row(
            subscriber.principal,
            subscriber.operation,
            self.clock(),
            self.reader.graph.by_model[subscriber.feed.model],
            message.row_id,
            details,
            (subscriber.key, key),
        )


def wanted_of(given: Mapping[str, Any] | None) -> Wanted:
    """The filter without what it leaves open, and without what can be no id."""
    wanted = {name: ids for name, ids in (given or {}).items() if ids is not None}
    if any(len(ids) > MOST_IDS for ids in wanted.values()):
        raise refused(f"A filter takes at most {MOST_IDS} ids.")
    return {name: [i for i in ids if PUBLIC_ID.fullmatch(i)] for name, ids in wanted.items()}


def refused(message: str) -> RequestRefused:
    return RequestRefused([{"message": message, "extensions": {"code": "BAD_USER_INPUT"}}])
