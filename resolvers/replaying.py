"""Telling what was missed: members that resume, taken together as far as they missed the same."""

import asyncio
import logging
from collections.abc import Iterable
from typing import Protocol

from realtime.hub import Hub, LogGap
from resolvers.delivering import Delivery
from resolvers.listeners import Listeners, Member
from resolvers.news import ResyncReason

STUMBLED_SECONDS = 0.5
logger = logging.getLogger(__name__)


class Live(Protocol):
    """Where members go that have heard all."""

    @property
    def told(self) -> int: ...

    def settle(self, member: Member) -> None: ...

    def begin(self, member: Member, reason: ResyncReason) -> None: ...


class Replays:
    def __init__(self, hub: Hub, delivery: Delivery, live: Live) -> None:
        self.hub, self.delivery, self.live = hub, delivery, live
        # The first has waited longest.
        self._waiting: dict[Member, None] = {}
        self._busy = Listeners()
        # Of the log by which those who wait were told.
        self._epoch = ""
        self._task: asyncio.Task[None] | None = None

    @property
    def members(self) -> int:
        return len(self._waiting) + len(self._busy.members)

    def add(self, member: Member) -> None:
        if not self.members:
            self._epoch = self.hub.position.epoch
        self._waiting[member] = None
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())

    def discard(self, member: Member) -> None:
        self._busy.discard(member)
        self._waiting.pop(member, None)

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while self._waiting:
            try:
                await self._step(next(iter(self._waiting)))
            except Exception as error:
                logger.warning("what was missed cannot be told, trying on: %r", error)
                await asyncio.sleep(STUMBLED_SECONDS)

    async def _step(self, first: Member) -> None:
        """One portion of the log, to all who have heard what is before it."""
        epoch, after = self.hub.position.epoch, first.told
        if epoch != self._epoch:
            self._epoch = epoch
            self._begin_anew(list(self._waiting), ResyncReason.UNKNOWN_CURSOR)
            return
        try:
            events = await self.hub.after(after)
        except LogGap:
            self._begin_anew([first], ResyncReason.EXPIRED)
            return
        end = events[-1].sequence if events else after
        cohort = [one for one in self._waiting if after <= one.told <= end]
        for member in cohort:
            del self._waiting[member]
        self._busy = Listeners(cohort)
        await self.delivery.deliver(epoch, events, self._busy)
        if epoch != self.hub.position.epoch:
            self._waiting.update(dict.fromkeys(self._busy.members))
            self._busy = Listeners()
            return
        for member in list(self._busy.members):
            member.told = max(member.told, end)
            self._busy.discard(member)
            if member.told >= self.live.told:
                self.live.settle(member)
            else:
                self._waiting[member] = None

    def _begin_anew(self, members: Iterable[Member], reason: ResyncReason) -> None:
        for member in members:
            if member in self._waiting:  # it may have left meanwhile
                del self._waiting[member]
                self.live.begin(member, reason)
