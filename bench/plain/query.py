"""The roots of the graph, and the alerts that network engineers read."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime
from typing import Any, Generic, TypeVar

import orjson
import sqlalchemy as sa
import strawberry

import db
from bench.plain.types import (
    Account,
    Ask,
    Case,
    CaseFilter,
    InstallBaseItem,
    PageInfo,
    SoldProduct,
)
from db.types import iso

T = TypeVar("T")


@strawberry.type
class Page(Generic[T]):
    """A page of a list: `total` counts the whole of it when asked for."""

    query: strawberry.Private[Any]
    nodes: list[T]
    page_info: PageInfo

    @strawberry.field
    async def total_count(self, info: Ask) -> int:
        counted = sa.select(sa.func.count()).select_from(self.query.order_by(None).subquery())
        async with info.context.loaders.sessions() as session:
            return (await session.execute(counted)).scalar_one()


async def page(
    info: Ask,
    model: type[db.Entity],
    make: Callable[[Any], T],
    query: Any,
    first: int,
    after: str | None,
    newest: Any = None,
) -> Page[T]:
    """Newest first: by this time and the id, or by the id alone."""
    keys: list[Any] = [model.id] if newest is None else [newest, model.id]
    wanted = query
    if after is not None:
        wanted = wanted.where(sa.tuple_(*keys) < sa.tuple_(*place(after, newest)))
    wanted = wanted.order_by(*(key.desc() for key in keys)).limit(first + 1)
    async with info.context.loaders.sessions() as session:
        rows = list(await session.scalars(wanted))
    shown = rows[:first]
    end = cursor(shown[-1], newest) if shown else None
    told = PageInfo(has_next_page=len(rows) > first, end_cursor=end)
    return Page(query=query, nodes=[make(row) for row in shown], page_info=told)


def cursor(row: Any, newest: Any) -> str:
    key = [row.id] if newest is None else [iso(getattr(row, newest.key)), row.id]
    return base64.b64encode(orjson.dumps(key)).decode()


def place(after: str, newest: Any) -> list[Any]:
    key = orjson.loads(base64.b64decode(after))
    if newest is None:
        return key
    return [sa.literal(datetime.fromisoformat(key[0]), newest.type), key[1]]


@strawberry.type
class ConfigurationItem:
    name: str
    ci_class: strawberry.Private[db.ConfigurationItemClass]
    health: db.Health
    in_maintenance: bool

    @strawberry.field(name="class")
    def class_(self) -> db.ConfigurationItemClass:
        return self.ci_class


@strawberry.type
class Incident:
    number: str
    state: db.IncidentState
    priority: db.Priority


@strawberry.type
class Alert:
    row: strawberry.Private[db.Alert]
    number: str
    severity: db.Severity
    state: db.AlertState
    description: str | None
    raised_at: datetime

    @strawberry.field
    async def configuration_item(self, info: Ask) -> ConfigurationItem | None:
        loader = info.context.loaders.configuration_item
        row = await loader.load(self.row.configuration_item_id)
        if row is None:
            return None
        return ConfigurationItem(
            name=row.name,
            ci_class=row.ci_class,
            health=row.health,
            in_maintenance=row.in_maintenance,
        )

    @strawberry.field
    async def incident(self, info: Ask) -> Incident | None:
        rows: list[Any] = await info.context.loaders.incident().load(self.row.id)
        found = [Incident(number=r.number, state=r.state, priority=r.priority) for r in rows]
        return found[0] if found else None

    def _affected(self, column: Any) -> Any:
        item, impact = db.InstallBaseItem, db.ConfigurationItemImpact
        impacted = sa.select(impact.impacted_id).where(
            impact.source_id == self.row.configuration_item_id
        )
        return sa.select(column).where(item.active, item.configuration_item_id.in_(impacted))

    @strawberry.field
    async def affected_install_base_items(
        self, info: Ask, first: int = 20, after: str | None = None
    ) -> Page[InstallBaseItem]:
        query = self._affected(db.InstallBaseItem)
        return await page(info, db.InstallBaseItem, InstallBaseItem.of, query, first, after)

    @strawberry.field
    async def affected_accounts(
        self, info: Ask, first: int = 20, after: str | None = None
    ) -> Page[Account]:
        owners = self._affected(db.InstallBaseItem.account_id)
        query = sa.select(db.Account).where(db.Account.id.in_(owners))
        return await page(info, db.Account, Account.of, query, first, after)


@strawberry.type
class Query:
    @strawberry.field
    async def sold_product(self, info: Ask, id: strawberry.ID) -> SoldProduct | None:
        loaders = info.context.loaders
        query = sa.select(db.SoldProduct).where(
            db.SoldProduct.public_id == id, loaders.viewer.sold_products
        )
        async with loaders.sessions() as session:
            row = (await session.scalars(query)).one_or_none()
        return SoldProduct.of(row) if row else None

    @strawberry.field
    async def sold_products(
        self, info: Ask, first: int = 20, after: str | None = None
    ) -> Page[SoldProduct]:
        query = sa.select(db.SoldProduct).where(info.context.loaders.viewer.sold_products)
        return await page(info, db.SoldProduct, SoldProduct.of, query, first, after)

    @strawberry.field
    async def install_base_items(
        self, info: Ask, first: int = 20, after: str | None = None
    ) -> Page[InstallBaseItem]:
        query = sa.select(db.InstallBaseItem).where(info.context.loaders.viewer.items)
        return await page(info, db.InstallBaseItem, InstallBaseItem.of, query, first, after)

    @strawberry.field
    async def cases(
        self,
        info: Ask,
        first: int = 20,
        after: str | None = None,
        filter: CaseFilter | None = None,
    ) -> Page[Case]:
        query = sa.select(db.Case).where(info.context.loaders.viewer.cases)
        if filter and filter.states is not None:
            query = query.where(db.Case.state.in_(filter.states))
        return await page(info, db.Case, Case.of, query, first, after, newest=db.Case.opened_at)

    @strawberry.field
    async def alert(self, info: Ask, id: strawberry.ID) -> Alert | None:
        loaders = info.context.loaders
        if not loaders.viewer.everything:
            return None
        async with loaders.sessions() as session:
            query = sa.select(db.Alert).where(db.Alert.public_id == id)
            row = (await session.scalars(query)).one_or_none()
        if row is None:
            return None
        return Alert(
            row=row,
            number=row.number,
            severity=row.severity,
            state=row.state,
            description=row.description,
            raised_at=row.raised_at,
        )
