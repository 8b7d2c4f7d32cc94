// The SQL, with the rules of docs/visibility.md for a contact and for the NOC. $1 is the public id
// of the viewer. `_id` and other names with an underscore are keys for the loaders.

const ME = `
me as materialized (
  select c.id, c.account_id as home_id from contact c join account a on a.id = c.account_id
  where c.public_id = $1 and c.active and a.active
)`
const REACH = `${ME},
reach as materialized (
  select x.account_id, x.install_base, x.restricted, x.case_access, x.valid_from
  from me join account_access x on x.contact_id = me.id
  where (x.valid_from is null or x.valid_from <= now()) and (x.valid_to is null or x.valid_to > now())
)`
const PARTY = `${REACH},
party as materialized (
  select p.sold_product_id, p.install_base_item_id, p.case_id from me
  join related_party p on p.contact_id = me.id or p.account_id = me.home_id
  where p.kind = 'AUTHORIZED'
)`
const TREE = `${PARTY},
tree as materialized (
  select i.id from party p join install_base_item i on i.root_id = p.install_base_item_id
)`
const NOC = `
noc as materialized (
  select id from user_account where public_id = $1 and active and roles like '%"NOC"%'
)`

const SOLD_PRODUCT = `s.id as "_id", s.account_id as "_account", s.offering_id as "_offering",
  s.public_id as id, s.name, s.quantity, s.start, s."end",
  case when s.start > now() then 'IN_PREPARATION' when s."end" <= now() then 'EXPIRED'
    else 'ACTIVE' end as status`
const ITEM = `i.id as "_id", i.account_id as "_account", i.active as "_active",
  i.configuration_item_id as "_configurationItem", i.public_id as id, i.name,
  i.serial_number as "serialNumber", i.environment, i.active, i.installed_at as "installedAt",
  i.health, i.health_updated_at as "healthUpdatedAt"`
const CASE = `k.id as "_id", k.account_id as "_account", k.public_id as id, k.number, k.subject, k.state,
  k.priority, k.opened_at as "openedAt"`

const NO_MAJOR = "not (k.major and (k.major_state is null or k.major_state <> 'REJECTED'))"
const ADMITTED = `(r.case_access = 'ALL'
  or r.case_access = 'SINCE_START' and (r.valid_from is null or k.opened_at >= r.valid_from)
  or r.case_access = 'ASSIGNED' and k.partner_id = (select home_id from me)
  or r.case_access = 'OWN'
    and (select id from me) in (k.contact_id, k.opened_by_contact_id, k.partner_contact_id))`
// $2 holds the states, or is null
const CASES = `${TREE},
mine as materialized (
  select k.id, k.opened_at from reach r join case_record k on k.account_id = r.account_id
  where ($2::text[] is null or k.state = any ($2)) and ${NO_MAJOR} and ${ADMITTED}
  union
  select k.id, k.opened_at from party p join case_record k on k.sold_product_id = p.sold_product_id
  where ($2::text[] is null or k.state = any ($2)) and ${NO_MAJOR}
  union
  select k.id, k.opened_at from party p join case_record k on k.id = p.case_id
  where ($2::text[] is null or k.state = any ($2)) and ${NO_MAJOR}
  union
  select k.id, k.opened_at from tree
  join case_install_base_item x on x.install_base_item_id = tree.id
  join case_record k on k.id = x.case_id
  where ($2::text[] is null or k.state = any ($2)) and ${NO_MAJOR}
)`
// $2 is an alert. What it impacts is walked once for the page and the count.
const HIT = `${NOC},
hit as materialized (
  select i.id, i.account_id from noc cross join alert a
  join configuration_item_impact r on r.source_id = a.configuration_item_id
  join install_base_item i on i.configuration_item_id = r.impacted_id and i.active
  where a.id = $2
)`

export const SOLD_PRODUCT_BY_ID = `with ${TREE}
select ${SOLD_PRODUCT} from sold_product s where s.public_id = $2 and (
  s.account_id in (select account_id from reach where install_base and not restricted)
  or s.contact_id = (select id from me)
    and s.account_id in (select account_id from reach where install_base)
  or s.id in (select sold_product_id from party)
  or s.id in (select l.sold_product_id from tree
    join installed_product l on l.install_base_item_id = tree.id))`

export const SOLD_PRODUCTS = `with ${TREE},
sold as materialized (
  select s.id from sold_product s
  where s.account_id in (select account_id from reach where install_base and not restricted)
  union
  select s.id from me join sold_product s on s.contact_id = me.id
  where s.account_id in (select account_id from reach where install_base)
  union
  select sold_product_id from party where sold_product_id is not null
  union
  select l.sold_product_id from tree join installed_product l on l.install_base_item_id = tree.id
  order by 1 desc limit $2
)
select ${SOLD_PRODUCT} from sold join sold_product s on s.id = sold.id order by s.id desc`

// $2: only what lies before this key, or null
export const INSTALL_BASE_ITEMS = `with ${PARTY},
seen as materialized (
  select i.id from install_base_item i
  where i.account_id in (select account_id from reach where install_base and not restricted)
    and ($2::integer is null or i.id < $2)
  union
  select i.id from me join install_base_item i on i.contact_id = me.id
  where i.account_id in (select account_id from reach where install_base)
    and ($2::integer is null or i.id < $2)
  union
  select i.id from party p join install_base_item i on i.root_id = p.install_base_item_id
  where $2::integer is null or i.id < $2
  union
  select l.install_base_item_id from party p
  join installed_product l on l.sold_product_id = p.sold_product_id
  where $2::integer is null or l.install_base_item_id < $2
  order by 1 desc limit $3
)
select ${ITEM} from seen join install_base_item i on i.id = seen.id order by i.id desc`

// with the count in each row, and one row without a case where the page is empty
export const CASE_PAGE = `with ${CASES},
page as materialized (
  select id from mine where $3::timestamptz is null or (opened_at, id) < ($3, $4::integer)
  order by opened_at desc, id desc limit $5
)
select counted.total as "_total", ${CASE} from (select count(*)::integer as total from mine) counted
left join page on true left join case_record k on k.id = page.id
order by k.opened_at desc, k.id desc`

export const ALERT = `with ${NOC}
select a.id as "_id", a.configuration_item_id as "_configurationItem", a.public_id as id, a.number,
  a.severity, a.state, a.description, a.raised_at as "raisedAt"
from noc cross join alert a where a.public_id = $2`

// Below what the viewer sees; $2 holds the keys of the parents, or the one key. ------------------

export const ACCOUNTS = `with ${REACH}
select a.id as "_id", a.public_id as id, a.name, a.number from account a
where a.id = any ($2::integer[]) and a.id in (select account_id from reach)`
export const ACCOUNTS_OF_NOC = `with ${NOC}
select a.id as "_id", a.public_id as id, a.name, a.number from noc cross join account a
where a.id = any ($2::integer[])`

export const OFFERINGS = `
select o.id as "_id", o.product_model_id as "_productModel", o.public_id as id, o.name, o.tier
from service_offering o where o.id = any ($1::integer[])`
export const PRODUCT_MODELS = `
select m.id as "_id", m.public_id as id, m.name, m.kind
from product_model m where m.id = any ($1::integer[])`
export const COMMITMENTS = `
select p.id as "_parent", c.* from unnest($1::integer[]) p (id) cross join lateral (
  select c.id as "_id", c.public_id as id, c.name, c.target from service_commitment c
  where c.offering_id = p.id order by c.id desc limit $2) c`

export const ITEMS_OF_SOLD_PRODUCTS = `with ${TREE}
select p.id as "_parent", i.* from unnest($2::integer[]) p (id) cross join lateral (
  select ${ITEM} from installed_product l join install_base_item i on i.id = l.install_base_item_id
  where l.sold_product_id = p.id and (
    i.account_id in (select account_id from reach where install_base and not restricted)
    or i.contact_id = (select id from me)
      and i.account_id in (select account_id from reach where install_base)
    or i.id in (select id from tree)
    or i.id in (select x.install_base_item_id from party q
      join installed_product x on x.sold_product_id = q.sold_product_id))
  order by i.id desc limit $3) i`

export const CASES_OF_SOLD_PRODUCTS = `with ${TREE}
select p.id as "_parent", k.* from unnest($2::integer[]) p (id) cross join lateral (
  select ${CASE} from case_record k
  where k.sold_product_id = p.id and ($3::text[] is null or k.state = any ($3)) and ${NO_MAJOR} and (
    exists (select 1 from reach r where r.account_id = k.account_id and ${ADMITTED})
    or k.sold_product_id in (select sold_product_id from party)
    or k.id in (select case_id from party)
    or k.id in (select x.case_id from tree
      join case_install_base_item x on x.install_base_item_id = tree.id))
  order by k.opened_at desc, k.id desc limit $4) k`

// by configuration item, for active items alone: the item shows, so its published outages do
export const OUTAGES = `
select p.id as "_parent", u.* from unnest($1::integer[]) p (id) cross join lateral (
  select u.id as "_id", u.public_id as id, u.type, u.begin, u."end" from outage u
  where u.published and u.id in (
      select h.outage_id from configuration_item_impact r
      join outage_configuration_item h on h.configuration_item_id = r.source_id
      where r.impacted_id = p.id)
    and ($2::text is null or $2 = case when u.cancelled_at is not null then 'CANCELLED'
      when u."end" <= now() then 'ENDED' when u.begin <= now() then 'ONGOING' else 'PLANNED' end)
  order by u.begin desc, u.id desc limit $3) u`

export const CONFIGURATION_ITEMS = `
select c.id as "_id", c.public_id as id, c.name, c.ci_class as class, c.health,
  c.in_maintenance as "inMaintenance"
from configuration_item c where c.id = any ($1::integer[])`
export const INCIDENTS = `
select distinct on (n.alert_id) n.alert_id as "_id", n.public_id as id, n.number, n.state, n.priority
from incident n where n.alert_id = any ($1::integer[]) order by n.alert_id, n.id desc`

// Below an alert, for the NOC. -------------------------------------------------------------------

export const AFFECTED_ITEMS = `with ${HIT}
select (select count(*)::integer from hit) as "_total", ${ITEM}
from (select id from hit order by id desc limit $3) h join install_base_item i on i.id = h.id
order by i.id desc`
export const AFFECTED_ACCOUNTS = `with ${HIT},
hurt as materialized (select distinct account_id as id from hit where account_id is not null)
select (select count(*)::integer from hurt) as "_total",
  a.id as "_id", a.public_id as id, a.name, a.number
from (select id from hurt order by id desc limit $3) h join account a on a.id = h.id
order by a.id desc`
