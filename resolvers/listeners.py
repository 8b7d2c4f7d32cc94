"""Who listens: members of feeds, found by the eyes with which they see an event."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from auth.viewer import Kind
from realtime.executor import Sink
from realtime.outbox import Event
from resolvers.groups import Group
from resolvers.news import unreadable
from resolvers.sight import Sight, Wanted


@dataclass(frozen=True)
class Eyes:
    """How an event is looked at: those who have them are asked about together."""

    sight: Sight
    filter: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def wanted(self) -> Wanted:
        return dict(self.filter)

    def may_match(self, event: Event) -> bool:
        """False where nothing that PORTAL reads has changed, nor who sees it; and where the filter
        names other rows by their ids."""
        if self.sight.portal and unreadable(event):
            return False
        named = self.wanted.get(self.sight.own_ids)
        return named is None or event.public_id in named


@dataclass(slots=True, eq=False)
class Member:
    """One subscription of somebody. `told`: the number of the last event that it needs not hear
    of; for one that is live, where that was when it began."""

    kind: Kind
    principal: str
    principal_id: int
    eyes: Eyes
    group: Group
    sink: Sink
    told: int
    open: bool = True


# The members by their principals' public ids.
Watching = dict[str, set[Member]]


class Listeners:
    def __init__(self, members: Iterable[Member] = ()) -> None:
        self.members: set[Member] = set()
        self.by_kind: dict[Kind, Watching] = {kind: {} for kind in Kind}
        self._by_entity: dict[str, dict[Eyes, Watching]] = {}
        for member in members:
            self.add(member)

    def add(self, member: Member) -> None:
        self.members.add(member)
        eyes = self._by_entity.setdefault(member.eyes.sight.entity, {})
        _add(eyes.setdefault(member.eyes, {}), member)
        _add(self.by_kind[member.kind], member)

    def discard(self, member: Member) -> None:
        if member not in self.members:
            return
        self.members.discard(member)
        _discard(self.by_kind[member.kind], member)
        eyes = self._by_entity[member.eyes.sight.entity]
        _discard(eyes[member.eyes], member)
        if not eyes[member.eyes]:
            del eyes[member.eyes]

    def of(self, entity: str) -> Iterator[tuple[Eyes, Watching]]:
        """Those who follow this table now."""
        yield from list(self._by_entity.get(entity, {}).items())


def _add(watching: Watching, member: Member) -> None:
    watching.setdefault(member.principal, set()).add(member)


def _discard(watching: Watching, member: Member) -> None:
    watching[member.principal].discard(member)
    if not watching[member.principal]:
        del watching[member.principal]
