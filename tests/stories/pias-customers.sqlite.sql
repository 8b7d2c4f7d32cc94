WITH me AS 
(SELECT contact.id AS id, contact.account_id AS home_id, contact.name AS name 
FROM contact JOIN account ON account.id = contact.account_id 
WHERE contact.public_id = ?1 AND contact.active = 1 AND account.active = 1), 
n2 AS 
(SELECT anon_2.id AS id, row_number() OVER (ORDER BY anon_2."key" ASC, anon_2.id ASC) AS rn, anon_2."key" AS "key" 
FROM (SELECT t1.id AS id, t1.name AS "key" 
FROM account AS t1 
WHERE t1.id IN (SELECT account_1.id 
FROM account AS account_1 
WHERE account_1.id IN (SELECT account_access_1.account_id 
FROM account_access AS account_access_1 
WHERE account_access_1.contact_id = (SELECT me.id 
FROM me) AND (account_access_1.valid_from IS NULL OR account_access_1.valid_from <= ?2) AND (account_access_1.valid_to IS NULL OR account_access_1.valid_to > ?2))) ORDER BY t1.name ASC, t1.id ASC
 LIMIT ?3 OFFSET 0) AS anon_2), 
p4 AS 
(SELECT DISTINCT n2.id AS id 
FROM n2), 
n7 AS 
(SELECT t6.id AS id, row_number() OVER (PARTITION BY p4.id ORDER BY t6.id DESC) AS rn, p4.id AS pid 
FROM p4 LEFT OUTER JOIN contact AS t6 ON t6.id IN (SELECT t5.id 
FROM contact AS t5 
WHERE t5.account_id = p4.id AND (t5.id = (SELECT me.id 
FROM me) OR t5.account_id IN (SELECT account_access_5.account_id 
FROM account_access AS account_access_5 
WHERE account_access_5.contact_id = (SELECT me.id 
FROM me) AND (account_access_5.valid_from IS NULL OR account_access_5.valid_from <= ?2) AND (account_access_5.valid_to IS NULL OR account_access_5.valid_to > ?2) AND account_access_5.contacts = 1)) ORDER BY t5.id DESC
 LIMIT ?4 OFFSET 0)), 
j9 AS 
(SELECT anon_3.pid AS pid, group_concat(anon_3.x0, ',') AS x0 
FROM (SELECT n7.pid AS pid, n7.rn AS rn, printf('{"name":%s,"email":%s,"phone":%s,"role":%s}', json_quote(t8.name), CASE WHEN (t8.id = (SELECT me.id 
FROM me) OR t8.account_id IN (SELECT account_access_2.account_id 
FROM account_access AS account_access_2 
WHERE account_access_2.contact_id = (SELECT me.id 
FROM me) AND (account_access_2.valid_from IS NULL OR account_access_2.valid_from <= ?2) AND (account_access_2.valid_to IS NULL OR account_access_2.valid_to > ?2) AND (account_access_2.personal = 1 OR account_access_2.contacts = 1 AND account_access_2.source = 'PARTNER'))) THEN json_quote(t8.email) ELSE 'null' END, CASE WHEN (t8.id = (SELECT me.id 
FROM me) OR t8.account_id IN (SELECT account_access_3.account_id 
FROM account_access AS account_access_3 
WHERE account_access_3.contact_id = (SELECT me.id 
FROM me) AND (account_access_3.valid_from IS NULL OR account_access_3.valid_from <= ?2) AND (account_access_3.valid_to IS NULL OR account_access_3.valid_to > ?2) AND account_access_3.personal = 1)) THEN json_quote(t8.phone) ELSE 'null' END, CASE WHEN (t8.id = (SELECT me.id 
FROM me) OR t8.account_id IN (SELECT account_access_4.account_id 
FROM account_access AS account_access_4 
WHERE account_access_4.contact_id = (SELECT me.id 
FROM me) AND (account_access_4.valid_from IS NULL OR account_access_4.valid_from <= ?2) AND (account_access_4.valid_to IS NULL OR account_access_4.valid_to > ?2) AND account_access_4.personal = 1)) THEN '"' || t8.role || '"' ELSE 'null' END) AS x0 
FROM n7 JOIN contact AS t8 ON t8.id = n7.id ORDER BY n7.rn) AS anon_3 GROUP BY anon_3.pid), 
p10 AS 
(SELECT DISTINCT n2.id AS id 
FROM n2), 
k16 AS 
(SELECT p10.id AS pid, CAST((SELECT count(*) AS count_1 
FROM account_relationship AS t15 
WHERE (t15.partner_id = p10.id OR t15.account_id = p10.id) AND t15.partner_id IN (SELECT account_access_1.account_id 
FROM account_access AS account_access_1 
WHERE account_access_1.contact_id = (SELECT me.id 
FROM me) AND (account_access_1.valid_from IS NULL OR account_access_1.valid_from <= ?2) AND (account_access_1.valid_to IS NULL OR account_access_1.valid_to > ?2)) AND t15.account_id IN (SELECT account_access_1.account_id 
FROM account_access AS account_access_1 
WHERE account_access_1.contact_id = (SELECT me.id 
FROM me) AND (account_access_1.valid_from IS NULL OR account_access_1.valid_from <= ?2) AND (account_access_1.valid_to IS NULL OR account_access_1.valid_to > ?2))) AS TEXT) AS f0 
FROM p10), 
j17 AS 
(SELECT group_concat(anon_1.x0, ',') AS x0 
FROM (SELECT n2.rn AS rn, printf('{"name":%s,"contacts":%s,"relationships":%s}', json_quote(t3.name), printf('{"nodes":%s}', printf('[%s]', coalesce(j9.x0, ''))), printf('{"totalCount":%s}', k16.f0)) AS x0 
FROM n2 JOIN account AS t3 ON t3.id = n2.id LEFT OUTER JOIN j9 ON j9.pid = t3.id LEFT OUTER JOIN k16 ON k16.pid = t3.id ORDER BY n2.rn) AS anon_1), 
k24 AS 
(SELECT CAST((SELECT count(*) AS count_2 
FROM case_record AS t21 
WHERE t21.id IN (SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.account_id IN (SELECT account_access_6.account_id 
FROM account_access AS account_access_6 
WHERE account_access_6.contact_id = (SELECT me.id 
FROM me) AND (account_access_6.valid_from IS NULL OR account_access_6.valid_from <= ?2) AND (account_access_6.valid_to IS NULL OR account_access_6.valid_to > ?2) AND account_access_6.case_access = 'ALL') AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.account_id IN (SELECT account_access_7.account_id 
FROM account_access AS account_access_7 
WHERE account_access_7.contact_id = (SELECT me.id 
FROM me) AND (account_access_7.valid_from IS NULL OR account_access_7.valid_from <= ?2) AND (account_access_7.valid_to IS NULL OR account_access_7.valid_to > ?2) AND account_access_7.case_access = 'SINCE_START') AND (EXISTS (SELECT * 
FROM account_access AS account_access_8 
WHERE account_access_8.contact_id = (SELECT me.id 
FROM me) AND (account_access_8.valid_from IS NULL OR account_access_8.valid_from <= ?2) AND (account_access_8.valid_to IS NULL OR account_access_8.valid_to > ?2) AND account_access_8.case_access = 'SINCE_START' AND account_access_8.account_id = case_record_1.account_id AND (account_access_8.valid_from IS NULL OR case_record_1.opened_at >= account_access_8.valid_from))) AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.partner_id = (SELECT me.home_id 
FROM me) AND case_record_1.account_id IN (SELECT account_access_9.account_id 
FROM account_access AS account_access_9 
WHERE account_access_9.contact_id = (SELECT me.id 
FROM me) AND (account_access_9.valid_from IS NULL OR account_access_9.valid_from <= ?2) AND (account_access_9.valid_to IS NULL OR account_access_9.valid_to > ?2) AND account_access_9.case_access = 'ASSIGNED') AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE (case_record_1.contact_id = (SELECT me.id 
FROM me) OR case_record_1.opened_by_contact_id = (SELECT me.id 
FROM me) OR case_record_1.partner_contact_id = (SELECT me.id 
FROM me)) AND case_record_1.account_id IN (SELECT account_access_10.account_id 
FROM account_access AS account_access_10 
WHERE account_access_10.contact_id = (SELECT me.id 
FROM me) AND (account_access_10.valid_from IS NULL OR account_access_10.valid_from <= ?2) AND (account_access_10.valid_to IS NULL OR account_access_10.valid_to > ?2) AND account_access_10.case_access = 'OWN') AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.id IN (SELECT related_party_1.case_id 
FROM related_party AS related_party_1 
WHERE related_party_1.kind = 'AUTHORIZED' AND related_party_1.case_id IS NOT NULL AND (related_party_1.contact_id = (SELECT me.id 
FROM me) OR related_party_1.account_id = (SELECT me.home_id 
FROM me))) AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.sold_product_id IN (SELECT related_party_2.sold_product_id 
FROM related_party AS related_party_2 
WHERE related_party_2.kind = 'AUTHORIZED' AND related_party_2.sold_product_id IS NOT NULL AND (related_party_2.contact_id = (SELECT me.id 
FROM me) OR related_party_2.account_id = (SELECT me.home_id 
FROM me))) AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.id IN (SELECT case_install_base_item_1.case_id 
FROM case_install_base_item AS case_install_base_item_1 
WHERE case_install_base_item_1.install_base_item_id IN (SELECT install_base_item_1.id 
FROM install_base_item AS install_base_item_1 
WHERE install_base_item_1.root_id IN (SELECT related_party_3.install_base_item_id 
FROM related_party AS related_party_3 
WHERE related_party_3.kind = 'AUTHORIZED' AND related_party_3.install_base_item_id IS NOT NULL AND (related_party_3.contact_id = (SELECT me.id 
FROM me) OR related_party_3.account_id = (SELECT me.home_id 
FROM me))))) AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')))) AS TEXT) AS f0), 
n19 AS 
(SELECT anon_5.id AS id, row_number() OVER (ORDER BY anon_5."key" ASC, anon_5.id ASC) AS rn, anon_5."key" AS "key" 
FROM (SELECT t18.id AS id, t18.number AS "key" 
FROM case_record AS t18 
WHERE t18.id IN (SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.account_id IN (SELECT account_access_6.account_id 
FROM account_access AS account_access_6 
WHERE account_access_6.contact_id = (SELECT me.id 
FROM me) AND (account_access_6.valid_from IS NULL OR account_access_6.valid_from <= ?2) AND (account_access_6.valid_to IS NULL OR account_access_6.valid_to > ?2) AND account_access_6.case_access = 'ALL') AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.account_id IN (SELECT account_access_7.account_id 
FROM account_access AS account_access_7 
WHERE account_access_7.contact_id = (SELECT me.id 
FROM me) AND (account_access_7.valid_from IS NULL OR account_access_7.valid_from <= ?2) AND (account_access_7.valid_to IS NULL OR account_access_7.valid_to > ?2) AND account_access_7.case_access = 'SINCE_START') AND (EXISTS (SELECT * 
FROM account_access AS account_access_8 
WHERE account_access_8.contact_id = (SELECT me.id 
FROM me) AND (account_access_8.valid_from IS NULL OR account_access_8.valid_from <= ?2) AND (account_access_8.valid_to IS NULL OR account_access_8.valid_to > ?2) AND account_access_8.case_access = 'SINCE_START' AND account_access_8.account_id = case_record_1.account_id AND (account_access_8.valid_from IS NULL OR case_record_1.opened_at >= account_access_8.valid_from))) AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.partner_id = (SELECT me.home_id 
FROM me) AND case_record_1.account_id IN (SELECT account_access_9.account_id 
FROM account_access AS account_access_9 
WHERE account_access_9.contact_id = (SELECT me.id 
FROM me) AND (account_access_9.valid_from IS NULL OR account_access_9.valid_from <= ?2) AND (account_access_9.valid_to IS NULL OR account_access_9.valid_to > ?2) AND account_access_9.case_access = 'ASSIGNED') AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE (case_record_1.contact_id = (SELECT me.id 
FROM me) OR case_record_1.opened_by_contact_id = (SELECT me.id 
FROM me) OR case_record_1.partner_contact_id = (SELECT me.id 
FROM me)) AND case_record_1.account_id IN (SELECT account_access_10.account_id 
FROM account_access AS account_access_10 
WHERE account_access_10.contact_id = (SELECT me.id 
FROM me) AND (account_access_10.valid_from IS NULL OR account_access_10.valid_from <= ?2) AND (account_access_10.valid_to IS NULL OR account_access_10.valid_to > ?2) AND account_access_10.case_access = 'OWN') AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.id IN (SELECT related_party_1.case_id 
FROM related_party AS related_party_1 
WHERE related_party_1.kind = 'AUTHORIZED' AND related_party_1.case_id IS NOT NULL AND (related_party_1.contact_id = (SELECT me.id 
FROM me) OR related_party_1.account_id = (SELECT me.home_id 
FROM me))) AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.sold_product_id IN (SELECT related_party_2.sold_product_id 
FROM related_party AS related_party_2 
WHERE related_party_2.kind = 'AUTHORIZED' AND related_party_2.sold_product_id IS NOT NULL AND (related_party_2.contact_id = (SELECT me.id 
FROM me) OR related_party_2.account_id = (SELECT me.home_id 
FROM me))) AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.id IN (SELECT case_install_base_item_1.case_id 
FROM case_install_base_item AS case_install_base_item_1 
WHERE case_install_base_item_1.install_base_item_id IN (SELECT install_base_item_1.id 
FROM install_base_item AS install_base_item_1 
WHERE install_base_item_1.root_id IN (SELECT related_party_3.install_base_item_id 
FROM related_party AS related_party_3 
WHERE related_party_3.kind = 'AUTHORIZED' AND related_party_3.install_base_item_id IS NOT NULL AND (related_party_3.contact_id = (SELECT me.id 
FROM me) OR related_party_3.account_id = (SELECT me.home_id 
FROM me))))) AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED'))) ORDER BY t18.number ASC, t18.id ASC
 LIMIT ?5 OFFSET 0) AS anon_5), 
j25 AS 
(SELECT group_concat(anon_4.x0, ',') AS x0 
FROM (SELECT n19.rn AS rn, printf('{"number":%s,"subject":%s,"partner":%s,"account":%s}', json_quote(t20.number), json_quote(t20.subject), CASE WHEN (t22.id IS NULL) THEN 'null' ELSE printf('{"name":%s}', json_quote(t22.name)) END, CASE WHEN (t23.id IS NULL) THEN 'null' ELSE printf('{"name":%s}', json_quote(t23.name)) END) AS x0 
FROM n19 JOIN case_record AS t20 ON t20.id = n19.id LEFT OUTER JOIN account AS t22 ON t22.id = t20.partner_id AND t22.id IN (SELECT account_access_1.account_id 
FROM account_access AS account_access_1 
WHERE account_access_1.contact_id = (SELECT me.id 
FROM me) AND (account_access_1.valid_from IS NULL OR account_access_1.valid_from <= ?2) AND (account_access_1.valid_to IS NULL OR account_access_1.valid_to > ?2)) LEFT OUTER JOIN account AS t23 ON t23.id = t20.account_id AND t23.id IN (SELECT account_access_1.account_id 
FROM account_access AS account_access_1 
WHERE account_access_1.contact_id = (SELECT me.id 
FROM me) AND (account_access_1.valid_from IS NULL OR account_access_1.valid_from <= ?2) AND (account_access_1.valid_to IS NULL OR account_access_1.valid_to > ?2)) ORDER BY n19.rn) AS anon_4), 
n27 AS 
(SELECT anon_7.id AS id, row_number() OVER (ORDER BY anon_7.id DESC) AS rn 
FROM (SELECT t26.id AS id 
FROM sold_product AS t26 
WHERE t26.id IN (SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.account_id IN (SELECT account_access_12.account_id 
FROM account_access AS account_access_12 
WHERE account_access_12.contact_id = (SELECT me.id 
FROM me) AND (account_access_12.valid_from IS NULL OR account_access_12.valid_from <= ?2) AND (account_access_12.valid_to IS NULL OR account_access_12.valid_to > ?2) AND account_access_12.install_base = 1 AND account_access_12.restricted = 0) UNION SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.contact_id = (SELECT me.id 
FROM me) AND sold_product_1.account_id IN (SELECT account_access_13.account_id 
FROM account_access AS account_access_13 
WHERE account_access_13.contact_id = (SELECT me.id 
FROM me) AND (account_access_13.valid_from IS NULL OR account_access_13.valid_from <= ?2) AND (account_access_13.valid_to IS NULL OR account_access_13.valid_to > ?2) AND account_access_13.install_base = 1) UNION SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.id IN (SELECT related_party_2.sold_product_id 
FROM related_party AS related_party_2 
WHERE related_party_2.kind = 'AUTHORIZED' AND related_party_2.sold_product_id IS NOT NULL AND (related_party_2.contact_id = (SELECT me.id 
FROM me) OR related_party_2.account_id = (SELECT me.home_id 
FROM me))) UNION SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.id IN (SELECT installed_product_1.sold_product_id 
FROM installed_product AS installed_product_1 
WHERE installed_product_1.install_base_item_id IN (SELECT install_base_item_1.id 
FROM install_base_item AS install_base_item_1 
WHERE install_base_item_1.root_id IN (SELECT related_party_3.install_base_item_id 
FROM related_party AS related_party_3 
WHERE related_party_3.kind = 'AUTHORIZED' AND related_party_3.install_base_item_id IS NOT NULL AND (related_party_3.contact_id = (SELECT me.id 
FROM me) OR related_party_3.account_id = (SELECT me.home_id 
FROM me)))))) ORDER BY t26.id DESC
 LIMIT ?6 OFFSET 0) AS anon_7), 
j30 AS 
(SELECT group_concat(anon_6.x0, ',') AS x0 
FROM (SELECT n27.rn AS rn, printf('{"name":%s,"unitPrice":%s,"account":%s}', json_quote(t28.name), CASE WHEN (t28.account_id IN (SELECT account_access_11.account_id 
FROM account_access AS account_access_11 
WHERE account_access_11.contact_id = (SELECT me.id 
FROM me) AND (account_access_11.valid_from IS NULL OR account_access_11.valid_from <= ?2) AND (account_access_11.valid_to IS NULL OR account_access_11.valid_to > ?2) AND account_access_11.commercial = 1)) THEN coalesce('"' || printf('%s%d.%02d', CASE WHEN (t28.unit_price < 0) THEN '-' ELSE '' END, abs(t28.unit_price) / 100, abs(t28.unit_price) % 100) || '"', 'null') ELSE 'null' END, CASE WHEN (t29.id IS NULL) THEN 'null' ELSE printf('{"name":%s}', json_quote(t29.name)) END) AS x0 
FROM n27 JOIN sold_product AS t28 ON t28.id = n27.id LEFT OUTER JOIN account AS t29 ON t29.id = t28.account_id AND t29.id IN (SELECT account_access_1.account_id 
FROM account_access AS account_access_1 
WHERE account_access_1.contact_id = (SELECT me.id 
FROM me) AND (account_access_1.valid_from IS NULL OR account_access_1.valid_from <= ?2) AND (account_access_1.valid_to IS NULL OR account_access_1.valid_to > ?2)) ORDER BY n27.rn) AS anon_6)
 SELECT printf('{"accounts":%s,"cases":%s,"soldProducts":%s}', printf('{"nodes":%s}', printf('[%s]', coalesce((SELECT j17.x0 
FROM j17 
WHERE 1 = 1), ''))), printf('{"totalCount":%s,"nodes":%s}', (SELECT k24.f0 
FROM k24 
WHERE 1 = 1), printf('[%s]', coalesce((SELECT j25.x0 
FROM j25 
WHERE 1 = 1), ''))), printf('{"nodes":%s}', printf('[%s]', coalesce((SELECT j30.x0 
FROM j30 
WHERE 1 = 1), '')))) AS answer 
FROM me
