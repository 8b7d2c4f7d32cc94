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
k33 AS 
(SELECT CAST((SELECT count(*) AS count_1 
FROM sold_product AS t7 
WHERE t7.id IN (SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.install_base = 1 AND reached.restricted = 0) UNION SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.contact_id = (SELECT me.id 
FROM me) AND sold_product_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.install_base = 1) UNION SELECT sold_product_1.id 
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
WHERE reached.install_base = 1 AND reached.restricted = 0) UNION SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.contact_id = (SELECT me.id 
FROM me) AND sold_product_1.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.install_base = 1) UNION SELECT sold_product_1.id 
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
 LIMIT ?3 OFFSET 0) AS anon_2), 
p10 AS 
(SELECT DISTINCT t8.id AS id 
FROM n5 CROSS JOIN sold_product AS t6 ON t6.id = n5.id CROSS JOIN service_offering AS t8 ON t8.id = t6.offering_id), 
n13 AS 
(SELECT t12.id AS id, p10.id AS pid 
FROM p10 CROSS JOIN service_commitment AS t12 ON t12.id IN (SELECT t11.id 
FROM service_commitment AS t11 
WHERE t11.offering_id = p10.id ORDER BY t11.id DESC
 LIMIT ?4 OFFSET 0)), 
j15 AS MATERIALIZED 
(SELECT anon_3.pid AS pid, group_concat(anon_3.x0, ',') AS x0 
FROM (SELECT n13.id AS id, n13.pid AS pid, printf('{"name":%s,"target":%s}', json_quote(t14.name), json_quote(t14.target)) AS x0 
FROM n13 CROSS JOIN service_commitment AS t14 ON t14.id = n13.id ORDER BY n13.id DESC) AS anon_3 GROUP BY anon_3.pid), 
p16 AS 
(SELECT DISTINCT n5.id AS id 
FROM n5), 
n19 AS 
(SELECT t18.id AS id, p16.id AS pid 
FROM p16 CROSS JOIN install_base_item AS t18 ON t18.id IN (SELECT t17.id 
FROM install_base_item AS t17 
WHERE t17.id IN (SELECT installed_product_2.install_base_item_id 
FROM installed_product AS installed_product_2 
WHERE installed_product_2.sold_product_id = p16.id) AND (t17.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.install_base = 1 AND reached.restricted = 0) OR t17.contact_id = (SELECT me.id 
FROM me) AND t17.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.install_base = 1) OR t17.root_id IN (SELECT authorized.install_base_item_id 
FROM authorized 
WHERE authorized.install_base_item_id IS NOT NULL) OR t17.id IN (SELECT installed_product_3.install_base_item_id 
FROM installed_product AS installed_product_3 
WHERE installed_product_3.sold_product_id IN (SELECT authorized.sold_product_id 
FROM authorized 
WHERE authorized.sold_product_id IS NOT NULL))) ORDER BY t17.id DESC
 LIMIT ?5 OFFSET 0)), 
p21 AS 
(SELECT DISTINCT n19.id AS id 
FROM n19), 
n24 AS 
(SELECT t23.id AS id, p21.id AS pid, t23."begin" AS "key" 
FROM p21 CROSS JOIN outage AS t23 ON t23.id IN (SELECT t22.id 
FROM outage AS t22 
WHERE t22.id IN (SELECT outage_configuration_item_1.outage_id 
FROM install_base_item AS install_base_item_2 CROSS JOIN configuration_item_impact AS configuration_item_impact_1 ON configuration_item_impact_1.impacted_id = install_base_item_2.configuration_item_id CROSS JOIN outage_configuration_item AS outage_configuration_item_1 ON outage_configuration_item_1.configuration_item_id = configuration_item_impact_1.source_id 
WHERE install_base_item_2.id = p21.id AND install_base_item_2.active = 1) AND t22.published = 1 AND CASE WHEN (t22.cancelled_at IS NOT NULL) THEN 'CANCELLED' WHEN (t22."end" <= ?2) THEN 'ENDED' WHEN (t22."begin" <= ?2) THEN 'ONGOING' ELSE 'PLANNED' END = ?6 ORDER BY t22."begin" DESC, t22.id DESC
 LIMIT ?7 OFFSET 0)), 
j26 AS MATERIALIZED 
(SELECT anon_5.pid AS pid, group_concat(anon_5.x0, ',') AS x0 
FROM (SELECT n24.id AS id, n24.pid AS pid, n24."key" AS "key", printf('{"type":%s,"phase":%s,"begin":%s,"message":%s}', '"' || t25.type || '"', '"' || CASE WHEN (t25.cancelled_at IS NOT NULL) THEN 'CANCELLED' WHEN (t25."end" <= ?2) THEN 'ENDED' WHEN (t25."begin" <= ?2) THEN 'ONGOING' ELSE 'PLANNED' END || '"', '"' || t25."begin" || '"', json_quote(t25.message)) AS x0 
FROM n24 CROSS JOIN outage AS t25 ON t25.id = n24.id ORDER BY n24."key" DESC, n24.id DESC) AS anon_5 GROUP BY anon_5.pid), 
j27 AS MATERIALIZED 
(SELECT anon_4.pid AS pid, group_concat(anon_4.x0, ',') AS x0 
FROM (SELECT n19.id AS id, n19.pid AS pid, printf('{"name":%s,"environment":%s,"health":%s,"outages":%s}', json_quote(t20.name), coalesce('"' || t20.environment || '"', 'null'), '"' || t20.health || '"', printf('{"nodes":%s}', printf('[%s]', coalesce(j26.x0, '')))) AS x0 
FROM n19 CROSS JOIN install_base_item AS t20 ON t20.id = n19.id LEFT JOIN j26 ON j26.pid = t20.id ORDER BY n19.id DESC) AS anon_4 GROUP BY anon_4.pid), 
n30 AS 
(SELECT t29.id AS id, p16.id AS pid, t29.opened_at AS "key" 
FROM p16 CROSS JOIN case_record AS t29 ON t29.id IN (SELECT t28.id 
FROM case_record AS t28 
WHERE t28.sold_product_id = p16.id AND (t28.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'ALL') AND NOT (t28.major = 1 AND (t28.major_state IS NULL OR t28.major_state != 'REJECTED')) OR t28.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'SINCE_START') AND (EXISTS (SELECT * 
FROM reached AS anon_7 
WHERE anon_7.case_access = 'SINCE_START' AND anon_7.account_id = t28.account_id AND (anon_7.valid_from IS NULL OR t28.opened_at >= anon_7.valid_from))) AND NOT (t28.major = 1 AND (t28.major_state IS NULL OR t28.major_state != 'REJECTED')) OR t28.partner_id = (SELECT me.home_id 
FROM me) AND t28.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'ASSIGNED') AND NOT (t28.major = 1 AND (t28.major_state IS NULL OR t28.major_state != 'REJECTED')) OR (t28.contact_id = (SELECT me.id 
FROM me) OR t28.opened_by_contact_id = (SELECT me.id 
FROM me) OR t28.partner_contact_id = (SELECT me.id 
FROM me)) AND t28.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.case_access = 'OWN') AND NOT (t28.major = 1 AND (t28.major_state IS NULL OR t28.major_state != 'REJECTED')) OR t28.id IN (SELECT authorized.case_id 
FROM authorized 
WHERE authorized.case_id IS NOT NULL) AND NOT (t28.major = 1 AND (t28.major_state IS NULL OR t28.major_state != 'REJECTED')) OR t28.sold_product_id IN (SELECT authorized.sold_product_id 
FROM authorized 
WHERE authorized.sold_product_id IS NOT NULL) AND NOT (t28.major = 1 AND (t28.major_state IS NULL OR t28.major_state != 'REJECTED')) OR t28.id IN (SELECT case_install_base_item_1.case_id 
FROM case_install_base_item AS case_install_base_item_1 
WHERE case_install_base_item_1.install_base_item_id IN (SELECT install_base_item_1.id 
FROM install_base_item AS install_base_item_1 
WHERE install_base_item_1.root_id IN (SELECT authorized.install_base_item_id 
FROM authorized 
WHERE authorized.install_base_item_id IS NOT NULL))) AND NOT (t28.major = 1 AND (t28.major_state IS NULL OR t28.major_state != 'REJECTED'))) ORDER BY t28.opened_at DESC, t28.id DESC
 LIMIT ?8 OFFSET 0)), 
j32 AS MATERIALIZED 
(SELECT anon_6.pid AS pid, group_concat(anon_6.x0, ',') AS x0 
FROM (SELECT n30.id AS id, n30.pid AS pid, n30."key" AS "key", printf('{"number":%s,"state":%s,"openedBy":%s}', json_quote(t31.number), '"' || t31.state || '"', CASE WHEN (t31.opened_by_contact_id IS NOT NULL OR t31.opened_by_consumer_id IS NOT NULL OR t31.opened_by_user_id IS NOT NULL) THEN printf('{"displayName":%s,"kind":%s}', json_quote(CASE WHEN (t31.opened_by_user_id IS NOT NULL) THEN 'Support' WHEN (t31.partner_contact_id = t31.opened_by_contact_id OR t31.opened_by_contact_id = (SELECT me.id 
FROM me) OR (EXISTS (SELECT * 
FROM contact AS contact_1 
WHERE contact_1.id = t31.opened_by_contact_id AND contact_1.account_id IN (SELECT reached.account_id 
FROM reached)))) THEN (SELECT contact_2.name 
FROM contact AS contact_2 
WHERE contact_2.id = t31.opened_by_contact_id) WHEN 0 = 1 THEN (SELECT consumer_1.name 
FROM consumer AS consumer_1 
WHERE consumer_1.id = t31.opened_by_consumer_id) ELSE NULL END), '"' || CASE WHEN (t31.opened_by_contact_id IS NOT NULL) THEN 'CONTACT' WHEN (t31.opened_by_consumer_id IS NOT NULL) THEN 'CONSUMER' WHEN (t31.opened_by_user_id IS NOT NULL) THEN 'USER' END || '"') ELSE 'null' END) AS x0 
FROM n30 CROSS JOIN case_record AS t31 ON t31.id = n30.id ORDER BY n30."key" DESC, n30.id DESC) AS anon_6 GROUP BY anon_6.pid), 
j34 AS MATERIALIZED 
(SELECT group_concat(anon_1.x0, ',') AS x0 
FROM (SELECT n5.id AS id, printf('{"name":%s,"status":%s,"unitPrice":%s,"offering":%s,"installBaseItems":%s,"cases":%s}', json_quote(t6.name), '"' || CASE WHEN (t6.start > ?2) THEN 'IN_PREPARATION' WHEN (t6."end" <= ?2) THEN 'EXPIRED' ELSE 'ACTIVE' END || '"', CASE WHEN (t6.account_id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.commercial = 1)) THEN coalesce('"' || printf('%s%d.%02d', CASE WHEN (t6.unit_price < 0) THEN '-' ELSE '' END, abs(t6.unit_price) / 100, abs(t6.unit_price) % 100) || '"', 'null') ELSE 'null' END, CASE WHEN (t8.id IS NULL) THEN 'null' ELSE printf('{"name":%s,"tier":%s,"productModel":%s,"commitments":%s}', json_quote(t8.name), json_quote(t8.tier), CASE WHEN (t9.id IS NULL) THEN 'null' ELSE printf('{"name":%s}', json_quote(t9.name)) END, printf('{"nodes":%s}', printf('[%s]', coalesce(j15.x0, '')))) END, printf('{"nodes":%s}', printf('[%s]', coalesce(j27.x0, ''))), printf('{"nodes":%s}', printf('[%s]', coalesce(j32.x0, '')))) AS x0 
FROM n5 CROSS JOIN sold_product AS t6 ON t6.id = n5.id LEFT JOIN service_offering AS t8 ON t8.id = t6.offering_id LEFT JOIN product_model AS t9 ON t9.id = t8.product_model_id AND 1 = 1 LEFT JOIN j15 ON j15.pid = t8.id LEFT JOIN j27 ON j27.pid = t6.id LEFT JOIN j32 ON j32.pid = t6.id ORDER BY n5.id DESC) AS anon_1)
 SELECT printf('{"viewer":%s,"soldProducts":%s}', (SELECT printf('{"name":%s,"kind":%s,"roles":%s,"account":%s}', json_quote(t2.name), '"' || 'CONTACT' || '"', '["' || t2.role || '"]', CASE WHEN (t3.id IS NULL) THEN 'null' ELSE printf('{"name":%s,"registrationCode":%s}', json_quote(t3.name), CASE WHEN (t3.id IN (SELECT reached.account_id 
FROM reached 
WHERE reached.commercial = 1)) THEN json_quote(t3.registration_code) ELSE 'null' END) END) AS printf_1 
FROM n1 CROSS JOIN contact AS t2 ON t2.id = n1.id LEFT JOIN account AS t3 ON t3.id = t2.account_id AND t3.id IN (SELECT reached.account_id 
FROM reached)), printf('{"totalCount":%s,"nodes":%s}', (SELECT k33.total 
FROM k33 
WHERE 1 = 1), printf('[%s]', coalesce((SELECT j34.x0 
FROM j34 
WHERE 1 = 1), '')))) AS answer 
FROM me
