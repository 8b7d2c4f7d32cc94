WITH me AS 
(SELECT user_account.id AS id, user_account.name AS name, (user_account.roles LIKE '%' || '"AGENT"' || '%') AS agent, (user_account.roles LIKE '%' || '"CONSUMER_AGENT"' || '%') AS consumer_agent, (user_account.roles LIKE '%' || '"MANAGER"' || '%') AS manager, (user_account.roles LIKE '%' || '"NOC"' || '%') AS noc, (user_account.roles LIKE '%' || '"SERVICE_OWNER"' || '%') AS service_owner, (user_account.roles LIKE '%' || '"ADMIN"' || '%') AS admin 
FROM user_account 
WHERE user_account.public_id = $1::VARCHAR AND user_account.active), 
n2 AS 
(SELECT anon_2.id AS id, anon_2.key AS key 
FROM (SELECT t1.id AS id, t1.raised_at AS key 
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
FROM installed_product AS installed_product_1 JOIN install_base_item AS install_base_item_1 ON install_base_item_1.id = installed_product_1.install_base_item_id 
WHERE installed_product_1.sold_product_id IN (SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.offering_id IN (SELECT service_offering_1.id 
FROM service_offering AS service_offering_1 
WHERE service_offering_1.owner_id = (SELECT me.id 
FROM me)))))) AND t1.severity = $2::VARCHAR ORDER BY t1.raised_at DESC, t1.id DESC 
 LIMIT $3::INTEGER) AS anon_2), 
p5 AS 
(SELECT DISTINCT n2.id AS id 
FROM n2), 
n9 AS 
(SELECT l8.id AS id, p5.id AS pid, l8.key AS key 
FROM p5 JOIN LATERAL (SELECT a7.id AS id, a7.key AS key 
FROM LATERAL (SELECT t6.id AS id, t6.name AS key 
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
FROM installed_product AS installed_product_1 JOIN install_base_item AS install_base_item_1 ON install_base_item_1.id = installed_product_1.install_base_item_id 
WHERE installed_product_1.sold_product_id IN (SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.offering_id IN (SELECT service_offering_1.id 
FROM service_offering AS service_offering_1 
WHERE service_offering_1.owner_id = (SELECT me.id 
FROM me)))))
 LIMIT ALL OFFSET 0) AS a7 ORDER BY a7.key ASC, a7.id ASC 
 LIMIT $4::INTEGER) AS l8 ON true), 
j11 AS MATERIALIZED 
(SELECT anon_3.pid AS pid, string_agg(anon_3.x0, ',' ORDER BY anon_3.key ASC, anon_3.id ASC) AS x0 
FROM (SELECT n9.id AS id, n9.pid AS pid, n9.key AS key, format('{"name":%s}', CAST(to_json(t10.name) AS TEXT)) AS x0 
FROM n9 JOIN configuration_item AS t10 ON t10.id = n9.id) AS anon_3 GROUP BY anon_3.pid), 
n15 AS 
(SELECT l14.id AS id, p5.id AS pid 
FROM p5 JOIN LATERAL (SELECT a13.id AS id 
FROM LATERAL (SELECT t12.id AS id 
FROM install_base_item AS t12 
WHERE t12.active AND t12.configuration_item_id IN (SELECT configuration_item_impact_3.impacted_id 
FROM configuration_item_impact AS configuration_item_impact_3 
WHERE configuration_item_impact_3.source_id IN (SELECT alert_2.configuration_item_id 
FROM alert AS alert_2 
WHERE alert_2.id = p5.id)) AND ((SELECT me.agent 
FROM me) AND t12.account_id IS NOT NULL OR (SELECT me.consumer_agent 
FROM me) AND t12.consumer_id IS NOT NULL OR (SELECT me.manager 
FROM me) OR (SELECT me.admin 
FROM me) OR (SELECT me.noc 
FROM me) OR (SELECT me.service_owner 
FROM me) AND t12.id IN (SELECT install_base_item_2.id 
FROM installed_product AS installed_product_2 JOIN install_base_item AS install_base_item_2 ON install_base_item_2.id = installed_product_2.install_base_item_id 
WHERE installed_product_2.sold_product_id IN (SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.offering_id IN (SELECT service_offering_1.id 
FROM service_offering AS service_offering_1 
WHERE service_offering_1.owner_id = (SELECT me.id 
FROM me)))))
 LIMIT ALL OFFSET 0) AS a13 ORDER BY a13.id DESC 
 LIMIT $5::INTEGER) AS l14 ON true), 
j18 AS MATERIALIZED 
(SELECT anon_4.pid AS pid, string_agg(anon_4.x0, ',' ORDER BY anon_4.id DESC) AS x0 
FROM (SELECT n15.id AS id, n15.pid AS pid, format('{"name":%s,"account":%s}', CAST(to_json(t16.name) AS TEXT), CASE WHEN (t17.id IS NULL) THEN 'null' ELSE format('{"name":%s}', CAST(to_json(t17.name) AS TEXT)) END) AS x0 
FROM n15 JOIN install_base_item AS t16 ON t16.id = n15.id LEFT OUTER JOIN account AS t17 ON t17.id = t16.account_id AND ((SELECT me.agent 
FROM me) OR (SELECT me.manager 
FROM me) OR (SELECT me.noc 
FROM me) OR (SELECT me.admin 
FROM me) OR (SELECT me.service_owner 
FROM me) AND (t17.id IN (SELECT install_base_item_3.account_id 
FROM installed_product AS installed_product_3 JOIN install_base_item AS install_base_item_3 ON install_base_item_3.id = installed_product_3.install_base_item_id 
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
FROM me)))))) AS anon_4 GROUP BY anon_4.pid), 
k25 AS 
(SELECT p5.id AS pid, CAST((SELECT count(*) AS count_1 
FROM account AS t24 
WHERE t24.id IN (SELECT install_base_item_4.account_id 
FROM install_base_item AS install_base_item_4 
WHERE install_base_item_4.active AND install_base_item_4.configuration_item_id IN (SELECT configuration_item_impact_4.impacted_id 
FROM configuration_item_impact AS configuration_item_impact_4 
WHERE configuration_item_impact_4.source_id IN (SELECT alert_3.configuration_item_id 
FROM alert AS alert_3 
WHERE alert_3.id = p5.id))) AND ((SELECT me.agent 
FROM me) OR (SELECT me.manager 
FROM me) OR (SELECT me.noc 
FROM me) OR (SELECT me.admin 
FROM me) OR (SELECT me.service_owner 
FROM me) AND (t24.id IN (SELECT install_base_item_3.account_id 
FROM installed_product AS installed_product_3 JOIN install_base_item AS install_base_item_3 ON install_base_item_3.id = installed_product_3.install_base_item_id 
WHERE installed_product_3.sold_product_id IN (SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.offering_id IN (SELECT service_offering_1.id 
FROM service_offering AS service_offering_1 
WHERE service_offering_1.owner_id = (SELECT me.id 
FROM me)))) OR t24.id IN (SELECT sold_product_2.account_id 
FROM sold_product AS sold_product_2 
WHERE sold_product_2.offering_id IN (SELECT service_offering_1.id 
FROM service_offering AS service_offering_1 
WHERE service_offering_1.owner_id = (SELECT me.id 
FROM me)))))) AS TEXT) AS total 
FROM p5), 
n22 AS 
(SELECT l21.id AS id, p5.id AS pid 
FROM p5 JOIN LATERAL (SELECT a20.id AS id 
FROM LATERAL (SELECT t19.id AS id 
FROM account AS t19 
WHERE t19.id IN (SELECT install_base_item_5.account_id 
FROM install_base_item AS install_base_item_5 
WHERE install_base_item_5.active AND install_base_item_5.configuration_item_id IN (SELECT configuration_item_impact_5.impacted_id 
FROM configuration_item_impact AS configuration_item_impact_5 
WHERE configuration_item_impact_5.source_id IN (SELECT alert_4.configuration_item_id 
FROM alert AS alert_4 
WHERE alert_4.id = p5.id))) AND ((SELECT me.agent 
FROM me) OR (SELECT me.manager 
FROM me) OR (SELECT me.noc 
FROM me) OR (SELECT me.admin 
FROM me) OR (SELECT me.service_owner 
FROM me) AND (t19.id IN (SELECT install_base_item_3.account_id 
FROM installed_product AS installed_product_3 JOIN install_base_item AS install_base_item_3 ON install_base_item_3.id = installed_product_3.install_base_item_id 
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
FROM me)))))
 LIMIT ALL OFFSET 0) AS a20 ORDER BY a20.id DESC 
 LIMIT $6::INTEGER) AS l21 ON true), 
j26 AS MATERIALIZED 
(SELECT anon_5.pid AS pid, string_agg(anon_5.x0, ',' ORDER BY anon_5.id DESC) AS x0 
FROM (SELECT n22.id AS id, n22.pid AS pid, format('{"name":%s}', CAST(to_json(t23.name) AS TEXT)) AS x0 
FROM n22 JOIN account AS t23 ON t23.id = n22.id) AS anon_5 GROUP BY anon_5.pid), 
n30 AS 
(SELECT l29.id AS id, p5.id AS pid, l29.key AS key 
FROM p5 JOIN LATERAL (SELECT t28.id AS id, t28.opened_at AS key 
FROM case_record AS t28 
WHERE t28.alert_id = p5.id AND ((SELECT me.agent 
FROM me) AND (t28.account_id IS NOT NULL OR t28.major AND (t28.major_state IS NULL OR t28.major_state != 'REJECTED')) OR (SELECT me.consumer_agent 
FROM me) AND (t28.consumer_id IS NOT NULL OR t28.major AND (t28.major_state IS NULL OR t28.major_state != 'REJECTED')) OR (SELECT me.manager 
FROM me) AND (t28.account_id IS NOT NULL OR t28.consumer_id IS NOT NULL OR t28.major AND (t28.major_state IS NULL OR t28.major_state != 'REJECTED')) OR (SELECT me.noc 
FROM me) AND (t28.alert_id IS NOT NULL OR (EXISTS (SELECT * 
FROM case_record AS case_record_10 
WHERE case_record_10.id = t28.parent_id AND case_record_10.alert_id IS NOT NULL)) OR (EXISTS (SELECT * 
FROM incident AS incident_2 
WHERE incident_2.id = t28.incident_id AND incident_2.alert_id IS NOT NULL))) OR (SELECT me.admin 
FROM me)) ORDER BY t28.opened_at DESC, t28.id DESC 
 LIMIT $7::INTEGER) AS l29 ON true), 
p33 AS 
(SELECT DISTINCT n30.id AS id 
FROM n30), 
k39 AS 
(SELECT p33.id AS pid, CAST((SELECT count(*) AS count_2 
FROM case_comment AS t38 
WHERE t38.case_id = p33.id AND t38.visibility = 'INTERNAL' AND ((SELECT me.agent 
FROM me) AND (EXISTS (SELECT * 
FROM case_record AS case_record_11 
WHERE case_record_11.id = t38.case_id AND CASE WHEN (t38.visibility = 'PUBLIC') THEN (case_record_11.account_id IS NOT NULL OR case_record_11.major AND (case_record_11.major_state IS NULL OR case_record_11.major_state != 'REJECTED')) AND NOT (case_record_11.major AND (case_record_11.major_state IS NULL OR case_record_11.major_state != 'REJECTED')) ELSE case_record_11.account_id IS NOT NULL OR case_record_11.major AND (case_record_11.major_state IS NULL OR case_record_11.major_state != 'REJECTED') END)) OR (SELECT me.consumer_agent 
FROM me) AND (EXISTS (SELECT * 
FROM case_record AS case_record_12 
WHERE case_record_12.id = t38.case_id AND CASE WHEN (t38.visibility = 'PUBLIC') THEN (case_record_12.consumer_id IS NOT NULL OR case_record_12.major AND (case_record_12.major_state IS NULL OR case_record_12.major_state != 'REJECTED')) AND NOT (case_record_12.major AND (case_record_12.major_state IS NULL OR case_record_12.major_state != 'REJECTED')) ELSE case_record_12.consumer_id IS NOT NULL OR case_record_12.major AND (case_record_12.major_state IS NULL OR case_record_12.major_state != 'REJECTED') END)) OR (SELECT me.manager 
FROM me) AND (EXISTS (SELECT * 
FROM case_record AS case_record_13 
WHERE case_record_13.id = t38.case_id AND CASE WHEN (t38.visibility = 'PUBLIC') THEN case_record_13.account_id IS NOT NULL OR case_record_13.consumer_id IS NOT NULL OR case_record_13.major AND (case_record_13.major_state IS NULL OR case_record_13.major_state != 'REJECTED') ELSE case_record_13.account_id IS NOT NULL OR case_record_13.consumer_id IS NOT NULL OR case_record_13.major AND (case_record_13.major_state IS NULL OR case_record_13.major_state != 'REJECTED') END)) OR (SELECT me.noc 
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
WHERE incident_4.id = case_record_14.incident_id AND incident_4.alert_id IS NOT NULL)) END)) OR (SELECT me.admin 
FROM me) AND (EXISTS (SELECT * 
FROM case_record AS case_record_17 
WHERE case_record_17.id = t38.case_id AND CASE WHEN (t38.visibility = 'PUBLIC') THEN true ELSE true END)))) AS TEXT) AS total 
FROM p33), 
j40 AS MATERIALIZED 
(SELECT anon_6.pid AS pid, string_agg(anon_6.x0, ',' ORDER BY anon_6.key DESC, anon_6.id DESC) AS x0 
FROM (SELECT n30.id AS id, n30.pid AS pid, n30.key AS key, format('{"number":%s,"isMajor":%s,"account":%s,"workNotes":%s}', CAST(to_json(t31.number) AS TEXT), CASE WHEN t31.major THEN 'true' ELSE 'false' END, CASE WHEN (t32.id IS NULL) THEN 'null' ELSE format('{"name":%s}', CAST(to_json(t32.name) AS TEXT)) END, format('{"totalCount":%s}', k39.total)) AS x0 
FROM n30 JOIN case_record AS t31 ON t31.id = n30.id LEFT OUTER JOIN account AS t32 ON t32.id = t31.account_id AND ((SELECT me.agent 
FROM me) OR (SELECT me.manager 
FROM me) OR (SELECT me.noc 
FROM me) OR (SELECT me.admin 
FROM me) OR (SELECT me.service_owner 
FROM me) AND (t32.id IN (SELECT install_base_item_3.account_id 
FROM installed_product AS installed_product_3 JOIN install_base_item AS install_base_item_3 ON install_base_item_3.id = installed_product_3.install_base_item_id 
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
FROM me))))) LEFT OUTER JOIN k39 ON k39.pid = t31.id) AS anon_6 GROUP BY anon_6.pid), 
j41 AS MATERIALIZED 
(SELECT string_agg(anon_1.x0, ',' ORDER BY anon_1.key DESC, anon_1.id DESC) AS x0 
FROM (SELECT n2.id AS id, n2.key AS key, format('{"severity":%s,"configurationItem":%s,"impactedConfigurationItems":%s,"affectedInstallBaseItems":%s,"affectedAccounts":%s,"incident":%s,"cases":%s}', '"' || t3.severity || '"', CASE WHEN (t4.id IS NULL) THEN 'null' ELSE format('{"name":%s,"class":%s,"health":%s}', CAST(to_json(t4.name) AS TEXT), '"' || t4.ci_class || '"', '"' || t4.health || '"') END, CASE WHEN ((SELECT me.agent 
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
FROM me)) THEN format('{"nodes":%s}', format('[%s]', coalesce(j11.x0, ''))) ELSE 'null' END, CASE WHEN ((SELECT me.noc 
FROM me) OR (SELECT me.admin 
FROM me)) THEN format('{"nodes":%s}', format('[%s]', coalesce(j18.x0, ''))) ELSE 'null' END, CASE WHEN ((SELECT me.noc 
FROM me) OR (SELECT me.admin 
FROM me)) THEN format('{"totalCount":%s,"nodes":%s}', k25.total, format('[%s]', coalesce(j26.x0, ''))) ELSE 'null' END, CASE WHEN (t27.id IS NULL) THEN 'null' ELSE format('{"summary":%s,"state":%s}', CAST(to_json(t27.summary) AS TEXT), '"' || t27.state || '"') END, format('{"nodes":%s}', format('[%s]', coalesce(j40.x0, '')))) AS x0 
FROM n2 JOIN alert AS t3 ON t3.id = n2.id LEFT OUTER JOIN configuration_item AS t4 ON t4.id = t3.configuration_item_id AND ((SELECT me.agent 
FROM me) OR (SELECT me.consumer_agent 
FROM me) OR (SELECT me.manager 
FROM me) OR (SELECT me.noc 
FROM me) OR (SELECT me.admin 
FROM me) OR (SELECT me.service_owner 
FROM me) AND t4.id IN (SELECT install_base_item_1.configuration_item_id 
FROM installed_product AS installed_product_1 JOIN install_base_item AS install_base_item_1 ON install_base_item_1.id = installed_product_1.install_base_item_id 
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
FROM me)) LEFT OUTER JOIN j11 ON j11.pid = t3.id LEFT OUTER JOIN j18 ON j18.pid = t3.id LEFT OUTER JOIN k25 ON k25.pid = t3.id LEFT OUTER JOIN j26 ON j26.pid = t3.id LEFT OUTER JOIN incident AS t27 ON t27.id = (SELECT incident_1.id 
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
FROM installed_product AS installed_product_1 JOIN install_base_item AS install_base_item_1 ON install_base_item_1.id = installed_product_1.install_base_item_id 
WHERE installed_product_1.sold_product_id IN (SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.offering_id IN (SELECT service_offering_1.id 
FROM service_offering AS service_offering_1 
WHERE service_offering_1.owner_id = (SELECT me.id 
FROM me)))))) ORDER BY incident_1.opened_at DESC, incident_1.id DESC 
 LIMIT 1) LEFT OUTER JOIN j40 ON j40.pid = t3.id) AS anon_1)
 SELECT format('{"alerts":%s}', format('{"nodes":%s}', format('[%s]', coalesce((SELECT j41.x0 
FROM j41 
WHERE true), '')))) AS answer 
FROM me
