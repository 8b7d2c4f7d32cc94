WITH me AS 
(SELECT contact.id AS id, contact.account_id AS home_id, contact.name AS name 
FROM contact CROSS JOIN account ON account.id = contact.account_id 
WHERE contact.public_id = ?1 AND contact.active = 1 AND account.active = 1), 
reached AS 
(SELECT account_access_1.id AS id, account_access_1.contact_id AS contact_id, account_access_1.account_id AS account_id, account_access_1.source AS source, account_access_1.valid_from AS valid_from, account_access_1.valid_to AS valid_to, account_access_1.install_base AS install_base, account_access_1.restricted AS restricted, account_access_1.contracts AS contracts, account_access_1.contacts AS contacts, account_access_1.personal AS personal, account_access_1.commercial AS commercial, account_access_1.case_access AS case_access 
FROM account_access AS account_access_1 
WHERE account_access_1.contact_id = (SELECT me.id 
FROM me) AND (account_access_1.valid_from IS NULL OR account_access_1.valid_from <= ?2) AND (account_access_1.valid_to IS NULL OR account_access_1.valid_to > ?2)), 
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
k34 AS 
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
 LIMIT ?3 OFFSET 0) AS anon_2), 
p11 AS 
(SELECT DISTINCT t9.id AS id 
FROM n6 CROSS JOIN sold_product AS t7 ON t7.id = n6.id CROSS JOIN service_offering AS t9 ON t9.id = t7.offering_id), 
n14 AS 
(SELECT t13.id AS id, p11.id AS pid 
FROM p11 CROSS JOIN service_commitment AS t13 ON t13.id IN (SELECT t12.id 
FROM service_commitment AS t12 
WHERE t12.offering_id = p11.id ORDER BY t12.id DESC
 LIMIT ?4 OFFSET 0)), 
j16 AS MATERIALIZED 
(SELECT anon_3.pid AS pid, group_concat(anon_3.x0, ',') AS x0 
FROM (SELECT n14.id AS id, n14.pid AS pid, printf('{"name":%s,"target":%s}', json_quote(t15.name), json_quote(t15.target)) AS x0 
FROM n14 CROSS JOIN service_commitment AS t15 ON t15.id = n14.id ORDER BY n14.id DESC) AS anon_3 GROUP BY anon_3.pid), 
p17 AS 
(SELECT DISTINCT n6.id AS id 
FROM n6), 
n20 AS 
(SELECT t19.id AS id, p17.id AS pid 
FROM p17 CROSS JOIN install_base_item AS t19 ON t19.id IN (SELECT t18.id 
FROM install_base_item AS t18 
WHERE t18.id IN (SELECT installed_product_2.install_base_item_id 
FROM installed_product AS installed_product_2 
WHERE installed_product_2.sold_product_id = p17.id) AND (t18.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.install_base = 1 AND reached.restricted = 0) OR t18.contact_id = (SELECT me.id 
FROM me) AND t18.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.install_base = 1) OR t18.root_id IN (SELECT authorized.install_base_item_id 
FROM authorized 
WHERE authorized.install_base_item_id IS NOT NULL) OR t18.id IN (SELECT installed_product_3.install_base_item_id 
FROM installed_product AS installed_product_3 
WHERE installed_product_3.sold_product_id IN (SELECT authorized.sold_product_id 
FROM authorized 
WHERE authorized.sold_product_id IS NOT NULL))) ORDER BY t18.id DESC
 LIMIT ?5 OFFSET 0)), 
p22 AS 
(SELECT DISTINCT n20.id AS id 
FROM n20), 
n25 AS 
(SELECT t24.id AS id, p22.id AS pid, t24."begin" AS "key" 
FROM p22 CROSS JOIN outage AS t24 ON t24.id IN (SELECT t23.id 
FROM outage AS t23 
WHERE t23.id IN (SELECT outage_configuration_item_1.outage_id 
FROM install_base_item AS install_base_item_2 CROSS JOIN configuration_item_impact AS configuration_item_impact_1 ON configuration_item_impact_1.impacted_id = install_base_item_2.configuration_item_id CROSS JOIN outage_configuration_item AS outage_configuration_item_1 ON outage_configuration_item_1.configuration_item_id = configuration_item_impact_1.source_id 
WHERE install_base_item_2.id = p22.id AND install_base_item_2.active = 1) AND t23.published = 1 AND CASE WHEN (t23.cancelled_at IS NOT NULL) THEN 'CANCELLED' WHEN (t23."end" <= ?2) THEN 'ENDED' WHEN (t23."begin" <= ?2) THEN 'ONGOING' ELSE 'PLANNED' END = ?6 ORDER BY t23."begin" DESC, t23.id DESC
 LIMIT ?7 OFFSET 0)), 
j27 AS MATERIALIZED 
(SELECT anon_5.pid AS pid, group_concat(anon_5.x0, ',') AS x0 
FROM (SELECT n25.id AS id, n25.pid AS pid, n25."key" AS "key", printf('{"type":%s,"phase":%s,"begin":%s,"message":%s}', '"' || t26.type || '"', '"' || CASE WHEN (t26.cancelled_at IS NOT NULL) THEN 'CANCELLED' WHEN (t26."end" <= ?2) THEN 'ENDED' WHEN (t26."begin" <= ?2) THEN 'ONGOING' ELSE 'PLANNED' END || '"', '"' || t26."begin" || '"', json_quote(t26.message)) AS x0 
FROM n25 CROSS JOIN outage AS t26 ON t26.id = n25.id ORDER BY n25."key" DESC, n25.id DESC) AS anon_5 GROUP BY anon_5.pid), 
j28 AS MATERIALIZED 
(SELECT anon_4.pid AS pid, group_concat(anon_4.x0, ',') AS x0 
FROM (SELECT n20.id AS id, n20.pid AS pid, printf('{"name":%s,"environment":%s,"health":%s,"outages":%s}', json_quote(t21.name), coalesce('"' || t21.environment || '"', 'null'), '"' || t21.health || '"', printf('{"nodes":%s}', printf('[%s]', coalesce(j27.x0, '')))) AS x0 
FROM n20 CROSS JOIN install_base_item AS t21 ON t21.id = n20.id LEFT JOIN j27 ON j27.pid = t21.id ORDER BY n20.id DESC) AS anon_4 GROUP BY anon_4.pid), 
n31 AS 
(SELECT t30.id AS id, p17.id AS pid, t30.opened_at AS "key" 
FROM p17 CROSS JOIN case_record AS t30 ON t30.id IN (SELECT t29.id 
FROM case_record AS t29 
WHERE t29.sold_product_id = p17.id AND (t29.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'ALL') AND NOT (t29.major = 1 AND (t29.major_state IS NULL OR t29.major_state != 'REJECTED')) OR t29.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'SINCE_START') AND (EXISTS (SELECT * 
FROM reached AS anon_7 
WHERE anon_7.case_access = 'SINCE_START' AND anon_7.account_id = t29.account_id AND (anon_7.valid_from IS NULL OR t29.opened_at >= anon_7.valid_from))) AND NOT (t29.major = 1 AND (t29.major_state IS NULL OR t29.major_state != 'REJECTED')) OR t29.partner_id = (SELECT me.home_id 
FROM me) AND t29.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'ASSIGNED') AND NOT (t29.major = 1 AND (t29.major_state IS NULL OR t29.major_state != 'REJECTED')) OR (t29.contact_id = (SELECT me.id 
FROM me) OR t29.opened_by_contact_id = (SELECT me.id 
FROM me) OR t29.partner_contact_id = (SELECT me.id 
FROM me)) AND t29.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'OWN') AND NOT (t29.major = 1 AND (t29.major_state IS NULL OR t29.major_state != 'REJECTED')) OR t29.id IN (SELECT authorized.case_id 
FROM authorized 
WHERE authorized.case_id IS NOT NULL) AND NOT (t29.major = 1 AND (t29.major_state IS NULL OR t29.major_state != 'REJECTED')) OR t29.sold_product_id IN (SELECT authorized.sold_product_id 
FROM authorized 
WHERE authorized.sold_product_id IS NOT NULL) AND NOT (t29.major = 1 AND (t29.major_state IS NULL OR t29.major_state != 'REJECTED')) OR t29.id IN (SELECT case_install_base_item_1.case_id 
FROM case_install_base_item AS case_install_base_item_1 
WHERE case_install_base_item_1.install_base_item_id IN (SELECT install_base_item_1.id 
FROM install_base_item AS install_base_item_1 
WHERE install_base_item_1.root_id IN (SELECT authorized.install_base_item_id 
FROM authorized 
WHERE authorized.install_base_item_id IS NOT NULL))) AND NOT (t29.major = 1 AND (t29.major_state IS NULL OR t29.major_state != 'REJECTED'))) ORDER BY t29.opened_at DESC, t29.id DESC
 LIMIT ?8 OFFSET 0)), 
j33 AS MATERIALIZED 
(SELECT anon_6.pid AS pid, group_concat(anon_6.x0, ',') AS x0 
FROM (SELECT n31.id AS id, n31.pid AS pid, n31."key" AS "key", printf('{"number":%s,"state":%s,"openedBy":%s}', json_quote(t32.number), '"' || t32.state || '"', CASE WHEN (t32.opened_by_contact_id IS NOT NULL OR t32.opened_by_consumer_id IS NOT NULL OR t32.opened_by_user_id IS NOT NULL) THEN printf('{"displayName":%s,"kind":%s}', json_quote(CASE WHEN (t32.opened_by_user_id IS NOT NULL) THEN 'Support' WHEN (t32.partner_contact_id = t32.opened_by_contact_id OR t32.opened_by_contact_id = (SELECT me.id 
FROM me) OR (EXISTS (SELECT * 
FROM contact AS contact_1 
WHERE contact_1.id = t32.opened_by_contact_id AND contact_1.account_id IN (SELECT reached.account_id 
FROM reached)))) THEN (SELECT contact_2.name 
FROM contact AS contact_2 
WHERE contact_2.id = t32.opened_by_contact_id) WHEN 0 = 1 THEN (SELECT consumer_1.name 
FROM consumer AS consumer_1 
WHERE consumer_1.id = t32.opened_by_consumer_id) ELSE NULL END), '"' || CASE WHEN (t32.opened_by_contact_id IS NOT NULL) THEN 'CONTACT' WHEN (t32.opened_by_consumer_id IS NOT NULL) THEN 'CONSUMER' WHEN (t32.opened_by_user_id IS NOT NULL) THEN 'USER' END || '"') ELSE 'null' END) AS x0 
FROM n31 CROSS JOIN case_record AS t32 ON t32.id = n31.id ORDER BY n31."key" DESC, n31.id DESC) AS anon_6 GROUP BY anon_6.pid), 
j35 AS MATERIALIZED 
(SELECT group_concat(anon_1.x0, ',') AS x0 
FROM (SELECT n6.id AS id, printf('{"name":%s,"status":%s,"unitPrice":%s,"offering":%s,"installBaseItems":%s,"cases":%s}', json_quote(t7.name), '"' || CASE WHEN (t7.start > ?2) THEN 'IN_PREPARATION' WHEN (t7."end" <= ?2) THEN 'EXPIRED' ELSE 'ACTIVE' END || '"', CASE WHEN (t7.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.commercial = 1)) THEN coalesce('"' || CASE WHEN (t7.unit_price IS NOT NULL) THEN printf('%s%d.%02d', CASE WHEN (t7.unit_price < 0) THEN '-' ELSE '' END, abs(t7.unit_price) / 100, abs(t7.unit_price) % 100) END || '"', 'null') ELSE 'null' END, CASE WHEN (t9.id IS NULL) THEN 'null' ELSE printf('{"name":%s,"tier":%s,"productModel":%s,"commitments":%s}', json_quote(t9.name), json_quote(t9.tier), CASE WHEN (t10.id IS NULL) THEN 'null' ELSE printf('{"name":%s}', json_quote(t10.name)) END, printf('{"nodes":%s}', printf('[%s]', coalesce(j16.x0, '')))) END, printf('{"nodes":%s}', printf('[%s]', coalesce(j28.x0, ''))), printf('{"nodes":%s}', printf('[%s]', coalesce(j33.x0, '')))) AS x0 
FROM n6 CROSS JOIN sold_product AS t7 ON t7.id = n6.id LEFT JOIN service_offering AS t9 ON t9.id = t7.offering_id LEFT JOIN product_model AS t10 ON t10.id = t9.product_model_id AND 1 = 1 LEFT JOIN j16 ON j16.pid = t9.id LEFT JOIN j28 ON j28.pid = t7.id LEFT JOIN j33 ON j33.pid = t7.id ORDER BY n6.id DESC) AS anon_1)
 SELECT printf('{"viewer":%s,"soldProducts":%s}', (SELECT printf('{"name":%s,"kind":%s,"roles":%s,"account":%s}', json_quote(t2.name), '"' || 'CONTACT' || '"', '["' || t2.role || '"]', CASE WHEN (t3.id IS NULL) THEN 'null' ELSE printf('{"name":%s,"registrationCode":%s}', json_quote(t3.name), CASE WHEN (t3.id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.commercial = 1)) THEN json_quote(t3.registration_code) ELSE 'null' END) END) AS printf_1 
FROM n1 CROSS JOIN contact AS t2 ON t2.id = n1.id LEFT JOIN account AS t3 ON t3.id = t2.account_id AND t3.id IN (SELECT reached.account_id 
FROM reached)), printf('{"totalCount":%s,"nodes":%s}', (SELECT k34.total 
FROM k34 
WHERE 1 = 1), printf('[%s]', coalesce((SELECT j35.x0 
FROM j35 
WHERE 1 = 1), '')))) AS answer 
FROM me
