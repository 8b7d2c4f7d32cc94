"""How an answer's cost grows with the world around it, and with how much of it the viewer sees."""

from collections.abc import Callable, Mapping
from typing import Any

from bench.operations import HOME, ITEM_PAGE, POINT, Operation
from bench.report import Row
from bench.servers import Server, this_server
from bench.sweep.common import Choice, administrator, measured, rows_of
from bench.worlds import World

CASE_PAGE = """
query { cases(first: 50) { pageInfo { hasNextPage endCursor }
  nodes { id number subject state priority openedAt account { name } } } }
"""
CASE_COUNT = "{ cases { totalCount } }"
ITEM_COUNT = "{ installBaseItems { totalCount } }"
STAFF = """
select public_id from user_account where active and roles like '%"MANAGER"%'
order by external_key limit 1
"""
# What active contacts see by their accounts; some of them are enough.
WIDTHS = """
with seen as (
  select c.public_id, a.account_id, c.external_key from contact c
  join account_access a on a.contact_id = c.id and a.install_base and not a.restricted
  where c.active and a.valid_to is null and c.role in ('CUSTOMER_ADMIN', 'PARTNER_ADMIN')
),
owned as (
  select a.id,
    (select count(*) from install_base_item i where i.account_id = a.id) as items,
    (select count(*) from sold_product s where s.account_id = a.id) as products,
    (select count(*) from case_record k where k.account_id = a.id) as cases
  from account a
)
select s.public_id, count(*) as accounts, sum(o.items) as items, sum(o.products) as products,
  sum(o.cases) as cases
from seen s join owned o on o.id = s.account_id
group by s.public_id, s.external_key order by s.external_key
"""
SOLD = """
select s.public_id from contact c
join account_access a on a.contact_id = c.id and a.install_base and not a.restricted
join sold_product s on s.account_id = a.account_id and s.offering_id is not null
where c.public_id = '{viewer}' order by s.external_key limit 1
"""

Width = Mapping[str, Any]
REACHES = (1, 50, 2000)
COUNTED = ("items", "products", "cases")


def pages(world: World, viewer: str) -> list[Operation]:
    """What is asked of every world and by every viewer: no count, but by itself."""
    sold = rows_of(world, SOLD.format(viewer=viewer))
    product = {"id": sold[0]["public_id"] if sold else "none"}
    return [
        Operation("point", POINT, viewer, product),
        Operation("home", HOME, viewer),
        Operation("items", ITEM_PAGE, viewer, {"after": None}),
        Operation("cases", CASE_PAGE, viewer),
        Operation("items counted", ITEM_COUNT, viewer),
        Operation("cases counted", CASE_COUNT, viewer),
    ]


def distance(one: Width, other: Width) -> float:
    """How unlike they are in how much they see."""
    return sum(abs(float(one[name]) - float(other[name])) / float(other[name]) for name in COUNTED)


def growth(choice: Choice) -> list[Row]:
    """The same pages in worlds of each tier, by the viewer who sees about as much as the
    administrator of the smallest."""
    rows: list[Row] = []
    wanted: dict[str, Width] = {}
    for tier in choice.tiers:
        for world in choice.worlds(tier):
            known = rows_of(world, WIDTHS)
            if world.backend not in wanted:
                chief = administrator(world)
                wanted[world.backend] = next(w for w in known if w["public_id"] == chief)
            target = wanted[world.backend]
            who = min(known, key=lambda width: distance(width, target))
            seen = {name: int(who[name]) for name in ("accounts", *COUNTED)}
            with this_server(world) as server:
                rows += asked_by(server, world, who["public_id"], choice, {"tier": tier, **seen})
    return with_growth(sorted(rows, key=lambda row: (row["database"], row["operation"])))


def with_growth(rows: list[Row]) -> list[Row]:
    """How many times the CPU of the first tier an answer costs, in both processes together, and
    how many times the wait."""
    first: dict[tuple[str, str], Row] = {}
    for row in rows:
        base = first.setdefault((row["database"], row["operation"]), row)
        row["times_p50"] = round(row["p50_ms"] / base["p50_ms"], 2)
        row["times_cpu"] = round(both(row) / max(both(base), 0.001), 2)
    return rows


def both(row: Row) -> float:
    return row["cpu_ms"] + row["database_cpu_ms"]


def viewers(choice: Choice) -> list[Row]:
    """Those who reach 1, 50 and 2,000 accounts, or who come closest, and all."""
    rows: list[Row] = []
    for world in choice.worlds(choice.tiers[-1]):
        known = rows_of(world, WIDTHS)
        found = {who["accounts"]: who["public_id"] for who in map(closest(known), REACHES)}
        everyone = {**found, "all": rows_of(world, STAFF)[0]["public_id"]}
        with this_server(world) as server:
            for accounts, viewer in everyone.items():
                rows += asked_by(server, world, viewer, choice, {"accounts": accounts})
    return sorted(rows, key=lambda row: (row["database"], row["operation"]))


def closest(known: list[Width]) -> Callable[[int], Width]:
    return lambda accounts: min(known, key=lambda width: abs(width["accounts"] - accounts))


def asked_by(server: Server, world: World, viewer: str, choice: Choice, named: Row) -> list[Row]:
    """With one connection: what a request takes, not how many the machine bears."""
    rows: list[Row] = []
    for operation in choice.wanted(pages(world, viewer)):
        found = measured(server, world, operation, choice, 1)
        what = {"operation": operation.name, "database": world.backend}
        rows.append({**what, **named, **found})
    return rows
