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
(SELECT account_1.id AS id 
FROM account AS account_1 
WHERE account_1.id IN (SELECT reached.account_id 
FROM reached)), 
n3 AS 
(SELECT anon_2.id AS id, anon_2.key AS key 
FROM (SELECT t2.id AS id, t2.name AS key 
FROM account AS t2 
WHERE t2.id IN (SELECT v1.id 
FROM v1) ORDER BY t2.name ASC, t2.id ASC 
 LIMIT $3::INTEGER) AS anon_2), 
p5 AS 
(SELECT DISTINCT n3.id AS id 
FROM n3), 
n8 AS 
(SELECT l7.id AS id, p5.id AS pid 
FROM p5 JOIN LATERAL (SELECT t6.id AS id 
FROM contact AS t6 
WHERE t6.account_id = p5.id AND (t6.id = (SELECT me.id 
FROM me) OR t6.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.contacts)) ORDER BY t6.id DESC 
 LIMIT $4::INTEGER) AS l7 ON true), 
j10 AS MATERIALIZED 
(SELECT anon_3.pid AS pid, string_agg(anon_3.x0, ',' ORDER BY anon_3.id DESC) AS x0 
FROM (SELECT n8.id AS id, n8.pid AS pid, format('{"name":%s,"email":%s,"phone":%s,"role":%s}', CAST(to_json(t9.name) AS TEXT), CASE WHEN (t9.id = (SELECT me.id 
FROM me) OR t9.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.personal OR reached.contacts AND reached.source = 'PARTNER')) THEN coalesce(CAST(to_json(t9.email) AS TEXT), 'null') ELSE 'null' END, CASE WHEN (t9.id = (SELECT me.id 
FROM me) OR t9.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.personal)) THEN coalesce(CAST(to_json(t9.phone) AS TEXT), 'null') ELSE 'null' END, CASE WHEN (t9.id = (SELECT me.id 
FROM me) OR t9.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.personal)) THEN '"' || t9.role || '"' ELSE 'null' END) AS x0 
FROM n8 JOIN contact AS t9 ON t9.id = n8.id) AS anon_3 GROUP BY anon_3.pid), 
k17 AS 
(SELECT p5.id AS pid, CAST((SELECT count(*) AS count_1 
FROM account_relationship AS t16 
WHERE (t16.partner_id = p5.id OR t16.account_id = p5.id) AND t16.partner_id IN (SELECT reached.account_id 
FROM reached) AND t16.account_id IN (SELECT reached.account_id 
FROM reached)) AS TEXT) AS total 
FROM p5), 
j18 AS MATERIALIZED 
(SELECT string_agg(anon_1.x0, ',' ORDER BY anon_1.key ASC, anon_1.id ASC) AS x0 
FROM (SELECT n3.id AS id, n3.key AS key, format('{"name":%s,"contacts":%s,"relationships":%s}', CAST(to_json(t4.name) AS TEXT), format('{"nodes":%s}', format('[%s]', coalesce(j10.x0, ''))), format('{"totalCount":%s}', k17.total)) AS x0 
FROM n3 JOIN account AS t4 ON t4.id = n3.id LEFT OUTER JOIN j10 ON j10.pid = t4.id LEFT OUTER JOIN k17 ON k17.pid = t4.id) AS anon_1), 
authorized AS 
(SELECT related_party_1.sold_product_id AS sold_product_id, related_party_1.install_base_item_id AS install_base_item_id, related_party_1.case_id AS case_id 
FROM related_party AS related_party_1 
WHERE related_party_1.kind = 'AUTHORIZED' AND (related_party_1.contact_id = (SELECT me.id 
FROM me) OR related_party_1.account_id = (SELECT me.home_id 
FROM me))), 
v19 AS 
(SELECT case_record_1.id AS id 
FROM case_record AS case_record_1 
WHERE case_record_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'ALL') AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id AS id 
FROM case_record AS case_record_1 
WHERE case_record_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'SINCE_START') AND (EXISTS (SELECT * 
FROM reached AS anon_4 
WHERE anon_4.case_access = 'SINCE_START' AND anon_4.account_id = case_record_1.account_id AND (anon_4.valid_from IS NULL OR case_record_1.opened_at >= anon_4.valid_from))) AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id AS id 
FROM case_record AS case_record_1 
WHERE case_record_1.partner_id = (SELECT me.home_id 
FROM me) AND case_record_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'ASSIGNED') AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id AS id 
FROM case_record AS case_record_1 
WHERE (case_record_1.contact_id = (SELECT me.id 
FROM me) OR case_record_1.opened_by_contact_id = (SELECT me.id 
FROM me) OR case_record_1.partner_contact_id = (SELECT me.id 
FROM me)) AND case_record_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'OWN') AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id AS id 
FROM case_record AS case_record_1 
WHERE case_record_1.id IN (SELECT authorized.case_id 
FROM authorized 
WHERE authorized.case_id IS NOT NULL) AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id AS id 
FROM case_record AS case_record_1 
WHERE case_record_1.sold_product_id IN (SELECT authorized.sold_product_id 
FROM authorized 
WHERE authorized.sold_product_id IS NOT NULL) AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id AS id 
FROM case_record AS case_record_1 
WHERE case_record_1.id IN (SELECT case_install_base_item_1.case_id 
FROM case_install_base_item AS case_install_base_item_1 
WHERE case_install_base_item_1.install_base_item_id IN (SELECT install_base_item_1.id 
FROM install_base_item AS install_base_item_1 
WHERE install_base_item_1.root_id IN (SELECT authorized.install_base_item_id 
FROM authorized 
WHERE authorized.install_base_item_id IS NOT NULL))) AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED'))), 
k26 AS 
(SELECT CAST((SELECT count(*) AS count_2 
FROM case_record AS t23 
WHERE t23.id IN (SELECT v19.id 
FROM v19)) AS TEXT) AS total), 
n21 AS 
(SELECT anon_6.id AS id, anon_6.key AS key 
FROM (SELECT t20.id AS id, t20.number AS key 
FROM case_record AS t20 
WHERE t20.id IN (SELECT v19.id 
FROM v19) ORDER BY t20.number ASC, t20.id ASC 
 LIMIT $5::INTEGER) AS anon_6), 
j27 AS MATERIALIZED 
(SELECT string_agg(anon_5.x0, ',' ORDER BY anon_5.key ASC, anon_5.id ASC) AS x0 
FROM (SELECT n21.id AS id, n21.key AS key, format('{"number":%s,"subject":%s,"partner":%s,"account":%s}', CAST(to_json(t22.number) AS TEXT), CAST(to_json(t22.subject) AS TEXT), CASE WHEN (t24.id IS NULL) THEN 'null' ELSE format('{"name":%s}', CAST(to_json(t24.name) AS TEXT)) END, CASE WHEN (t25.id IS NULL) THEN 'null' ELSE format('{"name":%s}', CAST(to_json(t25.name) AS TEXT)) END) AS x0 
FROM n21 JOIN case_record AS t22 ON t22.id = n21.id LEFT OUTER JOIN account AS t24 ON t24.id = t22.partner_id AND t24.id IN (SELECT reached.account_id 
FROM reached) LEFT OUTER JOIN account AS t25 ON t25.id = t22.account_id AND t25.id IN (SELECT reached.account_id 
FROM reached)) AS anon_5), 
v28 AS 
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
WHERE authorized.install_base_item_id IS NOT NULL)))), 
n30 AS 
(SELECT anon_8.id AS id 
FROM (SELECT t29.id AS id 
FROM sold_product AS t29 
WHERE t29.id IN (SELECT v28.id 
FROM v28) ORDER BY t29.id DESC 
 LIMIT $6::INTEGER) AS anon_8), 
j33 AS MATERIALIZED 
(SELECT string_agg(anon_7.x0, ',' ORDER BY anon_7.id DESC) AS x0 
FROM (SELECT n30.id AS id, format('{"name":%s,"unitPrice":%s,"account":%s}', CAST(to_json(t31.name) AS TEXT), CASE WHEN (t31.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.commercial)) THEN coalesce('"' || CAST(CAST(CAST(t31.unit_price AS NUMERIC(20, 2)) / 100 AS NUMERIC(20, 2)) AS TEXT) || '"', 'null') ELSE 'null' END, CASE WHEN (t32.id IS NULL) THEN 'null' ELSE format('{"name":%s}', CAST(to_json(t32.name) AS TEXT)) END) AS x0 
FROM n30 JOIN sold_product AS t31 ON t31.id = n30.id LEFT OUTER JOIN account AS t32 ON t32.id = t31.account_id AND t32.id IN (SELECT reached.account_id 
FROM reached)) AS anon_7)
 SELECT format('{"accounts":%s,"cases":%s,"soldProducts":%s}', format('{"nodes":%s}', format('[%s]', coalesce((SELECT j18.x0 
FROM j18 
WHERE true), ''))), format('{"totalCount":%s,"nodes":%s}', (SELECT k26.total 
FROM k26 
WHERE true), format('[%s]', coalesce((SELECT j27.x0 
FROM j27 
WHERE true), ''))), format('{"nodes":%s}', format('[%s]', coalesce((SELECT j33.x0 
FROM j33 
WHERE true), '')))) AS answer 
FROM me
