with me as materialized (
  select c.id, c.account_id as home_id from contact c cross join account a on a.id = c.account_id
  where c.public_id = ?1 and c.active and a.active
),
reach as materialized (
  select x.account_id, x.install_base, x.restricted, x.case_access, x.valid_from
  from me cross join account_access x on x.contact_id = me.id
  where (x.valid_from is null or x.valid_from <= ?2) and (x.valid_to is null or x.valid_to > ?2)
),
party as materialized (
  select p.sold_product_id, p.install_base_item_id, p.case_id from me
  cross join related_party p on p.contact_id = me.id or p.account_id = me.home_id
  where p.kind = 'AUTHORIZED'
),
tree as materialized (
  select i.id from party p cross join install_base_item i on i.root_id = p.install_base_item_id
),
sold as materialized (
  select s.id from sold_product s where s.account_id in (select account_id from reach where install_base and not restricted)
  union
  select s.id from me cross join sold_product s on s.contact_id = me.id
   where s.account_id in (select account_id from reach where install_base)
  union
  select sold_product_id from party where sold_product_id is not null
  union
  select l.sold_product_id from tree cross join installed_product l on l.install_base_item_id = tree.id
  order by 1 desc limit 20
)
select '{"soldProducts":{"nodes":[' || coalesce(group_concat(node, ','), '') || ']}}' from (
select json_object(
  'id', s.public_id, 'name', s.name,
  'status', case when s.start > ?2 then 'IN_PREPARATION' when s.end <= ?2 then 'EXPIRED' else 'ACTIVE' end,
  'quantity', s.quantity, 'start', s.start,
  'offering', case when o.id is not null then json_object(
     'name', o.name, 'tier', o.tier,
     'productModel', json_object('name', m.name),
     'commitments', json_object('nodes', json((
        select json_group_array(json_object('name', c.name, 'target', c.target)) from (
           select c.name, c.target from service_commitment c where c.offering_id = o.id order by c.id desc limit 20) c)))
  ) end,
  'installBaseItems', json_object('nodes', json((
     select json_group_array(json_object('name', i.name, 'environment', i.environment, 'health', i.health,
        'outages', json_object('nodes', json((
           select json_group_array(json_object('type', u.type, 'begin', u.begin)) from (
             select u.type, u.begin from outage u
             where u.id in (select h.outage_id from configuration_item_impact r
               cross join outage_configuration_item h on h.configuration_item_id = r.source_id
               where r.impacted_id = i.configuration_item_id)
             and i.active and u.published and u.cancelled_at is null and u.begin <= ?2 and (u.end is null or u.end > ?2)
             order by u.begin desc, u.id desc limit 20) u)))))
     from (
       select i.id, i.name, i.environment, i.health, i.active, i.configuration_item_id
       from installed_product l cross join install_base_item i on i.id = l.install_base_item_id
       where l.sold_product_id = s.id and (
         i.account_id in (select account_id from reach where install_base and not restricted)
         or i.contact_id = (select id from me) and i.account_id in (select account_id from reach where install_base)
         or i.id in (select id from tree)
         or i.id in (select x.install_base_item_id from party p cross join installed_product x on x.sold_product_id = p.sold_product_id))
       order by i.id desc limit 5) i))),
  'cases', json_object('nodes', json((
     select json_group_array(json_object('number', k.number, 'priority', k.priority, 'state', k.state, 'openedAt', k.opened_at)) from (
       select k.number, k.priority, k.state, k.opened_at from case_record k
       where k.sold_product_id = s.id and k.state in ('NEW', 'OPEN', 'AWAITING_INFO')
       and not (k.major and (k.major_state is null or k.major_state <> 'REJECTED'))
       and (exists (select 1 from reach r where r.account_id = k.account_id and (
             r.case_access = 'ALL'
             or r.case_access = 'SINCE_START' and (r.valid_from is null or k.opened_at >= r.valid_from)
             or r.case_access = 'ASSIGNED' and k.partner_id = (select home_id from me)
             or r.case_access = 'OWN' and (select id from me) in (k.contact_id, k.opened_by_contact_id, k.partner_contact_id)))
         or k.sold_product_id in (select sold_product_id from party)
         or k.id in (select case_id from party)
         or k.id in (select x.case_id from tree cross join case_install_base_item x on x.install_base_item_id = tree.id))
       order by k.opened_at desc, k.id desc limit 3) k)))
) as node
from sold cross join sold_product s on s.id = sold.id
left join service_offering o on o.id = s.offering_id left join product_model m on m.id = o.product_model_id
order by s.id desc)
