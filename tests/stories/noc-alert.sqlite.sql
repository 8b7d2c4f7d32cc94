WITH me AS 
(SELECT user_account.id AS id, user_account.name AS name, user_account.roles AS roles, (user_account.roles LIKE '%' || '"AGENT"' || '%') AS agent, (user_account.roles LIKE '%' || '"CONSUMER_AGENT"' || '%') AS consumer_agent, (user_account.roles LIKE '%' || '"MANAGER"' || '%') AS manager, (user_account.roles LIKE '%' || '"NOC"' || '%') AS noc, (user_account.roles LIKE '%' || '"SERVICE_OWNER"' || '%') AS service_owner, (user_account.roles LIKE '%' || '"ADMIN"' || '%') AS admin 
FROM user_account 
WHERE user_account.public_id = ?1 AND user_account.active = 1)
 SELECT printf('{"alerts":%s}', (SELECT printf('{"nodes":[%s]}', coalesce(group_concat(anon_1.x0, ','), '')) AS printf_1 
FROM (SELECT anon_2.id AS id, anon_2."key" AS "key", printf('{"severity":"%s","configurationItem":%s,"impactedConfigurationItems":%s,"affectedInstallBaseItems":%s,"affectedAccounts":%s,"incident":%s,"cases":%s}', t2.severity, CASE WHEN (t3.id IS NOT NULL) THEN printf('{"name":%s,"class":"%s","health":"%s"}', json_quote(t3.name), t3.ci_class, t3.health) ELSE 'null' END, CASE WHEN (SELECT me.noc 
FROM me) THEN (SELECT printf('{"nodes":[%s]}', coalesce(group_concat(anon_3.x0, ','), '')) AS printf_2 
FROM (SELECT anon_4.id AS id, anon_4."key" AS "key", printf('{"name":%s}', json_quote(t5.name)) AS x0 
FROM (SELECT t4.id AS id, t4.name AS "key" 
FROM configuration_item AS t4 
WHERE t4.id IN (SELECT configuration_item_impact_1.impacted_id 
FROM configuration_item_impact AS configuration_item_impact_1 
WHERE configuration_item_impact_1.source_id IN (SELECT alert_1.configuration_item_id 
FROM alert AS alert_1 
WHERE alert_1.id = t2.id)) AND (SELECT me.noc 
FROM me) ORDER BY t4.name ASC, t4.id ASC
 LIMIT ?2 OFFSET 0) AS anon_4 CROSS JOIN configuration_item AS t5 ON t5.id = anon_4.id) AS anon_3) ELSE 'null' END, CASE WHEN (SELECT me.noc 
FROM me) THEN (SELECT printf('{"nodes":[%s]}', coalesce(group_concat(anon_5.x0, ','), '')) AS printf_3 
FROM (SELECT anon_6.id AS id, printf('{"name":%s,"account":%s}', json_quote(t7.name), CASE WHEN (t8.id IS NOT NULL) THEN printf('{"name":%s}', json_quote(t8.name)) ELSE 'null' END) AS x0 
FROM (SELECT t6.id AS id 
FROM install_base_item AS t6 
WHERE t6.active = 1 AND t6.configuration_item_id IN (SELECT configuration_item_impact_2.impacted_id 
FROM configuration_item_impact AS configuration_item_impact_2 
WHERE configuration_item_impact_2.source_id IN (SELECT alert_2.configuration_item_id 
FROM alert AS alert_2 
WHERE alert_2.id = t2.id)) AND (SELECT me.noc 
FROM me) ORDER BY t6.id DESC
 LIMIT ?3 OFFSET 0) AS anon_6 CROSS JOIN install_base_item AS t7 ON t7.id = anon_6.id LEFT JOIN account AS t8 ON t8.id = t7.account_id AND (SELECT me.noc 
FROM me)) AS anon_5) ELSE 'null' END, CASE WHEN (SELECT me.noc 
FROM me) THEN (SELECT printf('{"totalCount":%s,"nodes":[%s]}', CAST((SELECT count(*) AS count_1 
FROM account AS t11 
WHERE t11.id IN (SELECT install_base_item_1.account_id 
FROM install_base_item AS install_base_item_1 
WHERE install_base_item_1.active = 1 AND install_base_item_1.configuration_item_id IN (SELECT configuration_item_impact_3.impacted_id 
FROM configuration_item_impact AS configuration_item_impact_3 
WHERE configuration_item_impact_3.source_id IN (SELECT alert_3.configuration_item_id 
FROM alert AS alert_3 
WHERE alert_3.id = t2.id))) AND (SELECT me.noc 
FROM me)) AS TEXT), coalesce(group_concat(anon_7.x0, ','), '')) AS printf_4 
FROM (SELECT anon_8.id AS id, printf('{"name":%s}', json_quote(t10.name)) AS x0 
FROM (SELECT t9.id AS id 
FROM account AS t9 
WHERE t9.id IN (SELECT install_base_item_2.account_id 
FROM install_base_item AS install_base_item_2 
WHERE install_base_item_2.active = 1 AND install_base_item_2.configuration_item_id IN (SELECT configuration_item_impact_4.impacted_id 
FROM configuration_item_impact AS configuration_item_impact_4 
WHERE configuration_item_impact_4.source_id IN (SELECT alert_4.configuration_item_id 
FROM alert AS alert_4 
WHERE alert_4.id = t2.id))) AND (SELECT me.noc 
FROM me) ORDER BY t9.id DESC
 LIMIT ?4 OFFSET 0) AS anon_8 CROSS JOIN account AS t10 ON t10.id = anon_8.id) AS anon_7) ELSE 'null' END, CASE WHEN (t12.id IS NOT NULL) THEN printf('{"summary":%s,"state":"%s"}', json_quote(t12.summary), t12.state) ELSE 'null' END, (SELECT printf('{"nodes":[%s]}', coalesce(group_concat(anon_9.x0, ','), '')) AS printf_5 
FROM (SELECT anon_10.id AS id, anon_10."key" AS "key", printf('{"number":%s,"isMajor":%s,"account":%s,"workNotes":{"totalCount":%s}}', json_quote(t14.number), CASE WHEN t14.major THEN 'true' ELSE 'false' END, CASE WHEN (t15.id IS NOT NULL) THEN printf('{"name":%s}', json_quote(t15.name)) ELSE 'null' END, CAST((SELECT count(*) AS count_2 
FROM case_comment AS t18 
WHERE t18.case_id = t14.id AND t18.visibility = 'INTERNAL' AND (SELECT me.noc 
FROM me) AND (EXISTS (SELECT * 
FROM case_record AS case_record_1 
WHERE case_record_1.id = t18.case_id AND CASE WHEN (t18.visibility = 'PUBLIC') THEN case_record_1.alert_id IS NOT NULL OR (EXISTS (SELECT * 
FROM case_record AS case_record_2 
WHERE case_record_2.id = case_record_1.parent_id AND case_record_2.alert_id IS NOT NULL)) OR (EXISTS (SELECT * 
FROM incident AS incident_1 
WHERE incident_1.id = case_record_1.incident_id AND incident_1.alert_id IS NOT NULL)) ELSE case_record_1.alert_id IS NOT NULL OR (EXISTS (SELECT * 
FROM case_record AS case_record_3 
WHERE case_record_3.id = case_record_1.parent_id AND case_record_3.alert_id IS NOT NULL)) OR (EXISTS (SELECT * 
FROM incident AS incident_2 
WHERE incident_2.id = case_record_1.incident_id AND incident_2.alert_id IS NOT NULL)) END = 1))) AS TEXT)) AS x0 
FROM (SELECT t13.id AS id, t13.opened_at AS "key" 
FROM case_record AS t13 
WHERE t13.alert_id = t2.id AND (SELECT me.noc 
FROM me) AND (t13.alert_id IS NOT NULL OR (EXISTS (SELECT * 
FROM case_record AS case_record_4 
WHERE case_record_4.id = t13.parent_id AND case_record_4.alert_id IS NOT NULL)) OR (EXISTS (SELECT * 
FROM incident AS incident_3 
WHERE incident_3.id = t13.incident_id AND incident_3.alert_id IS NOT NULL))) ORDER BY t13.opened_at DESC, t13.id DESC
 LIMIT ?5 OFFSET 0) AS anon_10 CROSS JOIN case_record AS t14 ON t14.id = anon_10.id LEFT JOIN account AS t15 ON t15.id = t14.account_id AND (SELECT me.noc 
FROM me)) AS anon_9)) AS x0 
FROM (SELECT t1.id AS id, t1.raised_at AS "key" 
FROM alert AS t1 
WHERE (SELECT me.noc 
FROM me) AND t1.severity = ?6 ORDER BY t1.raised_at DESC, t1.id DESC
 LIMIT ?7 OFFSET 0) AS anon_2 CROSS JOIN alert AS t2 ON t2.id = anon_2.id LEFT JOIN configuration_item AS t3 ON t3.id = t2.configuration_item_id AND (SELECT me.noc 
FROM me) AND (SELECT me.noc 
FROM me) LEFT JOIN incident AS t12 ON t12.id = (SELECT incident_4.id 
FROM incident AS incident_4 
WHERE incident_4.alert_id = t2.id AND (SELECT me.noc 
FROM me) ORDER BY incident_4.opened_at DESC, incident_4.id DESC
 LIMIT 1 OFFSET 0)) AS anon_1)) AS answer 
FROM me 
WHERE me.roles = ?8
