"""Subscriptions: who follows what, from where on.

A feed begins with a CHECKPOINT, or replays what followed the cursor it is given; then it follows
the log. Its only state is its place in the log. What an event shows is read when it is told, by
the planner, under the scope of that moment.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from auth.tokens import Identity
from realtime.cursors import FeedCursors
from realtime.executor import Sink, Subscription
from resolvers.dispatching import Dispatcher
from resolvers.news import ResyncReason
from resolvers.plan.reading import Operation, Reader
from resolvers.subscribers import Feed, Subscriber, Subscribers


class Feeds:
    """The subscriptions of one audience."""

    def __init__(
        self,
        reader: Reader,
        declared: Mapping[str, Feed],
        dispatcher: Dispatcher,
        cursors: FeedCursors,
    ) -> None:
        self.subscribers = Subscribers(reader, declared)
        self.dispatcher, self.cursors = dispatcher, cursors

    async def follow(self, identity: Identity, operation: Operation) -> Subscription:
        """Raises GraphQLError and NobodyError."""
        subscriber = await self.subscribers.of(identity, operation)
        if subscriber.after is None:
            return Following(self.dispatcher, subscriber, None)
        hub = self.dispatcher.hub
        reached = self.cursors.open(subscriber.after, hub.position.epoch)
        if reached is None or not await hub.reaches(reached):
            # what whoever reads anew has read by now shall not be told as news
            await hub.catch_up()
            reached = None
        return Following(self.dispatcher, subscriber, reached)


@dataclass(frozen=True)
class Following:
    """`reached`: the event after which to begin, if the cursor said one."""

    dispatcher: Dispatcher
    subscriber: Subscriber
    reached: int | None

    def open(self, sink: Sink) -> Callable[[], None]:
        member = self.subscriber.member(sink)
        if self.reached is not None:
            member.told = self.reached
            self.dispatcher.resume(member)
        elif self.subscriber.after is None:
            self.dispatcher.begin(member)
        else:
            self.dispatcher.begin(member, ResyncReason.UNKNOWN_CURSOR)
        return partial(self.dispatcher.leave, member)
