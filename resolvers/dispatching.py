"""The one that tells: it takes events from the hub, in commit order, to all who listen.

A member that begins now is live at once. One that resumes is first told what it missed, and becomes
live where the others stand by then. Where a member becomes live there is no await between taking
its place and being among the others: in between, news would be lost.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice

import db
from realtime.hub import Hub, LogGap
from realtime.messages import Batch
from realtime.outbox import Event, Position
from resolvers.delivering import Delivery, send
from resolvers.groups import Group
from resolvers.listeners import Listeners, Member
from resolvers.news import NewsKind, ResyncReason
from resolvers.plan.dialects import dialect_of
from resolvers.principals import Principals
from resolvers.replaying import Replays
from resolvers.telling import Teller

CHECKPOINT_SECONDS = 30.0
# A principal that is nobody any more is noticed within this time, news or not.
GONE_WITHIN_SECONDS = 4.0
STUMBLED_SECONDS = 0.5
logger = logging.getLogger(__name__)


class Dispatcher:
    def __init__(self, database: db.Database, hub: Hub, teller: Teller) -> None:
        self.hub, self.teller = hub, teller
        self._live = Listeners()
        self._delivery = Delivery(database, teller)
        self._replays = Replays(hub, self._delivery, self)
        self._checkpoints: deque[tuple[float, Member]] = deque()
        self._principals = Principals(database, dialect_of(database.sqlite))
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """After the hub."""
        self._follower = self.hub.join()
        self._epoch = self.hub.position.epoch
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        await self._replays.stop()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self.hub.leave(self._follower)

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    @property
    def members(self) -> int:
        """How many listen."""
        return len(self._live.members) + self._replays.members

    @property
    def told(self) -> int:
        """The number up to which the live ones are being told."""
        return self._follower.sequence

    # --- who comes and goes -----------------------------------------------------------------

    def begin(self, member: Member, reason: ResyncReason | None = None) -> None:
        """From now on; with a reason, why what was before cannot be told."""
        member.told = self.hub.position.sequence
        self.settle(member, reason)

    def resume(self, member: Member) -> None:
        """From where it was told."""
        self._replays.add(member)

    def settle(self, member: Member, reason: ResyncReason | None = None) -> None:
        """Live from here."""
        member.sink.next(Batch([self._about(member.group, member.told, reason)]))
        self._live.add(member)
        self._checkpoints.append((self._now() + CHECKPOINT_SECONDS, member))

    def leave(self, member: Member) -> None:
        member.open = False
        self._live.discard(member)
        self._replays.discard(member)

    def _about(self, group: Group, sequence: int, reason: ResyncReason | None) -> bytes:
        kind = NewsKind.RESYNC_REQUIRED if reason else NewsKind.CHECKPOINT
        position = Position(self.hub.position.epoch, sequence)
        return group.result(self.teller.message(kind, position, reason))

    # --- what is told -----------------------------------------------------------------------

    async def _run(self) -> None:
        doubtful = self._now() + GONE_WITHIN_SECONDS
        while True:
            try:
                due = min([doubtful, *(at for at, _ in islice(self._checkpoints, 1))])
                await self._tell(max(0.0, due - self._now()))
                if self._now() >= doubtful:
                    doubtful = self._now() + GONE_WITHIN_SECONDS
                    await self._doubt()
                await send(self._due())
            except db.UnavailableError:
                await asyncio.sleep(STUMBLED_SECONDS)  # the hub tells the log of it
            except Exception:
                logger.exception("the feeds stumbled")
                await asyncio.sleep(STUMBLED_SECONDS)

    async def _tell(self, within: float) -> None:
        try:
            events = await self._follower.next_events(within)
        except LogGap:
            await self._skip(ResyncReason.EXPIRED)
            return
        if self._epoch != self.hub.position.epoch or self.told > self.hub.position.sequence:
            self._epoch = self.hub.position.epoch
            await self._skip(ResyncReason.UNKNOWN_CURSOR)
        else:
            if any(event.kind is db.EventKind.SCOPE for event in events):
                await self._doubt_before(events[0])
            await self._delivery.deliver(self._epoch, events, self._live)

    async def _skip(self, reason: ResyncReason) -> None:
        """On from now: what may be missing is read anew."""
        self._follower.sequence = self.hub.position.sequence
        for member in self._live.members:
            member.told = self.told
        await send(self._alike(list(self._live.members), reason))

    def _due(self) -> Iterator[tuple[Member, Batch]]:
        """The checkpoints that are due."""
        now, due = self._now(), list[Member]()
        while self._checkpoints and self._checkpoints[0][0] <= now:
            _, member = self._checkpoints.popleft()
            if member.open:
                due.append(member)
                self._checkpoints.append((now + CHECKPOINT_SECONDS, member))
        return self._alike(due, None)

    def _alike(
        self, members: Iterable[Member], reason: ResyncReason | None
    ) -> Iterator[tuple[Member, Batch]]:
        """The same to all; one that began ahead of the others stands there."""
        made: dict[tuple[Group, int], Batch] = {}
        for member in members:
            key = (member.group, max(self.told, member.told))
            if key not in made:
                made[key] = Batch([self._about(*key, reason)])
            yield member, made[key]

    async def _doubt_before(self, event: Event) -> None:
        """Whoever is nobody any more hears nothing of it; while that is not known, nobody does."""
        try:
            await self._doubt()
        except Exception:
            self._follower.sequence = event.sequence - 1
            raise

    async def _doubt(self) -> None:
        """Whether they are still somebody: a principal may have been ended by hand."""
        for kind, watching in self._live.by_kind.items():
            for who in await self._principals.gone(kind, list(watching)):
                for member in list(watching.get(who, ())):
                    member.sink.gone()
