"""The one reader of the log in a process: feeds follow it, each from its own place.

The hub keeps the last events; a feed that stands further back reads the log itself. A feed holds
no queue, only a number, so a slow one costs nothing and misses nothing. Where a feed joins there
is no await between taking its place and reading the hub's position, and the position moves before
anybody is woken: in between, news would be lost.
"""

import asyncio
import logging
from collections import deque
from contextlib import suppress

from realtime.outbox import Event, Log, Position
from realtime.sessions import Sessions

POLL_SECONDS = 0.25
# That the log is still the same one is made sure of when so many polls have found nothing.
POLLS_BETWEEN_DOUBTS = 20
BATCH = 500
KEPT_EVENTS = 10_000
logger = logging.getLogger(__name__)


class LogGap(Exception):  # noqa: N818 (a fact about the log, told to feeds)
    """Events after the asked number are no longer kept."""


class Follower:
    """A feed's place in the log: `sequence` is the last event it has read."""

    def __init__(self, hub: "Hub", sequence: int) -> None:
        self._hub = hub
        self.sequence = sequence
        self.news = asyncio.Event()

    @property
    def position(self) -> Position:
        return Position(self._hub.position.epoch, self.sequence)

    async def next_events(self, within: float) -> list[Event]:
        """What follows in commit order; nothing where nothing came for so many seconds."""
        self.news.clear()
        if self.sequence == self._hub.position.sequence:
            with suppress(TimeoutError):
                async with asyncio.timeout(within):
                    await self.news.wait()
        else:
            await asyncio.sleep(0)  # who has much to catch up with lets others go on meanwhile
        events = await self._hub.after(self.sequence)
        if events:
            self.sequence = events[-1].sequence
        return events


class Hub:
    def __init__(self, log: Log, sessions: Sessions) -> None:
        self._log, self._sessions = log, sessions
        self._position: Position | None = None
        self._kept: deque[Event] = deque(maxlen=KEPT_EVENTS)
        self._followers: set[Follower] = set()
        self._woken = asyncio.Event()
        self._catching_up = asyncio.Lock()
        self._tail: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Before the first socket is accepted: a feed needs a position to join at."""
        self._position = await self._log.position()
        self._sessions.revoke(await self._log.revocations())
        self._kept.clear()  # of a time before it was stopped
        self._tail = asyncio.create_task(self._follow())

    async def stop(self) -> None:
        if self._tail is not None:
            self._tail.cancel()
            with suppress(asyncio.CancelledError):
                await self._tail

    @property
    def position(self) -> Position:
        if self._position is None:
            raise RuntimeError("the hub has not been started")
        return self._position

    @property
    def followers(self) -> int:
        return len(self._followers)

    def wake(self) -> None:
        """There may be news."""
        self._woken.set()

    def join(self) -> Follower:
        """Follow from now on, until `leave`."""
        follower = Follower(self, self.position.sequence)
        self._followers.add(follower)
        return follower

    def leave(self, follower: Follower) -> None:
        self._followers.discard(follower)

    async def reaches(self, sequence: int) -> bool:
        """Whether the log has come that far by now: a snapshot may have seen more of it than the
        hub, and whoever resumes shall be told all of it before hearing that this was all."""
        if sequence > self.position.sequence:
            await self.catch_up()
        return sequence <= self.position.sequence

    async def after(self, sequence: int) -> list[Event]:
        """The next events after this number; LogGap where they are no longer kept."""
        if sequence >= self.position.sequence:
            return []
        if self._kept and self._kept[0].sequence <= sequence + 1:
            start = sequence + 1 - self._kept[0].sequence
            stop = min(start + BATCH, len(self._kept))
            return [self._kept[index] for index in range(start, stop)]
        events = await self._log.read(sequence, BATCH)
        if not events or events[0].sequence != sequence + 1:
            raise LogGap
        # the hub may not have told of the last of them yet: that one is not ours to tell first
        return [event for event in events if event.sequence <= self.position.sequence]

    async def _follow(self) -> None:
        failing, polls = False, 0
        while True:
            self._woken.clear()
            try:
                await self.catch_up()
                polls += 1
                if polls % POLLS_BETWEEN_DOUBTS == 0:
                    await self._doubt()
                failing = False
            except Exception as error:
                if not failing:  # four times a second would drown the log
                    logger.warning("the log cannot be read, trying on: %r", error)
                failing = True
            with suppress(TimeoutError):
                async with asyncio.timeout(POLL_SECONDS):
                    await self._woken.wait()

    async def catch_up(self) -> None:
        """To the end of the log as of now."""
        async with self._catching_up:
            while events := await self._log.read(self.position.sequence, BATCH):
                if events[0].sequence != self.position.sequence + 1:
                    self._sessions.revoke(await self._log.revocations())
                    self._kept.clear()  # what is between was swept before it was read here
                self._sessions.hear(events)
                self._kept.extend(events)
                self._move(Position(self.position.epoch, events[-1].sequence))

    async def _doubt(self) -> None:
        """A database that was put back while it was served has another log, or a shorter one."""
        async with self._catching_up:
            found, known = await self._log.position(), self.position
            another = found.epoch != known.epoch or found.sequence < known.sequence
            # no line need be left that tells of those that were swept before they were read here
            ahead = found.sequence > known.sequence
            swept = ahead and not await self._log.read(known.sequence, 1)
            if another or swept:
                logger.warning("the log is another one than before, or swept too far")
                self._sessions.revoke(await self._log.revocations())
                self._kept.clear()
                self._move(found)

    def _move(self, position: Position) -> None:
        self._position = position
        for follower in self._followers:
            follower.news.set()
