with me as materialized (
  select c.id, c.account_id as home_id from contact c cross join account a on a.id = c.account_id
  where c.public_id = ?1 and c.active and a.active
),
party as materialized (
  select p.sold_product_id, p.install_base_item_id from me
  cross join related_party p on p.contact_id = me.id or p.account_id = me.home_id
  where p.kind = 'AUTHORIZED'
)
select json_object('soldProduct', json((
  select json_object(
    'name', s.name, 'quantity', s.quantity,
    'status', case when s.start > ?2 then 'IN_PREPARATION' when s.end <= ?2 then 'EXPIRED' else 'ACTIVE' end,
    'account', case when a.id is not null then json_object('name', a.name, 'number', a.number) end,
    'offering', case when o.id is not null then json_object(
      'name', o.name, 'tier', o.tier, 'productModel', json_object('name', m.name, 'kind', m.kind)) end)
  from sold_product s
  left join account a on a.id = s.account_id and exists (select 1 from account_access x where x.contact_id = (select id from me) and x.account_id = a.id
      and (x.valid_from is null or x.valid_from <= ?2) and (x.valid_to is null or x.valid_to > ?2))
  left join service_offering o on o.id = s.offering_id
  left join product_model m on m.id = o.product_model_id
  where s.public_id = ?3 and (
    exists (select 1 from account_access x where x.contact_id = (select id from me) and x.account_id = s.account_id and x.install_base and not x.restricted
      and (x.valid_from is null or x.valid_from <= ?2) and (x.valid_to is null or x.valid_to > ?2))
    or s.contact_id = (select id from me) and exists (select 1 from account_access x where x.contact_id = (select id from me) and x.account_id = s.account_id and x.install_base
      and (x.valid_from is null or x.valid_from <= ?2) and (x.valid_to is null or x.valid_to > ?2))
    or s.id in (select sold_product_id from party)
    or exists (select 1 from installed_product l cross join install_base_item i on i.id = l.install_base_item_id
      where l.sold_product_id = s.id and i.root_id in (select install_base_item_id from party))))))
