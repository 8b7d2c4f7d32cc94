"""DataLoaders: one query for what hangs below all rows of a level."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from strawberry.dataloader import DataLoader

import db
from bench.plain.seen import Condition, Viewer

E = TypeVar("E", bound=db.Entity)

Sessions = async_sessionmaker[AsyncSession]
# What a list is of, and how many of it are wanted per parent.
Children = DataLoader[int, list[Any]]


class Loaders:
    """Those of one request: a session for each query, as a session takes one at a time."""

    def __init__(self, sessions: Sessions, viewer: Viewer) -> None:
        self.sessions, self.viewer = sessions, viewer
        self.account = self._by_id(db.Account, viewer.accounts)
        self.offering = self._by_id(db.ServiceOffering)
        self.product_model = self._by_id(db.ProductModel)
        self.configuration_item = self._by_id(db.ConfigurationItem)
        self._children: dict[Hashable, Children] = {}

    def _by_id(self, model: type[E], *where: Condition) -> DataLoader[int, E | None]:
        async def load(keys: list[int]) -> Sequence[E | None]:
            async with self.sessions() as session:
                rows = await session.scalars(sa.select(model).where(model.id.in_(keys), *where))
                found = {row.id: row for row in rows}
            return [found.get(key) for key in keys]

        return DataLoader(load_fn=load)

    def children(self, key: Hashable, make: Callable[[list[int]], Any]) -> Children:
        """The loader of this list; `make` gives its query of (parent id, row) for parents."""

        async def load(keys: list[int]) -> Sequence[list[Any]]:
            found: dict[int, list[Any]] = defaultdict(list)
            async with self.sessions() as session:
                pairs: Any = await session.execute(make(keys))
                for parent, row in pairs:
                    found[parent].append(row)
            return [found[key] for key in keys]

        if key not in self._children:
            self._children[key] = DataLoader(load_fn=load)
        return self._children[key]

    def commitments(self, first: int) -> Children:
        commitment = db.ServiceCommitment
        parent = commitment.offering_id

        def make(keys: list[int]) -> Any:
            return top(commitment, parent, keys, [commitment.id.desc()], first)

        return self.children(("commitments", first), make)

    def items(self, first: int) -> Children:
        item, installed = db.InstallBaseItem, db.InstalledProduct
        joined = sa.join(item, installed, installed.install_base_item_id == item.id)

        def make(keys: list[int]) -> Any:
            parent, by = installed.sold_product_id, [item.id.desc()]
            return top(item, parent, keys, by, first, self.viewer.items, source=joined)

        return self.children(("items", first), make)

    def cases(self, first: int, states: tuple[db.CaseState, ...] | None) -> Children:
        case = db.Case
        where = (
            [self.viewer.cases] if states is None else [self.viewer.cases, case.state.in_(states)]
        )

        def make(keys: list[int]) -> Any:
            by = [case.opened_at.desc(), case.id.desc()]
            return top(case, case.sold_product_id, keys, by, first, *where)

        return self.children(("cases", first, states), make)

    def outages(self, first: int, phase: db.OutagePhase | None) -> Children:
        """Of active items that the viewer sees."""
        outage, item = db.Outage, db.InstallBaseItem
        impact, hit = db.ConfigurationItemImpact, db.OutageConfigurationItem
        pairs = (
            sa.select(item.id.label("item_id"), hit.outage_id)
            .join(impact, impact.impacted_id == item.configuration_item_id)
            .join(hit, hit.configuration_item_id == impact.source_id)
            .where(item.active)
            .distinct()
        )
        where = (
            [self.viewer.outages]
            if phase is None
            else [self.viewer.outages, in_phase(phase, self.viewer)]
        )

        def make(keys: list[int]) -> Any:
            pair = pairs.where(item.id.in_(keys)).subquery()
            joined = sa.join(outage, pair, pair.c.outage_id == outage.id)
            by = [outage.begin.desc(), outage.id.desc()]
            return top(outage, pair.c.item_id, keys, by, first, *where, source=joined)

        return self.children(("outages", first, phase), make)

    def incident(self) -> Children:
        """The latest of each alert."""
        incident = db.Incident

        def make(keys: list[int]) -> Any:
            return top(incident, incident.alert_id, keys, [incident.id.desc()], 1)

        return self.children("incident", make)


def in_phase(phase: db.OutagePhase, viewer: Viewer) -> Condition:
    outage, now, phases = db.Outage, viewer.now, db.OutagePhase
    going = outage.cancelled_at.is_(None)
    ended = sa.and_(outage.end.is_not(None), outage.end <= now)
    return {
        phases.CANCELLED: outage.cancelled_at.is_not(None),
        phases.ENDED: sa.and_(going, ended),
        phases.ONGOING: sa.and_(going, ~ended, outage.begin <= now),
        phases.PLANNED: sa.and_(going, ~ended, outage.begin > now),
    }[phase]


def top(
    model: Any,
    parent: Any,
    keys: list[int],
    by: list[Any],
    first: int,
    *where: Condition,
    source: Any = None,
) -> Any:
    """The first rows of each parent, in order, with the parent's id."""
    number = sa.func.row_number().over(partition_by=parent, order_by=by).label("number")
    ranked = (
        sa.select(model.id, parent.label("parent_id"), number)
        .select_from(source if source is not None else model)
        .where(parent.in_(keys), *where)
        .subquery()
    )
    return (
        sa.select(ranked.c.parent_id, model)
        .join(ranked, ranked.c.id == model.id)
        .where(ranked.c.number <= first)
        .order_by(ranked.c.parent_id, ranked.c.number)
    )
