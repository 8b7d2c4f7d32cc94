WITH me AS 
(SELECT contact.id AS id, contact.account_id AS home_id, contact.name AS name 
FROM contact CROSS JOIN account ON account.id = contact.account_id 
WHERE contact.public_id = ?1 AND contact.active = 1 AND account.active = 1), 
n1 AS 
(SELECT me.id AS id 
FROM me), 
reached AS 
(SELECT account_access_1.id AS id, account_access_1.contact_id AS contact_id, account_access_1.account_id AS account_id, account_access_1.source AS source, account_access_1.valid_from AS valid_from, account_access_1.valid_to AS valid_to, account_access_1.install_base AS install_base, account_access_1.restricted AS restricted, account_access_1.contracts AS contracts, account_access_1.contacts AS contacts, account_access_1.personal AS personal, account_access_1.commercial AS commercial, account_access_1.case_access AS case_access 
FROM account_access AS account_access_1 
WHERE account_access_1.contact_id = (SELECT me.id 
FROM me) AND (account_access_1.valid_from IS NULL OR account_access_1.valid_from <= ?2) AND (account_access_1.valid_to IS NULL OR account_access_1.valid_to > ?2)), 
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
WHERE authorized.install_base_item_id IS NOT NULL))))
 SELECT printf('{"viewer":%s,"soldProducts":%s}', (SELECT printf('{"name":%s,"kind":"%s","roles":%s,"account":%s}', json_quote(t2.name), 'CONTACT', '["' || t2.role || '"]', CASE WHEN (t3.id IS NOT NULL) THEN printf('{"name":%s,"registrationCode":%s}', json_quote(t3.name), CASE WHEN (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t3.id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= ?2) AND (held.valid_to IS NULL OR held.valid_to > ?2) AND held.commercial = 1)) THEN json_quote(t3.registration_code) ELSE 'null' END) ELSE 'null' END) AS printf_1 
FROM n1 CROSS JOIN contact AS t2 ON t2.id = n1.id LEFT JOIN account AS t3 ON t3.id = t2.account_id AND (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t3.id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= ?2) AND (held.valid_to IS NULL OR held.valid_to > ?2)))), (SELECT printf('{"totalCount":%s,"nodes":[%s]}', CAST((SELECT count(*) AS count_1 
FROM v4) AS TEXT), coalesce(group_concat(anon_1.x0, ','), '')) AS printf_2 
FROM (SELECT anon_2.id AS id, printf('{"name":%s,"status":"%s","unitPrice":%s,"offering":%s,"installBaseItems":%s,"cases":%s}', json_quote(t5.name), CASE WHEN (t5.start > ?2) THEN 'IN_PREPARATION' WHEN (t5."end" <= ?2) THEN 'EXPIRED' ELSE 'ACTIVE' END, CASE WHEN (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t5.account_id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= ?2) AND (held.valid_to IS NULL OR held.valid_to > ?2) AND held.commercial = 1)) THEN coalesce('"' || CASE WHEN (t5.unit_price IS NOT NULL) THEN printf('%s%d.%02d', CASE WHEN (t5.unit_price < 0) THEN '-' ELSE '' END, abs(t5.unit_price) / 100, abs(t5.unit_price) % 100) END || '"', 'null') ELSE 'null' END, CASE WHEN (t6.id IS NOT NULL) THEN printf('{"name":%s,"tier":%s,"productModel":%s,"commitments":%s}', json_quote(t6.name), json_quote(t6.tier), CASE WHEN (t7.id IS NOT NULL) THEN printf('{"name":%s}', json_quote(t7.name)) ELSE 'null' END, (SELECT printf('{"nodes":[%s]}', coalesce(group_concat(anon_3.x0, ','), '')) AS printf_3 
FROM (SELECT anon_4.id AS id, printf('{"name":%s,"target":%s}', json_quote(t9.name), json_quote(t9.target)) AS x0 
FROM (SELECT t8.id AS id 
FROM service_commitment AS t8 
WHERE t8.offering_id = t6.id ORDER BY t8.id DESC
 LIMIT ?3 OFFSET 0) AS anon_4 CROSS JOIN service_commitment AS t9 ON t9.id = anon_4.id) AS anon_3)) ELSE 'null' END, (SELECT printf('{"nodes":[%s]}', coalesce(group_concat(anon_5.x0, ','), '')) AS printf_4 
FROM (SELECT anon_6.id AS id, printf('{"name":%s,"environment":%s,"health":"%s","outages":%s}', json_quote(t11.name), coalesce('"' || t11.environment || '"', 'null'), t11.health, (SELECT printf('{"nodes":[%s]}', coalesce(group_concat(anon_7.x0, ','), '')) AS printf_5 
FROM (SELECT anon_8.id AS id, anon_8."key" AS "key", printf('{"type":"%s","phase":"%s","begin":"%s","message":%s}', t13.type, CASE WHEN (t13.cancelled_at IS NOT NULL) THEN 'CANCELLED' WHEN (t13."end" <= ?2) THEN 'ENDED' WHEN (t13."begin" <= ?2) THEN 'ONGOING' ELSE 'PLANNED' END, t13."begin", json_quote(t13.message)) AS x0 
FROM (SELECT t12.id AS id, t12."begin" AS "key" 
FROM outage AS t12 
WHERE t12.id IN (SELECT outage_configuration_item_1.outage_id 
FROM install_base_item AS install_base_item_2 CROSS JOIN configuration_item_impact AS configuration_item_impact_1 ON configuration_item_impact_1.impacted_id = install_base_item_2.configuration_item_id CROSS JOIN outage_configuration_item AS outage_configuration_item_1 ON outage_configuration_item_1.configuration_item_id = configuration_item_impact_1.source_id 
WHERE install_base_item_2.id = t11.id AND install_base_item_2.active = 1) AND t12.published = 1 AND CASE WHEN (t12.cancelled_at IS NOT NULL) THEN 'CANCELLED' WHEN (t12."end" <= ?2) THEN 'ENDED' WHEN (t12."begin" <= ?2) THEN 'ONGOING' ELSE 'PLANNED' END = ?4 ORDER BY t12."begin" DESC, t12.id DESC
 LIMIT ?5 OFFSET 0) AS anon_8 CROSS JOIN outage AS t13 ON t13.id = anon_8.id) AS anon_7)) AS x0 
FROM (SELECT t10.id AS id 
FROM install_base_item AS t10 
WHERE t10.id IN (SELECT installed_product_2.install_base_item_id 
FROM installed_product AS installed_product_2 
WHERE installed_product_2.sold_product_id = t5.id) AND ((EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t10.account_id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= ?2) AND (held.valid_to IS NULL OR held.valid_to > ?2) AND held.install_base = 1 AND held.restricted = 0)) OR t10.contact_id = (SELECT me.id 
FROM me) AND (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t10.account_id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= ?2) AND (held.valid_to IS NULL OR held.valid_to > ?2) AND held.install_base = 1)) OR t10.root_id IN (SELECT authorized.install_base_item_id 
FROM authorized 
WHERE authorized.install_base_item_id IS NOT NULL) OR t10.id IN (SELECT installed_product_3.install_base_item_id 
FROM installed_product AS installed_product_3 
WHERE installed_product_3.sold_product_id IN (SELECT authorized.sold_product_id 
FROM authorized 
WHERE authorized.sold_product_id IS NOT NULL))) ORDER BY t10.id DESC
 LIMIT ?6 OFFSET 0) AS anon_6 CROSS JOIN install_base_item AS t11 ON t11.id = anon_6.id) AS anon_5), (SELECT printf('{"nodes":[%s]}', coalesce(group_concat(anon_9.x0, ','), '')) AS printf_6 
FROM (SELECT anon_10.id AS id, anon_10."key" AS "key", printf('{"number":%s,"state":"%s","openedBy":%s}', json_quote(t15.number), t15.state, CASE WHEN (t15.opened_by_contact_id IS NOT NULL OR t15.opened_by_consumer_id IS NOT NULL OR t15.opened_by_user_id IS NOT NULL) THEN printf('{"displayName":%s,"kind":"%s"}', json_quote(CASE WHEN (t15.opened_by_user_id IS NOT NULL) THEN 'Support' WHEN (t15.partner_contact_id = t15.opened_by_contact_id OR t15.opened_by_contact_id = (SELECT me.id 
FROM me) OR (EXISTS (SELECT * 
FROM contact AS contact_1 
WHERE contact_1.id = t15.opened_by_contact_id AND (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = contact_1.account_id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= ?2) AND (held.valid_to IS NULL OR held.valid_to > ?2)))))) THEN (SELECT contact_2.name 
FROM contact AS contact_2 
WHERE contact_2.id = t15.opened_by_contact_id) WHEN 0 = 1 THEN (SELECT consumer_1.name 
FROM consumer AS consumer_1 
WHERE consumer_1.id = t15.opened_by_consumer_id) ELSE NULL END), CASE WHEN (t15.opened_by_contact_id IS NOT NULL) THEN 'CONTACT' WHEN (t15.opened_by_consumer_id IS NOT NULL) THEN 'CONSUMER' WHEN (t15.opened_by_user_id IS NOT NULL) THEN 'USER' END) ELSE 'null' END) AS x0 
FROM (SELECT t14.id AS id, t14.opened_at AS "key" 
FROM case_record AS t14 
WHERE t14.sold_product_id = t5.id AND ((EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t14.account_id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= ?2) AND (held.valid_to IS NULL OR held.valid_to > ?2) AND held.case_access = 'ALL')) AND NOT (t14.major = 1 AND (t14.major_state IS NULL OR t14.major_state != 'REJECTED')) OR (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t14.account_id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= ?2) AND (held.valid_to IS NULL OR held.valid_to > ?2) AND held.case_access = 'SINCE_START')) AND (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t14.account_id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= ?2) AND (held.valid_to IS NULL OR held.valid_to > ?2) AND held.case_access = 'SINCE_START' AND (held.valid_from IS NULL OR t14.opened_at >= held.valid_from))) AND NOT (t14.major = 1 AND (t14.major_state IS NULL OR t14.major_state != 'REJECTED')) OR t14.partner_id = (SELECT me.home_id 
FROM me) AND (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t14.account_id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= ?2) AND (held.valid_to IS NULL OR held.valid_to > ?2) AND held.case_access = 'ASSIGNED')) AND NOT (t14.major = 1 AND (t14.major_state IS NULL OR t14.major_state != 'REJECTED')) OR (t14.contact_id = (SELECT me.id 
FROM me) OR t14.opened_by_contact_id = (SELECT me.id 
FROM me) OR t14.partner_contact_id = (SELECT me.id 
FROM me)) AND (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t14.account_id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= ?2) AND (held.valid_to IS NULL OR held.valid_to > ?2) AND held.case_access = 'OWN')) AND NOT (t14.major = 1 AND (t14.major_state IS NULL OR t14.major_state != 'REJECTED')) OR t14.id IN (SELECT authorized.case_id 
FROM authorized 
WHERE authorized.case_id IS NOT NULL) AND NOT (t14.major = 1 AND (t14.major_state IS NULL OR t14.major_state != 'REJECTED')) OR t14.sold_product_id IN (SELECT authorized.sold_product_id 
FROM authorized 
WHERE authorized.sold_product_id IS NOT NULL) AND NOT (t14.major = 1 AND (t14.major_state IS NULL OR t14.major_state != 'REJECTED')) OR t14.id IN (SELECT case_install_base_item_1.case_id 
FROM case_install_base_item AS case_install_base_item_1 
WHERE case_install_base_item_1.install_base_item_id IN (SELECT install_base_item_1.id 
FROM install_base_item AS install_base_item_1 
WHERE install_base_item_1.root_id IN (SELECT authorized.install_base_item_id 
FROM authorized 
WHERE authorized.install_base_item_id IS NOT NULL))) AND NOT (t14.major = 1 AND (t14.major_state IS NULL OR t14.major_state != 'REJECTED'))) ORDER BY t14.opened_at DESC, t14.id DESC
 LIMIT ?7 OFFSET 0) AS anon_10 CROSS JOIN case_record AS t15 ON t15.id = anon_10.id) AS anon_9)) AS x0 
FROM (SELECT v4.id AS id 
FROM v4 ORDER BY v4.id DESC
 LIMIT ?8 OFFSET 0) AS anon_2 CROSS JOIN sold_product AS t5 ON t5.id = anon_2.id LEFT JOIN service_offering AS t6 ON t6.id = t5.offering_id LEFT JOIN product_model AS t7 ON t7.id = t6.product_model_id AND 1 = 1) AS anon_1)) AS answer 
FROM me
