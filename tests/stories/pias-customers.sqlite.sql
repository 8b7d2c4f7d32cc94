WITH me AS 
(SELECT contact.id AS id, contact.account_id AS home_id, contact.name AS name 
FROM contact CROSS JOIN account ON account.id = contact.account_id 
WHERE contact.public_id = ?1 AND contact.active = 1 AND account.active = 1), 
reached AS 
(SELECT account_access_1.id AS id, account_access_1.contact_id AS contact_id, account_access_1.account_id AS account_id, account_access_1.source AS source, account_access_1.valid_from AS valid_from, account_access_1.valid_to AS valid_to, account_access_1.install_base AS install_base, account_access_1.restricted AS restricted, account_access_1.contracts AS contracts, account_access_1.contacts AS contacts, account_access_1.personal AS personal, account_access_1.commercial AS commercial, account_access_1.case_access AS case_access 
FROM account_access AS account_access_1 
WHERE account_access_1.contact_id = (SELECT me.id 
FROM me) AND (account_access_1.valid_from IS NULL OR account_access_1.valid_from <= ?2) AND (account_access_1.valid_to IS NULL OR account_access_1.valid_to > ?2)), 
v1 AS 
(SELECT account_1.id AS id 
FROM account AS account_1 
WHERE account_1.id IN (SELECT reached.account_id 
FROM reached)), 
n3 AS 
(SELECT anon_2.id AS id, anon_2."key" AS "key" 
FROM (SELECT t2.id AS id, t2.name AS "key" 
FROM account AS t2 
WHERE t2.id IN (SELECT v1.id 
FROM v1) ORDER BY t2.name ASC, t2.id ASC
 LIMIT ?3 OFFSET 0) AS anon_2), 
p5 AS 
(SELECT DISTINCT n3.id AS id 
FROM n3), 
n8 AS 
(SELECT t7.id AS id, p5.id AS pid 
FROM p5 CROSS JOIN contact AS t7 ON t7.id IN (SELECT t6.id 
FROM contact AS t6 
WHERE t6.account_id = p5.id AND (t6.id = (SELECT me.id 
FROM me) OR t6.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.contacts = 1)) ORDER BY t6.id DESC
 LIMIT ?4 OFFSET 0)), 
j10 AS MATERIALIZED 
(SELECT anon_3.pid AS pid, group_concat(anon_3.x0, ',') AS x0 
FROM (SELECT n8.id AS id, n8.pid AS pid, printf('{"name":%s,"email":%s,"phone":%s,"role":%s}', json_quote(t9.name), CASE WHEN (t9.id = (SELECT me.id 
FROM me) OR t9.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.personal = 1 OR reached.contacts = 1 AND reached.source = 'PARTNER')) THEN json_quote(t9.email) ELSE 'null' END, CASE WHEN (t9.id = (SELECT me.id 
FROM me) OR t9.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.personal = 1)) THEN json_quote(t9.phone) ELSE 'null' END, CASE WHEN (t9.id = (SELECT me.id 
FROM me) OR t9.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.personal = 1)) THEN '"' || t9.role || '"' ELSE 'null' END) AS x0 
FROM n8 CROSS JOIN contact AS t9 ON t9.id = n8.id ORDER BY n8.id DESC) AS anon_3 GROUP BY anon_3.pid), 
k16 AS 
(SELECT p5.id AS pid, CAST((SELECT count(*) AS count_1 
FROM account_relationship AS t15 
WHERE (t15.partner_id = p5.id OR t15.account_id = p5.id) AND t15.partner_id IN (SELECT reached.account_id 
FROM reached) AND t15.account_id IN (SELECT reached.account_id 
FROM reached)) AS TEXT) AS total 
FROM p5), 
j17 AS MATERIALIZED 
(SELECT group_concat(anon_1.x0, ',') AS x0 
FROM (SELECT n3.id AS id, n3."key" AS "key", printf('{"name":%s,"contacts":%s,"relationships":%s}', json_quote(t4.name), printf('{"nodes":%s}', printf('[%s]', coalesce(j10.x0, ''))), printf('{"totalCount":%s}', k16.total)) AS x0 
FROM n3 CROSS JOIN account AS t4 ON t4.id = n3.id LEFT JOIN j10 ON j10.pid = t4.id LEFT JOIN k16 ON k16.pid = t4.id ORDER BY n3."key" ASC, n3.id ASC) AS anon_1), 
authorized AS 
(SELECT related_party_1.sold_product_id AS sold_product_id, related_party_1.install_base_item_id AS install_base_item_id, related_party_1.case_id AS case_id 
FROM related_party AS related_party_1 
WHERE related_party_1.kind = 'AUTHORIZED' AND (related_party_1.contact_id = (SELECT me.id 
FROM me) OR related_party_1.account_id = (SELECT me.home_id 
FROM me))), 
v18 AS 
(SELECT case_record_1.id AS id 
FROM case_record AS case_record_1 
WHERE case_record_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'ALL') AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id AS id 
FROM case_record AS case_record_1 
WHERE case_record_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'SINCE_START') AND (EXISTS (SELECT * 
FROM reached AS anon_4 
WHERE anon_4.case_access = 'SINCE_START' AND anon_4.account_id = case_record_1.account_id AND (anon_4.valid_from IS NULL OR case_record_1.opened_at >= anon_4.valid_from))) AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id AS id 
FROM case_record AS case_record_1 
WHERE case_record_1.partner_id = (SELECT me.home_id 
FROM me) AND case_record_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'ASSIGNED') AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id AS id 
FROM case_record AS case_record_1 
WHERE (case_record_1.contact_id = (SELECT me.id 
FROM me) OR case_record_1.opened_by_contact_id = (SELECT me.id 
FROM me) OR case_record_1.partner_contact_id = (SELECT me.id 
FROM me)) AND case_record_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'OWN') AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id AS id 
FROM case_record AS case_record_1 
WHERE case_record_1.id IN (SELECT authorized.case_id 
FROM authorized 
WHERE authorized.case_id IS NOT NULL) AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id AS id 
FROM case_record AS case_record_1 
WHERE case_record_1.sold_product_id IN (SELECT authorized.sold_product_id 
FROM authorized 
WHERE authorized.sold_product_id IS NOT NULL) AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id AS id 
FROM case_record AS case_record_1 
WHERE case_record_1.id IN (SELECT case_install_base_item_1.case_id 
FROM case_install_base_item AS case_install_base_item_1 
WHERE case_install_base_item_1.install_base_item_id IN (SELECT install_base_item_1.id 
FROM install_base_item AS install_base_item_1 
WHERE install_base_item_1.root_id IN (SELECT authorized.install_base_item_id 
FROM authorized 
WHERE authorized.install_base_item_id IS NOT NULL))) AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED'))), 
k25 AS 
(SELECT CAST((SELECT count(*) AS count_2 
FROM case_record AS t22 
WHERE t22.id IN (SELECT v18.id 
FROM v18)) AS TEXT) AS total), 
n20 AS 
(SELECT anon_6.id AS id, anon_6."key" AS "key" 
FROM (SELECT t19.id AS id, t19.number AS "key" 
FROM case_record AS t19 
WHERE t19.id IN (SELECT v18.id 
FROM v18) ORDER BY t19.number ASC, t19.id ASC
 LIMIT ?5 OFFSET 0) AS anon_6), 
j26 AS MATERIALIZED 
(SELECT group_concat(anon_5.x0, ',') AS x0 
FROM (SELECT n20.id AS id, n20."key" AS "key", printf('{"number":%s,"subject":%s,"partner":%s,"account":%s}', json_quote(t21.number), json_quote(t21.subject), CASE WHEN (t23.id IS NULL) THEN 'null' ELSE printf('{"name":%s}', json_quote(t23.name)) END, CASE WHEN (t24.id IS NULL) THEN 'null' ELSE printf('{"name":%s}', json_quote(t24.name)) END) AS x0 
FROM n20 CROSS JOIN case_record AS t21 ON t21.id = n20.id LEFT JOIN account AS t23 ON t23.id = t21.partner_id AND t23.id IN (SELECT reached.account_id 
FROM reached) LEFT JOIN account AS t24 ON t24.id = t21.account_id AND t24.id IN (SELECT reached.account_id 
FROM reached) ORDER BY n20."key" ASC, n20.id ASC) AS anon_5), 
v27 AS 
(SELECT sold_product_1.id AS id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.install_base = 1 AND reached.restricted = 0) UNION SELECT sold_product_1.id AS id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.contact_id = (SELECT me.id 
FROM me) AND sold_product_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.install_base = 1) UNION SELECT sold_product_1.id AS id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.id IN (SELECT authorized.sold_product_id 
FROM authorized 
WHERE authorized.sold_product_id IS NOT NULL) UNION SELECT sold_product_1.id AS id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.id IN (SELECT installed_product_1.sold_product_id 
FROM installed_product AS installed_product_1 
WHERE installed_product_1.install_base_item_id IN (SELECT install_base_item_1.id 
FROM install_base_item AS install_base_item_1 
WHERE install_base_item_1.root_id IN (SELECT authorized.install_base_item_id 
FROM authorized 
WHERE authorized.install_base_item_id IS NOT NULL)))), 
n29 AS 
(SELECT anon_8.id AS id 
FROM (SELECT t28.id AS id 
FROM sold_product AS t28 
WHERE t28.id IN (SELECT v27.id 
FROM v27) ORDER BY t28.id DESC
 LIMIT ?6 OFFSET 0) AS anon_8), 
j32 AS MATERIALIZED 
(SELECT group_concat(anon_7.x0, ',') AS x0 
FROM (SELECT n29.id AS id, printf('{"name":%s,"unitPrice":%s,"account":%s}', json_quote(t30.name), CASE WHEN (t30.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.commercial = 1)) THEN coalesce('"' || CASE WHEN (t30.unit_price IS NOT NULL) THEN printf('%s%d.%02d', CASE WHEN (t30.unit_price < 0) THEN '-' ELSE '' END, abs(t30.unit_price) / 100, abs(t30.unit_price) % 100) END || '"', 'null') ELSE 'null' END, CASE WHEN (t31.id IS NULL) THEN 'null' ELSE printf('{"name":%s}', json_quote(t31.name)) END) AS x0 
FROM n29 CROSS JOIN sold_product AS t30 ON t30.id = n29.id LEFT JOIN account AS t31 ON t31.id = t30.account_id AND t31.id IN (SELECT reached.account_id 
FROM reached) ORDER BY n29.id DESC) AS anon_7)
 SELECT printf('{"accounts":%s,"cases":%s,"soldProducts":%s}', printf('{"nodes":%s}', printf('[%s]', coalesce((SELECT j17.x0 
FROM j17 
WHERE 1 = 1), ''))), printf('{"totalCount":%s,"nodes":%s}', (SELECT k25.total 
FROM k25 
WHERE 1 = 1), printf('[%s]', coalesce((SELECT j26.x0 
FROM j26 
WHERE 1 = 1), ''))), printf('{"nodes":%s}', printf('[%s]', coalesce((SELECT j32.x0 
FROM j32 
WHERE 1 = 1), '')))) AS answer 
FROM me
