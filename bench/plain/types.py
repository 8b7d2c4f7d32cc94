"""The types of the graph, filled from rows of the ORM."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Self, TypeVar

import strawberry
from strawberry.types import Info

import db
from bench.plain.loaders import Loaders

T = TypeVar("T")

for kind in (
    db.AlertState, db.CaseState, db.ConfigurationItemClass, db.Environment, db.Health,
    db.IncidentState, db.OutagePhase, db.OutageType, db.Priority, db.ProductKind, db.Severity,
    db.SoldProductStatus,
):  # fmt: skip
    strawberry.enum(kind)


@dataclass
class Context:
    loaders: Loaders


Ask = Info[Context, None]


@strawberry.input
class CaseStateFilter:
    in_: list[db.CaseState] | None = strawberry.field(name="in", default=None)


@strawberry.input
class CaseFilter:
    state: CaseStateFilter | None = None

    @property
    def states(self) -> tuple[db.CaseState, ...] | None:
        return tuple(self.state.in_) if self.state and self.state.in_ is not None else None


@strawberry.input
class OutagePhaseFilter:
    eq: db.OutagePhase | None = None


@strawberry.input
class OutageFilter:
    phase: OutagePhaseFilter | None = None


@strawberry.type
class PageInfo:
    has_next_page: bool
    end_cursor: str | None


@strawberry.type
class Nodes(Generic[T]):
    """A list whose page alone is asked for."""

    nodes: list[T]


@strawberry.type
class Account:
    name: str
    number: str

    @classmethod
    def of(cls, row: db.Account) -> Self:
        return cls(name=row.name, number=row.number)


async def account_of(info: Ask, account_id: int | None) -> Account | None:
    row = await info.context.loaders.account.load(account_id) if account_id else None
    return Account.of(row) if row else None


@strawberry.type
class ProductModel:
    name: str
    kind: db.ProductKind


@strawberry.type
class Commitment:
    name: str
    target: str | None


@strawberry.type
class Offering:
    row: strawberry.Private[db.ServiceOffering]
    name: str
    tier: str | None

    @strawberry.field
    async def product_model(self, info: Ask) -> ProductModel | None:
        row = await info.context.loaders.product_model.load(self.row.product_model_id)
        return ProductModel(name=row.name, kind=row.kind) if row else None

    @strawberry.field
    async def commitments(self, info: Ask, first: int = 20) -> Nodes[Commitment]:
        rows = await info.context.loaders.commitments(first).load(self.row.id)
        return Nodes(nodes=[Commitment(name=row.name, target=row.target) for row in rows])


@strawberry.type
class Outage:
    type: db.OutageType
    begin: datetime


@strawberry.type
class InstallBaseItem:
    row: strawberry.Private[db.InstallBaseItem]
    id: strawberry.ID
    name: str
    serial_number: str | None
    environment: db.Environment | None
    active: bool
    installed_at: datetime | None
    health: db.Health
    health_updated_at: datetime | None

    @classmethod
    def of(cls, row: db.InstallBaseItem) -> Self:
        return cls(
            row=row,
            id=strawberry.ID(row.public_id),
            name=row.name,
            serial_number=row.serial_number,
            environment=row.environment,
            active=row.active,
            installed_at=row.installed_at,
            health=row.health,
            health_updated_at=row.health_updated_at,
        )

    @strawberry.field
    async def account(self, info: Ask) -> Account | None:
        return await account_of(info, self.row.account_id)

    @strawberry.field
    async def outages(
        self, info: Ask, first: int = 20, filter: OutageFilter | None = None
    ) -> Nodes[Outage]:
        phase = filter.phase.eq if filter and filter.phase else None
        rows = await info.context.loaders.outages(first, phase).load(self.row.id)
        return Nodes(nodes=[Outage(type=row.type, begin=row.begin) for row in rows])


@strawberry.type
class Case:
    row: strawberry.Private[db.Case]
    id: strawberry.ID
    number: str
    subject: str
    state: db.CaseState
    priority: db.Priority
    opened_at: datetime

    @classmethod
    def of(cls, row: db.Case) -> Self:
        return cls(
            row=row,
            id=strawberry.ID(row.public_id),
            number=row.number,
            subject=row.subject,
            state=row.state,
            priority=row.priority,
            opened_at=row.opened_at,
        )

    @strawberry.field
    async def account(self, info: Ask) -> Account | None:
        return await account_of(info, self.row.account_id)


@strawberry.type
class SoldProduct:
    row: strawberry.Private[db.SoldProduct]
    id: strawberry.ID
    name: str
    quantity: int | None
    start: datetime | None

    @classmethod
    def of(cls, row: db.SoldProduct) -> Self:
        public_id = strawberry.ID(row.public_id)
        return cls(row=row, id=public_id, name=row.name, quantity=row.quantity, start=row.start)

    @strawberry.field
    def status(self, info: Ask) -> db.SoldProductStatus:
        now, row = info.context.loaders.viewer.now, self.row
        if row.start and row.start > now:
            return db.SoldProductStatus.IN_PREPARATION
        ended = row.end is not None and row.end <= now
        return db.SoldProductStatus.EXPIRED if ended else db.SoldProductStatus.ACTIVE

    @strawberry.field
    async def account(self, info: Ask) -> Account | None:
        return await account_of(info, self.row.account_id)

    @strawberry.field
    async def offering(self, info: Ask) -> Offering | None:
        if self.row.offering_id is None:
            return None
        row = await info.context.loaders.offering.load(self.row.offering_id)
        return Offering(row=row, name=row.name, tier=row.tier) if row else None

    @strawberry.field
    async def install_base_items(self, info: Ask, first: int = 20) -> Nodes[InstallBaseItem]:
        rows: list[Any] = await info.context.loaders.items(first).load(self.row.id)
        return Nodes(nodes=[InstallBaseItem.of(row) for row in rows])

    @strawberry.field
    async def cases(
        self, info: Ask, first: int = 20, filter: CaseFilter | None = None
    ) -> Nodes[Case]:
        states = filter.states if filter else None
        rows: list[Any] = await info.context.loaders.cases(first, states).load(self.row.id)
        return Nodes(nodes=[Case.of(row) for row in rows])
