WITH me AS 
(SELECT contact.id AS id, contact.account_id AS home_id, contact.name AS name 
FROM contact JOIN account ON account.id = contact.account_id 
WHERE contact.public_id = $1::VARCHAR AND contact.active AND account.active), 
reached AS 
(SELECT account_access_1.id AS id, account_access_1.contact_id AS contact_id, account_access_1.account_id AS account_id, account_access_1.source AS source, account_access_1.valid_from AS valid_from, account_access_1.valid_to AS valid_to, account_access_1.install_base AS install_base, account_access_1.restricted AS restricted, account_access_1.contracts AS contracts, account_access_1.contacts AS contacts, account_access_1.personal AS personal, account_access_1.commercial AS commercial, account_access_1.case_access AS case_access 
FROM account_access AS account_access_1 
WHERE account_access_1.contact_id = (SELECT me.id 
FROM me) AND (account_access_1.valid_from IS NULL OR account_access_1.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (account_access_1.valid_to IS NULL OR account_access_1.valid_to > $2::TIMESTAMP WITH TIME ZONE)), 
n2 AS 
(SELECT anon_2.id AS id, anon_2.key AS key 
FROM (SELECT t1.id AS id, t1.name AS key 
FROM account AS t1 
WHERE t1.id IN (SELECT account_1.id 
FROM account AS account_1 
WHERE account_1.id IN (SELECT reached.account_id 
FROM reached)) ORDER BY t1.name ASC, t1.id ASC 
 LIMIT $3::INTEGER) AS anon_2), 
p4 AS 
(SELECT DISTINCT n2.id AS id 
FROM n2), 
n7 AS 
(SELECT l6.id AS id, p4.id AS pid 
FROM p4 JOIN LATERAL (SELECT t5.id AS id 
FROM contact AS t5 
WHERE t5.account_id = p4.id AND (t5.id = (SELECT me.id 
FROM me) OR t5.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.contacts)) ORDER BY t5.id DESC 
 LIMIT $4::INTEGER) AS l6 ON true), 
j9 AS MATERIALIZED 
(SELECT anon_3.pid AS pid, string_agg(anon_3.x0, ',' ORDER BY anon_3.id DESC) AS x0 
FROM (SELECT n7.id AS id, n7.pid AS pid, format('{"name":%s,"email":%s,"phone":%s,"role":%s}', CAST(to_json(t8.name) AS TEXT), CASE WHEN (t8.id = (SELECT me.id 
FROM me) OR t8.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.personal OR reached.contacts AND reached.source = 'PARTNER')) THEN coalesce(CAST(to_json(t8.email) AS TEXT), 'null') ELSE 'null' END, CASE WHEN (t8.id = (SELECT me.id 
FROM me) OR t8.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.personal)) THEN coalesce(CAST(to_json(t8.phone) AS TEXT), 'null') ELSE 'null' END, CASE WHEN (t8.id = (SELECT me.id 
FROM me) OR t8.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.personal)) THEN '"' || t8.role || '"' ELSE 'null' END) AS x0 
FROM n7 JOIN contact AS t8 ON t8.id = n7.id) AS anon_3 GROUP BY anon_3.pid), 
k16 AS 
(SELECT p4.id AS pid, CAST((SELECT count(*) AS count_1 
FROM account_relationship AS t15 
WHERE (t15.partner_id = p4.id OR t15.account_id = p4.id) AND t15.partner_id IN (SELECT reached.account_id 
FROM reached) AND t15.account_id IN (SELECT reached.account_id 
FROM reached)) AS TEXT) AS total 
FROM p4), 
j17 AS MATERIALIZED 
(SELECT string_agg(anon_1.x0, ',' ORDER BY anon_1.key ASC, anon_1.id ASC) AS x0 
FROM (SELECT n2.id AS id, n2.key AS key, format('{"name":%s,"contacts":%s,"relationships":%s}', CAST(to_json(t3.name) AS TEXT), format('{"nodes":%s}', format('[%s]', coalesce(j9.x0, ''))), format('{"totalCount":%s}', k16.total)) AS x0 
FROM n2 JOIN account AS t3 ON t3.id = n2.id LEFT OUTER JOIN j9 ON j9.pid = t3.id LEFT OUTER JOIN k16 ON k16.pid = t3.id) AS anon_1), 
authorized AS 
(SELECT related_party_1.sold_product_id AS sold_product_id, related_party_1.install_base_item_id AS install_base_item_id, related_party_1.case_id AS case_id 
FROM related_party AS related_party_1 
WHERE related_party_1.kind = 'AUTHORIZED' AND (related_party_1.contact_id = (SELECT me.id 
FROM me) OR related_party_1.account_id = (SELECT me.home_id 
FROM me))), 
k24 AS 
(SELECT CAST((SELECT count(*) AS count_2 
FROM case_record AS t21 
WHERE t21.id IN (SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'ALL') AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'SINCE_START') AND (EXISTS (SELECT * 
FROM reached AS anon_4 
WHERE anon_4.case_access = 'SINCE_START' AND anon_4.account_id = case_record_1.account_id AND (anon_4.valid_from IS NULL OR case_record_1.opened_at >= anon_4.valid_from))) AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.partner_id = (SELECT me.home_id 
FROM me) AND case_record_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'ASSIGNED') AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE (case_record_1.contact_id = (SELECT me.id 
FROM me) OR case_record_1.opened_by_contact_id = (SELECT me.id 
FROM me) OR case_record_1.partner_contact_id = (SELECT me.id 
FROM me)) AND case_record_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'OWN') AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.id IN (SELECT authorized.case_id 
FROM authorized 
WHERE authorized.case_id IS NOT NULL) AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.sold_product_id IN (SELECT authorized.sold_product_id 
FROM authorized 
WHERE authorized.sold_product_id IS NOT NULL) AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.id IN (SELECT case_install_base_item_1.case_id 
FROM case_install_base_item AS case_install_base_item_1 
WHERE case_install_base_item_1.install_base_item_id IN (SELECT install_base_item_1.id 
FROM install_base_item AS install_base_item_1 
WHERE install_base_item_1.root_id IN (SELECT authorized.install_base_item_id 
FROM authorized 
WHERE authorized.install_base_item_id IS NOT NULL))) AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')))) AS TEXT) AS total), 
n19 AS 
(SELECT anon_6.id AS id, anon_6.key AS key 
FROM (SELECT t18.id AS id, t18.number AS key 
FROM case_record AS t18 
WHERE t18.id IN (SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'ALL') AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'SINCE_START') AND (EXISTS (SELECT * 
FROM reached AS anon_4 
WHERE anon_4.case_access = 'SINCE_START' AND anon_4.account_id = case_record_1.account_id AND (anon_4.valid_from IS NULL OR case_record_1.opened_at >= anon_4.valid_from))) AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.partner_id = (SELECT me.home_id 
FROM me) AND case_record_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'ASSIGNED') AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE (case_record_1.contact_id = (SELECT me.id 
FROM me) OR case_record_1.opened_by_contact_id = (SELECT me.id 
FROM me) OR case_record_1.partner_contact_id = (SELECT me.id 
FROM me)) AND case_record_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'OWN') AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.id IN (SELECT authorized.case_id 
FROM authorized 
WHERE authorized.case_id IS NOT NULL) AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.sold_product_id IN (SELECT authorized.sold_product_id 
FROM authorized 
WHERE authorized.sold_product_id IS NOT NULL) AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.id IN (SELECT case_install_base_item_1.case_id 
FROM case_install_base_item AS case_install_base_item_1 
WHERE case_install_base_item_1.install_base_item_id IN (SELECT install_base_item_1.id 
FROM install_base_item AS install_base_item_1 
WHERE install_base_item_1.root_id IN (SELECT authorized.install_base_item_id 
FROM authorized 
WHERE authorized.install_base_item_id IS NOT NULL))) AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED'))) ORDER BY t18.number ASC, t18.id ASC 
 LIMIT $5::INTEGER) AS anon_6), 
j25 AS MATERIALIZED 
(SELECT string_agg(anon_5.x0, ',' ORDER BY anon_5.key ASC, anon_5.id ASC) AS x0 
FROM (SELECT n19.id AS id, n19.key AS key, format('{"number":%s,"subject":%s,"partner":%s,"account":%s}', CAST(to_json(t20.number) AS TEXT), CAST(to_json(t20.subject) AS TEXT), CASE WHEN (t22.id IS NULL) THEN 'null' ELSE format('{"name":%s}', CAST(to_json(t22.name) AS TEXT)) END, CASE WHEN (t23.id IS NULL) THEN 'null' ELSE format('{"name":%s}', CAST(to_json(t23.name) AS TEXT)) END) AS x0 
FROM n19 JOIN case_record AS t20 ON t20.id = n19.id LEFT OUTER JOIN account AS t22 ON t22.id = t20.partner_id AND t22.id IN (SELECT reached.account_id 
FROM reached) LEFT OUTER JOIN account AS t23 ON t23.id = t20.account_id AND t23.id IN (SELECT reached.account_id 
FROM reached)) AS anon_5), 
n27 AS 
(SELECT anon_8.id AS id 
FROM (SELECT t26.id AS id 
FROM sold_product AS t26 
WHERE t26.id IN (SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.install_base AND NOT reached.restricted) UNION SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.contact_id = (SELECT me.id 
FROM me) AND sold_product_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.install_base) UNION SELECT sold_product_1.id 
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
WHERE authorized.install_base_item_id IS NOT NULL)))) ORDER BY t26.id DESC 
 LIMIT $6::INTEGER) AS anon_8), 
j30 AS MATERIALIZED 
(SELECT string_agg(anon_7.x0, ',' ORDER BY anon_7.id DESC) AS x0 
FROM (SELECT n27.id AS id, format('{"name":%s,"unitPrice":%s,"account":%s}', CAST(to_json(t28.name) AS TEXT), CASE WHEN (t28.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.commercial)) THEN coalesce('"' || CAST(CAST(CAST(t28.unit_price AS NUMERIC(20, 2)) / 100 AS NUMERIC(20, 2)) AS TEXT) || '"', 'null') ELSE 'null' END, CASE WHEN (t29.id IS NULL) THEN 'null' ELSE format('{"name":%s}', CAST(to_json(t29.name) AS TEXT)) END) AS x0 
FROM n27 JOIN sold_product AS t28 ON t28.id = n27.id LEFT OUTER JOIN account AS t29 ON t29.id = t28.account_id AND t29.id IN (SELECT reached.account_id 
FROM reached)) AS anon_7)
 SELECT format('{"accounts":%s,"cases":%s,"soldProducts":%s}', format('{"nodes":%s}', format('[%s]', coalesce((SELECT j17.x0 
FROM j17 
WHERE true), ''))), format('{"totalCount":%s,"nodes":%s}', (SELECT k24.total 
FROM k24 
WHERE true), format('[%s]', coalesce((SELECT j25.x0 
FROM j25 
WHERE true), ''))), format('{"nodes":%s}', format('[%s]', coalesce((SELECT j30.x0 
FROM j30 
WHERE true), '')))) AS answer 
FROM me
