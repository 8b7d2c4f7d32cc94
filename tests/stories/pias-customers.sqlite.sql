WITH me AS 
(SELECT contact.id AS id, contact.account_id AS home_id, contact.name AS name 
FROM contact CROSS JOIN account ON account.id = contact.account_id 
WHERE contact.public_id = ?1 AND contact.active = 1 AND account.active = 1), 
reached AS 
(SELECT account_access_1.id AS id, account_access_1.contact_id AS contact_id, account_access_1.account_id AS account_id, account_access_1.source AS source, account_access_1.valid_from AS valid_from, account_access_1.valid_to AS valid_to, account_access_1.install_base AS install_base, account_access_1.restricted AS restricted, account_access_1.contracts AS contracts, account_access_1.contacts AS contacts, account_access_1.personal AS personal, account_access_1.commercial AS commercial, account_access_1.case_access AS case_access 
FROM account_access AS account_access_1 
WHERE account_access_1.contact_id = (SELECT me.id 
FROM me) AND (account_access_1.valid_from IS NULL OR account_access_1.valid_from <= ?2) AND (account_access_1.valid_to IS NULL OR account_access_1.valid_to > ?2)), 
n2 AS 
(SELECT anon_2.id AS id, anon_2."key" AS "key" 
FROM (SELECT t1.id AS id, t1.name AS "key" 
FROM account AS t1 
WHERE t1.id IN (SELECT account_1.id 
FROM account AS account_1 
WHERE account_1.id IN (SELECT reached.account_id 
FROM reached)) ORDER BY t1.name ASC, t1.id ASC
 LIMIT ?3 OFFSET 0) AS anon_2), 
p4 AS 
(SELECT DISTINCT n2.id AS id 
FROM n2), 
n7 AS 
(SELECT t6.id AS id, p4.id AS pid 
FROM p4 CROSS JOIN contact AS t6 ON t6.id IN (SELECT t5.id 
FROM contact AS t5 
WHERE t5.account_id = p4.id AND (t5.id = (SELECT me.id 
FROM me) OR t5.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.contacts = 1)) ORDER BY t5.id DESC
 LIMIT ?4 OFFSET 0)), 
j9 AS MATERIALIZED 
(SELECT anon_3.pid AS pid, group_concat(anon_3.x0, ',') AS x0 
FROM (SELECT n7.id AS id, n7.pid AS pid, printf('{"name":%s,"email":%s,"phone":%s,"role":%s}', json_quote(t8.name), CASE WHEN (t8.id = (SELECT me.id 
FROM me) OR t8.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.personal = 1 OR reached.contacts = 1 AND reached.source = 'PARTNER')) THEN json_quote(t8.email) ELSE 'null' END, CASE WHEN (t8.id = (SELECT me.id 
FROM me) OR t8.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.personal = 1)) THEN json_quote(t8.phone) ELSE 'null' END, CASE WHEN (t8.id = (SELECT me.id 
FROM me) OR t8.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.personal = 1)) THEN '"' || t8.role || '"' ELSE 'null' END) AS x0 
FROM n7 CROSS JOIN contact AS t8 ON t8.id = n7.id ORDER BY n7.id DESC) AS anon_3 GROUP BY anon_3.pid), 
k15 AS 
(SELECT p4.id AS pid, CAST((SELECT count(*) AS count_1 
FROM account_relationship AS t14 
WHERE (t14.partner_id = p4.id OR t14.account_id = p4.id) AND t14.partner_id IN (SELECT reached.account_id 
FROM reached) AND t14.account_id IN (SELECT reached.account_id 
FROM reached)) AS TEXT) AS total 
FROM p4), 
j16 AS MATERIALIZED 
(SELECT group_concat(anon_1.x0, ',') AS x0 
FROM (SELECT n2.id AS id, n2."key" AS "key", printf('{"name":%s,"contacts":%s,"relationships":%s}', json_quote(t3.name), printf('{"nodes":%s}', printf('[%s]', coalesce(j9.x0, ''))), printf('{"totalCount":%s}', k15.total)) AS x0 
FROM n2 CROSS JOIN account AS t3 ON t3.id = n2.id LEFT JOIN j9 ON j9.pid = t3.id LEFT JOIN k15 ON k15.pid = t3.id ORDER BY n2."key" ASC, n2.id ASC) AS anon_1), 
authorized AS 
(SELECT related_party_1.sold_product_id AS sold_product_id, related_party_1.install_base_item_id AS install_base_item_id, related_party_1.case_id AS case_id 
FROM related_party AS related_party_1 
WHERE related_party_1.kind = 'AUTHORIZED' AND (related_party_1.contact_id = (SELECT me.id 
FROM me) OR related_party_1.account_id = (SELECT me.home_id 
FROM me))), 
k23 AS 
(SELECT CAST((SELECT count(*) AS count_2 
FROM case_record AS t20 
WHERE t20.id IN (SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'ALL') AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'SINCE_START') AND (EXISTS (SELECT * 
FROM reached AS anon_4 
WHERE anon_4.case_access = 'SINCE_START' AND anon_4.account_id = case_record_1.account_id AND (anon_4.valid_from IS NULL OR case_record_1.opened_at >= anon_4.valid_from))) AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.partner_id = (SELECT me.home_id 
FROM me) AND case_record_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'ASSIGNED') AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE (case_record_1.contact_id = (SELECT me.id 
FROM me) OR case_record_1.opened_by_contact_id = (SELECT me.id 
FROM me) OR case_record_1.partner_contact_id = (SELECT me.id 
FROM me)) AND case_record_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'OWN') AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.id IN (SELECT authorized.case_id 
FROM authorized 
WHERE authorized.case_id IS NOT NULL) AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.sold_product_id IN (SELECT authorized.sold_product_id 
FROM authorized 
WHERE authorized.sold_product_id IS NOT NULL) AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.id IN (SELECT case_install_base_item_1.case_id 
FROM case_install_base_item AS case_install_base_item_1 
WHERE case_install_base_item_1.install_base_item_id IN (SELECT install_base_item_1.id 
FROM install_base_item AS install_base_item_1 
WHERE install_base_item_1.root_id IN (SELECT authorized.install_base_item_id 
FROM authorized 
WHERE authorized.install_base_item_id IS NOT NULL))) AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')))) AS TEXT) AS total), 
n18 AS 
(SELECT anon_6.id AS id, anon_6."key" AS "key" 
FROM (SELECT t17.id AS id, t17.number AS "key" 
FROM case_record AS t17 
WHERE t17.id IN (SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'ALL') AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'SINCE_START') AND (EXISTS (SELECT * 
FROM reached AS anon_4 
WHERE anon_4.case_access = 'SINCE_START' AND anon_4.account_id = case_record_1.account_id AND (anon_4.valid_from IS NULL OR case_record_1.opened_at >= anon_4.valid_from))) AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.partner_id = (SELECT me.home_id 
FROM me) AND case_record_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'ASSIGNED') AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE (case_record_1.contact_id = (SELECT me.id 
FROM me) OR case_record_1.opened_by_contact_id = (SELECT me.id 
FROM me) OR case_record_1.partner_contact_id = (SELECT me.id 
FROM me)) AND case_record_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'OWN') AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.id IN (SELECT authorized.case_id 
FROM authorized 
WHERE authorized.case_id IS NOT NULL) AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.sold_product_id IN (SELECT authorized.sold_product_id 
FROM authorized 
WHERE authorized.sold_product_id IS NOT NULL) AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.id IN (SELECT case_install_base_item_1.case_id 
FROM case_install_base_item AS case_install_base_item_1 
WHERE case_install_base_item_1.install_base_item_id IN (SELECT install_base_item_1.id 
FROM install_base_item AS install_base_item_1 
WHERE install_base_item_1.root_id IN (SELECT authorized.install_base_item_id 
FROM authorized 
WHERE authorized.install_base_item_id IS NOT NULL))) AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED'))) ORDER BY t17.number ASC, t17.id ASC
 LIMIT ?5 OFFSET 0) AS anon_6), 
j24 AS MATERIALIZED 
(SELECT group_concat(anon_5.x0, ',') AS x0 
FROM (SELECT n18.id AS id, n18."key" AS "key", printf('{"number":%s,"subject":%s,"partner":%s,"account":%s}', json_quote(t19.number), json_quote(t19.subject), CASE WHEN (t21.id IS NULL) THEN 'null' ELSE printf('{"name":%s}', json_quote(t21.name)) END, CASE WHEN (t22.id IS NULL) THEN 'null' ELSE printf('{"name":%s}', json_quote(t22.name)) END) AS x0 
FROM n18 CROSS JOIN case_record AS t19 ON t19.id = n18.id LEFT JOIN account AS t21 ON t21.id = t19.partner_id AND t21.id IN (SELECT reached.account_id 
FROM reached) LEFT JOIN account AS t22 ON t22.id = t19.account_id AND t22.id IN (SELECT reached.account_id 
FROM reached) ORDER BY n18."key" ASC, n18.id ASC) AS anon_5), 
n26 AS 
(SELECT anon_8.id AS id 
FROM (SELECT t25.id AS id 
FROM sold_product AS t25 
WHERE t25.id IN (SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.install_base = 1 AND reached.restricted = 0) UNION SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.contact_id = (SELECT me.id 
FROM me) AND sold_product_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.install_base = 1) UNION SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.id IN (SELECT authorized.sold_product_id 
FROM authorized 
WHERE authorized.sold_product_id IS NOT NULL) UNION SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.id IN (SELECT installed_product_1.sold_product_id 
FROM installed_product AS installed_product_1 
WHERE installed_product_1.install_base_item_id IN (SELECT install_base_item_1.id 
FROM install_base_item AS install_base_item_1 
WHERE install_base_item_1.root_id IN (SELECT authorized.install_base_item_id 
FROM authorized 
WHERE authorized.install_base_item_id IS NOT NULL)))) ORDER BY t25.id DESC
 LIMIT ?6 OFFSET 0) AS anon_8), 
j29 AS MATERIALIZED 
(SELECT group_concat(anon_7.x0, ',') AS x0 
FROM (SELECT n26.id AS id, printf('{"name":%s,"unitPrice":%s,"account":%s}', json_quote(t27.name), CASE WHEN (t27.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.commercial = 1)) THEN coalesce('"' || printf('%s%d.%02d', CASE WHEN (t27.unit_price < 0) THEN '-' ELSE '' END, abs(t27.unit_price) / 100, abs(t27.unit_price) % 100) || '"', 'null') ELSE 'null' END, CASE WHEN (t28.id IS NULL) THEN 'null' ELSE printf('{"name":%s}', json_quote(t28.name)) END) AS x0 
FROM n26 CROSS JOIN sold_product AS t27 ON t27.id = n26.id LEFT JOIN account AS t28 ON t28.id = t27.account_id AND t28.id IN (SELECT reached.account_id 
FROM reached) ORDER BY n26.id DESC) AS anon_7)
 SELECT printf('{"accounts":%s,"cases":%s,"soldProducts":%s}', printf('{"nodes":%s}', printf('[%s]', coalesce((SELECT j16.x0 
FROM j16 
WHERE 1 = 1), ''))), printf('{"totalCount":%s,"nodes":%s}', (SELECT k23.total 
FROM k23 
WHERE 1 = 1), printf('[%s]', coalesce((SELECT j24.x0 
FROM j24 
WHERE 1 = 1), ''))), printf('{"nodes":%s}', printf('[%s]', coalesce((SELECT j29.x0 
FROM j29 
WHERE 1 = 1), '')))) AS answer 
FROM me
