"""Who asks in a world, and from where in their lists: chosen by what they see, found by asking."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson

import db
from app import Parts, assemble
from auth.tokens import Identity
from auth.viewer import Kind
from bench.operations import ITEM_PAGE, PAGES, STATES, Chosen
from db.base import now
from settings import Settings

# The customer administrator of the largest hierarchy.
VIEWER = """
select c.public_id, c.id
from contact c join account_access a on a.contact_id = c.id and a.commercial
where c.active group by c.id, c.public_id order by count(*) desc, c.external_key limit 1
"""
SOLD_PRODUCT = """
select s.public_id from contact c
join account_access a on a.contact_id = c.id and a.commercial and not a.restricted
join sold_product s on s.account_id = a.account_id and s.offering_id is not null
where c.public_id = '{viewer}' order by s.external_key limit 1
"""
OPERATOR = """
select public_id from user_account where active and roles like '%"NOC"%'
order by external_key limit 1
"""
# The alert that hits most items, before others one that is open and that somebody works on.
ALERT = """
select a.public_id from alert a
join configuration_item_impact r on r.source_id = a.configuration_item_id
join install_base_item i on i.configuration_item_id = r.impacted_id and i.active
group by a.id, a.public_id, a.external_key, a.state
order by case when a.state = 'OPEN' and exists
  (select 1 from incident n where n.alert_id = a.id) then 0 else 1 end,
  count(*) desc, a.external_key limit 1
"""
CASE_PAGE = """
query ($states: [CaseState!]) { cases(first: 50, filter: {state: {in: $states}}) {
  pageInfo { endCursor } nodes { id openedAt } } }
"""


def identity(viewer: str) -> Identity:
    return Identity(viewer, Kind(viewer.partition("_")[0]), now(), now() + timedelta(days=1))


def settings(home: Path, url: str) -> Settings:
    return Settings(home=home, database_url=url)


async def ask(
    parts: Parts, viewer: str, query: str, variables: Mapping[str, Any] | None = None
) -> Any:
    body = {"query": query, "variables": dict(variables or {})}
    answer = await parts.answering.answer(identity(viewer), body)
    assert isinstance(answer, bytes)
    return orjson.loads(answer)["data"]


async def value(database: db.Database, sql: str) -> Any:
    return (await database.fetch(sql, ()))[0][0]


async def viewer_of(url: str) -> str:
    database = db.Database(url)
    try:
        return await value(database, VIEWER)
    finally:
        await database.close()


async def choose(home: Path, url: str) -> Chosen:
    """The same people, product and alert on either database; cursors are good for this home."""
    parts = assemble(settings(home, url))
    database = parts.database
    try:
        viewer = await value(database, VIEWER)
        cursors, keys = await _item_places(parts, viewer)
        case, case_key = await _case_place(parts, viewer)
        return Chosen(
            viewer,
            await value(database, OPERATOR),
            await value(database, SOLD_PRODUCT.format(viewer=viewer)),
            await value(database, ALERT),
            case,
            case_key,
            cursors,
            keys,
        )
    finally:
        await database.close()


async def _item_places(parts: Parts, viewer: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The ends of the pages; a world with fewer pages begins again with the first end."""
    cursors, keys, after = list[str](), list[int](), None
    while len(cursors) < PAGES - 1:
        page = (await ask(parts, viewer, ITEM_PAGE, {"after": after}))["installBaseItems"]
        if not page["nodes"]:
            break
        after = page["pageInfo"]["endCursor"]
        cursors.append(after)
        keys.append(await _stored_id(parts.database, "install_base_item", page["nodes"][-1]["id"]))
    places = [at % len(cursors) for at in range(PAGES - 1)]
    return tuple(cursors[at] for at in places), tuple(keys[at] for at in places)


async def _case_place(parts: Parts, viewer: str) -> tuple[str, tuple[str, int]]:
    page = (await ask(parts, viewer, CASE_PAGE, {"states": STATES}))["cases"]
    last = page["nodes"][-1]
    row = await _stored_id(parts.database, "case_record", last["id"])
    return page["pageInfo"]["endCursor"], (last["openedAt"], row)


async def _stored_id(database: db.Database, table: str, public_id: str) -> int:
    return await value(database, f"select id from {table} where public_id = '{public_id}'")
