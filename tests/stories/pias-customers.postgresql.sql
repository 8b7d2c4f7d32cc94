WITH me AS 
(SELECT contact.id AS id, contact.account_id AS home_id, contact.name AS name 
FROM contact JOIN account ON account.id = contact.account_id 
WHERE contact.public_id = $1::VARCHAR AND contact.active AND account.active), 
n2 AS 
(SELECT anon_2.id AS id, row_number() OVER (ORDER BY anon_2.key ASC, anon_2.id ASC) AS rn, anon_2.key AS key 
FROM (SELECT t1.id AS id, t1.name AS key 
FROM account AS t1 
WHERE t1.id IN (SELECT account_1.id 
FROM account AS account_1 
WHERE account_1.id IN (SELECT account_access_1.account_id 
FROM account_access AS account_access_1 
WHERE account_access_1.contact_id = (SELECT me.id 
FROM me) AND (account_access_1.valid_from IS NULL OR account_access_1.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (account_access_1.valid_to IS NULL OR account_access_1.valid_to > $2::TIMESTAMP WITH TIME ZONE))) ORDER BY t1.name ASC, t1.id ASC 
 LIMIT $3::INTEGER) AS anon_2), 
p4 AS 
(SELECT DISTINCT n2.id AS id 
FROM n2), 
n7 AS 
(SELECT l6.id AS id, row_number() OVER (PARTITION BY p4.id ORDER BY l6.id DESC) AS rn, p4.id AS pid 
FROM p4 JOIN LATERAL (SELECT t5.id AS id 
FROM contact AS t5 
WHERE t5.account_id = p4.id AND (t5.id = (SELECT me.id 
FROM me) OR t5.account_id IN (SELECT account_access_5.account_id 
FROM account_access AS account_access_5 
WHERE account_access_5.contact_id = (SELECT me.id 
FROM me) AND (account_access_5.valid_from IS NULL OR account_access_5.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (account_access_5.valid_to IS NULL OR account_access_5.valid_to > $2::TIMESTAMP WITH TIME ZONE) AND account_access_5.contacts)) ORDER BY t5.id DESC 
 LIMIT $4::INTEGER) AS l6 ON true), 
j9 AS 
(SELECT anon_3.pid AS pid, string_agg(anon_3.x0, ',' ORDER BY anon_3.rn) AS x0 
FROM (SELECT n7.pid AS pid, n7.rn AS rn, format('{"name":%s,"email":%s,"phone":%s,"role":%s}', CAST(to_json(t8.name) AS TEXT), CASE WHEN (t8.id = (SELECT me.id 
FROM me) OR t8.account_id IN (SELECT account_access_2.account_id 
FROM account_access AS account_access_2 
WHERE account_access_2.contact_id = (SELECT me.id 
FROM me) AND (account_access_2.valid_from IS NULL OR account_access_2.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (account_access_2.valid_to IS NULL OR account_access_2.valid_to > $2::TIMESTAMP WITH TIME ZONE) AND (account_access_2.personal OR account_access_2.contacts AND account_access_2.source = 'PARTNER'))) THEN coalesce(CAST(to_json(t8.email) AS TEXT), 'null') ELSE 'null' END, CASE WHEN (t8.id = (SELECT me.id 
FROM me) OR t8.account_id IN (SELECT account_access_3.account_id 
FROM account_access AS account_access_3 
WHERE account_access_3.contact_id = (SELECT me.id 
FROM me) AND (account_access_3.valid_from IS NULL OR account_access_3.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (account_access_3.valid_to IS NULL OR account_access_3.valid_to > $2::TIMESTAMP WITH TIME ZONE) AND account_access_3.personal)) THEN coalesce(CAST(to_json(t8.phone) AS TEXT), 'null') ELSE 'null' END, CASE WHEN (t8.id = (SELECT me.id 
FROM me) OR t8.account_id IN (SELECT account_access_4.account_id 
FROM account_access AS account_access_4 
WHERE account_access_4.contact_id = (SELECT me.id 
FROM me) AND (account_access_4.valid_from IS NULL OR account_access_4.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (account_access_4.valid_to IS NULL OR account_access_4.valid_to > $2::TIMESTAMP WITH TIME ZONE) AND account_access_4.personal)) THEN '"' || t8.role || '"' ELSE 'null' END) AS x0 
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
FROM me) AND (account_access_1.valid_from IS NULL OR account_access_1.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (account_access_1.valid_to IS NULL OR account_access_1.valid_to > $2::TIMESTAMP WITH TIME ZONE)) AND t15.account_id IN (SELECT account_access_1.account_id 
FROM account_access AS account_access_1 
WHERE account_access_1.contact_id = (SELECT me.id 
FROM me) AND (account_access_1.valid_from IS NULL OR account_access_1.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (account_access_1.valid_to IS NULL OR account_access_1.valid_to > $2::TIMESTAMP WITH TIME ZONE))) AS TEXT) AS f0 
FROM p10), 
j17 AS 
(SELECT string_agg(anon_1.x0, ',' ORDER BY anon_1.rn) AS x0 
FROM (SELECT n2.rn AS rn, format('{"name":%s,"contacts":%s,"relationships":%s}', CAST(to_json(t3.name) AS TEXT), format('{"nodes":%s}', format('[%s]', coalesce(j9.x0, ''))), format('{"totalCount":%s}', k16.f0)) AS x0 
FROM n2 JOIN account AS t3 ON t3.id = n2.id LEFT OUTER JOIN j9 ON j9.pid = t3.id LEFT OUTER JOIN k16 ON k16.pid = t3.id ORDER BY n2.rn) AS anon_1), 
k24 AS 
(SELECT CAST((SELECT count(*) AS count_2 
FROM case_record AS t21 
WHERE t21.id IN (SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.account_id IN (SELECT account_access_6.account_id 
FROM account_access AS account_access_6 
WHERE account_access_6.contact_id = (SELECT me.id 
FROM me) AND (account_access_6.valid_from IS NULL OR account_access_6.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (account_access_6.valid_to IS NULL OR account_access_6.valid_to > $2::TIMESTAMP WITH TIME ZONE) AND account_access_6.case_access = 'ALL') AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.account_id IN (SELECT account_access_7.account_id 
FROM account_access AS account_access_7 
WHERE account_access_7.contact_id = (SELECT me.id 
FROM me) AND (account_access_7.valid_from IS NULL OR account_access_7.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (account_access_7.valid_to IS NULL OR account_access_7.valid_to > $2::TIMESTAMP WITH TIME ZONE) AND account_access_7.case_access = 'SINCE_START') AND (EXISTS (SELECT * 
FROM account_access AS account_access_8 
WHERE account_access_8.contact_id = (SELECT me.id 
FROM me) AND (account_access_8.valid_from IS NULL OR account_access_8.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (account_access_8.valid_to IS NULL OR account_access_8.valid_to > $2::TIMESTAMP WITH TIME ZONE) AND account_access_8.case_access = 'SINCE_START' AND account_access_8.account_id = case_record_1.account_id AND (account_access_8.valid_from IS NULL OR case_record_1.opened_at >= account_access_8.valid_from))) AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.partner_id = (SELECT me.home_id 
FROM me) AND case_record_1.account_id IN (SELECT account_access_9.account_id 
FROM account_access AS account_access_9 
WHERE account_access_9.contact_id = (SELECT me.id 
FROM me) AND (account_access_9.valid_from IS NULL OR account_access_9.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (account_access_9.valid_to IS NULL OR account_access_9.valid_to > $2::TIMESTAMP WITH TIME ZONE) AND account_access_9.case_access = 'ASSIGNED') AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE (case_record_1.contact_id = (SELECT me.id 
FROM me) OR case_record_1.opened_by_contact_id = (SELECT me.id 
FROM me) OR case_record_1.partner_contact_id = (SELECT me.id 
FROM me)) AND case_record_1.account_id IN (SELECT account_access_10.account_id 
FROM account_access AS account_access_10 
WHERE account_access_10.contact_id = (SELECT me.id 
FROM me) AND (account_access_10.valid_from IS NULL OR account_access_10.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (account_access_10.valid_to IS NULL OR account_access_10.valid_to > $2::TIMESTAMP WITH TIME ZONE) AND account_access_10.case_access = 'OWN') AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.id IN (SELECT related_party_1.case_id 
FROM related_party AS related_party_1 
WHERE related_party_1.kind = 'AUTHORIZED' AND related_party_1.case_id IS NOT NULL AND (related_party_1.contact_id = (SELECT me.id 
FROM me) OR related_party_1.account_id = (SELECT me.home_id 
FROM me))) AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.sold_product_id IN (SELECT related_party_2.sold_product_id 
FROM related_party AS related_party_2 
WHERE related_party_2.kind = 'AUTHORIZED' AND related_party_2.sold_product_id IS NOT NULL AND (related_party_2.contact_id = (SELECT me.id 
FROM me) OR related_party_2.account_id = (SELECT me.home_id 
FROM me))) AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.id IN (SELECT case_install_base_item_1.case_id 
FROM case_install_base_item AS case_install_base_item_1 
WHERE case_install_base_item_1.install_base_item_id IN (SELECT install_base_item_1.id 
FROM install_base_item AS install_base_item_1 
WHERE install_base_item_1.root_id IN (SELECT related_party_3.install_base_item_id 
FROM related_party AS related_party_3 
WHERE related_party_3.kind = 'AUTHORIZED' AND related_party_3.install_base_item_id IS NOT NULL AND (related_party_3.contact_id = (SELECT me.id 
FROM me) OR related_party_3.account_id = (SELECT me.home_id 
FROM me))))) AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')))) AS TEXT) AS f0), 
n19 AS 
(SELECT anon_5.id AS id, row_number() OVER (ORDER BY anon_5.key ASC, anon_5.id ASC) AS rn, anon_5.key AS key 
FROM (SELECT t18.id AS id, t18.number AS key 
FROM case_record AS t18 
WHERE t18.id IN (SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.account_id IN (SELECT account_access_6.account_id 
FROM account_access AS account_access_6 
WHERE account_access_6.contact_id = (SELECT me.id 
FROM me) AND (account_access_6.valid_from IS NULL OR account_access_6.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (account_access_6.valid_to IS NULL OR account_access_6.valid_to > $2::TIMESTAMP WITH TIME ZONE) AND account_access_6.case_access = 'ALL') AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.account_id IN (SELECT account_access_7.account_id 
FROM account_access AS account_access_7 
WHERE account_access_7.contact_id = (SELECT me.id 
FROM me) AND (account_access_7.valid_from IS NULL OR account_access_7.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (account_access_7.valid_to IS NULL OR account_access_7.valid_to > $2::TIMESTAMP WITH TIME ZONE) AND account_access_7.case_access = 'SINCE_START') AND (EXISTS (SELECT * 
FROM account_access AS account_access_8 
WHERE account_access_8.contact_id = (SELECT me.id 
FROM me) AND (account_access_8.valid_from IS NULL OR account_access_8.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (account_access_8.valid_to IS NULL OR account_access_8.valid_to > $2::TIMESTAMP WITH TIME ZONE) AND account_access_8.case_access = 'SINCE_START' AND account_access_8.account_id = case_record_1.account_id AND (account_access_8.valid_from IS NULL OR case_record_1.opened_at >= account_access_8.valid_from))) AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.partner_id = (SELECT me.home_id 
FROM me) AND case_record_1.account_id IN (SELECT account_access_9.account_id 
FROM account_access AS account_access_9 
WHERE account_access_9.contact_id = (SELECT me.id 
FROM me) AND (account_access_9.valid_from IS NULL OR account_access_9.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (account_access_9.valid_to IS NULL OR account_access_9.valid_to > $2::TIMESTAMP WITH TIME ZONE) AND account_access_9.case_access = 'ASSIGNED') AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE (case_record_1.contact_id = (SELECT me.id 
FROM me) OR case_record_1.opened_by_contact_id = (SELECT me.id 
FROM me) OR case_record_1.partner_contact_id = (SELECT me.id 
FROM me)) AND case_record_1.account_id IN (SELECT account_access_10.account_id 
FROM account_access AS account_access_10 
WHERE account_access_10.contact_id = (SELECT me.id 
FROM me) AND (account_access_10.valid_from IS NULL OR account_access_10.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (account_access_10.valid_to IS NULL OR account_access_10.valid_to > $2::TIMESTAMP WITH TIME ZONE) AND account_access_10.case_access = 'OWN') AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.id IN (SELECT related_party_1.case_id 
FROM related_party AS related_party_1 
WHERE related_party_1.kind = 'AUTHORIZED' AND related_party_1.case_id IS NOT NULL AND (related_party_1.contact_id = (SELECT me.id 
FROM me) OR related_party_1.account_id = (SELECT me.home_id 
FROM me))) AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.sold_product_id IN (SELECT related_party_2.sold_product_id 
FROM related_party AS related_party_2 
WHERE related_party_2.kind = 'AUTHORIZED' AND related_party_2.sold_product_id IS NOT NULL AND (related_party_2.contact_id = (SELECT me.id 
FROM me) OR related_party_2.account_id = (SELECT me.home_id 
FROM me))) AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED')) UNION SELECT case_record_1.id 
FROM case_record AS case_record_1 
WHERE case_record_1.id IN (SELECT case_install_base_item_1.case_id 
FROM case_install_base_item AS case_install_base_item_1 
WHERE case_install_base_item_1.install_base_item_id IN (SELECT install_base_item_1.id 
FROM install_base_item AS install_base_item_1 
WHERE install_base_item_1.root_id IN (SELECT related_party_3.install_base_item_id 
FROM related_party AS related_party_3 
WHERE related_party_3.kind = 'AUTHORIZED' AND related_party_3.install_base_item_id IS NOT NULL AND (related_party_3.contact_id = (SELECT me.id 
FROM me) OR related_party_3.account_id = (SELECT me.home_id 
FROM me))))) AND NOT (case_record_1.major AND (case_record_1.major_state IS NULL OR case_record_1.major_state != 'REJECTED'))) ORDER BY t18.number ASC, t18.id ASC 
 LIMIT $5::INTEGER) AS anon_5), 
j25 AS 
(SELECT string_agg(anon_4.x0, ',' ORDER BY anon_4.rn) AS x0 
FROM (SELECT n19.rn AS rn, format('{"number":%s,"subject":%s,"partner":%s,"account":%s}', CAST(to_json(t20.number) AS TEXT), CAST(to_json(t20.subject) AS TEXT), CASE WHEN (t22.id IS NULL) THEN 'null' ELSE format('{"name":%s}', CAST(to_json(t22.name) AS TEXT)) END, CASE WHEN (t23.id IS NULL) THEN 'null' ELSE format('{"name":%s}', CAST(to_json(t23.name) AS TEXT)) END) AS x0 
FROM n19 JOIN case_record AS t20 ON t20.id = n19.id LEFT OUTER JOIN account AS t22 ON t22.id = t20.partner_id AND t22.id IN (SELECT account_access_1.account_id 
FROM account_access AS account_access_1 
WHERE account_access_1.contact_id = (SELECT me.id 
FROM me) AND (account_access_1.valid_from IS NULL OR account_access_1.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (account_access_1.valid_to IS NULL OR account_access_1.valid_to > $2::TIMESTAMP WITH TIME ZONE)) LEFT OUTER JOIN account AS t23 ON t23.id = t20.account_id AND t23.id IN (SELECT account_access_1.account_id 
FROM account_access AS account_access_1 
WHERE account_access_1.contact_id = (SELECT me.id 
FROM me) AND (account_access_1.valid_from IS NULL OR account_access_1.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (account_access_1.valid_to IS NULL OR account_access_1.valid_to > $2::TIMESTAMP WITH TIME ZONE)) ORDER BY n19.rn) AS anon_4), 
n27 AS 
(SELECT anon_7.id AS id, row_number() OVER (ORDER BY anon_7.id DESC) AS rn 
FROM (SELECT t26.id AS id 
FROM sold_product AS t26 
WHERE t26.id IN (SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.account_id IN (SELECT account_access_12.account_id 
FROM account_access AS account_access_12 
WHERE account_access_12.contact_id = (SELECT me.id 
FROM me) AND (account_access_12.valid_from IS NULL OR account_access_12.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (account_access_12.valid_to IS NULL OR account_access_12.valid_to > $2::TIMESTAMP WITH TIME ZONE) AND account_access_12.install_base AND NOT account_access_12.restricted) UNION SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.contact_id = (SELECT me.id 
FROM me) AND sold_product_1.account_id IN (SELECT account_access_13.account_id 
FROM account_access AS account_access_13 
WHERE account_access_13.contact_id = (SELECT me.id 
FROM me) AND (account_access_13.valid_from IS NULL OR account_access_13.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (account_access_13.valid_to IS NULL OR account_access_13.valid_to > $2::TIMESTAMP WITH TIME ZONE) AND account_access_13.install_base) UNION SELECT sold_product_1.id 
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
 LIMIT $6::INTEGER) AS anon_7), 
j30 AS 
(SELECT string_agg(anon_6.x0, ',' ORDER BY anon_6.rn) AS x0 
FROM (SELECT n27.rn AS rn, format('{"name":%s,"unitPrice":%s,"account":%s}', CAST(to_json(t28.name) AS TEXT), CASE WHEN (t28.account_id IN (SELECT account_access_11.account_id 
FROM account_access AS account_access_11 
WHERE account_access_11.contact_id = (SELECT me.id 
FROM me) AND (account_access_11.valid_from IS NULL OR account_access_11.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (account_access_11.valid_to IS NULL OR account_access_11.valid_to > $2::TIMESTAMP WITH TIME ZONE) AND account_access_11.commercial)) THEN coalesce('"' || CAST(CAST(CAST(t28.unit_price AS NUMERIC(20, 2)) / 100 AS NUMERIC(20, 2)) AS TEXT) || '"', 'null') ELSE 'null' END, CASE WHEN (t29.id IS NULL) THEN 'null' ELSE format('{"name":%s}', CAST(to_json(t29.name) AS TEXT)) END) AS x0 
FROM n27 JOIN sold_product AS t28 ON t28.id = n27.id LEFT OUTER JOIN account AS t29 ON t29.id = t28.account_id AND t29.id IN (SELECT account_access_1.account_id 
FROM account_access AS account_access_1 
WHERE account_access_1.contact_id = (SELECT me.id 
FROM me) AND (account_access_1.valid_from IS NULL OR account_access_1.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (account_access_1.valid_to IS NULL OR account_access_1.valid_to > $2::TIMESTAMP WITH TIME ZONE)) ORDER BY n27.rn) AS anon_6)
 SELECT format('{"accounts":%s,"cases":%s,"soldProducts":%s}', format('{"nodes":%s}', format('[%s]', coalesce((SELECT j17.x0 
FROM j17 
WHERE true), ''))), format('{"totalCount":%s,"nodes":%s}', (SELECT k24.f0 
FROM k24 
WHERE true), format('[%s]', coalesce((SELECT j25.x0 
FROM j25 
WHERE true), ''))), format('{"nodes":%s}', format('[%s]', coalesce((SELECT j30.x0 
FROM j30 
WHERE true), '')))) AS answer 
FROM me
