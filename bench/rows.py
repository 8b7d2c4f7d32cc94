"""The floor once more: rows of the database made into JSON by Python and orjson, where that might
be faster than JSON made by the database. (The front page is not among them: five statements.)"""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

Row = Sequence[Any]
# The rows of one statement.
FetchRows = Callable[[str, Sequence[Any]], Awaitable[Sequence[Row]]]
Answer = Callable[[FetchRows, Sequence[Any]], Awaitable[Any]]

ME = """
me as materialized (
  select c.id, c.account_id as home_id from contact c JOIN account a on a.id = c.account_id
  where c.public_id = :1 and c.active and a.active
),
reach as materialized (
  select x.account_id, x.install_base, x.restricted, x.case_access, x.valid_from
  from me JOIN account_access x on x.contact_id = me.id
  where (x.valid_from is null or x.valid_from <= :2) and (x.valid_to is null or x.valid_to > :2)
),
party as materialized (
  select p.sold_product_id, p.install_base_item_id, p.case_id from me
  JOIN related_party p on p.contact_id = me.id or p.account_id = me.home_id
  where p.kind = 'AUTHORIZED'
)"""
POINT = f"""with {ME}
select s.name, s.quantity,
  case when s.start > :2 then 'IN_PREPARATION' when s.end <= :2 then 'EXPIRED' else 'ACTIVE' end,
  a.name, a.number, o.name, o.tier, m.name, m.kind
from sold_product s
left join account a on a.id = s.account_id and a.id in (select account_id from reach)
left join service_offering o on o.id = s.offering_id
left join product_model m on m.id = o.product_model_id
where s.public_id = :3 and (
  s.account_id in (select account_id from reach where install_base and not restricted)
  or s.contact_id = (select id from me)
    and s.account_id in (select account_id from reach where install_base)
  or s.id in (select sold_product_id from party)
  or exists (select 1 from installed_product l
    JOIN install_base_item i on i.id = l.install_base_item_id
    where l.sold_product_id = s.id
      and i.root_id in (select install_base_item_id from party)))"""
PAGE = """select {page} as page, id
  from (select id from seen {after} order by id desc limit 100) p{page}"""
PAGES = " union all ".join(
    PAGE.format(page=n, after="" if n == 1 else f"where id < :{n + 1}") for n in range(1, 11)
)
ITEMS = f"""with {ME},
seen as materialized (
  select i.id from install_base_item i
  where i.account_id in (select account_id from reach where install_base and not restricted)
  union select i.id from me JOIN install_base_item i on i.contact_id = me.id
    where i.account_id in (select account_id from reach where install_base)
  union select i.id from party p JOIN install_base_item i on i.root_id = p.install_base_item_id
  union select l.install_base_item_id from party p
    JOIN installed_product l on l.sold_product_id = p.sold_product_id
)
select n.page, i.public_id, i.name, i.serial_number, i.environment, i.active, i.installed_at,
  i.health, i.health_updated_at
from ({PAGES}) n JOIN install_base_item i on i.id = n.id order by n.page, i.id desc"""
REGULAR = """k.state in STATES(:3)
  and not (k.major and (k.major_state is null or k.major_state <> 'REJECTED'))"""
CASES = f"""with {ME},
mine as materialized (
  select k.id, k.opened_at from reach r JOIN case_record k on k.account_id = r.account_id
  where {REGULAR} and (r.case_access = 'ALL'
    or r.case_access = 'SINCE_START' and (r.valid_from is null or k.opened_at >= r.valid_from)
    or r.case_access = 'ASSIGNED' and k.partner_id = (select home_id from me)
    or r.case_access = 'OWN'
      and (select id from me) in (k.contact_id, k.opened_by_contact_id, k.partner_contact_id))
  union select k.id, k.opened_at from party p
    JOIN case_record k on k.sold_product_id = p.sold_product_id where {REGULAR}
  union select k.id, k.opened_at from party p JOIN case_record k on k.id = p.case_id where {REGULAR}
  union select k.id, k.opened_at from party p
    JOIN install_base_item i on i.root_id = p.install_base_item_id
    JOIN case_install_base_item x on x.install_base_item_id = i.id
    JOIN case_record k on k.id = x.case_id where {REGULAR}
)
select (select count(*) from mine), k.public_id, k.number, k.subject, k.state, k.priority,
  k.opened_at, a.name, k.id
from (select id from mine where (opened_at, id) < (MOMENT(:4), :5)
  order by opened_at desc, id desc limit 51) n
JOIN case_record k on k.id = n.id
left join account a on a.id = k.account_id and a.id in (select account_id from reach)
order by k.opened_at desc, k.id desc"""
ENGINEER = """exists (select 1 from user_account u where u.public_id = :1 and u.active
  and u.roles like '%"NOC"%')"""
ALERT = f"""
select a.number, a.severity, a.state, a.description, a.raised_at, c.name, c.ci_class, c.health,
  c.in_maintenance, n.number, n.state, n.priority, a.configuration_item_id
from alert a JOIN configuration_item c on c.id = a.configuration_item_id
left join incident n on n.id = (select max(id) from incident where alert_id = a.id)
where a.public_id = :2 and {ENGINEER}"""
HIT = """with hit as materialized (
  select i.id, i.account_id from configuration_item_impact r
  JOIN install_base_item i on i.configuration_item_id = r.impacted_id and i.active
  where r.source_id = :1
)"""
HIT_ITEMS = f"""{HIT}
select (select count(*) from hit), i.public_id, i.name, i.environment, i.health, o.name, o.number
from (select id from hit order by id desc limit 50) n JOIN install_base_item i on i.id = n.id
left join account o on o.id = i.account_id order by i.id desc"""
HIT_ACCOUNTS = f"""{HIT}, hurt as materialized (
  select distinct account_id as id from hit where account_id is not null
)
select (select count(*) from hurt), o.name, o.number
from (select id from hurt order by id desc limit 20) n JOIN account o on o.id = n.id
order by o.id desc"""


async def point(fetch: FetchRows, values: Sequence[Any]) -> Any:
    found = await fetch(POINT, values)
    if not found:
        return {"soldProduct": None}
    name, quantity, status, account, number, offering, tier, model, kind = found[0]
    of = {"name": offering, "tier": tier, "productModel": {"name": model, "kind": kind}}
    return {
        "soldProduct": {
            "name": name,
            "quantity": quantity,
            "status": status,
            "account": None if account is None else {"name": account, "number": number},
            "offering": None if offering is None else of,
        }
    }


async def items(fetch: FetchRows, values: Sequence[Any]) -> Any:
    pages: dict[str, dict[str, list[Any]]] = {f"page{n}": {"nodes": []} for n in range(1, 11)}
    for page, public_id, name, serial, environment, active, at, health, updated in await fetch(
        ITEMS, values
    ):
        pages[f"page{page}"]["nodes"].append(
            {
                "id": public_id,
                "name": name,
                "serialNumber": serial,
                "environment": environment,
                "active": bool(active),
                "installedAt": at,
                "health": health,
                "healthUpdatedAt": updated,
            }
        )
    return pages


async def cases(fetch: FetchRows, values: Sequence[Any]) -> Any:
    rows = await fetch(CASES, values)
    names = ("id", "number", "subject", "state", "priority", "openedAt")
    nodes = [
        {**dict(zip(names, row[1:7], strict=True)), "account": row[7] and {"name": row[7]}}
        for row in rows[:50]
    ]
    end = f"{rows[:50][-1][6]} {rows[:50][-1][8]}" if rows else None
    page = {"hasNextPage": len(rows) > 50, "endCursor": end}
    return {"cases": {"totalCount": rows[0][0] if rows else 0, "pageInfo": page, "nodes": nodes}}


async def noc(fetch: FetchRows, values: Sequence[Any]) -> Any:
    found = await fetch(ALERT, (values[0], values[2]))
    if not found:
        return {"alert": None}
    number, severity, state, description, raised_at, *rest, item = found[0]
    name, kind, health, maintenance, incident, incident_state, priority = rest
    hit, hurt = await fetch(HIT_ITEMS, (item,)), await fetch(HIT_ACCOUNTS, (item,))
    work = {"number": incident, "state": incident_state, "priority": priority}
    return {
        "alert": {
            "number": number,
            "severity": severity,
            "state": state,
            "description": description,
            "raisedAt": raised_at,
            "configurationItem": {
                "name": name, "class": kind, "health": health, "inMaintenance": bool(maintenance),
            },
            "incident": None if incident is None else work,
            "affectedInstallBaseItems": {
                "totalCount": hit[0][0] if hit else 0,
                "nodes": [
                    {
                        "id": row[1], "name": row[2], "environment": row[3], "health": row[4],
                        "account": row[5] and {"name": row[5], "number": row[6]},
                    }
                    for row in hit
                ],
            },
            "affectedAccounts": {
                "totalCount": hurt[0][0] if hurt else 0,
                "nodes": [{"name": row[1], "number": row[2]} for row in hurt],
            },
        }
    }  # fmt: skip


ANSWERS: Mapping[str, Answer] = {"point": point, "items": items, "cases": cases, "noc": noc}


def in_dialect(sql: str, *, sqlite: bool) -> str:
    if sqlite:
        listed = sql.replace("STATES(:3)", "(select value from json_each(:3))")
        joined = listed.replace("MOMENT(:4)", ":4").replace("JOIN", "cross join")
        return re.sub(r":(\d)", r"?\1", joined)
    listed = sql.replace("in STATES(:3)", "= any(:3)").replace("MOMENT", "timestamptz_of")
    numbered = re.sub(r":(\d)", r"$\1", listed)
    return numbered.replace("timestamptz_of($4)", "$4::text::timestamptz")
