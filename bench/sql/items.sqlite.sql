with me as materialized (
  select c.id, c.account_id as home_id from contact c cross join account a on a.id = c.account_id
  where c.public_id = ?1 and c.active and a.active
),
reach as materialized (
  select x.account_id, x.install_base, x.restricted from me cross join account_access x on x.contact_id = me.id
  where (x.valid_from is null or x.valid_from <= ?2) and (x.valid_to is null or x.valid_to > ?2)
),
party as materialized (
  select p.sold_product_id, p.install_base_item_id from me
  cross join related_party p on p.contact_id = me.id or p.account_id = me.home_id
  where p.kind = 'AUTHORIZED'
),
seen as materialized (
  select i.id from install_base_item i where i.account_id in (select account_id from reach where install_base and not restricted)
  union
  select i.id from me cross join install_base_item i on i.contact_id = me.id
   where i.account_id in (select account_id from reach where install_base)
  union
  select i.id from party p cross join install_base_item i on i.root_id = p.install_base_item_id
  union
  select l.install_base_item_id from party p cross join installed_product l on l.sold_product_id = p.sold_product_id
)
select json_object(
  'page1', json_object('nodes', json((select json_group_array(json_object('id', i.public_id, 'name', i.name, 'serialNumber', i.serial_number,
      'environment', i.environment, 'active', json(iif(i.active, 'true', 'false')), 'installedAt', i.installed_at,
      'health', i.health, 'healthUpdatedAt', i.health_updated_at))
    from (select id from seen order by id desc limit 100) n cross join install_base_item i on i.id = n.id))),
  'page2', json_object('nodes', json((select json_group_array(json_object('id', i.public_id, 'name', i.name, 'serialNumber', i.serial_number,
      'environment', i.environment, 'active', json(iif(i.active, 'true', 'false')), 'installedAt', i.installed_at,
      'health', i.health, 'healthUpdatedAt', i.health_updated_at))
    from (select id from seen where id < ?3 order by id desc limit 100) n cross join install_base_item i on i.id = n.id))),
  'page3', json_object('nodes', json((select json_group_array(json_object('id', i.public_id, 'name', i.name, 'serialNumber', i.serial_number,
      'environment', i.environment, 'active', json(iif(i.active, 'true', 'false')), 'installedAt', i.installed_at,
      'health', i.health, 'healthUpdatedAt', i.health_updated_at))
    from (select id from seen where id < ?4 order by id desc limit 100) n cross join install_base_item i on i.id = n.id))),
  'page4', json_object('nodes', json((select json_group_array(json_object('id', i.public_id, 'name', i.name, 'serialNumber', i.serial_number,
      'environment', i.environment, 'active', json(iif(i.active, 'true', 'false')), 'installedAt', i.installed_at,
      'health', i.health, 'healthUpdatedAt', i.health_updated_at))
    from (select id from seen where id < ?5 order by id desc limit 100) n cross join install_base_item i on i.id = n.id))),
  'page5', json_object('nodes', json((select json_group_array(json_object('id', i.public_id, 'name', i.name, 'serialNumber', i.serial_number,
      'environment', i.environment, 'active', json(iif(i.active, 'true', 'false')), 'installedAt', i.installed_at,
      'health', i.health, 'healthUpdatedAt', i.health_updated_at))
    from (select id from seen where id < ?6 order by id desc limit 100) n cross join install_base_item i on i.id = n.id))),
  'page6', json_object('nodes', json((select json_group_array(json_object('id', i.public_id, 'name', i.name, 'serialNumber', i.serial_number,
      'environment', i.environment, 'active', json(iif(i.active, 'true', 'false')), 'installedAt', i.installed_at,
      'health', i.health, 'healthUpdatedAt', i.health_updated_at))
    from (select id from seen where id < ?7 order by id desc limit 100) n cross join install_base_item i on i.id = n.id))),
  'page7', json_object('nodes', json((select json_group_array(json_object('id', i.public_id, 'name', i.name, 'serialNumber', i.serial_number,
      'environment', i.environment, 'active', json(iif(i.active, 'true', 'false')), 'installedAt', i.installed_at,
      'health', i.health, 'healthUpdatedAt', i.health_updated_at))
    from (select id from seen where id < ?8 order by id desc limit 100) n cross join install_base_item i on i.id = n.id))),
  'page8', json_object('nodes', json((select json_group_array(json_object('id', i.public_id, 'name', i.name, 'serialNumber', i.serial_number,
      'environment', i.environment, 'active', json(iif(i.active, 'true', 'false')), 'installedAt', i.installed_at,
      'health', i.health, 'healthUpdatedAt', i.health_updated_at))
    from (select id from seen where id < ?9 order by id desc limit 100) n cross join install_base_item i on i.id = n.id))),
  'page9', json_object('nodes', json((select json_group_array(json_object('id', i.public_id, 'name', i.name, 'serialNumber', i.serial_number,
      'environment', i.environment, 'active', json(iif(i.active, 'true', 'false')), 'installedAt', i.installed_at,
      'health', i.health, 'healthUpdatedAt', i.health_updated_at))
    from (select id from seen where id < ?10 order by id desc limit 100) n cross join install_base_item i on i.id = n.id))),
  'page10', json_object('nodes', json((select json_group_array(json_object('id', i.public_id, 'name', i.name, 'serialNumber', i.serial_number,
      'environment', i.environment, 'active', json(iif(i.active, 'true', 'false')), 'installedAt', i.installed_at,
      'health', i.health, 'healthUpdatedAt', i.health_updated_at))
    from (select id from seen where id < ?11 order by id desc limit 100) n cross join install_base_item i on i.id = n.id))))
