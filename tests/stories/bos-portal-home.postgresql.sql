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
k35 AS 
(SELECT CAST((SELECT count(*) AS count_1 
FROM sold_product AS t7 
WHERE t7.id IN (SELECT sold_product_1.id 
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
WHERE authorized.install_base_item_id IS NOT NULL))))) AS TEXT) AS total), 
n5 AS 
(SELECT anon_2.id AS id 
FROM (SELECT t4.id AS id 
FROM sold_product AS t4 
WHERE t4.id IN (SELECT sold_product_1.id 
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
WHERE authorized.install_base_item_id IS NOT NULL)))) ORDER BY t4.id DESC 
 LIMIT $3::INTEGER) AS anon_2), 
p10 AS 
(SELECT DISTINCT t8.id AS id 
FROM n5 JOIN sold_product AS t6 ON t6.id = n5.id JOIN service_offering AS t8 ON t8.id = t6.offering_id), 
n13 AS 
(SELECT l12.id AS id, p10.id AS pid 
FROM p10 JOIN LATERAL (SELECT t11.id AS id 
FROM service_commitment AS t11 
WHERE t11.offering_id = p10.id ORDER BY t11.id DESC 
 LIMIT $4::INTEGER) AS l12 ON true), 
j15 AS MATERIALIZED 
(SELECT anon_3.pid AS pid, string_agg(anon_3.x0, ',' ORDER BY anon_3.id DESC) AS x0 
FROM (SELECT n13.id AS id, n13.pid AS pid, format('{"name":%s,"target":%s}', CAST(to_json(t14.name) AS TEXT), coalesce(CAST(to_json(t14.target) AS TEXT), 'null')) AS x0 
FROM n13 JOIN service_commitment AS t14 ON t14.id = n13.id) AS anon_3 GROUP BY anon_3.pid), 
p16 AS 
(SELECT DISTINCT n5.id AS id 
FROM n5), 
n20 AS 
(SELECT l19.id AS id, p16.id AS pid 
FROM p16 JOIN LATERAL (SELECT a18.id AS id 
FROM LATERAL (SELECT t17.id AS id 
FROM install_base_item AS t17 
WHERE t17.id IN (SELECT installed_product_2.install_base_item_id 
FROM installed_product AS installed_product_2 
WHERE installed_product_2.sold_product_id = p16.id) AND (t17.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.install_base AND NOT reached.restricted) OR t17.contact_id = (SELECT me.id 
FROM me) AND t17.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.install_base) OR t17.root_id IN (SELECT authorized.install_base_item_id 
FROM authorized 
WHERE authorized.install_base_item_id IS NOT NULL) OR t17.id IN (SELECT installed_product_3.install_base_item_id 
FROM installed_product AS installed_product_3 
WHERE installed_product_3.sold_product_id IN (SELECT authorized.sold_product_id 
FROM authorized 
WHERE authorized.sold_product_id IS NOT NULL)))
 LIMIT ALL OFFSET 0) AS a18 ORDER BY a18.id DESC 
 LIMIT $5::INTEGER) AS l19 ON true), 
p22 AS 
(SELECT DISTINCT n20.id AS id 
FROM n20), 
n26 AS 
(SELECT l25.id AS id, p22.id AS pid, l25.key AS key 
FROM p22 JOIN LATERAL (SELECT a24.id AS id, a24.key AS key 
FROM LATERAL (SELECT t23.id AS id, t23.begin AS key 
FROM outage AS t23 
WHERE t23.id IN (SELECT outage_configuration_item_1.outage_id 
FROM install_base_item AS install_base_item_2 JOIN configuration_item_impact AS configuration_item_impact_1 ON configuration_item_impact_1.impacted_id = install_base_item_2.configuration_item_id JOIN outage_configuration_item AS outage_configuration_item_1 ON outage_configuration_item_1.configuration_item_id = configuration_item_impact_1.source_id 
WHERE install_base_item_2.id = p22.id AND install_base_item_2.active) AND t23.published AND CASE WHEN (t23.cancelled_at IS NOT NULL) THEN 'CANCELLED' WHEN (t23."end" <= $2::TIMESTAMP WITH TIME ZONE) THEN 'ENDED' WHEN (t23.begin <= $2::TIMESTAMP WITH TIME ZONE) THEN 'ONGOING' ELSE 'PLANNED' END = $6::VARCHAR
 LIMIT ALL OFFSET 0) AS a24 ORDER BY a24.key DESC, a24.id DESC 
 LIMIT $7::INTEGER) AS l25 ON true), 
j28 AS MATERIALIZED 
(SELECT anon_5.pid AS pid, string_agg(anon_5.x0, ',' ORDER BY anon_5.key DESC, anon_5.id DESC) AS x0 
FROM (SELECT n26.id AS id, n26.pid AS pid, n26.key AS key, format('{"type":%s,"phase":%s,"begin":%s,"message":%s}', '"' || t27.type || '"', '"' || CASE WHEN (t27.cancelled_at IS NOT NULL) THEN 'CANCELLED' WHEN (t27."end" <= $2::TIMESTAMP WITH TIME ZONE) THEN 'ENDED' WHEN (t27.begin <= $2::TIMESTAMP WITH TIME ZONE) THEN 'ONGOING' ELSE 'PLANNED' END || '"', '"' || to_char(timezone('UTC', t27.begin), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"', coalesce(CAST(to_json(t27.message) AS TEXT), 'null')) AS x0 
FROM n26 JOIN outage AS t27 ON t27.id = n26.id) AS anon_5 GROUP BY anon_5.pid), 
j29 AS MATERIALIZED 
(SELECT anon_4.pid AS pid, string_agg(anon_4.x0, ',' ORDER BY anon_4.id DESC) AS x0 
FROM (SELECT n20.id AS id, n20.pid AS pid, format('{"name":%s,"environment":%s,"health":%s,"outages":%s}', CAST(to_json(t21.name) AS TEXT), coalesce('"' || t21.environment || '"', 'null'), '"' || t21.health || '"', format('{"nodes":%s}', format('[%s]', coalesce(j28.x0, '')))) AS x0 
FROM n20 JOIN install_base_item AS t21 ON t21.id = n20.id LEFT OUTER JOIN j28 ON j28.pid = t21.id) AS anon_4 GROUP BY anon_4.pid), 
n32 AS 
(SELECT l31.id AS id, p16.id AS pid, l31.key AS key 
FROM p16 JOIN LATERAL (SELECT t30.id AS id, t30.opened_at AS key 
FROM case_record AS t30 
WHERE t30.sold_product_id = p16.id AND (t30.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'ALL') AND NOT (t30.major AND (t30.major_state IS NULL OR t30.major_state != 'REJECTED')) OR t30.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'SINCE_START') AND (EXISTS (SELECT * 
FROM reached AS anon_7 
WHERE anon_7.case_access = 'SINCE_START' AND anon_7.account_id = t30.account_id AND (anon_7.valid_from IS NULL OR t30.opened_at >= anon_7.valid_from))) AND NOT (t30.major AND (t30.major_state IS NULL OR t30.major_state != 'REJECTED')) OR t30.partner_id = (SELECT me.home_id 
FROM me) AND t30.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'ASSIGNED') AND NOT (t30.major AND (t30.major_state IS NULL OR t30.major_state != 'REJECTED')) OR (t30.contact_id = (SELECT me.id 
FROM me) OR t30.opened_by_contact_id = (SELECT me.id 
FROM me) OR t30.partner_contact_id = (SELECT me.id 
FROM me)) AND t30.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'OWN') AND NOT (t30.major AND (t30.major_state IS NULL OR t30.major_state != 'REJECTED')) OR t30.id IN (SELECT authorized.case_id 
FROM authorized 
WHERE authorized.case_id IS NOT NULL) AND NOT (t30.major AND (t30.major_state IS NULL OR t30.major_state != 'REJECTED')) OR t30.sold_product_id IN (SELECT authorized.sold_product_id 
FROM authorized 
WHERE authorized.sold_product_id IS NOT NULL) AND NOT (t30.major AND (t30.major_state IS NULL OR t30.major_state != 'REJECTED')) OR t30.id IN (SELECT case_install_base_item_1.case_id 
FROM case_install_base_item AS case_install_base_item_1 
WHERE case_install_base_item_1.install_base_item_id IN (SELECT install_base_item_1.id 
FROM install_base_item AS install_base_item_1 
WHERE install_base_item_1.root_id IN (SELECT authorized.install_base_item_id 
FROM authorized 
WHERE authorized.install_base_item_id IS NOT NULL))) AND NOT (t30.major AND (t30.major_state IS NULL OR t30.major_state != 'REJECTED'))) ORDER BY t30.opened_at DESC, t30.id DESC 
 LIMIT $8::INTEGER) AS l31 ON true), 
j34 AS MATERIALIZED 
(SELECT anon_6.pid AS pid, string_agg(anon_6.x0, ',' ORDER BY anon_6.key DESC, anon_6.id DESC) AS x0 
FROM (SELECT n32.id AS id, n32.pid AS pid, n32.key AS key, format('{"number":%s,"state":%s,"openedBy":%s}', CAST(to_json(t33.number) AS TEXT), '"' || t33.state || '"', CASE WHEN (t33.opened_by_contact_id IS NOT NULL OR t33.opened_by_consumer_id IS NOT NULL OR t33.opened_by_user_id IS NOT NULL) THEN format('{"displayName":%s,"kind":%s}', coalesce(CAST(to_json(CASE WHEN (t33.opened_by_user_id IS NOT NULL) THEN 'Support' WHEN (t33.partner_contact_id = t33.opened_by_contact_id OR t33.opened_by_contact_id = (SELECT me.id 
FROM me) OR (EXISTS (SELECT * 
FROM contact AS contact_1 
WHERE contact_1.id = t33.opened_by_contact_id AND contact_1.account_id IN (SELECT reached.account_id 
FROM reached)))) THEN (SELECT contact_2.name 
FROM contact AS contact_2 
WHERE contact_2.id = t33.opened_by_contact_id) WHEN false THEN (SELECT consumer_1.name 
FROM consumer AS consumer_1 
WHERE consumer_1.id = t33.opened_by_consumer_id) ELSE NULL END) AS TEXT), 'null'), '"' || CASE WHEN (t33.opened_by_contact_id IS NOT NULL) THEN 'CONTACT' WHEN (t33.opened_by_consumer_id IS NOT NULL) THEN 'CONSUMER' WHEN (t33.opened_by_user_id IS NOT NULL) THEN 'USER' END || '"') ELSE 'null' END) AS x0 
FROM n32 JOIN case_record AS t33 ON t33.id = n32.id) AS anon_6 GROUP BY anon_6.pid), 
j36 AS MATERIALIZED 
(SELECT string_agg(anon_1.x0, ',' ORDER BY anon_1.id DESC) AS x0 
FROM (SELECT n5.id AS id, format('{"name":%s,"status":%s,"unitPrice":%s,"offering":%s,"installBaseItems":%s,"cases":%s}', CAST(to_json(t6.name) AS TEXT), '"' || CASE WHEN (t6.start > $2::TIMESTAMP WITH TIME ZONE) THEN 'IN_PREPARATION' WHEN (t6."end" <= $2::TIMESTAMP WITH TIME ZONE) THEN 'EXPIRED' ELSE 'ACTIVE' END || '"', CASE WHEN (t6.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.commercial)) THEN coalesce('"' || CAST(CAST(CAST(t6.unit_price AS NUMERIC(20, 2)) / 100 AS NUMERIC(20, 2)) AS TEXT) || '"', 'null') ELSE 'null' END, CASE WHEN (t8.id IS NULL) THEN 'null' ELSE format('{"name":%s,"tier":%s,"productModel":%s,"commitments":%s}', CAST(to_json(t8.name) AS TEXT), coalesce(CAST(to_json(t8.tier) AS TEXT), 'null'), CASE WHEN (t9.id IS NULL) THEN 'null' ELSE format('{"name":%s}', CAST(to_json(t9.name) AS TEXT)) END, format('{"nodes":%s}', format('[%s]', coalesce(j15.x0, '')))) END, format('{"nodes":%s}', format('[%s]', coalesce(j29.x0, ''))), format('{"nodes":%s}', format('[%s]', coalesce(j34.x0, '')))) AS x0 
FROM n5 JOIN sold_product AS t6 ON t6.id = n5.id LEFT OUTER JOIN service_offering AS t8 ON t8.id = t6.offering_id LEFT OUTER JOIN product_model AS t9 ON t9.id = t8.product_model_id AND true LEFT OUTER JOIN j15 ON j15.pid = t8.id LEFT OUTER JOIN j29 ON j29.pid = t6.id LEFT OUTER JOIN j34 ON j34.pid = t6.id) AS anon_1)
 SELECT format('{"viewer":%s,"soldProducts":%s}', (SELECT format('{"name":%s,"kind":%s,"roles":%s,"account":%s}', CAST(to_json(t2.name) AS TEXT), '"' || 'CONTACT' || '"', '["' || t2.role || '"]', CASE WHEN (t3.id IS NULL) THEN 'null' ELSE format('{"name":%s,"registrationCode":%s}', CAST(to_json(t3.name) AS TEXT), CASE WHEN (t3.id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.commercial)) THEN coalesce(CAST(to_json(t3.registration_code) AS TEXT), 'null') ELSE 'null' END) END) AS format_1 
FROM n1 JOIN contact AS t2 ON t2.id = n1.id LEFT OUTER JOIN account AS t3 ON t3.id = t2.account_id AND t3.id IN (SELECT reached.account_id 
FROM reached)), format('{"totalCount":%s,"nodes":%s}', (SELECT k35.total 
FROM k35 
WHERE true), format('[%s]', coalesce((SELECT j36.x0 
FROM j36 
WHERE true), '')))) AS answer 
FROM me
