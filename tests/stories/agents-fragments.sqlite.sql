WITH me AS 
(SELECT user_account.id AS id, user_account.name AS name, (user_account.roles LIKE '%' || '"AGENT"' || '%') AS agent, (user_account.roles LIKE '%' || '"CONSUMER_AGENT"' || '%') AS consumer_agent, (user_account.roles LIKE '%' || '"MANAGER"' || '%') AS manager, (user_account.roles LIKE '%' || '"NOC"' || '%') AS noc, (user_account.roles LIKE '%' || '"SERVICE_OWNER"' || '%') AS service_owner, (user_account.roles LIKE '%' || '"ADMIN"' || '%') AS admin 
FROM user_account 
WHERE user_account.public_id = ?2 AND user_account.active = 1), 
n2 AS 
(SELECT anon_2.id AS id, anon_2."key" AS "key", row_number() OVER (ORDER BY anon_2."key" DESC, anon_2.id DESC) AS rn, count(anon_2.id) OVER () AS most 
FROM (SELECT t1.id AS id, t1.opened_at AS "key" 
FROM case_record AS t1 
WHERE (SELECT me.agent 
FROM me) AND (t1.account_id IS NOT NULL OR t1.major = 1 AND (t1.major_state IS NULL OR t1.major_state != 'REJECTED')) OR (SELECT me.consumer_agent 
FROM me) AND (t1.consumer_id IS NOT NULL OR t1.major = 1 AND (t1.major_state IS NULL OR t1.major_state != 'REJECTED')) OR (SELECT me.manager 
FROM me) AND (t1.account_id IS NOT NULL OR t1.consumer_id IS NOT NULL OR t1.major = 1 AND (t1.major_state IS NULL OR t1.major_state != 'REJECTED')) OR (SELECT me.noc 
FROM me) AND (t1.alert_id IS NOT NULL OR (EXISTS (SELECT * 
FROM case_record AS case_record_1 
WHERE case_record_1.id = t1.parent_id AND case_record_1.alert_id IS NOT NULL)) OR (EXISTS (SELECT * 
FROM incident AS incident_1 
WHERE incident_1.id = t1.incident_id AND incident_1.alert_id IS NOT NULL))) OR (SELECT me.admin 
FROM me) ORDER BY t1.opened_at DESC, t1.id DESC
 LIMIT ?1 + 1 OFFSET 0) AS anon_2), 
j5 AS MATERIALIZED 
(SELECT group_concat(anon_1.x0, ',') FILTER (WHERE anon_1.rn <= ?1) AS x0, max(anon_1.most) AS most 
FROM (SELECT n2.id AS id, n2."key" AS "key", n2.rn AS rn, n2.most AS most, printf('{"number":%s,"channel":%s,"account":%s,"subject":%s,"again":%s,"state":%s,"__typename":"Case"}', json_quote(t3.number), coalesce('"' || t3.channel || '"', 'null'), CASE WHEN (t4.id IS NULL) THEN 'null' ELSE '{"__typename":"Account"}' END, json_quote(t3.subject), json_quote(t3.subject), '"' || t3.state || '"') AS x0 
FROM n2 CROSS JOIN case_record AS t3 ON t3.id = n2.id LEFT JOIN account AS t4 ON t4.id = t3.account_id AND ((SELECT me.agent 
FROM me) OR (SELECT me.manager 
FROM me) OR (SELECT me.noc 
FROM me) OR (SELECT me.admin 
FROM me) OR (SELECT me.service_owner 
FROM me) AND (t4.id IN (SELECT install_base_item_1.account_id 
FROM installed_product AS installed_product_1 CROSS JOIN install_base_item AS install_base_item_1 ON install_base_item_1.id = installed_product_1.install_base_item_id 
WHERE installed_product_1.sold_product_id IN (SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.offering_id IN (SELECT service_offering_1.id 
FROM service_offering AS service_offering_1 
WHERE service_offering_1.owner_id = (SELECT me.id 
FROM me)))) OR t4.id IN (SELECT sold_product_2.account_id 
FROM sold_product AS sold_product_2 
WHERE sold_product_2.offering_id IN (SELECT service_offering_1.id 
FROM service_offering AS service_offering_1 
WHERE service_offering_1.owner_id = (SELECT me.id 
FROM me))))) ORDER BY n2.rn) AS anon_1), 
n7 AS 
(SELECT t6.id AS id 
FROM case_record AS t6 
WHERE t6.public_id = ?3 AND ((SELECT me.agent 
FROM me) AND (t6.account_id IS NOT NULL OR t6.major = 1 AND (t6.major_state IS NULL OR t6.major_state != 'REJECTED')) OR (SELECT me.consumer_agent 
FROM me) AND (t6.consumer_id IS NOT NULL OR t6.major = 1 AND (t6.major_state IS NULL OR t6.major_state != 'REJECTED')) OR (SELECT me.manager 
FROM me) AND (t6.account_id IS NOT NULL OR t6.consumer_id IS NOT NULL OR t6.major = 1 AND (t6.major_state IS NULL OR t6.major_state != 'REJECTED')) OR (SELECT me.noc 
FROM me) AND (t6.alert_id IS NOT NULL OR (EXISTS (SELECT * 
FROM case_record AS case_record_2 
WHERE case_record_2.id = t6.parent_id AND case_record_2.alert_id IS NOT NULL)) OR (EXISTS (SELECT * 
FROM incident AS incident_2 
WHERE incident_2.id = t6.incident_id AND incident_2.alert_id IS NOT NULL))) OR (SELECT me.admin 
FROM me)))
 SELECT printf('{"newest":%s,"none":%s,"__typename":"Query"}', printf('{"__typename":"CaseConnection","pageInfo":%s,"nodes":%s}', printf('{"hasNextPage":%s,"hasPreviousPage":false}', CASE WHEN (coalesce((SELECT j5.most 
FROM j5 
WHERE 1 = 1), 0) > ?1) THEN 'true' ELSE 'false' END), printf('[%s]', coalesce((SELECT j5.x0 
FROM j5 
WHERE 1 = 1), ''))), coalesce((SELECT printf('{"id":%s}', '"' || t8.public_id || '"') AS printf_1 
FROM n7 CROSS JOIN case_record AS t8 ON t8.id = n7.id), 'null')) AS answer 
FROM me
