WITH me AS 
(SELECT user_account.id AS id, user_account.name AS name, user_account.roles AS roles, (user_account.roles LIKE '%' || '"AGENT"' || '%') AS agent, (user_account.roles LIKE '%' || '"CONSUMER_AGENT"' || '%') AS consumer_agent, (user_account.roles LIKE '%' || '"MANAGER"' || '%') AS manager, (user_account.roles LIKE '%' || '"NOC"' || '%') AS noc, (user_account.roles LIKE '%' || '"SERVICE_OWNER"' || '%') AS service_owner, (user_account.roles LIKE '%' || '"ADMIN"' || '%') AS admin 
FROM user_account 
WHERE user_account.public_id = ?2 AND user_account.active = 1), 
n5 AS 
(SELECT t4.id AS id 
FROM case_record AS t4 
WHERE t4.public_id = ?3 AND (SELECT me.agent 
FROM me) AND (t4.account_id IS NOT NULL OR t4.major = 1 AND (t4.major_state IS NULL OR t4.major_state != 'REJECTED')))
 SELECT printf('{"newest":%s,"none":%s,"__typename":"Query"}', (SELECT printf('{"__typename":"CaseConnection","pageInfo":{"hasNextPage":%s,"hasPreviousPage":false},"nodes":[%s]}', CASE WHEN (coalesce(max(anon_1.most), 0) > ?1) THEN 'true' ELSE 'false' END, coalesce(group_concat(anon_1.x0, ',') FILTER (WHERE anon_1.rn <= ?1), '')) AS printf_1 
FROM (SELECT anon_2.id AS id, anon_2."key" AS "key", anon_2.rn AS rn, anon_2.most AS most, printf('{"number":%s,"channel":%s,"account":%s,"subject":%s,"again":%s,"state":"%s","__typename":"Case"}', json_quote(t2.number), coalesce('"' || t2.channel || '"', 'null'), CASE WHEN (t3.id IS NOT NULL) THEN '{"__typename":"Account"}' ELSE 'null' END, json_quote(t2.subject), json_quote(t2.subject), t2.state) AS x0 
FROM (SELECT anon_3.id AS id, anon_3."key" AS "key", row_number() OVER (ORDER BY anon_3."key" DESC, anon_3.id DESC) AS rn, count(anon_3.id) OVER () AS most 
FROM (SELECT t1.id AS id, t1.opened_at AS "key" 
FROM case_record AS t1 
WHERE (SELECT me.agent 
FROM me) AND (t1.account_id IS NOT NULL OR t1.major = 1 AND (t1.major_state IS NULL OR t1.major_state != 'REJECTED')) ORDER BY t1.opened_at DESC, t1.id DESC
 LIMIT ?1 + 1 OFFSET 0) AS anon_3) AS anon_2 CROSS JOIN case_record AS t2 ON t2.id = anon_2.id LEFT JOIN account AS t3 ON t3.id = t2.account_id AND (SELECT me.agent 
FROM me) ORDER BY anon_2.rn) AS anon_1), coalesce((SELECT printf('{"id":"%s"}', t6.public_id) AS printf_2 
FROM n5 CROSS JOIN case_record AS t6 ON t6.id = n5.id), 'null')) AS answer 
FROM me 
WHERE me.roles = ?4
