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
(SELECT account_1.id AS id, account_1.name AS "key" 
FROM account AS account_1 
WHERE account_1.id IN (SELECT reached.account_id 
FROM reached)), 
authorized AS 
(SELECT related_party_1.sold_product_id AS sold_product_id, related_party_1.install_base_item_id AS install_base_item_id, related_party_1.case_id AS case_id 
FROM related_party AS related_party_1 
WHERE related_party_1.kind = 'AUTHORIZED' AND (related_party_1.contact_id = (SELECT me.id 
FROM me) OR related_party_1.account_id = (SELECT me.home_id 
FROM me))), 
v8 AS 
(SELECT case_record_1.id AS id, case_record_1.number AS "key" 
FROM case_record AS case_record_1 
WHERE case_record_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'ALL') AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id AS id, case_record_1.number AS "key" 
FROM case_record AS case_record_1 
WHERE case_record_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'SINCE_START') AND (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = case_record_1.account_id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= ?2) AND (held.valid_to IS NULL OR held.valid_to > ?2) AND held.case_access = 'SINCE_START' AND (held.valid_from IS NULL OR case_record_1.opened_at >= held.valid_from))) AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id AS id, case_record_1.number AS "key" 
FROM case_record AS case_record_1 
WHERE case_record_1.partner_id = (SELECT me.home_id 
FROM me) AND case_record_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'ASSIGNED') AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id AS id, case_record_1.number AS "key" 
FROM case_record AS case_record_1 
WHERE (case_record_1.contact_id = (SELECT me.id 
FROM me) OR case_record_1.opened_by_contact_id = (SELECT me.id 
FROM me) OR case_record_1.partner_contact_id = (SELECT me.id 
FROM me)) AND case_record_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'OWN') AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id AS id, case_record_1.number AS "key" 
FROM case_record AS case_record_1 
WHERE case_record_1.id IN (SELECT authorized.case_id 
FROM authorized 
WHERE authorized.case_id IS NOT NULL) AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id AS id, case_record_1.number AS "key" 
FROM case_record AS case_record_1 
WHERE case_record_1.sold_product_id IN (SELECT authorized.sold_product_id 
FROM authorized 
WHERE authorized.sold_product_id IS NOT NULL) AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id AS id, case_record_1.number AS "key" 
FROM case_record AS case_record_1 
WHERE case_record_1.id IN (SELECT case_install_base_item_1.case_id 
FROM case_install_base_item AS case_install_base_item_1 
WHERE case_install_base_item_1.install_base_item_id IN (SELECT install_base_item_1.id 
FROM install_base_item AS install_base_item_1 
WHERE install_base_item_1.root_id IN (SELECT authorized.install_base_item_id 
FROM authorized 
WHERE authorized.install_base_item_id IS NOT NULL))) AND NOT (case_record_1.major = 1 AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED'))), 
v12 AS 
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
WHERE authorized.install_base_item_id IS NOT NULL))))
 SELECT printf('{"accounts":%s,"cases":%s,"soldProducts":%s}', (SELECT printf('{"nodes":[%s]}', coalesce(group_concat(anon_1.x0, ','), '')) AS printf_1 
FROM (SELECT anon_2.id AS id, anon_2."key" AS "key", printf('{"name":%s,"contacts":%s,"relationships":{"totalCount":%s}}', json_quote(t2.name), (SELECT printf('{"nodes":[%s]}', coalesce(group_concat(anon_3.x0, ','), '')) AS printf_2 
FROM (SELECT anon_4.id AS id, printf('{"name":%s,"email":%s,"phone":%s,"role":%s}', json_quote(t4.name), CASE WHEN (t4.id = (SELECT me.id 
FROM me) OR (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t4.account_id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= ?2) AND (held.valid_to IS NULL OR held.valid_to > ?2) AND (held.personal = 1 OR held.contacts = 1 AND held.source = 'PARTNER')))) THEN json_quote(t4.email) ELSE 'null' END, CASE WHEN (t4.id = (SELECT me.id 
FROM me) OR (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t4.account_id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= ?2) AND (held.valid_to IS NULL OR held.valid_to > ?2) AND held.personal = 1))) THEN json_quote(t4.phone) ELSE 'null' END, CASE WHEN (t4.id = (SELECT me.id 
FROM me) OR (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t4.account_id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= ?2) AND (held.valid_to IS NULL OR held.valid_to > ?2) AND held.personal = 1))) THEN printf('"%s"', t4.role) ELSE 'null' END) AS x0 
FROM (SELECT t3.id AS id 
FROM contact AS t3 
WHERE t3.account_id = t2.id AND (t3.id = (SELECT me.id 
FROM me) OR (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t3.account_id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= ?2) AND (held.valid_to IS NULL OR held.valid_to > ?2) AND held.contacts = 1))) ORDER BY t3.id DESC
 LIMIT ?3 OFFSET 0) AS anon_4 CROSS JOIN contact AS t4 ON t4.id = anon_4.id) AS anon_3), CAST((SELECT count(*) AS count_1 
FROM account_relationship AS t7 
WHERE (t7.partner_id = t2.id OR t7.account_id = t2.id) AND (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t7.partner_id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= ?2) AND (held.valid_to IS NULL OR held.valid_to > ?2))) AND (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t7.account_id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= ?2) AND (held.valid_to IS NULL OR held.valid_to > ?2)))) AS TEXT)) AS x0 
FROM (SELECT v1.id AS id, v1."key" AS "key" 
FROM v1 ORDER BY v1."key" ASC, v1.id ASC
 LIMIT ?4 OFFSET 0) AS anon_2 CROSS JOIN account AS t2 ON t2.id = anon_2.id) AS anon_1), (SELECT printf('{"totalCount":%s,"nodes":[%s]}', CAST((SELECT count(*) AS count_2 
FROM v8) AS TEXT), coalesce(group_concat(anon_5.x0, ','), '')) AS printf_3 
FROM (SELECT anon_6.id AS id, anon_6."key" AS "key", printf('{"number":%s,"subject":%s,"partner":%s,"account":%s}', json_quote(t9.number), json_quote(t9.subject), CASE WHEN (t10.id IS NOT NULL) THEN printf('{"name":%s}', json_quote(t10.name)) ELSE 'null' END, CASE WHEN (t11.id IS NOT NULL) THEN printf('{"name":%s}', json_quote(t11.name)) ELSE 'null' END) AS x0 
FROM (SELECT v8.id AS id, v8."key" AS "key" 
FROM v8 ORDER BY v8."key" ASC, v8.id ASC
 LIMIT ?5 OFFSET 0) AS anon_6 CROSS JOIN case_record AS t9 ON t9.id = anon_6.id LEFT JOIN account AS t10 ON t10.id = t9.partner_id AND (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t10.id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= ?2) AND (held.valid_to IS NULL OR held.valid_to > ?2))) LEFT JOIN account AS t11 ON t11.id = t9.account_id AND (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t11.id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= ?2) AND (held.valid_to IS NULL OR held.valid_to > ?2)))) AS anon_5), (SELECT printf('{"nodes":[%s]}', coalesce(group_concat(anon_7.x0, ','), '')) AS printf_4 
FROM (SELECT anon_8.id AS id, printf('{"name":%s,"unitPrice":%s,"account":%s}', json_quote(t13.name), CASE WHEN (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t13.account_id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= ?2) AND (held.valid_to IS NULL OR held.valid_to > ?2) AND held.commercial = 1)) THEN coalesce('"' || CASE WHEN (t13.unit_price IS NOT NULL) THEN printf('%s%d.%02d', CASE WHEN (t13.unit_price < 0) THEN '-' ELSE '' END, abs(t13.unit_price) / 100, abs(t13.unit_price) % 100) END || '"', 'null') ELSE 'null' END, CASE WHEN (t14.id IS NOT NULL) THEN printf('{"name":%s}', json_quote(t14.name)) ELSE 'null' END) AS x0 
FROM (SELECT v12.id AS id 
FROM v12 ORDER BY v12.id DESC
 LIMIT ?6 OFFSET 0) AS anon_8 CROSS JOIN sold_product AS t13 ON t13.id = anon_8.id LEFT JOIN account AS t14 ON t14.id = t13.account_id AND (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t14.id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= ?2) AND (held.valid_to IS NULL OR held.valid_to > ?2)))) AS anon_7)) AS answer 
FROM me
