WITH me AS 
(SELECT user_account.id AS id, user_account.name AS name, user_account.roles AS roles, (user_account.roles LIKE '%' || '"AGENT"' || '%') AS agent, (user_account.roles LIKE '%' || '"CONSUMER_AGENT"' || '%') AS consumer_agent, (user_account.roles LIKE '%' || '"MANAGER"' || '%') AS manager, (user_account.roles LIKE '%' || '"NOC"' || '%') AS noc, (user_account.roles LIKE '%' || '"SERVICE_OWNER"' || '%') AS service_owner, (user_account.roles LIKE '%' || '"ADMIN"' || '%') AS admin 
FROM user_account 
WHERE user_account.public_id = $1::VARCHAR AND user_account.active)
 SELECT format('{"alerts":%s}', (SELECT format('{"nodes":[%s]}', coalesce(string_agg(anon_1.x0, ',' ORDER BY anon_1.key DESC, anon_1.id DESC), '')) AS format_1 
FROM (SELECT anon_2.id AS id, anon_2.key AS key, format('{"severity":"%s","configurationItem":%s,"impactedConfigurationItems":%s,"affectedInstallBaseItems":%s,"affectedAccounts":%s,"incident":%s,"cases":%s}', t2.severity, CASE WHEN (t3.id IS NOT NULL) THEN format('{"name":%s,"class":"%s","health":"%s"}', CAST(to_json(t3.name) AS TEXT), t3.ci_class, t3.health) ELSE 'null' END, CASE WHEN (SELECT me.noc 
FROM me) THEN (SELECT format('{"nodes":[%s]}', coalesce(string_agg(anon_3.x0, ',' ORDER BY anon_3.key ASC, anon_3.id ASC), '')) AS format_2 
FROM (SELECT anon_4.id AS id, anon_4.key AS key, format('{"name":%s}', CAST(to_json(t6.name) AS TEXT)) AS x0 
FROM (SELECT a5.id AS id, a5.key AS key 
FROM (SELECT t4.id AS id, t4.name AS key 
FROM configuration_item AS t4 
WHERE t4.id IN (SELECT configuration_item_impact_1.impacted_id 
FROM configuration_item_impact AS configuration_item_impact_1 
WHERE configuration_item_impact_1.source_id IN (SELECT alert_1.configuration_item_id 
FROM alert AS alert_1 
WHERE alert_1.id = t2.id)) AND (SELECT me.noc 
FROM me)
 LIMIT ALL OFFSET 0) AS a5 ORDER BY a5.key ASC, a5.id ASC 
 LIMIT $2::INTEGER) AS anon_4 JOIN configuration_item AS t6 ON t6.id = anon_4.id) AS anon_3) ELSE 'null' END, CASE WHEN (SELECT me.noc 
FROM me) THEN (SELECT format('{"nodes":[%s]}', coalesce(string_agg(anon_5.x0, ',' ORDER BY anon_5.id DESC), '')) AS format_3 
FROM (SELECT anon_6.id AS id, format('{"name":%s,"account":%s}', CAST(to_json(t9.name) AS TEXT), CASE WHEN (t10.id IS NOT NULL) THEN format('{"name":%s}', CAST(to_json(t10.name) AS TEXT)) ELSE 'null' END) AS x0 
FROM (SELECT a8.id AS id 
FROM (SELECT t7.id AS id 
FROM install_base_item AS t7 
WHERE t7.active AND t7.configuration_item_id IN (SELECT configuration_item_impact_2.impacted_id 
FROM configuration_item_impact AS configuration_item_impact_2 
WHERE configuration_item_impact_2.source_id IN (SELECT alert_2.configuration_item_id 
FROM alert AS alert_2 
WHERE alert_2.id = t2.id)) AND (SELECT me.noc 
FROM me)
 LIMIT ALL OFFSET 0) AS a8 ORDER BY a8.id DESC 
 LIMIT $3::INTEGER) AS anon_6 JOIN install_base_item AS t9 ON t9.id = anon_6.id LEFT OUTER JOIN account AS t10 ON t10.id = t9.account_id AND (SELECT me.noc 
FROM me)) AS anon_5) ELSE 'null' END, CASE WHEN (SELECT me.noc 
FROM me) THEN (SELECT format('{"totalCount":%s,"nodes":[%s]}', CAST(coalesce(max(anon_7.total), 0) AS TEXT), coalesce(string_agg(anon_7.x0, ',' ORDER BY anon_7.id DESC), '')) AS format_4 
FROM (SELECT anon_8.id AS id, anon_8.total AS total, format('{"name":%s}', CAST(to_json(t13.name) AS TEXT)) AS x0 
FROM (SELECT a12.id AS id, count(*) OVER () AS total 
FROM (SELECT t11.id AS id 
FROM account AS t11 
WHERE t11.id IN (SELECT install_base_item_1.account_id 
FROM install_base_item AS install_base_item_1 
WHERE install_base_item_1.active AND install_base_item_1.configuration_item_id IN (SELECT configuration_item_impact_3.impacted_id 
FROM configuration_item_impact AS configuration_item_impact_3 
WHERE configuration_item_impact_3.source_id IN (SELECT alert_3.configuration_item_id 
FROM alert AS alert_3 
WHERE alert_3.id = t2.id))) AND (SELECT me.noc 
FROM me)
 LIMIT ALL OFFSET 0) AS a12 ORDER BY a12.id DESC 
 LIMIT $4::INTEGER) AS anon_8 JOIN account AS t13 ON t13.id = anon_8.id) AS anon_7) ELSE 'null' END, CASE WHEN (t14.id IS NOT NULL) THEN format('{"summary":%s,"state":"%s"}', CAST(to_json(t14.summary) AS TEXT), t14.state) ELSE 'null' END, (SELECT format('{"nodes":[%s]}', coalesce(string_agg(anon_9.x0, ',' ORDER BY anon_9.key DESC, anon_9.id DESC), '')) AS format_5 
FROM (SELECT anon_10.id AS id, anon_10.key AS key, format('{"number":%s,"isMajor":%s,"account":%s,"workNotes":{"totalCount":%s}}', CAST(to_json(t16.number) AS TEXT), CASE WHEN t16.major THEN 'true' ELSE 'false' END, CASE WHEN (t17.id IS NOT NULL) THEN format('{"name":%s}', CAST(to_json(t17.name) AS TEXT)) ELSE 'null' END, CAST((SELECT count(*) AS count_1 
FROM case_comment AS t20 
WHERE t20.case_id = t16.id AND t20.visibility = 'INTERNAL' AND (SELECT me.noc 
FROM me) AND (EXISTS (SELECT * 
FROM case_record AS case_record_1 
WHERE case_record_1.id = t20.case_id AND CASE WHEN (t20.visibility = 'PUBLIC') THEN case_record_1.alert_id IS NOT NULL OR (EXISTS (SELECT * 
FROM case_record AS case_record_2 
WHERE case_record_2.id = case_record_1.parent_id AND case_record_2.alert_id IS NOT NULL)) OR (EXISTS (SELECT * 
FROM incident AS incident_1 
WHERE incident_1.id = case_record_1.incident_id AND incident_1.alert_id IS NOT NULL)) ELSE case_record_1.alert_id IS NOT NULL OR (EXISTS (SELECT * 
FROM case_record AS case_record_3 
WHERE case_record_3.id = case_record_1.parent_id AND case_record_3.alert_id IS NOT NULL)) OR (EXISTS (SELECT * 
FROM incident AS incident_2 
WHERE incident_2.id = case_record_1.incident_id AND incident_2.alert_id IS NOT NULL)) END))) AS TEXT)) AS x0 
FROM (SELECT t15.id AS id, t15.opened_at AS key 
FROM case_record AS t15 
WHERE t15.alert_id = t2.id AND (SELECT me.noc 
FROM me) AND (t15.alert_id IS NOT NULL OR (EXISTS (SELECT * 
FROM case_record AS case_record_4 
WHERE case_record_4.id = t15.parent_id AND case_record_4.alert_id IS NOT NULL)) OR (EXISTS (SELECT * 
FROM incident AS incident_3 
WHERE incident_3.id = t15.incident_id AND incident_3.alert_id IS NOT NULL))) ORDER BY t15.opened_at DESC, t15.id DESC 
 LIMIT $5::INTEGER) AS anon_10 JOIN case_record AS t16 ON t16.id = anon_10.id LEFT OUTER JOIN account AS t17 ON t17.id = t16.account_id AND (SELECT me.noc 
FROM me)) AS anon_9)) AS x0 
FROM (SELECT t1.id AS id, t1.raised_at AS key 
FROM alert AS t1 
WHERE (SELECT me.noc 
FROM me) AND t1.severity = $6::VARCHAR ORDER BY t1.raised_at DESC, t1.id DESC 
 LIMIT $7::INTEGER) AS anon_2 JOIN alert AS t2 ON t2.id = anon_2.id LEFT OUTER JOIN configuration_item AS t3 ON t3.id = t2.configuration_item_id AND (SELECT me.noc 
FROM me) AND (SELECT me.noc 
FROM me) LEFT OUTER JOIN incident AS t14 ON t14.id = (SELECT incident_4.id 
FROM incident AS incident_4 
WHERE incident_4.alert_id = t2.id AND (SELECT me.noc 
FROM me) ORDER BY incident_4.opened_at DESC, incident_4.id DESC 
 LIMIT 1)) AS anon_1)) AS answer 
FROM me 
WHERE me.roles = $8::VARCHAR
