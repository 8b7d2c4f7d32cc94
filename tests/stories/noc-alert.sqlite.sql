WITH me AS 
(SELECT user_account.id AS id, user_account.name AS name, (user_account.roles LIKE '%' || '"AGENT"' || '%') AS agent, (user_account.roles LIKE '%' || '"CONSUMER_AGENT"' || '%') AS consumer_agent, (user_account.roles LIKE '%' || '"MANAGER"' || '%') AS manager, (user_account.roles LIKE '%' || '"NOC"' || '%') AS noc, (user_account.roles LIKE '%' || '"SERVICE_OWNER"' || '%') AS service_owner, (user_account.roles LIKE '%' || '"ADMIN"' || '%') AS admin 
FROM user_account 
WHERE user_account.public_id = ?1 AND user_account.active = 1), 
n2 AS 
(SELECT anon_2.id AS id, anon_2."key" AS "key" 
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
FROM installed_product AS installed_product_1 CROSS JOIN install_base_item AS install_base_item_1 ON install_base_item_1.id = installed_product_1.install_base_item_id 
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
(SELECT t7.id AS id, p5.id AS pid, t7.name AS "key" 
FROM p5 CROSS JOIN configuration_item AS t7 ON t7.id IN (SELECT t6.id 
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
FROM installed_product AS installed_product_1 CROSS JOIN install_base_item AS install_base_item_1 ON install_base_item_1.id = installed_product_1.install_base_item_id 
WHERE installed_product_1.sold_product_id IN (SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.offering_id IN (SELECT service_offering_1.id 
FROM service_offering AS service_offering_1 
WHERE service_offering_1.owner_id = (SELECT me.id 
FROM me))))) ORDER BY t6.name ASC, t6.id ASC
 LIMIT ?4 OFFSET 0)), 
j10 AS MATERIALIZED 
(SELECT anon_3.pid AS pid, group_concat(anon_3.x0, ',') AS x0 
FROM (SELECT n8.id AS id, n8.pid AS pid, n8."key" AS "key", printf('{"name":%s}', json_quote(t9.name)) AS x0 
FROM n8 CROSS JOIN configuration_item AS t9 ON t9.id = n8.id ORDER BY n8."key" ASC, n8.id ASC) AS anon_3 GROUP BY anon_3.pid), 
n13 AS 
(SELECT t12.id AS id, p5.id AS pid 
FROM p5 CROSS JOIN install_base_item AS t12 ON t12.id IN (SELECT t11.id 
FROM install_base_item AS t11 
WHERE t11.active = 1 AND t11.configuration_item_id IN (SELECT configuration_item_impact_3.impacted_id 
FROM configuration_item_impact AS configuration_item_impact_3 
WHERE configuration_item_impact_3.source_id IN (SELECT alert_2.configuration_item_id 
FROM alert AS alert_2 
WHERE alert_2.id = p5.id)) AND ((SELECT me.agent 
FROM me) AND t11.account_id IS NOT NULL OR (SELECT me.consumer_agent 
FROM me) AND t11.consumer_id IS NOT NULL OR (SELECT me.manager 
FROM me) OR (SELECT me.admin 
FROM me) OR (SELECT me.noc 
FROM me) OR (SELECT me.service_owner 
FROM me) AND t11.id IN (SELECT install_base_item_2.id 
FROM installed_product AS installed_product_2 CROSS JOIN install_base_item AS install_base_item_2 ON install_base_item_2.id = installed_product_2.install_base_item_id 
WHERE installed_product_2.sold_product_id IN (SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.offering_id IN (SELECT service_offering_1.id 
FROM service_offering AS service_offering_1 
WHERE service_offering_1.owner_id = (SELECT me.id 
FROM me))))) ORDER BY t11.id DESC
 LIMIT ?5 OFFSET 0)), 
j16 AS MATERIALIZED 
(SELECT anon_4.pid AS pid, group_concat(anon_4.x0, ',') AS x0 
FROM (SELECT n13.id AS id, n13.pid AS pid, printf('{"name":%s,"account":%s}', json_quote(t14.name), CASE WHEN (t15.id IS NULL) THEN 'null' ELSE printf('{"name":%s}', json_quote(t15.name)) END) AS x0 
FROM n13 CROSS JOIN install_base_item AS t14 ON t14.id = n13.id LEFT JOIN account AS t15 ON t15.id = t14.account_id AND ((SELECT me.agent 
FROM me) OR (SELECT me.manager 
FROM me) OR (SELECT me.noc 
FROM me) OR (SELECT me.admin 
FROM me) OR (SELECT me.service_owner 
FROM me) AND (t15.id IN (SELECT install_base_item_3.account_id 
FROM installed_product AS installed_product_3 CROSS JOIN install_base_item AS install_base_item_3 ON install_base_item_3.id = installed_product_3.install_base_item_id 
WHERE installed_product_3.sold_product_id IN (SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.offering_id IN (SELECT service_offering_1.id 
FROM service_offering AS service_offering_1 
WHERE service_offering_1.owner_id = (SELECT me.id 
FROM me)))) OR t15.id IN (SELECT sold_product_2.account_id 
FROM sold_product AS sold_product_2 
WHERE sold_product_2.offering_id IN (SELECT service_offering_1.id 
FROM service_offering AS service_offering_1 
WHERE service_offering_1.owner_id = (SELECT me.id 
FROM me))))) ORDER BY n13.id DESC) AS anon_4 GROUP BY anon_4.pid), 
k22 AS 
(SELECT p5.id AS pid, CAST((SELECT count(*) AS count_1 
FROM account AS t21 
WHERE t21.id IN (SELECT install_base_item_4.account_id 
FROM install_base_item AS install_base_item_4 
WHERE install_base_item_4.active = 1 AND install_base_item_4.configuration_item_id IN (SELECT configuration_item_impact_4.impacted_id 
FROM configuration_item_impact AS configuration_item_impact_4 
WHERE configuration_item_impact_4.source_id IN (SELECT alert_3.configuration_item_id 
FROM alert AS alert_3 
WHERE alert_3.id = p5.id))) AND ((SELECT me.agent 
FROM me) OR (SELECT me.manager 
FROM me) OR (SELECT me.noc 
FROM me) OR (SELECT me.admin 
FROM me) OR (SELECT me.service_owner 
FROM me) AND (t21.id IN (SELECT install_base_item_3.account_id 
FROM installed_product AS installed_product_3 CROSS JOIN install_base_item AS install_base_item_3 ON install_base_item_3.id = installed_product_3.install_base_item_id 
WHERE installed_product_3.sold_product_id IN (SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.offering_id IN (SELECT service_offering_1.id 
FROM service_offering AS service_offering_1 
WHERE service_offering_1.owner_id = (SELECT me.id 
FROM me)))) OR t21.id IN (SELECT sold_product_2.account_id 
FROM sold_product AS sold_product_2 
WHERE sold_product_2.offering_id IN (SELECT service_offering_1.id 
FROM service_offering AS service_offering_1 
WHERE service_offering_1.owner_id = (SELECT me.id 
FROM me)))))) AS TEXT) AS total 
FROM p5), 
n19 AS 
(SELECT t18.id AS id, p5.id AS pid 
FROM p5 CROSS JOIN account AS t18 ON t18.id IN (SELECT t17.id 
FROM account AS t17 
WHERE t17.id IN (SELECT install_base_item_5.account_id 
FROM install_base_item AS install_base_item_5 
WHERE install_base_item_5.active = 1 AND install_base_item_5.configuration_item_id IN (SELECT configuration_item_impact_5.impacted_id 
FROM configuration_item_impact AS configuration_item_impact_5 
WHERE configuration_item_impact_5.source_id IN (SELECT alert_4.configuration_item_id 
FROM alert AS alert_4 
WHERE alert_4.id = p5.id))) AND ((SELECT me.agent 
FROM me) OR (SELECT me.manager 
FROM me) OR (SELECT me.noc 
FROM me) OR (SELECT me.admin 
FROM me) OR (SELECT me.service_owner 
FROM me) AND (t17.id IN (SELECT install_base_item_3.account_id 
FROM installed_product AS installed_product_3 CROSS JOIN install_base_item AS install_base_item_3 ON install_base_item_3.id = installed_product_3.install_base_item_id 
WHERE installed_product_3.sold_product_id IN (SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.offering_id IN (SELECT service_offering_1.id 
FROM service_offering AS service_offering_1 
WHERE service_offering_1.owner_id = (SELECT me.id 
FROM me)))) OR t17.id IN (SELECT sold_product_2.account_id 
FROM sold_product AS sold_product_2 
WHERE sold_product_2.offering_id IN (SELECT service_offering_1.id 
FROM service_offering AS service_offering_1 
WHERE service_offering_1.owner_id = (SELECT me.id 
FROM me))))) ORDER BY t17.id DESC
 LIMIT ?6 OFFSET 0)), 
j23 AS MATERIALIZED 
(SELECT anon_5.pid AS pid, group_concat(anon_5.x0, ',') AS x0 
FROM (SELECT n19.id AS id, n19.pid AS pid, printf('{"name":%s}', json_quote(t20.name)) AS x0 
FROM n19 CROSS JOIN account AS t20 ON t20.id = n19.id ORDER BY n19.id DESC) AS anon_5 GROUP BY anon_5.pid), 
n27 AS 
(SELECT t26.id AS id, p5.id AS pid, t26.opened_at AS "key" 
FROM p5 CROSS JOIN case_record AS t26 ON t26.id IN (SELECT t25.id 
FROM case_record AS t25 
WHERE t25.alert_id = p5.id AND ((SELECT me.agent 
FROM me) AND (t25.account_id IS NOT NULL OR t25.major = 1 AND (t25.major_state IS NULL OR t25.major_state != 'REJECTED')) OR (SELECT me.consumer_agent 
FROM me) AND (t25.consumer_id IS NOT NULL OR t25.major = 1 AND (t25.major_state IS NULL OR t25.major_state != 'REJECTED')) OR (SELECT me.manager 
FROM me) AND (t25.account_id IS NOT NULL OR t25.consumer_id IS NOT NULL OR t25.major = 1 AND (t25.major_state IS NULL OR t25.major_state != 'REJECTED')) OR (SELECT me.noc 
FROM me) AND (t25.alert_id IS NOT NULL OR (EXISTS (SELECT * 
FROM case_record AS case_record_10 
WHERE case_record_10.id = t25.parent_id AND case_record_10.alert_id IS NOT NULL)) OR (EXISTS (SELECT * 
FROM incident AS incident_2 
WHERE incident_2.id = t25.incident_id AND incident_2.alert_id IS NOT NULL))) OR (SELECT me.admin 
FROM me)) ORDER BY t25.opened_at DESC, t25.id DESC
 LIMIT ?7 OFFSET 0)), 
p30 AS 
(SELECT DISTINCT n27.id AS id 
FROM n27), 
k36 AS 
(SELECT p30.id AS pid, CAST((SELECT count(*) AS count_2 
FROM case_comment AS t35 
WHERE t35.case_id = p30.id AND t35.visibility = 'INTERNAL' AND ((SELECT me.agent 
FROM me) AND (EXISTS (SELECT * 
FROM case_record AS case_record_11 
WHERE case_record_11.id = t35.case_id AND CASE WHEN (t35.visibility = 'PUBLIC') THEN (case_record_11.account_id IS NOT NULL OR case_record_11.major = 1 AND (case_record_11.major_state IS NULL OR case_record_11.major_state != 'REJECTED')) AND NOT (case_record_11.major = 1 AND (case_record_11.major_state IS NULL OR case_record_11.major_state != 'REJECTED')) ELSE case_record_11.account_id IS NOT NULL OR case_record_11.major = 1 AND (case_record_11.major_state IS NULL OR case_record_11.major_state != 'REJECTED') END = 1)) OR (SELECT me.consumer_agent 
FROM me) AND (EXISTS (SELECT * 
FROM case_record AS case_record_12 
WHERE case_record_12.id = t35.case_id AND CASE WHEN (t35.visibility = 'PUBLIC') THEN (case_record_12.consumer_id IS NOT NULL OR case_record_12.major = 1 AND (case_record_12.major_state IS NULL OR case_record_12.major_state != 'REJECTED')) AND NOT (case_record_12.major = 1 AND (case_record_12.major_state IS NULL OR case_record_12.major_state != 'REJECTED')) ELSE case_record_12.consumer_id IS NOT NULL OR case_record_12.major = 1 AND (case_record_12.major_state IS NULL OR case_record_12.major_state != 'REJECTED') END = 1)) OR (SELECT me.manager 
FROM me) AND (EXISTS (SELECT * 
FROM case_record AS case_record_13 
WHERE case_record_13.id = t35.case_id AND CASE WHEN (t35.visibility = 'PUBLIC') THEN case_record_13.account_id IS NOT NULL OR case_record_13.consumer_id IS NOT NULL OR case_record_13.major = 1 AND (case_record_13.major_state IS NULL OR case_record_13.major_state != 'REJECTED') ELSE case_record_13.account_id IS NOT NULL OR case_record_13.consumer_id IS NOT NULL OR case_record_13.major = 1 AND (case_record_13.major_state IS NULL OR case_record_13.major_state != 'REJECTED') END = 1)) OR (SELECT me.noc 
FROM me) AND (EXISTS (SELECT * 
FROM case_record AS case_record_14 
WHERE case_record_14.id = t35.case_id AND CASE WHEN (t35.visibility = 'PUBLIC') THEN case_record_14.alert_id IS NOT NULL OR (EXISTS (SELECT * 
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
WHERE case_record_17.id = t35.case_id AND CASE WHEN (t35.visibility = 'PUBLIC') THEN 1 ELSE 1 END = 1)))) AS TEXT) AS total 
FROM p30), 
j37 AS MATERIALIZED 
(SELECT anon_6.pid AS pid, group_concat(anon_6.x0, ',') AS x0 
FROM (SELECT n27.id AS id, n27.pid AS pid, n27."key" AS "key", printf('{"number":%s,"isMajor":%s,"account":%s,"workNotes":%s}', json_quote(t28.number), CASE WHEN t28.major THEN 'true' ELSE 'false' END, CASE WHEN (t29.id IS NULL) THEN 'null' ELSE printf('{"name":%s}', json_quote(t29.name)) END, printf('{"totalCount":%s}', k36.total)) AS x0 
FROM n27 CROSS JOIN case_record AS t28 ON t28.id = n27.id LEFT JOIN account AS t29 ON t29.id = t28.account_id AND ((SELECT me.agent 
FROM me) OR (SELECT me.manager 
FROM me) OR (SELECT me.noc 
FROM me) OR (SELECT me.admin 
FROM me) OR (SELECT me.service_owner 
FROM me) AND (t29.id IN (SELECT install_base_item_3.account_id 
FROM installed_product AS installed_product_3 CROSS JOIN install_base_item AS install_base_item_3 ON install_base_item_3.id = installed_product_3.install_base_item_id 
WHERE installed_product_3.sold_product_id IN (SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.offering_id IN (SELECT service_offering_1.id 
FROM service_offering AS service_offering_1 
WHERE service_offering_1.owner_id = (SELECT me.id 
FROM me)))) OR t29.id IN (SELECT sold_product_2.account_id 
FROM sold_product AS sold_product_2 
WHERE sold_product_2.offering_id IN (SELECT service_offering_1.id 
FROM service_offering AS service_offering_1 
WHERE service_offering_1.owner_id = (SELECT me.id 
FROM me))))) LEFT JOIN k36 ON k36.pid = t28.id ORDER BY n27."key" DESC, n27.id DESC) AS anon_6 GROUP BY anon_6.pid), 
j38 AS MATERIALIZED 
(SELECT group_concat(anon_1.x0, ',') AS x0 
FROM (SELECT n2.id AS id, n2."key" AS "key", printf('{"severity":%s,"configurationItem":%s,"impactedConfigurationItems":%s,"affectedInstallBaseItems":%s,"affectedAccounts":%s,"incident":%s,"cases":%s}', '"' || t3.severity || '"', CASE WHEN (t4.id IS NULL) THEN 'null' ELSE printf('{"name":%s,"class":%s,"health":%s}', json_quote(t4.name), '"' || t4.ci_class || '"', '"' || t4.health || '"') END, CASE WHEN ((SELECT me.agent 
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
FROM me)) THEN printf('{"nodes":%s}', printf('[%s]', coalesce(j16.x0, ''))) ELSE 'null' END, CASE WHEN ((SELECT me.noc 
FROM me) OR (SELECT me.admin 
FROM me)) THEN printf('{"totalCount":%s,"nodes":%s}', k22.total, printf('[%s]', coalesce(j23.x0, ''))) ELSE 'null' END, CASE WHEN (t24.id IS NULL) THEN 'null' ELSE printf('{"summary":%s,"state":%s}', json_quote(t24.summary), '"' || t24.state || '"') END, printf('{"nodes":%s}', printf('[%s]', coalesce(j37.x0, '')))) AS x0 
FROM n2 CROSS JOIN alert AS t3 ON t3.id = n2.id LEFT JOIN configuration_item AS t4 ON t4.id = t3.configuration_item_id AND ((SELECT me.agent 
FROM me) OR (SELECT me.consumer_agent 
FROM me) OR (SELECT me.manager 
FROM me) OR (SELECT me.noc 
FROM me) OR (SELECT me.admin 
FROM me) OR (SELECT me.service_owner 
FROM me) AND t4.id IN (SELECT install_base_item_1.configuration_item_id 
FROM installed_product AS installed_product_1 CROSS JOIN install_base_item AS install_base_item_1 ON install_base_item_1.id = installed_product_1.install_base_item_id 
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
FROM me)) LEFT JOIN j10 ON j10.pid = t3.id LEFT JOIN j16 ON j16.pid = t3.id LEFT JOIN k22 ON k22.pid = t3.id LEFT JOIN j23 ON j23.pid = t3.id LEFT JOIN incident AS t24 ON t24.id = (SELECT incident_1.id 
FROM incident AS incident_1 
WHERE incident_1.alert_id = t3.id AND ((SELECT me.agent 
FROM me) OR (SELECT me.consumer_agent 
FROM me) OR (SELECT me.manager 
FROM me) OR (SELECT me.noc 
FROM me) OR (SELECT me.admin 
FROM me) OR (SELECT me.service_owner 
FROM me) AND incident_1.configuration_item_id IN (SELECT configuration_item_impact_6.source_id 
FROM configuration_item_impact AS configuration_item_impact_6 
WHERE configuration_item_impact_6.impacted_id IN (SELECT install_base_item_1.configuration_item_id 
FROM installed_product AS installed_product_1 CROSS JOIN install_base_item AS install_base_item_1 ON install_base_item_1.id = installed_product_1.install_base_item_id 
WHERE installed_product_1.sold_product_id IN (SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.offering_id IN (SELECT service_offering_1.id 
FROM service_offering AS service_offering_1 
WHERE service_offering_1.owner_id = (SELECT me.id 
FROM me)))))) ORDER BY incident_1.opened_at DESC, incident_1.id DESC
 LIMIT 1 OFFSET 0) LEFT JOIN j37 ON j37.pid = t3.id ORDER BY n2."key" DESC, n2.id DESC) AS anon_1)
 SELECT printf('{"alerts":%s}', printf('{"nodes":%s}', printf('[%s]', coalesce((SELECT j38.x0 
FROM j38 
WHERE 1 = 1), '')))) AS answer 
FROM me
