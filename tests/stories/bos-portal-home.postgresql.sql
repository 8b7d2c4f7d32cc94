WITH me AS 
(SELECT contact.id AS id, contact.account_id AS home_id, contact.name AS name 
FROM contact JOIN account ON account.id = contact.account_id 
WHERE contact.public_id = $1::VARCHAR AND contact.active AND account.active), 
reached AS 
(SELECT account_access_1.id AS id, account_access_1.contact_id AS contact_id, account_access_1.account_id AS account_id, account_access_1.source AS source, account_access_1.valid_from AS valid_from, account_access_1.valid_to AS valid_to, account_access_1.install_base AS install_base, account_access_1.restricted AS restricted, account_access_1.contracts AS contracts, account_access_1.contacts AS contacts, account_access_1.personal AS personal, account_access_1.commercial AS commercial, account_access_1.case_access AS case_access 
FROM account_access AS account_access_1 
WHERE account_access_1.contact_id = (SELECT me.id 
FROM me) AND (account_access_1.valid_from IS NULL OR account_access_1.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (account_access_1.valid_to IS NULL OR account_access_1.valid_to > $2::TIMESTAMP WITH TIME ZONE)), 
n1 AS 
(SELECT me.id AS id 
FROM me), 
authorized AS 
(SELECT related_party_1.sold_product_id AS sold_product_id, related_party_1.install_base_item_id AS install_base_item_id, related_party_1.case_id AS case_id 
FROM related_party AS related_party_1 
WHERE related_party_1.kind = 'AUTHORIZED' AND (related_party_1.contact_id = (SELECT me.id 
FROM me) OR related_party_1.account_id = (SELECT me.home_id 
FROM me))), 
v4 AS 
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
k36 AS 
(SELECT CAST((SELECT count(*) AS count_1 
FROM sold_product AS t8 
WHERE t8.id IN (SELECT v4.id 
FROM v4)) AS TEXT) AS total), 
n6 AS 
(SELECT anon_2.id AS id 
FROM (SELECT t5.id AS id 
FROM sold_product AS t5 
WHERE t5.id IN (SELECT v4.id 
FROM v4) ORDER BY t5.id DESC 
 LIMIT $3::INTEGER) AS anon_2), 
p11 AS 
(SELECT DISTINCT t9.id AS id 
FROM n6 JOIN sold_product AS t7 ON t7.id = n6.id JOIN service_offering AS t9 ON t9.id = t7.offering_id), 
n14 AS 
(SELECT l13.id AS id, p11.id AS pid 
FROM p11 JOIN LATERAL (SELECT t12.id AS id 
FROM service_commitment AS t12 
WHERE t12.offering_id = p11.id ORDER BY t12.id DESC 
 LIMIT $4::INTEGER) AS l13 ON true), 
j16 AS MATERIALIZED 
(SELECT anon_3.pid AS pid, string_agg(anon_3.x0, ',' ORDER BY anon_3.id DESC) AS x0 
FROM (SELECT n14.id AS id, n14.pid AS pid, format('{"name":%s,"target":%s}', CAST(to_json(t15.name) AS TEXT), coalesce(CAST(to_json(t15.target) AS TEXT), 'null')) AS x0 
FROM n14 JOIN service_commitment AS t15 ON t15.id = n14.id) AS anon_3 GROUP BY anon_3.pid), 
p17 AS 
(SELECT DISTINCT n6.id AS id 
FROM n6), 
n21 AS 
(SELECT l20.id AS id, p17.id AS pid 
FROM p17 JOIN LATERAL (SELECT a19.id AS id 
FROM LATERAL (SELECT t18.id AS id 
FROM install_base_item AS t18 
WHERE t18.id IN (SELECT installed_product_2.install_base_item_id 
FROM installed_product AS installed_product_2 
WHERE installed_product_2.sold_product_id = p17.id) AND (t18.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.install_base AND NOT reached.restricted) OR t18.contact_id = (SELECT me.id 
FROM me) AND t18.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.install_base) OR t18.root_id IN (SELECT authorized.install_base_item_id 
FROM authorized 
WHERE authorized.install_base_item_id IS NOT NULL) OR t18.id IN (SELECT installed_product_3.install_base_item_id 
FROM installed_product AS installed_product_3 
WHERE installed_product_3.sold_product_id IN (SELECT authorized.sold_product_id 
FROM authorized 
WHERE authorized.sold_product_id IS NOT NULL)))
 LIMIT ALL OFFSET 0) AS a19 ORDER BY a19.id DESC 
 LIMIT $5::INTEGER) AS l20 ON true), 
p23 AS 
(SELECT DISTINCT n21.id AS id 
FROM n21), 
n27 AS 
(SELECT l26.id AS id, p23.id AS pid, l26.key AS key 
FROM p23 JOIN LATERAL (SELECT a25.id AS id, a25.key AS key 
FROM LATERAL (SELECT t24.id AS id, t24.begin AS key 
FROM outage AS t24 
WHERE t24.id IN (SELECT outage_configuration_item_1.outage_id 
FROM install_base_item AS install_base_item_2 JOIN configuration_item_impact AS configuration_item_impact_1 ON configuration_item_impact_1.impacted_id = install_base_item_2.configuration_item_id JOIN outage_configuration_item AS outage_configuration_item_1 ON outage_configuration_item_1.configuration_item_id = configuration_item_impact_1.source_id 
WHERE install_base_item_2.id = p23.id AND install_base_item_2.active) AND t24.published AND CASE WHEN (t24.cancelled_at IS NOT NULL) THEN 'CANCELLED' WHEN (t24."end" <= $2::TIMESTAMP WITH TIME ZONE) THEN 'ENDED' WHEN (t24.begin <= $2::TIMESTAMP WITH TIME ZONE) THEN 'ONGOING' ELSE 'PLANNED' END = $6::VARCHAR
 LIMIT ALL OFFSET 0) AS a25 ORDER BY a25.key DESC, a25.id DESC 
 LIMIT $7::INTEGER) AS l26 ON true), 
j29 AS MATERIALIZED 
(SELECT anon_5.pid AS pid, string_agg(anon_5.x0, ',' ORDER BY anon_5.key DESC, anon_5.id DESC) AS x0 
FROM (SELECT n27.id AS id, n27.pid AS pid, n27.key AS key, format('{"type":%s,"phase":%s,"begin":%s,"message":%s}', '"' || t28.type || '"', '"' || CASE WHEN (t28.cancelled_at IS NOT NULL) THEN 'CANCELLED' WHEN (t28."end" <= $2::TIMESTAMP WITH TIME ZONE) THEN 'ENDED' WHEN (t28.begin <= $2::TIMESTAMP WITH TIME ZONE) THEN 'ONGOING' ELSE 'PLANNED' END || '"', '"' || to_char(timezone('UTC', t28.begin), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', coalesce(CAST(to_json(t28.message) AS TEXT), 'null')) AS x0 
FROM n27 JOIN outage AS t28 ON t28.id = n27.id) AS anon_5 GROUP BY anon_5.pid), 
j30 AS MATERIALIZED 
(SELECT anon_4.pid AS pid, string_agg(anon_4.x0, ',' ORDER BY anon_4.id DESC) AS x0 
FROM (SELECT n21.id AS id, n21.pid AS pid, format('{"name":%s,"environment":%s,"health":%s,"outages":%s}', CAST(to_json(t22.name) AS TEXT), coalesce('"' || t22.environment || '"', 'null'), '"' || t22.health || '"', format('{"nodes":%s}', format('[%s]', coalesce(j29.x0, '')))) AS x0 
FROM n21 JOIN install_base_item AS t22 ON t22.id = n21.id LEFT OUTER JOIN j29 ON j29.pid = t22.id) AS anon_4 GROUP BY anon_4.pid), 
n33 AS 
(SELECT l32.id AS id, p17.id AS pid, l32.key AS key 
FROM p17 JOIN LATERAL (SELECT t31.id AS id, t31.opened_at AS key 
FROM case_record AS t31 
WHERE t31.sold_product_id = p17.id AND (t31.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'ALL') AND NOT (t31.major AND (t31.major_state IS NULL OR t31.major_state != 'REJECTED')) OR t31.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'SINCE_START') AND (EXISTS (SELECT * 
FROM reached AS anon_7 
WHERE anon_7.case_access = 'SINCE_START' AND anon_7.account_id = t31.account_id AND (anon_7.valid_from IS NULL OR t31.opened_at >= anon_7.valid_from))) AND NOT (t31.major AND (t31.major_state IS NULL OR t31.major_state != 'REJECTED')) OR t31.partner_id = (SELECT me.home_id 
FROM me) AND t31.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'ASSIGNED') AND NOT (t31.major AND (t31.major_state IS NULL OR t31.major_state != 'REJECTED')) OR (t31.contact_id = (SELECT me.id 
FROM me) OR t31.opened_by_contact_id = (SELECT me.id 
FROM me) OR t31.partner_contact_id = (SELECT me.id 
FROM me)) AND t31.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'OWN') AND NOT (t31.major AND (t31.major_state IS NULL OR t31.major_state != 'REJECTED')) OR t31.id IN (SELECT authorized.case_id 
FROM authorized 
WHERE authorized.case_id IS NOT NULL) AND NOT (t31.major AND (t31.major_state IS NULL OR t31.major_state != 'REJECTED')) OR t31.sold_product_id IN (SELECT authorized.sold_product_id 
FROM authorized 
WHERE authorized.sold_product_id IS NOT NULL) AND NOT (t31.major AND (t31.major_state IS NULL OR t31.major_state != 'REJECTED')) OR t31.id IN (SELECT case_install_base_item_1.case_id 
FROM case_install_base_item AS case_install_base_item_1 
WHERE case_install_base_item_1.install_base_item_id IN (SELECT install_base_item_1.id 
FROM install_base_item AS install_base_item_1 
WHERE install_base_item_1.root_id IN (SELECT authorized.install_base_item_id 
FROM authorized 
WHERE authorized.install_base_item_id IS NOT NULL))) AND NOT (t31.major AND (t31.major_state IS NULL OR t31.major_state != 'REJECTED'))) ORDER BY t31.opened_at DESC, t31.id DESC 
 LIMIT $8::INTEGER) AS l32 ON true), 
j35 AS MATERIALIZED 
(SELECT anon_6.pid AS pid, string_agg(anon_6.x0, ',' ORDER BY anon_6.key DESC, anon_6.id DESC) AS x0 
FROM (SELECT n33.id AS id, n33.pid AS pid, n33.key AS key, format('{"number":%s,"state":%s,"openedBy":%s}', CAST(to_json(t34.number) AS TEXT), '"' || t34.state || '"', CASE WHEN (t34.opened_by_contact_id IS NOT NULL OR t34.opened_by_consumer_id IS NOT NULL OR t34.opened_by_user_id IS NOT NULL) THEN format('{"displayName":%s,"kind":%s}', coalesce(CAST(to_json(CASE WHEN (t34.opened_by_user_id IS NOT NULL) THEN 'Support' WHEN (t34.partner_contact_id = t34.opened_by_contact_id OR t34.opened_by_contact_id = (SELECT me.id 
FROM me) OR (EXISTS (SELECT * 
FROM contact AS contact_1 
WHERE contact_1.id = t34.opened_by_contact_id AND contact_1.account_id IN (SELECT reached.account_id 
FROM reached)))) THEN (SELECT contact_2.name 
FROM contact AS contact_2 
WHERE contact_2.id = t34.opened_by_contact_id) WHEN false THEN (SELECT consumer_1.name 
FROM consumer AS consumer_1 
WHERE consumer_1.id = t34.opened_by_consumer_id) ELSE NULL END) AS TEXT), 'null'), '"' || CASE WHEN (t34.opened_by_contact_id IS NOT NULL) THEN 'CONTACT' WHEN (t34.opened_by_consumer_id IS NOT NULL) THEN 'CONSUMER' WHEN (t34.opened_by_user_id IS NOT NULL) THEN 'USER' END || '"') ELSE 'null' END) AS x0 
FROM n33 JOIN case_record AS t34 ON t34.id = n33.id) AS anon_6 GROUP BY anon_6.pid), 
j37 AS MATERIALIZED 
(SELECT string_agg(anon_1.x0, ',' ORDER BY anon_1.id DESC) AS x0 
FROM (SELECT n6.id AS id, format('{"name":%s,"status":%s,"unitPrice":%s,"offering":%s,"installBaseItems":%s,"cases":%s}', CAST(to_json(t7.name) AS TEXT), '"' || CASE WHEN (t7.start > $2::TIMESTAMP WITH TIME ZONE) THEN 'IN_PREPARATION' WHEN (t7."end" <= $2::TIMESTAMP WITH TIME ZONE) THEN 'EXPIRED' ELSE 'ACTIVE' END || '"', CASE WHEN (t7.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.commercial)) THEN coalesce('"' || CAST(CAST(CAST(t7.unit_price AS NUMERIC(20, 2)) / 100 AS NUMERIC(20, 2)) AS TEXT) || '"', 'null') ELSE 'null' END, CASE WHEN (t9.id IS NULL) THEN 'null' ELSE format('{"name":%s,"tier":%s,"productModel":%s,"commitments":%s}', CAST(to_json(t9.name) AS TEXT), coalesce(CAST(to_json(t9.tier) AS TEXT), 'null'), CASE WHEN (t10.id IS NULL) THEN 'null' ELSE format('{"name":%s}', CAST(to_json(t10.name) AS TEXT)) END, format('{"nodes":%s}', format('[%s]', coalesce(j16.x0, '')))) END, format('{"nodes":%s}', format('[%s]', coalesce(j30.x0, ''))), format('{"nodes":%s}', format('[%s]', coalesce(j35.x0, '')))) AS x0 
FROM n6 JOIN sold_product AS t7 ON t7.id = n6.id LEFT OUTER JOIN service_offering AS t9 ON t9.id = t7.offering_id LEFT OUTER JOIN product_model AS t10 ON t10.id = t9.product_model_id AND true LEFT OUTER JOIN j16 ON j16.pid = t9.id LEFT OUTER JOIN j30 ON j30.pid = t7.id LEFT OUTER JOIN j35 ON j35.pid = t7.id) AS anon_1)
 SELECT format('{"viewer":%s,"soldProducts":%s}', (SELECT format('{"name":%s,"kind":%s,"roles":%s,"account":%s}', CAST(to_json(t2.name) AS TEXT), '"' || 'CONTACT' || '"', '["' || t2.role || '"]', CASE WHEN (t3.id IS NULL) THEN 'null' ELSE format('{"name":%s,"registrationCode":%s}', CAST(to_json(t3.name) AS TEXT), CASE WHEN (t3.id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.commercial)) THEN coalesce(CAST(to_json(t3.registration_code) AS TEXT), 'null') ELSE 'null' END) END) AS format_1 
FROM n1 JOIN contact AS t2 ON t2.id = n1.id LEFT OUTER JOIN account AS t3 ON t3.id = t2.account_id AND t3.id IN (SELECT reached.account_id 
FROM reached)), format('{"totalCount":%s,"nodes":%s}', (SELECT k36.total 
FROM k36 
WHERE true), format('[%s]', coalesce((SELECT j37.x0 
FROM j37 
WHERE true), '')))) AS answer 
FROM me
