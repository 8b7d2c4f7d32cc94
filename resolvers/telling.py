"""What events are to those who listen: who is told, of what, and in which bytes.

Everything is read in one snapshot of the database, so that nobody reads of a row what is newer than
the look at whether they may.
"""

from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import db
from auth.viewer import Kind
from realtime.cursors import FeedCursors
from realtime.outbox import Event, Position
from resolvers.groups import Group
from resolvers.listeners import Eyes, Listeners, Member, Watching
from resolvers.news import Message, NewsKind, ResyncReason, news_of
from resolvers.portions import MOST_AT_ONCE, portions
from resolvers.sight import Seen, Sight

# So many are asked about faster than those concerned are found.
MOST_ASKED_ALL = 20

# Who is told the same of one event, by their principals.
News = dict[tuple[Group, NewsKind], dict[str, list[Member]]]


class TooSlow(Exception):  # noqa: N818 (a fact about some members)
    """What these members ask for takes too long to read, or whether they may; all others can be
    told."""

    def __init__(self, members: Iterable[Member]) -> None:
        super().__init__()
        self.members = list(members)


@dataclass
class Told:
    """Results to be sent, in order, and members whose principal is nobody any more."""

    results: dict[Member, list[bytes]] = field(default_factory=dict[Member, list[bytes]])
    gone: set[Member] = field(default_factory=set[Member])

    def add(self, member: Member, result: bytes) -> None:
        self.results.setdefault(member, []).append(result)


class Teller:
    def __init__(self, cursors: FeedCursors, clock: Callable[[], datetime]) -> None:
        self.cursors, self.clock = cursors, clock
        self._at_once = MOST_AT_ONCE

    def message(
        self, kind: NewsKind, position: Position, reason: ResyncReason | None = None
    ) -> Message:
        """About the feed itself."""
        return Message(self.cursors.seal(position), kind, self.clock(), reason=reason)

    async def tell(
        self, fetch: db.Fetch, epoch: str, events: Sequence[Event], listeners: Listeners
    ) -> Told:
        told = Told()
        for event in events:
            position = Position(epoch, event.sequence)
            if event.kind is db.EventKind.SCOPE:
                self._tell_scope(event, position, listeners, told)
            elif event.many:
                await self._tell_many(fetch, event, position, listeners, told)
            elif news := await self._judged(fetch, event, listeners, told):
                await self._tell_row(fetch, event, self.cursors.seal(position), news, told)
        return told

    # --- who is told of what ----------------------------------------------------------------

    def _tell_scope(
        self, event: Event, position: Position, listeners: Listeners, told: Told
    ) -> None:
        rescoped = Rescoped.of(event)
        message = self.message(NewsKind.RESYNC_REQUIRED, position, ResyncReason.SCOPE_CHANGED)
        waiting = [one for one in listeners.members if one.told < event.sequence]
        _add_alike(told, filter(rescoped, waiting), message)

    async def _tell_many(
        self,
        fetch: db.Fetch,
        event: Event,
        position: Position,
        listeners: Listeners,
        told: Told,
    ) -> None:
        """Whoever sees one of the rows reads anew."""
        message = self.message(NewsKind.RESYNC_REQUIRED, position, ResyncReason.MANY_CHANGES)
        for eyes, watching in listeners.of(event.entity):
            hearing = _hearing(watching, event, None)
            async for who, sight in self._seen(fetch, event, eyes, hearing):
                if sight is None:
                    told.gone.update(hearing[who])
                elif sight.now:
                    _add_alike(told, hearing[who], message)

    async def _judged(
        self, fetch: db.Fetch, event: Event, listeners: Listeners, told: Told
    ) -> News:
        news: News = {}
        concerned: dict[Kind, set[str] | None] = {}
        for eyes, watching in listeners.of(event.entity):
            kind = eyes.sight.kind
            if not eyes.may_match(event):
                continue
            if kind not in concerned:
                concerned[kind] = await self._concerned(fetch, event, eyes.sight, listeners)
            hearing = _hearing(watching, event, concerned[kind])
            async for who, sight in self._seen(fetch, event, eyes, hearing):
                if sight is None:
                    told.gone.update(hearing[who])
                elif said := news_of(event, sight, portal=eyes.sight.portal):
                    _add_news(news, said, who, hearing[who])
        return news

    async def _seen(
        self, fetch: db.Fetch, event: Event, eyes: Eyes, hearing: Mapping[str, list[Member]]
    ) -> AsyncGenerator[tuple[str, Seen | None]]:
        """Fewer are asked about at once from when so many have taken too long."""
        for some in portions(hearing, self._at_once):
            try:
                seen = await eyes.sight.see(fetch, some, event, eyes.wanted, self.clock())
            except db.StatementTimeoutError as error:
                if len(some) == 1:
                    raise TooSlow(hearing[some[0]]) from error
                self._at_once = max(1, self._at_once // 8)
                raise
            for found in seen.items():
                yield found

    async def _concerned(
        self, fetch: db.Fetch, event: Event, sight: Sight, listeners: Listeners
    ) -> set[str] | None:
        """Whom alone to ask about; None for all: they are few, or see most of everything."""
        few = len(listeners.by_kind[sight.kind]) <= MOST_ASKED_ALL
        if sight.kind is Kind.USER or few:
            return None
        return await sight.concerned.find(fetch, event)

    async def _tell_row(
        self, fetch: db.Fetch, event: Event, cursor: str, news: News, told: Told
    ) -> None:
        for (group, kind), members in news.items():
            message = Message(cursor, kind, event.at, event.public_id)
            if kind is NewsKind.REMOVED or not group.reads_row:
                _add_all(told, members, group.result(message))
                continue
            whose = [next(iter(members))] if group.shared else list(members)
            for some in portions(whose, MOST_AT_ONCE):
                try:
                    rows = await group.rows(fetch, event.row_id, some, self.clock())
                except db.StatementTimeoutError as error:
                    raise TooSlow(m for some in members.values() for m in some) from error
                for who, texts in rows.items():
                    same = members if group.shared else {who: members[who]}
                    _add_all(told, same, group.result(message, texts))


def _add_news(news: News, said: NewsKind, who: str, members: Sequence[Member]) -> None:
    for member in members:
        news.setdefault((member.group, said), {}).setdefault(who, []).append(member)


def _hearing(
    watching: Watching, event: Event, concerned: set[str] | None
) -> dict[str, list[Member]]:
    found: dict[str, list[Member]] = {}
    for who in watching if concerned is None else watching.keys() & concerned:
        if hearing := [one for one in watching[who] if one.told < event.sequence]:
            found[who] = hearing
    return found


def _add_all(told: Told, members: Mapping[str, Sequence[Member]], result: bytes) -> None:
    for some in members.values():
        for member in some:
            told.add(member, result)


def _add_alike(told: Told, members: Iterable[Member], message: Message) -> None:
    """What the message itself says, to all of them."""
    results: dict[Group, bytes] = {}
    for member in members:
        if member.group not in results:
            results[member.group] = member.group.result(message)
        told.add(member, results[member.group])


@dataclass(frozen=True)
class Rescoped:
    """Whose sight a change of entitlements has changed: ids by kind."""

    everybody: bool
    ids: Mapping[Kind, frozenset[int]]

    @classmethod
    def of(cls, event: Event) -> "Rescoped":
        names = {Kind.CONTACT: "contacts", Kind.CONSUMER: "consumers", Kind.USER: "users"}
        given = event.after or {}
        ids = {kind: frozenset(given.get(name, ())) for kind, name in names.items()}
        return cls(bool(given.get("everybody")), ids)

    def __call__(self, member: Member) -> bool:
        return self.everybody or member.principal_id in self.ids[member.kind]
