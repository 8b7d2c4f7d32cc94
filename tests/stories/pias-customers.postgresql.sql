WITH me AS 
(SELECT contact.id AS id, contact.account_id AS home_id, contact.name AS name 
FROM contact JOIN account ON account.id = contact.account_id 
WHERE contact.public_id = $1::VARCHAR AND contact.active AND account.active), 
reached AS 
(SELECT account_access_1.id AS id, account_access_1.contact_id AS contact_id, account_access_1.account_id AS account_id, account_access_1.source AS source, account_access_1.valid_from AS valid_from, account_access_1.valid_to AS valid_to, account_access_1.install_base AS install_base, account_access_1.restricted AS restricted, account_access_1.contracts AS contracts, account_access_1.contacts AS contacts, account_access_1.personal AS personal, account_access_1.commercial AS commercial, account_access_1.case_access AS case_access 
FROM account_access AS account_access_1 
WHERE account_access_1.contact_id = (SELECT me.id 
FROM me) AND (account_access_1.valid_from IS NULL OR account_access_1.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (account_access_1.valid_to IS NULL OR account_access_1.valid_to > $2::TIMESTAMP WITH TIME ZONE)), 
v1 AS 
(SELECT account_1.id AS id, account_1.name AS key 
FROM account AS account_1 
WHERE account_1.id IN (SELECT reached.account_id 
FROM reached)), 
authorized AS 
(SELECT related_party_1.sold_product_id AS sold_product_id, related_party_1.install_base_item_id AS install_base_item_id, related_party_1.case_id AS case_id 
FROM related_party AS related_party_1 
WHERE related_party_1.kind = 'AUTHORIZED' AND (related_party_1.contact_id = (SELECT me.id 
FROM me) OR related_party_1.account_id = (SELECT me.home_id 
FROM me))), 
v9 AS 
(SELECT case_record_1.id AS id, case_record_1.number AS key 
FROM case_record AS case_record_1 
WHERE case_record_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'ALL') AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id AS id, case_record_1.number AS key 
FROM case_record AS case_record_1 
WHERE case_record_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'SINCE_START') AND (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = case_record_1.account_id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (held.valid_to IS NULL OR held.valid_to > $2::TIMESTAMP WITH TIME ZONE) AND held.case_access = 'SINCE_START' AND (held.valid_from IS NULL OR case_record_1.opened_at >= held.valid_from))) AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id AS id, case_record_1.number AS key 
FROM case_record AS case_record_1 
WHERE case_record_1.partner_id = (SELECT me.home_id 
FROM me) AND case_record_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'ASSIGNED') AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id AS id, case_record_1.number AS key 
FROM case_record AS case_record_1 
WHERE (case_record_1.contact_id = (SELECT me.id 
FROM me) OR case_record_1.opened_by_contact_id = (SELECT me.id 
FROM me) OR case_record_1.partner_contact_id = (SELECT me.id 
FROM me)) AND case_record_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'OWN') AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id AS id, case_record_1.number AS key 
FROM case_record AS case_record_1 
WHERE case_record_1.id IN (SELECT authorized.case_id 
FROM authorized 
WHERE authorized.case_id IS NOT NULL) AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id AS id, case_record_1.number AS key 
FROM case_record AS case_record_1 
WHERE case_record_1.sold_product_id IN (SELECT authorized.sold_product_id 
FROM authorized 
WHERE authorized.sold_product_id IS NOT NULL) AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id AS id, case_record_1.number AS key 
FROM case_record AS case_record_1 
WHERE case_record_1.id IN (SELECT case_install_base_item_1.case_id 
FROM case_install_base_item AS case_install_base_item_1 
WHERE case_install_base_item_1.install_base_item_id IN (SELECT install_base_item_1.id 
FROM install_base_item AS install_base_item_1 
WHERE install_base_item_1.root_id IN (SELECT authorized.install_base_item_id 
FROM authorized 
WHERE authorized.install_base_item_id IS NOT NULL))) AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED'))), 
v13 AS 
(SELECT sold_product_1.id AS id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.install_base AND NOT reached.restricted) UNION SELECT sold_product_1.id AS id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.contact_id = (SELECT me.id 
FROM me) AND sold_product_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.install_base) UNION SELECT sold_product_1.id AS id 
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
 SELECT format('{"accounts":%s,"cases":%s,"soldProducts":%s}', (SELECT format('{"nodes":[%s]}', coalesce(string_agg(anon_1.x0, ',' ORDER BY anon_1.key ASC, anon_1.id ASC), '')) AS format_1 
FROM (SELECT anon_2.id AS id, anon_2.key AS key, format('{"name":%s,"contacts":%s,"relationships":{"totalCount":%s}}', CAST(to_json(t2.name) AS TEXT), (SELECT format('{"nodes":[%s]}', coalesce(string_agg(anon_3.x0, ',' ORDER BY anon_3.id DESC), '')) AS format_2 
FROM (SELECT anon_4.id AS id, format('{"name":%s,"email":%s,"phone":%s,"role":%s}', CAST(to_json(t4.name) AS TEXT), CASE WHEN (t4.id = (SELECT me.id 
FROM me) OR (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t4.account_id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (held.valid_to IS NULL OR held.valid_to > $2::TIMESTAMP WITH TIME ZONE) AND (held.personal OR held.contacts AND held.source = 'PARTNER')))) THEN coalesce(CAST(to_json(t4.email) AS TEXT), 'null') ELSE 'null' END, CASE WHEN (t4.id = (SELECT me.id 
FROM me) OR (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t4.account_id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (held.valid_to IS NULL OR held.valid_to > $2::TIMESTAMP WITH TIME ZONE) AND held.personal))) THEN coalesce(CAST(to_json(t4.phone) AS TEXT), 'null') ELSE 'null' END, CASE WHEN (t4.id = (SELECT me.id 
FROM me) OR (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t4.account_id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (held.valid_to IS NULL OR held.valid_to > $2::TIMESTAMP WITH TIME ZONE) AND held.personal))) THEN format('"%s"', t4.role) ELSE 'null' END) AS x0 
FROM (SELECT t3.id AS id 
FROM contact AS t3 
WHERE t3.account_id = t2.id AND (t3.id = (SELECT me.id 
FROM me) OR (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t3.account_id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (held.valid_to IS NULL OR held.valid_to > $2::TIMESTAMP WITH TIME ZONE) AND held.contacts))) ORDER BY t3.id DESC 
 LIMIT $3::INTEGER) AS anon_4 JOIN contact AS t4 ON t4.id = anon_4.id) AS anon_3), CAST((SELECT count(*) AS count_1 
FROM account_relationship AS t8 
WHERE (t8.partner_id = t2.id OR t8.account_id = t2.id) AND (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t8.partner_id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (held.valid_to IS NULL OR held.valid_to > $2::TIMESTAMP WITH TIME ZONE))) AND (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t8.account_id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (held.valid_to IS NULL OR held.valid_to > $2::TIMESTAMP WITH TIME ZONE)))) AS TEXT)) AS x0 
FROM (SELECT v1.id AS id, v1.key AS key 
FROM v1 ORDER BY v1.key ASC, v1.id ASC 
 LIMIT $4::INTEGER) AS anon_2 JOIN account AS t2 ON t2.id = anon_2.id) AS anon_1), (SELECT format('{"totalCount":%s,"nodes":[%s]}', CAST((SELECT count(*) AS count_2 
FROM v9) AS TEXT), coalesce(string_agg(anon_5.x0, ',' ORDER BY anon_5.key ASC, anon_5.id ASC), '')) AS format_3 
FROM (SELECT anon_6.id AS id, anon_6.key AS key, format('{"number":%s,"subject":%s,"partner":%s,"account":%s}', CAST(to_json(t10.number) AS TEXT), CAST(to_json(t10.subject) AS TEXT), CASE WHEN (t11.id IS NOT NULL) THEN format('{"name":%s}', CAST(to_json(t11.name) AS TEXT)) ELSE 'null' END, CASE WHEN (t12.id IS NOT NULL) THEN format('{"name":%s}', CAST(to_json(t12.name) AS TEXT)) ELSE 'null' END) AS x0 
FROM (SELECT v9.id AS id, v9.key AS key 
FROM v9 ORDER BY v9.key ASC, v9.id ASC 
 LIMIT $5::INTEGER) AS anon_6 JOIN case_record AS t10 ON t10.id = anon_6.id LEFT OUTER JOIN account AS t11 ON t11.id = t10.partner_id AND (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t11.id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (held.valid_to IS NULL OR held.valid_to > $2::TIMESTAMP WITH TIME ZONE))) LEFT OUTER JOIN account AS t12 ON t12.id = t10.account_id AND (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t12.id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (held.valid_to IS NULL OR held.valid_to > $2::TIMESTAMP WITH TIME ZONE)))) AS anon_5), (SELECT format('{"nodes":[%s]}', coalesce(string_agg(anon_7.x0, ',' ORDER BY anon_7.id DESC), '')) AS format_4 
FROM (SELECT anon_8.id AS id, format('{"name":%s,"unitPrice":%s,"account":%s}', CAST(to_json(t14.name) AS TEXT), CASE WHEN (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t14.account_id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (held.valid_to IS NULL OR held.valid_to > $2::TIMESTAMP WITH TIME ZONE) AND held.commercial)) THEN coalesce('"' || CAST(CAST(CAST(t14.unit_price AS NUMERIC(20, 2)) / 100 AS NUMERIC(20, 2)) AS TEXT) || '"', 'null') ELSE 'null' END, CASE WHEN (t15.id IS NOT NULL) THEN format('{"name":%s}', CAST(to_json(t15.name) AS TEXT)) ELSE 'null' END) AS x0 
FROM (SELECT v13.id AS id 
FROM v13 ORDER BY v13.id DESC 
 LIMIT $6::INTEGER) AS anon_8 JOIN sold_product AS t14 ON t14.id = anon_8.id LEFT OUTER JOIN account AS t15 ON t15.id = t14.account_id AND (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t15.id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (held.valid_to IS NULL OR held.valid_to > $2::TIMESTAMP WITH TIME ZONE)))) AS anon_7)) AS answer 
FROM me
