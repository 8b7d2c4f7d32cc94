-- Row level security with the rules of docs/visibility.md, for a contact and for the NOC.
--
-- Policies compare with arrays: `(select f())` is computed once in a statement, and `= any (array)`
-- can use an index. The functions are PL/pgSQL, whose plans are kept for the connection; functions
-- in SQL would be planned again in every statement.

-- Roles belong to all databases of the server: those of another tier may have made them.
do $$ begin create role csmgraph_peer_contact; exception when duplicate_object then null; end $$;
do $$ begin create role csmgraph_peer_noc; exception when duplicate_object then null; end $$;
create schema peer;
grant usage on schema public, peer to csmgraph_peer_contact, csmgraph_peer_noc;

-- Who is asking: their public id stands in the setting app.viewer. -----------------------------

create view peer.me as
  select c.id, c.account_id as home_id from contact c join account a on a.id = c.account_id
  where c.public_id = current_setting('app.viewer', true) and c.active and a.active;

create function peer.me() returns integer language plpgsql stable security definer as $$
begin return (select id from peer.me); end $$;

create function peer.home() returns integer language plpgsql stable security definer as $$
begin return (select home_id from peer.me); end $$;

create function peer.is_noc() returns boolean language plpgsql stable security definer as $$
begin return exists (select 1 from user_account
  where public_id = current_setting('app.viewer', true) and active and roles like '%"NOC"%');
end $$;

-- What a contact reaches, and what a contact was named on. ----------------------------------------

create view peer.reach as
  select r.* from peer.me join account_access r on r.contact_id = me.id
  where (r.valid_from is null or r.valid_from <= now()) and (r.valid_to is null or r.valid_to > now());

create view peer.party as
  select p.* from peer.me join related_party p on p.contact_id = me.id or p.account_id = me.home_id
  where p.kind = 'AUTHORIZED';

create view peer.tree as
  select i.id from peer.party p join install_base_item i on i.root_id = p.install_base_item_id;

create function peer.accounts() returns integer[] language plpgsql stable security definer as $$
begin return array (select account_id from peer.reach); end $$;

create function peer.install_base() returns integer[] language plpgsql stable security definer as $$
begin return array (select account_id from peer.reach where install_base); end $$;

create function peer.open_install_base() returns integer[] language plpgsql stable security definer as $$
begin return array (select account_id from peer.reach where install_base and not restricted); end $$;

create function peer.case_accounts(access text) returns integer[]
language plpgsql stable security definer as $$
begin return array (select account_id from peer.reach where case_access = access); end $$;

create function peer.admitted_since(account integer, opened timestamptz) returns boolean
language plpgsql stable security definer as $$
begin return exists (select 1 from peer.reach where case_access = 'SINCE_START'
  and account_id = account and (valid_from is null or opened >= valid_from));
end $$;

create function peer.granted_roots() returns integer[] language plpgsql stable security definer as $$
begin return array (select install_base_item_id from peer.party where install_base_item_id is not null);
end $$;

create function peer.granted_products() returns integer[] language plpgsql stable security definer as $$
begin return array (
  select sold_product_id from peer.party where sold_product_id is not null
  union
  select l.sold_product_id from peer.tree join installed_product l on l.install_base_item_id = tree.id);
end $$;

create function peer.granted_items() returns integer[] language plpgsql stable security definer as $$
begin return array (select l.install_base_item_id from peer.party p
  join installed_product l on l.sold_product_id = p.sold_product_id);
end $$;

create function peer.granted_cases() returns integer[] language plpgsql stable security definer as $$
begin return array (
  select case_id from peer.party where case_id is not null
  union
  select k.id from peer.party p join case_record k on k.sold_product_id = p.sold_product_id
  union
  select x.case_id from peer.tree join case_install_base_item x on x.install_base_item_id = tree.id);
end $$;

-- The policies of a contact. --------------------------------------------------------------------

alter table account enable row level security;
create policy contact on account for select to csmgraph_peer_contact
  using (id = any ((select peer.accounts())::integer[]));

alter table sold_product enable row level security;
create policy contact on sold_product for select to csmgraph_peer_contact using (
  account_id = any ((select peer.open_install_base())::integer[])
  or (contact_id = (select peer.me()) and account_id = any ((select peer.install_base())::integer[]))
  or id = any ((select peer.granted_products())::integer[]));

alter table install_base_item enable row level security;
create policy contact on install_base_item for select to csmgraph_peer_contact using (
  account_id = any ((select peer.open_install_base())::integer[])
  or (contact_id = (select peer.me()) and account_id = any ((select peer.install_base())::integer[]))
  or root_id = any ((select peer.granted_roots())::integer[])
  or id = any ((select peer.granted_items())::integer[]));

alter table case_record enable row level security;
create policy contact on case_record for select to csmgraph_peer_contact using (
  not (major and (major_state is null or major_state <> 'REJECTED')) and (
    account_id = any ((select peer.case_accounts('ALL'))::integer[])
    or (account_id = any ((select peer.case_accounts('SINCE_START'))::integer[])
        and peer.admitted_since(account_id, opened_at))
    or (partner_id = (select peer.home())
        and account_id = any ((select peer.case_accounts('ASSIGNED'))::integer[]))
    or ((select peer.me()) in (contact_id, opened_by_contact_id, partner_contact_id)
        and account_id = any ((select peer.case_accounts('OWN'))::integer[]))
    or id = any ((select peer.granted_cases())::integer[])));

alter table service_offering enable row level security;
create policy contact on service_offering for select to csmgraph_peer_contact using (
  published or exists (select 1 from sold_product s where s.offering_id = service_offering.id));

alter table service_commitment enable row level security;
create policy contact on service_commitment for select to csmgraph_peer_contact using (
  exists (select 1 from service_offering o where o.id = offering_id));

alter table outage enable row level security;
create policy contact on outage for select to csmgraph_peer_contact using (
  published and exists (
    select 1 from outage_configuration_item h
    join configuration_item_impact r on r.source_id = h.configuration_item_id
    join install_base_item i on i.configuration_item_id = r.impacted_id
    where h.outage_id = outage.id and i.active));

grant select on account, sold_product, install_base_item, case_record, service_offering,
  service_commitment, product_model, outage, installed_product, outage_configuration_item,
  configuration_item_impact to csmgraph_peer_contact;

-- The policies of the NOC: everything. ----------------------------------------------------------

alter table alert enable row level security;
alter table incident enable row level security;
alter table configuration_item enable row level security;
create policy noc on account for select to csmgraph_peer_noc using ((select peer.is_noc()));
create policy noc on install_base_item for select to csmgraph_peer_noc using ((select peer.is_noc()));
create policy noc on alert for select to csmgraph_peer_noc using ((select peer.is_noc()));
create policy noc on incident for select to csmgraph_peer_noc using ((select peer.is_noc()));
create policy noc on configuration_item for select to csmgraph_peer_noc using ((select peer.is_noc()));

grant select on account, install_base_item, alert, incident, configuration_item,
  configuration_item_impact to csmgraph_peer_noc;

-- What follows from the rows, as computed columns: the planner puts them into the statement. -----

create function sold_product_status(sold sold_product) returns text language sql stable as $$
  select case when sold.start > now() then 'IN_PREPARATION'
    when sold."end" <= now() then 'EXPIRED' else 'ACTIVE' end
$$;

create function sold_product_installed_items(sold sold_product) returns setof install_base_item
language sql stable as $$
  select i.* from installed_product l join install_base_item i on i.id = l.install_base_item_id
  where l.sold_product_id = sold.id order by i.id desc
$$;

-- Whoever sees an item sees the published outages that hit it.
create view peer.told as select * from outage where published;
grant select on peer.told to csmgraph_peer_contact;

create function install_base_item_ongoing_outages(item install_base_item) returns setof outage
language sql stable as $$
  select u.* from peer.told u
  where item.active and u.cancelled_at is null and u.begin <= now() and (u."end" is null or u."end" > now())
    and u.id in (select h.outage_id from configuration_item_impact r
      join outage_configuration_item h on h.configuration_item_id = r.source_id
      where r.impacted_id = item.configuration_item_id)
  order by u.begin desc, u.id desc
$$;

create function alert_latest_incident(alert alert) returns incident language sql stable as $$
  select n.* from incident n where n.alert_id = alert.id order by n.id desc limit 1
$$;

create function alert_affected_items(alert alert) returns setof install_base_item
language sql stable as $$
  select i.* from alert a join configuration_item_impact r on r.source_id = a.configuration_item_id
  join install_base_item i on i.configuration_item_id = r.impacted_id and i.active
  where a.id = alert.id order by i.id desc
$$;

create function alert_affected_accounts(alert alert) returns setof account language sql stable as $$
  select o.* from account o where o.id in (
    select i.account_id from alert a
    join configuration_item_impact r on r.source_id = a.configuration_item_id
    join install_base_item i on i.configuration_item_id = r.impacted_id and i.active
    where a.id = alert.id)
  order by o.id desc
$$;

-- The schema of the graph: tables that nobody asks for stay out of it. No index begins with the
-- state of a case, so that by default nobody may filter by it. ------------------------------------

do $$
declare name text;
begin
  foreach name in array array['account_access', 'alembic_version', 'audit_entry', 'clock', 'event',
    'idempotency_key', 'installed_product', 'outage_configuration_item', 'configuration_item_impact']
  loop
    execute format('comment on table %I is %L', name, '@behavior -*');
  end loop;
end $$;
comment on column case_record.state is '@behavior +filterBy';
