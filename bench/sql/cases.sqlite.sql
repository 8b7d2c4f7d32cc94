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
mine as materialized (
  select k.id, k.opened_at from reach r cross join case_record k on k.account_id = r.account_id
  where k.state in (select value from json_each(?3)) and not (k.major and (k.major_state is null or k.major_state <> 'REJECTED')) and (
    r.case_access = 'ALL'
    or r.case_access = 'SINCE_START' and (r.valid_from is null or k.opened_at >= r.valid_from)
    or r.case_access = 'ASSIGNED' and k.partner_id = (select home_id from me)
    or r.case_access = 'OWN' and (select id from me) in (k.contact_id, k.opened_by_contact_id, k.partner_contact_id))
  union
  select k.id, k.opened_at from party p cross join case_record k on k.sold_product_id = p.sold_product_id
  where k.state in (select value from json_each(?3)) and not (k.major and (k.major_state is null or k.major_state <> 'REJECTED'))
  union
  select k.id, k.opened_at from party p cross join case_record k on k.id = p.case_id
  where k.state in (select value from json_each(?3)) and not (k.major and (k.major_state is null or k.major_state <> 'REJECTED'))
  union
  select k.id, k.opened_at from tree cross join case_install_base_item x on x.install_base_item_id = tree.id
  cross join case_record k on k.id = x.case_id
  where k.state in (select value from json_each(?3)) and not (k.major and (k.major_state is null or k.major_state <> 'REJECTED'))
),
page as materialized (
  select id, opened_at from mine where (opened_at, id) < (?4, ?5)
  order by opened_at desc, id desc limit 51
)
select json_object('cases', json_object(
  'totalCount', (select count(*) from mine),
  'pageInfo', json_object('hasNextPage', json(iif((select count(*) from page) > 50, 'true', 'false')),
    'endCursor', (select opened_at || ' ' || id from page order by opened_at desc, id desc limit 1 offset 49)),
  'nodes', json((select json_group_array(json(node)) from (
    select json_object('id', k.public_id, 'number', k.number, 'subject', k.subject, 'state', k.state,
      'priority', k.priority, 'openedAt', k.opened_at,
      'account', case when a.id is not null then json_object('name', a.name) end) as node
    from (select id from page order by opened_at desc, id desc limit 50) n
    cross join case_record k on k.id = n.id
    left join account a on a.id = k.account_id and a.id in (select account_id from reach)
    order by k.opened_at desc, k.id desc)))))
