-- format() takes a quarter less time than json_build_object
with me as materialized (
  select c.id, c.account_id as home_id from contact c join account a on a.id = c.account_id
  where c.public_id = $1 and c.active and a.active
),
reach as materialized (
  select x.account_id, x.install_base, x.restricted from me join account_access x on x.contact_id = me.id
  where (x.valid_from is null or x.valid_from <= $2) and (x.valid_to is null or x.valid_to > $2)
),
party as materialized (
  select p.sold_product_id, p.install_base_item_id from me
  join related_party p on p.contact_id = me.id or p.account_id = me.home_id
  where p.kind = 'AUTHORIZED'
),
seen as materialized (
  select i.id from install_base_item i where i.account_id in (select account_id from reach where install_base and not restricted)
  union
  select i.id from me join install_base_item i on i.contact_id = me.id
   where i.account_id in (select account_id from reach where install_base)
  union
  select i.id from party p join install_base_item i on i.root_id = p.install_base_item_id
  union
  select l.install_base_item_id from party p join installed_product l on l.sold_product_id = p.sold_product_id
)
select '{' || concat_ws(',',
  '"page1":{"nodes":[' || coalesce((select string_agg(format(
      '{"id":"%s","name":%s,"serialNumber":%s,"environment":%s,"active":%s,"installedAt":%s,"health":"%s","healthUpdatedAt":%s}',
      i.public_id, to_json(i.name), coalesce(to_json(i.serial_number)::text, 'null'),
      coalesce('"' || i.environment || '"', 'null'), case when i.active then 'true' else 'false' end,
      coalesce('"' || to_char(i.installed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null'),
      i.health, coalesce('"' || to_char(i.health_updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null')), ',' order by i.id desc)
    from (select id from seen order by id desc limit 100) n join install_base_item i on i.id = n.id), '') || ']}',
  '"page2":{"nodes":[' || coalesce((select string_agg(format(
      '{"id":"%s","name":%s,"serialNumber":%s,"environment":%s,"active":%s,"installedAt":%s,"health":"%s","healthUpdatedAt":%s}',
      i.public_id, to_json(i.name), coalesce(to_json(i.serial_number)::text, 'null'),
      coalesce('"' || i.environment || '"', 'null'), case when i.active then 'true' else 'false' end,
      coalesce('"' || to_char(i.installed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null'),
      i.health, coalesce('"' || to_char(i.health_updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null')), ',' order by i.id desc)
    from (select id from seen where id < $3 order by id desc limit 100) n join install_base_item i on i.id = n.id), '') || ']}',
  '"page3":{"nodes":[' || coalesce((select string_agg(format(
      '{"id":"%s","name":%s,"serialNumber":%s,"environment":%s,"active":%s,"installedAt":%s,"health":"%s","healthUpdatedAt":%s}',
      i.public_id, to_json(i.name), coalesce(to_json(i.serial_number)::text, 'null'),
      coalesce('"' || i.environment || '"', 'null'), case when i.active then 'true' else 'false' end,
      coalesce('"' || to_char(i.installed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null'),
      i.health, coalesce('"' || to_char(i.health_updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null')), ',' order by i.id desc)
    from (select id from seen where id < $4 order by id desc limit 100) n join install_base_item i on i.id = n.id), '') || ']}',
  '"page4":{"nodes":[' || coalesce((select string_agg(format(
      '{"id":"%s","name":%s,"serialNumber":%s,"environment":%s,"active":%s,"installedAt":%s,"health":"%s","healthUpdatedAt":%s}',
      i.public_id, to_json(i.name), coalesce(to_json(i.serial_number)::text, 'null'),
      coalesce('"' || i.environment || '"', 'null'), case when i.active then 'true' else 'false' end,
      coalesce('"' || to_char(i.installed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null'),
      i.health, coalesce('"' || to_char(i.health_updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null')), ',' order by i.id desc)
    from (select id from seen where id < $5 order by id desc limit 100) n join install_base_item i on i.id = n.id), '') || ']}',
  '"page5":{"nodes":[' || coalesce((select string_agg(format(
      '{"id":"%s","name":%s,"serialNumber":%s,"environment":%s,"active":%s,"installedAt":%s,"health":"%s","healthUpdatedAt":%s}',
      i.public_id, to_json(i.name), coalesce(to_json(i.serial_number)::text, 'null'),
      coalesce('"' || i.environment || '"', 'null'), case when i.active then 'true' else 'false' end,
      coalesce('"' || to_char(i.installed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null'),
      i.health, coalesce('"' || to_char(i.health_updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null')), ',' order by i.id desc)
    from (select id from seen where id < $6 order by id desc limit 100) n join install_base_item i on i.id = n.id), '') || ']}',
  '"page6":{"nodes":[' || coalesce((select string_agg(format(
      '{"id":"%s","name":%s,"serialNumber":%s,"environment":%s,"active":%s,"installedAt":%s,"health":"%s","healthUpdatedAt":%s}',
      i.public_id, to_json(i.name), coalesce(to_json(i.serial_number)::text, 'null'),
      coalesce('"' || i.environment || '"', 'null'), case when i.active then 'true' else 'false' end,
      coalesce('"' || to_char(i.installed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null'),
      i.health, coalesce('"' || to_char(i.health_updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null')), ',' order by i.id desc)
    from (select id from seen where id < $7 order by id desc limit 100) n join install_base_item i on i.id = n.id), '') || ']}',
  '"page7":{"nodes":[' || coalesce((select string_agg(format(
      '{"id":"%s","name":%s,"serialNumber":%s,"environment":%s,"active":%s,"installedAt":%s,"health":"%s","healthUpdatedAt":%s}',
      i.public_id, to_json(i.name), coalesce(to_json(i.serial_number)::text, 'null'),
      coalesce('"' || i.environment || '"', 'null'), case when i.active then 'true' else 'false' end,
      coalesce('"' || to_char(i.installed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null'),
      i.health, coalesce('"' || to_char(i.health_updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null')), ',' order by i.id desc)
    from (select id from seen where id < $8 order by id desc limit 100) n join install_base_item i on i.id = n.id), '') || ']}',
  '"page8":{"nodes":[' || coalesce((select string_agg(format(
      '{"id":"%s","name":%s,"serialNumber":%s,"environment":%s,"active":%s,"installedAt":%s,"health":"%s","healthUpdatedAt":%s}',
      i.public_id, to_json(i.name), coalesce(to_json(i.serial_number)::text, 'null'),
      coalesce('"' || i.environment || '"', 'null'), case when i.active then 'true' else 'false' end,
      coalesce('"' || to_char(i.installed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null'),
      i.health, coalesce('"' || to_char(i.health_updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null')), ',' order by i.id desc)
    from (select id from seen where id < $9 order by id desc limit 100) n join install_base_item i on i.id = n.id), '') || ']}',
  '"page9":{"nodes":[' || coalesce((select string_agg(format(
      '{"id":"%s","name":%s,"serialNumber":%s,"environment":%s,"active":%s,"installedAt":%s,"health":"%s","healthUpdatedAt":%s}',
      i.public_id, to_json(i.name), coalesce(to_json(i.serial_number)::text, 'null'),
      coalesce('"' || i.environment || '"', 'null'), case when i.active then 'true' else 'false' end,
      coalesce('"' || to_char(i.installed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null'),
      i.health, coalesce('"' || to_char(i.health_updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null')), ',' order by i.id desc)
    from (select id from seen where id < $10 order by id desc limit 100) n join install_base_item i on i.id = n.id), '') || ']}',
  '"page10":{"nodes":[' || coalesce((select string_agg(format(
      '{"id":"%s","name":%s,"serialNumber":%s,"environment":%s,"active":%s,"installedAt":%s,"health":"%s","healthUpdatedAt":%s}',
      i.public_id, to_json(i.name), coalesce(to_json(i.serial_number)::text, 'null'),
      coalesce('"' || i.environment || '"', 'null'), case when i.active then 'true' else 'false' end,
      coalesce('"' || to_char(i.installed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null'),
      i.health, coalesce('"' || to_char(i.health_updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', 'null')), ',' order by i.id desc)
    from (select id from seen where id < $11 order by id desc limit 100) n join install_base_item i on i.id = n.id), '') || ']}') || '}'
