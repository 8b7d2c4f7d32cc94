with me as materialized (
  select u.id from user_account u
  where u.public_id = $1 and u.active and u.roles like '%"NOC"%' and $2::timestamptz is not null
),
hit as materialized (
  select i.id, i.account_id from me cross join alert a
  join configuration_item_impact r on r.source_id = a.configuration_item_id
  join install_base_item i on i.configuration_item_id = r.impacted_id and i.active
  where a.public_id = $3
),
hurt as materialized (select distinct account_id as id from hit where account_id is not null)
select json_build_object('alert', (
  select json_build_object('number', a.number, 'severity', a.severity, 'state', a.state, 'description', a.description,
    'raisedAt', to_char(a.raised_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'configurationItem', json_build_object('name', c.name, 'class', c.ci_class, 'health', c.health, 'inMaintenance', c.in_maintenance),
    'incident', (select json_build_object('number', n.number, 'state', n.state, 'priority', n.priority)
      from incident n where n.alert_id = a.id order by n.id desc limit 1),
    'affectedInstallBaseItems', json_build_object('totalCount', (select count(*) from hit), 'nodes', coalesce((
      select json_agg(json_build_object('id', i.public_id, 'name', i.name, 'environment', i.environment, 'health', i.health,
        'account', case when o.id is not null then json_build_object('name', o.name, 'number', o.number) end) order by i.id desc)
      from (select id from hit order by id desc limit 50) n
      join install_base_item i on i.id = n.id left join account o on o.id = i.account_id), '[]')),
    'affectedAccounts', json_build_object('totalCount', (select count(*) from hurt), 'nodes', coalesce((
      select json_agg(json_build_object('name', o.name, 'number', o.number) order by o.id desc)
      from (select id from hurt order by id desc limit 20) n join account o on o.id = n.id), '[]')))
  from me cross join alert a join configuration_item c on c.id = a.configuration_item_id
  where a.public_id = $3))::text
