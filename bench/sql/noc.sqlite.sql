with me as materialized (
  select u.id from user_account u where u.public_id = ?1 and u.active and u.roles like '%"NOC"%'
),
hit as materialized (
  select i.id, i.account_id from me cross join alert a
  cross join configuration_item_impact r on r.source_id = a.configuration_item_id
  cross join install_base_item i on i.configuration_item_id = r.impacted_id and i.active
  where a.public_id = ?3
),
hurt as materialized (select distinct account_id as id from hit where account_id is not null)
select json_object('alert', json((
  select json_object('number', a.number, 'severity', a.severity, 'state', a.state, 'description', a.description,
    'raisedAt', a.raised_at,
    'configurationItem', json_object('name', c.name, 'class', c.ci_class, 'health', c.health,
      'inMaintenance', json(iif(c.in_maintenance, 'true', 'false'))),
    'incident', json((select json_object('number', n.number, 'state', n.state, 'priority', n.priority)
      from incident n where n.alert_id = a.id order by n.id desc limit 1)),
    'affectedInstallBaseItems', json_object('totalCount', (select count(*) from hit), 'nodes', json((
      select json_group_array(json_object('id', i.public_id, 'name', i.name, 'environment', i.environment, 'health', i.health,
        'account', iif(o.id is null, null, json_object('name', o.name, 'number', o.number))))
      from (select id from hit order by id desc limit 50) n
      cross join install_base_item i on i.id = n.id left join account o on o.id = i.account_id))),
    'affectedAccounts', json_object('totalCount', (select count(*) from hurt), 'nodes', json((
      select json_group_array(json_object('name', o.name, 'number', o.number))
      from (select id from hurt order by id desc limit 20) n cross join account o on o.id = n.id))))
  from me cross join alert a cross join configuration_item c on c.id = a.configuration_item_id
  where a.public_id = ?3)))
