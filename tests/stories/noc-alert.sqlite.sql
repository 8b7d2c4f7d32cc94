WITH me AS 
(SELECT user_account.id AS id, user_account.name AS name, (user_account.roles LIKE '%' || '"AGENT"' || '%') AS agent, (user_account.roles LIKE '%' || '"CONSUMER_AGENT"' || '%') AS consumer_agent, (user_account.roles LIKE '%' || '"MANAGER"' || '%') AS manager, (user_account.roles LIKE '%' || '"NOC"' || '%') AS noc, (user_account.roles LIKE '%' || '"SERVICE_OWNER"' || '%') AS service_owner, (user_account.roles LIKE '%' || '"ADMIN"' || '%') AS admin 
FROM user_account 
WHERE user_account.public_id = ?1 AND user_account.active = 1), 
n2 AS 
(SELECT anon_2.id AS id, row_number() OVER (ORDER BY anon_2."key" DESC, anon_2.id DESC) AS rn, anon_2."key" AS "key" 
FROM (SELECT t1.id AS id, t1.raised_at AS "key" 
FROM alert AS t1 
WHERE ((SELECT me.agent 
FROM me) AND (EXISTS (SELECT * 
FROM case_record AS case_record_4 
WHERE case_record_4.alert_id = t1.id)) OR (SELECT me.consumer_agent 
FROM me) AND (EXISTS (SELECT * 
FROM case_record AS case_record_5 
WHERE case_record_5.alert_id = t1.id)) OR (SELECT me.manager 
FROM me) AND (EXISTS (SELECT * 
FROM case_record AS case_record_6 
WHERE case_record_6.alert_id = t1.id)) OR (SELECT me.noc 
FROM me) OR (SELECT me.admin 
FROM me) OR (SELECT me.service_owner 
FROM me) AND t1.configuration_item_id IN (SELECT configuration_item_impact_1.source_id 
FROM configuration_item_impact AS configuration_item_impact_1 
WHERE configuration_item_impact_1.impacted_id IN (SELECT install_base_item_1.configuration_item_id 
FROM install_base_item AS install_base_item_1 JOIN installed_product AS installed_product_1 ON installed_product_1.install_base_item_id = install_base_item_1.id 
WHERE installed_product_1.sold_product_id IN (SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.offering_id IN (SELECT service_offering_1.id 
FROM service_offering AS service_offering_1 
WHERE service_offering_1.owner_id = (SELECT me.id 
FROM me)))))) AND t1.severity = ?2 ORDER BY t1.raised_at DESC, t1.id DESC
 LIMIT ?3 OFFSET 0) AS anon_2), 
p5 AS 
(SELECT DISTINCT n2.id AS id 
FROM n2), 
n8 AS 
(SELECT t7.id AS id, row_number() OVER (PARTITION BY p5.id ORDER BY t7.name ASC, t7.id ASC) AS rn, p5.id AS pid, t7.name AS "key" 
FROM p5 LEFT OUTER JOIN configuration_item AS t7 ON t7.id IN (SELECT t6.id 
FROM configuration_item AS t6 
WHERE t6.id IN (SELECT configuration_item_impact_2.impacted_id 
FROM configuration_item_impact AS configuration_item_impact_2 
WHERE configuration_item_impact_2.source_id IN (SELECT alert_1.configuration_item_id 
FROM alert AS alert_1 
WHERE alert_1.id = p5.id)) AND ((SELECT me.agent 
FROM me) OR (SELECT me.consumer_agent 
FROM me) OR (SELECT me.manager 
FROM me) OR (SELECT me.noc 
FROM me) OR (SELECT me.admin 
FROM me) OR (SELECT me.service_owner 
FROM me) AND t6.id IN (SELECT install_base_item_1.configuration_item_id 
FROM install_base_item AS install_base_item_1 JOIN installed_product AS installed_product_1 ON installed_product_1.install_base_item_id = install_base_item_1.id 
WHERE installed_product_1.sold_product_id IN (SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.offering_id IN (SELECT service_offering_1.id 
FROM service_offering AS service_offering_1 
WHERE service_offering_1.owner_id = (SELECT me.id 
FROM me))))) ORDER BY t6.name ASC, t6.id ASC
 LIMIT ?4 OFFSET 0)), 
j10 AS 
(SELECT anon_3.pid AS pid, group_concat(anon_3.x0, ',') AS x0 
FROM (SELECT n8.pid AS pid, n8.rn AS rn, printf('{"name":%s}', json_quote(t9.name)) AS x0 
FROM n8 JOIN configuration_item AS t9 ON t9.id = n8.id ORDER BY n8.rn) AS anon_3 GROUP BY anon_3.pid), 
p11 AS 
(SELECT DISTINCT n2.id AS id 
FROM n2), 
n14 AS 
(SELECT t13.id AS id, row_number() OVER (PARTITION BY p11.id ORDER BY t13.id DESC) AS rn, p11.id AS pid 
FROM p11 LEFT OUTER JOIN install_base_item AS t13 ON t13.id IN (SELECT t12.id 
FROM install_base_item AS t12 
WHERE t12.active = 1 AND t12.configuration_item_id IN (SELECT configuration_item_impact_3.impacted_id 
FROM configuration_item_impact AS configuration_item_impact_3 
WHERE configuration_item_impact_3.source_id IN (SELECT alert_2.configuration_item_id 
FROM alert AS alert_2 
WHERE alert_2.id = p11.id)) AND ((SELECT me.agent 
FROM me) AND t12.account_id IS NOT NULL OR (SELECT me.consumer_agent 
FROM me) AND t12.consumer_id IS NOT NULL OR (SELECT me.manager 
FROM me) OR (SELECT me.admin 
FROM me) OR (SELECT me.noc 
FROM me) OR (SELECT me.service_owner 
FROM me) AND t12.id IN (SELECT install_base_item_2.id 
FROM install_base_item AS install_base_item_2 JOIN installed_product AS installed_product_2 ON installed_product_2.install_base_item_id = install_base_item_2.id 
WHERE installed_product_2.sold_product_id IN (SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.offering_id IN (SELECT service_offering_1.id 
FROM service_offering AS service_offering_1 
WHERE service_offering_1.owner_id = (SELECT me.id 
FROM me))))) ORDER BY t12.id DESC
 LIMIT ?5 OFFSET 0)), 
j17 AS 
(SELECT anon_4.pid AS pid, group_concat(anon_4.x0, ',') AS x0 
FROM (SELECT n14.pid AS pid, n14.rn AS rn, printf('{"name":%s,"account":%s}', json_quote(t15.name), CASE WHEN (t16.id IS NULL) THEN 'null' ELSE printf('{"name":%s}', json_quote(t16.name)) END) AS x0 
FROM n14 JOIN install_base_item AS t15 ON t15.id = n14.id LEFT OUTER JOIN account AS t16 ON t16.id = t15.account_id AND ((SELECT me.agent 
FROM me) OR (SELECT me.manager 
FROM me) OR (SELECT me.noc 
FROM me) OR (SELECT me.admin 
FROM me) OR (SELECT me.service_owner 
FROM me) AND (t16.id IN (SELECT install_base_item_3.account_id 
FROM install_base_item AS install_base_item_3 JOIN installed_product AS installed_product_3 ON installed_product_3.install_base_item_id = install_base_item_3.id 
WHERE installed_product_3.sold_product_id IN (SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.offering_id IN (SELECT service_offering_1.id 
FROM service_offering AS service_offering_1 
WHERE service_offering_1.owner_id = (SELECT me.id 
FROM me)))) OR t16.id IN (SELECT sold_product_2.account_id 
FROM sold_product AS sold_product_2 
WHERE sold_product_2.offering_id IN (SELECT service_offering_1.id 
FROM service_offering AS service_offering_1 
WHERE service_offering_1.owner_id = (SELECT me.id 
FROM me))))) ORDER BY n14.rn) AS anon_4 GROUP BY anon_4.pid), 
p18 AS 
(SELECT DISTINCT n2.id AS id 
FROM n2), 
k24 AS 
(SELECT p18.id AS pid, CAST((SELECT count(*) AS count_1 
FROM account AS t23 
WHERE t23.id IN (SELECT install_base_item_4.account_id 
FROM install_base_item AS install_base_item_4 
WHERE install_base_item_4.active = 1 AND install_base_item_4.configuration_item_id IN (SELECT configuration_item_impact_4.impacted_id 
FROM configuration_item_impact AS configuration_item_impact_4 
WHERE configuration_item_impact_4.source_id IN (SELECT alert_3.configuration_item_id 
FROM alert AS alert_3 
WHERE alert_3.id = p18.id))) AND ((SELECT me.agent 
FROM me) OR (SELECT me.manager 
FROM me) OR (SELECT me.noc 
FROM me) OR (SELECT me.admin 
FROM me) OR (SELECT me.service_owner 
FROM me) AND (t23.id IN (SELECT install_base_item_3.account_id 
FROM install_base_item AS install_base_item_3 JOIN installed_product AS installed_product_3 ON installed_product_3.install_base_item_id = install_base_item_3.id 
WHERE installed_product_3.sold_product_id IN (SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.offering_id IN (SELECT service_offering_1.id 
FROM service_offering AS service_offering_1 
WHERE service_offering_1.owner_id = (SELECT me.id 
FROM me)))) OR t23.id IN (SELECT sold_product_2.account_id 
FROM sold_product AS sold_product_2 
WHERE sold_product_2.offering_id IN (SELECT service_offering_1.id 
FROM service_offering AS service_offering_1 
WHERE service_offering_1.owner_id = (SELECT me.id 
FROM me)))))) AS TEXT) AS f0 
FROM p18), 
n21 AS 
(SELECT t20.id AS id, row_number() OVER (PARTITION BY p18.id ORDER BY t20.id DESC) AS rn, p18.id AS pid 
FROM p18 LEFT OUTER JOIN account AS t20 ON t20.id IN (SELECT t19.id 
FROM account AS t19 
WHERE t19.id IN (SELECT install_base_item_5.account_id 
FROM install_base_item AS install_base_item_5 
WHERE install_base_item_5.active = 1 AND install_base_item_5.configuration_item_id IN (SELECT configuration_item_impact_5.impacted_id 
FROM configuration_item_impact AS configuration_item_impact_5 
WHERE configuration_item_impact_5.source_id IN (SELECT alert_4.configuration_item_id 
FROM alert AS alert_4 
WHERE alert_4.id = p18.id))) AND ((SELECT me.agent 
FROM me) OR (SELECT me.manager 
FROM me) OR (SELECT me.noc 
FROM me) OR (SELECT me.admin 
FROM me) OR (SELECT me.service_owner 
FROM me) AND (t19.id IN (SELECT install_base_item_3.account_id 
FROM install_base_item AS install_base_item_3 JOIN installed_product AS installed_product_3 ON installed_product_3.install_base_item_id = install_base_item_3.id 
WHERE installed_product_3.sold_product_id IN (SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.offering_id IN (SELECT service_offering_1.id 
FROM service_offering AS service_offering_1 
WHERE service_offering_1.owner_id = (SELECT me.id 
FROM me)))) OR t19.id IN (SELECT sold_product_2.account_id 
FROM sold_product AS sold_product_2 
WHERE sold_product_2.offering_id IN (SELECT service_offering_1.id 
FROM service_offering AS service_offering_1 
WHERE service_offering_1.owner_id = (SELECT me.id 
FROM me))))) ORDER BY t19.id DESC
 LIMIT ?6 OFFSET 0)), 
j25 AS 
(SELECT anon_5.pid AS pid, group_concat(anon_5.x0, ',') AS x0 
FROM (SELECT n21.pid AS pid, n21.rn AS rn, printf('{"name":%s}', json_quote(t22.name)) AS x0 
FROM n21 JOIN account AS t22 ON t22.id = n21.id ORDER BY n21.rn) AS anon_5 GROUP BY anon_5.pid), 
p27 AS 
(SELECT DISTINCT n2.id AS id 
FROM n2), 
n30 AS 
(SELECT t29.id AS id, row_number() OVER (PARTITION BY p27.id ORDER BY t29.opened_at DESC, t29.id DESC) AS rn, p27.id AS pid, t29.opened_at AS "key" 
FROM p27 LEFT OUTER JOIN case_record AS t29 ON t29.id IN (SELECT t28.id 
FROM case_record AS t28 
WHERE t28.alert_id = p27.id AND ((SELECT me.agent 
FROM me) AND (t28.account_id IS NOT NULL OR t28.major = 1 AND (t28.major_state IS NULL OR t28.major_state != 'REJECTED')) OR (SELECT me.consumer_agent 
FROM me) AND (t28.consumer_id IS NOT NULL OR t28.major = 1 AND (t28.major_state IS NULL OR t28.major_state != 'REJECTED')) OR (SELECT me.manager 
FROM me) AND (t28.account_id IS NOT NULL OR t28.consumer_id IS NOT NULL OR t28.major = 1 AND (t28.major_state IS NULL OR t28.major_state != 'REJECTED')) OR (SELECT me.noc 
FROM me) AND (t28.alert_id IS NOT NULL OR (EXISTS (SELECT * 
FROM case_record AS case_record_10 
WHERE case_record_10.id = t28.parent_id AND case_record_10.alert_id IS NOT NULL)) OR (EXISTS (SELECT * 
FROM incident AS incident_2 
WHERE incident_2.id = t28.incident_id AND incident_2.alert_id IS NOT NULL))) OR (SELECT me.admin 
FROM me)) ORDER BY t28.opened_at DESC, t28.id DESC
 LIMIT ?7 OFFSET 0)), 
p33 AS 
(SELECT DISTINCT n30.id AS id 
FROM n30), 
k39 AS 
(SELECT p33.id AS pid, CAST((SELECT count(*) AS count_2 
FROM case_comment AS t38 
WHERE t38.case_id = p33.id AND t38.visibility = 'INTERNAL' AND ((SELECT me.agent 
FROM me) AND (EXISTS (SELECT * 
FROM case_record AS case_record_11 
WHERE case_record_11.id = t38.case_id AND CASE WHEN (t38.visibility = 'PUBLIC') THEN (case_record_11.account_id IS NOT NULL OR case_record_11.major = 1 AND (case_record_11.major_state IS NULL OR case_record_11.major_state != 'REJECTED')) AND NOT (case_record_11.major = 1 AND (case_record_11.major_state IS NULL OR case_record_11.major_state != 'REJECTED')) ELSE case_record_11.account_id IS NOT NULL OR case_record_11.major = 1 AND (case_record_11.major_state IS NULL OR case_record_11.major_state != 'REJECTED') END = 1)) OR (SELECT me.consumer_agent 
FROM me) AND (EXISTS (SELECT * 
FROM case_record AS case_record_12 
WHERE case_record_12.id = t38.case_id AND CASE WHEN (t38.visibility = 'PUBLIC') THEN (case_record_12.consumer_id IS NOT NULL OR case_record_12.major = 1 AND (case_record_12.major_state IS NULL OR case_record_12.major_state != 'REJECTED')) AND NOT (case_record_12.major = 1 AND (case_record_12.major_state IS NULL OR case_record_12.major_state != 'REJECTED')) ELSE case_record_12.consumer_id IS NOT NULL OR case_record_12.major = 1 AND (case_record_12.major_state IS NULL OR case_record_12.major_state != 'REJECTED') END = 1)) OR (SELECT me.manager 
FROM me) AND (EXISTS (SELECT * 
FROM case_record AS case_record_13 
WHERE case_record_13.id = t38.case_id AND CASE WHEN (t38.visibility = 'PUBLIC') THEN case_record_13.account_id IS NOT NULL OR case_record_13.consumer_id IS NOT NULL OR case_record_13.major = 1 AND (case_record_13.major_state IS NULL OR case_record_13.major_state != 'REJECTED') ELSE case_record_13.account_id IS NOT NULL OR case_record_13.consumer_id IS NOT NULL OR case_record_13.major = 1 AND (case_record_13.major_state IS NULL OR case_record_13.major_state != 'REJECTED') END = 1)) OR (SELECT me.noc 
FROM me) AND (EXISTS (SELECT * 
FROM case_record AS case_record_14 
WHERE case_record_14.id = t38.case_id AND CASE WHEN (t38.visibility = 'PUBLIC') THEN case_record_14.alert_id IS NOT NULL OR (EXISTS (SELECT * 
FROM case_record AS case_record_15 
WHERE case_record_15.id = case_record_14.parent_id AND case_record_15.alert_id IS NOT NULL)) OR (EXISTS (SELECT * 
FROM incident AS incident_3 
WHERE incident_3.id = case_record_14.incident_id AND incident_3.alert_id IS NOT NULL)) ELSE case_record_14.alert_id IS NOT NULL OR (EXISTS (SELECT * 
FROM case_record AS case_record_16 
WHERE case_record_16.id = case_record_14.parent_id AND case_record_16.alert_id IS NOT NULL)) OR (EXISTS (SELECT * 
FROM incident AS incident_4 
WHERE incident_4.id = case_record_14.incident_id AND incident_4.alert_id IS NOT NULL)) END = 1)) OR (SELECT me.admin 
FROM me) AND (EXISTS (SELECT * 
FROM case_record AS case_record_17 
WHERE case_record_17.id = t38.case_id AND CASE WHEN (t38.visibility = 'PUBLIC') THEN 1 ELSE 1 END = 1)))) AS TEXT) AS f0 
FROM p33), 
j40 AS 
(SELECT anon_6.pid AS pid, group_concat(anon_6.x0, ',') AS x0 
FROM (SELECT n30.pid AS pid, n30.rn AS rn, printf('{"number":%s,"isMajor":%s,"account":%s,"workNotes":%s}', json_quote(t31.number), CASE WHEN t31.major THEN 'true' ELSE 'false' END, CASE WHEN (t32.id IS NULL) THEN 'null' ELSE printf('{"name":%s}', json_quote(t32.name)) END, printf('{"totalCount":%s}', k39.f0)) AS x0 
FROM n30 JOIN case_record AS t31 ON t31.id = n30.id LEFT OUTER JOIN account AS t32 ON t32.id = t31.account_id AND ((SELECT me.agent 
FROM me) OR (SELECT me.manager 
FROM me) OR (SELECT me.noc 
FROM me) OR (SELECT me.admin 
FROM me) OR (SELECT me.service_owner 
FROM me) AND (t32.id IN (SELECT install_base_item_3.account_id 
FROM install_base_item AS install_base_item_3 JOIN installed_product AS installed_product_3 ON installed_product_3.install_base_item_id = install_base_item_3.id 
WHERE installed_product_3.sold_product_id IN (SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.offering_id IN (SELECT service_offering_1.id 
FROM service_offering AS service_offering_1 
WHERE service_offering_1.owner_id = (SELECT me.id 
FROM me)))) OR t32.id IN (SELECT sold_product_2.account_id 
FROM sold_product AS sold_product_2 
WHERE sold_product_2.offering_id IN (SELECT service_offering_1.id 
FROM service_offering AS service_offering_1 
WHERE service_offering_1.owner_id = (SELECT me.id 
FROM me))))) LEFT OUTER JOIN k39 ON k39.pid = t31.id ORDER BY n30.rn) AS anon_6 GROUP BY anon_6.pid), 
j41 AS 
(SELECT group_concat(anon_1.x0, ',') AS x0 
FROM (SELECT n2.rn AS rn, printf('{"severity":%s,"configurationItem":%s,"impactedConfigurationItems":%s,"affectedInstallBaseItems":%s,"affectedAccounts":%s,"incident":%s,"cases":%s}', '"' || t3.severity || '"', CASE WHEN (t4.id IS NULL) THEN 'null' ELSE printf('{"name":%s,"class":%s,"health":%s}', json_quote(t4.name), '"' || t4.ci_class || '"', '"' || t4.health || '"') END, CASE WHEN ((SELECT me.agent 
FROM me) AND (EXISTS (SELECT * 
FROM case_record AS case_record_1 
WHERE case_record_1.alert_id = t3.id)) OR (SELECT me.consumer_agent 
FROM me) AND (EXISTS (SELECT * 
FROM case_record AS case_record_2 
WHERE case_record_2.alert_id = t3.id)) OR (SELECT me.manager 
FROM me) AND (EXISTS (SELECT * 
FROM case_record AS case_record_3 
WHERE case_record_3.alert_id = t3.id)) OR (SELECT me.noc 
FROM me) OR (SELECT me.admin 
FROM me)) THEN printf('{"nodes":%s}', printf('[%s]', coalesce(j10.x0, ''))) ELSE 'null' END, CASE WHEN ((SELECT me.noc 
FROM me) OR (SELECT me.admin 
FROM me)) THEN printf('{"nodes":%s}', printf('[%s]', coalesce(j17.x0, ''))) ELSE 'null' END, CASE WHEN ((SELECT me.noc 
FROM me) OR (SELECT me.admin 
FROM me)) THEN printf('{"totalCount":%s,"nodes":%s}', k24.f0, printf('[%s]', coalesce(j25.x0, ''))) ELSE 'null' END, CASE WHEN (t26.id IS NULL) THEN 'null' ELSE printf('{"summary":%s,"state":%s}', json_quote(t26.summary), '"' || t26.state || '"') END, printf('{"nodes":%s}', printf('[%s]', coalesce(j40.x0, '')))) AS x0 
FROM n2 JOIN alert AS t3 ON t3.id = n2.id LEFT OUTER JOIN configuration_item AS t4 ON t4.id = t3.configuration_item_id AND ((SELECT me.agent 
FROM me) OR (SELECT me.consumer_agent 
FROM me) OR (SELECT me.manager 
FROM me) OR (SELECT me.noc 
FROM me) OR (SELECT me.admin 
FROM me) OR (SELECT me.service_owner 
FROM me) AND t4.id IN (SELECT install_base_item_1.configuration_item_id 
FROM install_base_item AS install_base_item_1 JOIN installed_product AS installed_product_1 ON installed_product_1.install_base_item_id = install_base_item_1.id 
WHERE installed_product_1.sold_product_id IN (SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.offering_id IN (SELECT service_offering_1.id 
FROM service_offering AS service_offering_1 
WHERE service_offering_1.owner_id = (SELECT me.id 
FROM me))))) AND ((SELECT me.agent 
FROM me) AND (EXISTS (SELECT * 
FROM case_record AS case_record_7 
WHERE case_record_7.alert_id = t3.id)) OR (SELECT me.consumer_agent 
FROM me) AND (EXISTS (SELECT * 
FROM case_record AS case_record_8 
WHERE case_record_8.alert_id = t3.id)) OR (SELECT me.manager 
FROM me) AND (EXISTS (SELECT * 
FROM case_record AS case_record_9 
WHERE case_record_9.alert_id = t3.id)) OR (SELECT me.noc 
FROM me) OR (SELECT me.admin 
FROM me)) LEFT OUTER JOIN j10 ON j10.pid = t3.id LEFT OUTER JOIN j17 ON j17.pid = t3.id LEFT OUTER JOIN k24 ON k24.pid = t3.id LEFT OUTER JOIN j25 ON j25.pid = t3.id LEFT OUTER JOIN incident AS t26 ON t26.id = (SELECT max(incident_1.id) AS max_1 
FROM incident AS incident_1 
WHERE incident_1.alert_id = t3.id) AND ((SELECT me.agent 
FROM me) OR (SELECT me.consumer_agent 
FROM me) OR (SELECT me.manager 
FROM me) OR (SELECT me.noc 
FROM me) OR (SELECT me.admin 
FROM me) OR (SELECT me.service_owner 
FROM me) AND t26.configuration_item_id IN (SELECT configuration_item_impact_6.source_id 
FROM configuration_item_impact AS configuration_item_impact_6 
WHERE configuration_item_impact_6.impacted_id IN (SELECT install_base_item_1.configuration_item_id 
FROM install_base_item AS install_base_item_1 JOIN installed_product AS installed_product_1 ON installed_product_1.install_base_item_id = install_base_item_1.id 
WHERE installed_product_1.sold_product_id IN (SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.offering_id IN (SELECT service_offering_1.id 
FROM service_offering AS service_offering_1 
WHERE service_offering_1.owner_id = (SELECT me.id 
FROM me)))))) LEFT OUTER JOIN j40 ON j40.pid = t3.id ORDER BY n2.rn) AS anon_1)
 SELECT printf('{"alerts":%s}', printf('{"nodes":%s}', printf('[%s]', coalesce((SELECT j41.x0 
FROM j41 
WHERE 1 = 1), '')))) AS answer 
FROM me
