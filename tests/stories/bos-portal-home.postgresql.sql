WITH me AS 
(SELECT contact.id AS id, contact.account_id AS home_id, contact.name AS name 
FROM contact JOIN account ON account.id = contact.account_id 
WHERE contact.public_id = $1::VARCHAR AND contact.active AND account.active), 
n1 AS 
(SELECT me.id AS id 
FROM me), 
reached AS 
(SELECT account_access_1.id AS id, account_access_1.contact_id AS contact_id, account_access_1.account_id AS account_id, account_access_1.source AS source, account_access_1.valid_from AS valid_from, account_access_1.valid_to AS valid_to, account_access_1.install_base AS install_base, account_access_1.restricted AS restricted, account_access_1.contracts AS contracts, account_access_1.contacts AS contacts, account_access_1.personal AS personal, account_access_1.commercial AS commercial, account_access_1.case_access AS case_access 
FROM account_access AS account_access_1 
WHERE account_access_1.contact_id = (SELECT me.id 
FROM me) AND (account_access_1.valid_from IS NULL OR account_access_1.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (account_access_1.valid_to IS NULL OR account_access_1.valid_to > $2::TIMESTAMP WITH TIME ZONE)), 
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
WHERE authorized.install_base_item_id IS NOT NULL))))
 SELECT format('{"viewer":%s,"soldProducts":%s}', (SELECT format('{"name":%s,"kind":"%s","roles":%s,"account":%s}', CAST(to_json(t2.name) AS TEXT), 'CONTACT', '["' || t2.role || '"]', CASE WHEN (t3.id IS NOT NULL) THEN format('{"name":%s,"registrationCode":%s}', CAST(to_json(t3.name) AS TEXT), CASE WHEN (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t3.id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (held.valid_to IS NULL OR held.valid_to > $2::TIMESTAMP WITH TIME ZONE) AND held.commercial)) THEN coalesce(CAST(to_json(t3.registration_code) AS TEXT), 'null') ELSE 'null' END) ELSE 'null' END) AS format_1 
FROM n1 JOIN contact AS t2 ON t2.id = n1.id LEFT OUTER JOIN account AS t3 ON t3.id = t2.account_id AND (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t3.id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (held.valid_to IS NULL OR held.valid_to > $2::TIMESTAMP WITH TIME ZONE)))), (SELECT format('{"totalCount":%s,"nodes":[%s]}', CAST((SELECT count(*) AS count_1 
FROM v4) AS TEXT), coalesce(string_agg(anon_1.x0, ',' ORDER BY anon_1.id DESC), '')) AS format_2 
FROM (SELECT anon_2.id AS id, format('{"name":%s,"status":"%s","unitPrice":%s,"offering":%s,"installBaseItems":%s,"cases":%s}', CAST(to_json(t5.name) AS TEXT), CASE WHEN (t5.start > $2::TIMESTAMP WITH TIME ZONE) THEN 'IN_PREPARATION' WHEN (t5."end" <= $2::TIMESTAMP WITH TIME ZONE) THEN 'EXPIRED' ELSE 'ACTIVE' END, CASE WHEN (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t5.account_id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (held.valid_to IS NULL OR held.valid_to > $2::TIMESTAMP WITH TIME ZONE) AND held.commercial)) THEN coalesce('"' || CAST(CAST(CAST(t5.unit_price AS NUMERIC(20, 2)) / 100 AS NUMERIC(20, 2)) AS TEXT) || '"', 'null') ELSE 'null' END, CASE WHEN (t6.id IS NOT NULL) THEN format('{"name":%s,"tier":%s,"productModel":%s,"commitments":%s}', CAST(to_json(t6.name) AS TEXT), coalesce(CAST(to_json(t6.tier) AS TEXT), 'null'), CASE WHEN (t7.id IS NOT NULL) THEN format('{"name":%s}', CAST(to_json(t7.name) AS TEXT)) ELSE 'null' END, (SELECT format('{"nodes":[%s]}', coalesce(string_agg(anon_3.x0, ',' ORDER BY anon_3.id DESC), '')) AS format_3 
FROM (SELECT anon_4.id AS id, format('{"name":%s,"target":%s}', CAST(to_json(t9.name) AS TEXT), coalesce(CAST(to_json(t9.target) AS TEXT), 'null')) AS x0 
FROM (SELECT t8.id AS id 
FROM service_commitment AS t8 
WHERE t8.offering_id = t6.id ORDER BY t8.id DESC 
 LIMIT $3::INTEGER) AS anon_4 JOIN service_commitment AS t9 ON t9.id = anon_4.id) AS anon_3)) ELSE 'null' END, (SELECT format('{"nodes":[%s]}', coalesce(string_agg(anon_5.x0, ',' ORDER BY anon_5.id DESC), '')) AS format_4 
FROM (SELECT anon_6.id AS id, format('{"name":%s,"environment":%s,"health":"%s","outages":%s}', CAST(to_json(t12.name) AS TEXT), coalesce('"' || t12.environment || '"', 'null'), t12.health, (SELECT format('{"nodes":[%s]}', coalesce(string_agg(anon_7.x0, ',' ORDER BY anon_7.key DESC, anon_7.id DESC), '')) AS format_5 
FROM (SELECT anon_8.id AS id, anon_8.key AS key, format('{"type":"%s","phase":"%s","begin":"%s","message":%s}', t15.type, CASE WHEN (t15.cancelled_at IS NOT NULL) THEN 'CANCELLED' WHEN (t15."end" <= $2::TIMESTAMP WITH TIME ZONE) THEN 'ENDED' WHEN (t15.begin <= $2::TIMESTAMP WITH TIME ZONE) THEN 'ONGOING' ELSE 'PLANNED' END, to_char(timezone('UTC', t15.begin), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), coalesce(CAST(to_json(t15.message) AS TEXT), 'null')) AS x0 
FROM (SELECT a14.id AS id, a14.key AS key 
FROM (SELECT t13.id AS id, t13.begin AS key 
FROM outage AS t13 
WHERE t13.id IN (SELECT outage_configuration_item_1.outage_id 
FROM install_base_item AS install_base_item_2 JOIN configuration_item_impact AS configuration_item_impact_1 ON configuration_item_impact_1.impacted_id = install_base_item_2.configuration_item_id JOIN outage_configuration_item AS outage_configuration_item_1 ON outage_configuration_item_1.configuration_item_id = configuration_item_impact_1.source_id 
WHERE install_base_item_2.id = t12.id AND install_base_item_2.active) AND t13.published AND CASE WHEN (t13.cancelled_at IS NOT NULL) THEN 'CANCELLED' WHEN (t13."end" <= $2::TIMESTAMP WITH TIME ZONE) THEN 'ENDED' WHEN (t13.begin <= $2::TIMESTAMP WITH TIME ZONE) THEN 'ONGOING' ELSE 'PLANNED' END = $4::VARCHAR
 LIMIT ALL OFFSET 0) AS a14 ORDER BY a14.key DESC, a14.id DESC 
 LIMIT $5::INTEGER) AS anon_8 JOIN outage AS t15 ON t15.id = anon_8.id) AS anon_7)) AS x0 
FROM (SELECT a11.id AS id 
FROM (SELECT t10.id AS id 
FROM install_base_item AS t10 
WHERE t10.id IN (SELECT installed_product_2.install_base_item_id 
FROM installed_product AS installed_product_2 
WHERE installed_product_2.sold_product_id = t5.id) AND ((EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t10.account_id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (held.valid_to IS NULL OR held.valid_to > $2::TIMESTAMP WITH TIME ZONE) AND held.install_base AND NOT held.restricted)) OR t10.contact_id = (SELECT me.id 
FROM me) AND (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t10.account_id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (held.valid_to IS NULL OR held.valid_to > $2::TIMESTAMP WITH TIME ZONE) AND held.install_base)) OR t10.root_id IN (SELECT authorized.install_base_item_id 
FROM authorized 
WHERE authorized.install_base_item_id IS NOT NULL) OR t10.id IN (SELECT installed_product_3.install_base_item_id 
FROM installed_product AS installed_product_3 
WHERE installed_product_3.sold_product_id IN (SELECT authorized.sold_product_id 
FROM authorized 
WHERE authorized.sold_product_id IS NOT NULL)))
 LIMIT ALL OFFSET 0) AS a11 ORDER BY a11.id DESC 
 LIMIT $6::INTEGER) AS anon_6 JOIN install_base_item AS t12 ON t12.id = anon_6.id) AS anon_5), (SELECT format('{"nodes":[%s]}', coalesce(string_agg(anon_9.x0, ',' ORDER BY anon_9.key DESC, anon_9.id DESC), '')) AS format_6 
FROM (SELECT anon_10.id AS id, anon_10.key AS key, format('{"number":%s,"state":"%s","openedBy":%s}', CAST(to_json(t17.number) AS TEXT), t17.state, CASE WHEN (t17.opened_by_contact_id IS NOT NULL OR t17.opened_by_consumer_id IS NOT NULL OR t17.opened_by_user_id IS NOT NULL) THEN format('{"displayName":%s,"kind":"%s"}', coalesce(CAST(to_json(CASE WHEN (t17.opened_by_user_id IS NOT NULL) THEN 'Support' WHEN (t17.partner_contact_id = t17.opened_by_contact_id OR t17.opened_by_contact_id = (SELECT me.id 
FROM me) OR (EXISTS (SELECT * 
FROM contact AS contact_1 
WHERE contact_1.id = t17.opened_by_contact_id AND (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = contact_1.account_id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (held.valid_to IS NULL OR held.valid_to > $2::TIMESTAMP WITH TIME ZONE)))))) THEN (SELECT contact_2.name 
FROM contact AS contact_2 
WHERE contact_2.id = t17.opened_by_contact_id) WHEN false THEN (SELECT consumer_1.name 
FROM consumer AS consumer_1 
WHERE consumer_1.id = t17.opened_by_consumer_id) ELSE NULL END) AS TEXT), 'null'), CASE WHEN (t17.opened_by_contact_id IS NOT NULL) THEN 'CONTACT' WHEN (t17.opened_by_consumer_id IS NOT NULL) THEN 'CONSUMER' WHEN (t17.opened_by_user_id IS NOT NULL) THEN 'USER' END) ELSE 'null' END) AS x0 
FROM (SELECT t16.id AS id, t16.opened_at AS key 
FROM case_record AS t16 
WHERE t16.sold_product_id = t5.id AND ((EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t16.account_id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (held.valid_to IS NULL OR held.valid_to > $2::TIMESTAMP WITH TIME ZONE) AND held.case_access = 'ALL')) AND NOT (t16.major AND (t16.major_state IS NULL OR t16.major_state != 'REJECTED')) OR (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t16.account_id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (held.valid_to IS NULL OR held.valid_to > $2::TIMESTAMP WITH TIME ZONE) AND held.case_access = 'SINCE_START')) AND (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t16.account_id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (held.valid_to IS NULL OR held.valid_to > $2::TIMESTAMP WITH TIME ZONE) AND held.case_access = 'SINCE_START' AND (held.valid_from IS NULL OR t16.opened_at >= held.valid_from))) AND NOT (t16.major AND (t16.major_state IS NULL OR t16.major_state != 'REJECTED')) OR t16.partner_id = (SELECT me.home_id 
FROM me) AND (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t16.account_id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (held.valid_to IS NULL OR held.valid_to > $2::TIMESTAMP WITH TIME ZONE) AND held.case_access = 'ASSIGNED')) AND NOT (t16.major AND (t16.major_state IS NULL OR t16.major_state != 'REJECTED')) OR (t16.contact_id = (SELECT me.id 
FROM me) OR t16.opened_by_contact_id = (SELECT me.id 
FROM me) OR t16.partner_contact_id = (SELECT me.id 
FROM me)) AND (EXISTS (SELECT * 
FROM account_access AS held 
WHERE held.account_id = t16.account_id AND held.contact_id = (SELECT me.id 
FROM me) AND (held.valid_from IS NULL OR held.valid_from <= $2::TIMESTAMP WITH TIME ZONE) AND (held.valid_to IS NULL OR held.valid_to > $2::TIMESTAMP WITH TIME ZONE) AND held.case_access = 'OWN')) AND NOT (t16.major AND (t16.major_state IS NULL OR t16.major_state != 'REJECTED')) OR t16.id IN (SELECT authorized.case_id 
FROM authorized 
WHERE authorized.case_id IS NOT NULL) AND NOT (t16.major AND (t16.major_state IS NULL OR t16.major_state != 'REJECTED')) OR t16.sold_product_id IN (SELECT authorized.sold_product_id 
FROM authorized 
WHERE authorized.sold_product_id IS NOT NULL) AND NOT (t16.major AND (t16.major_state IS NULL OR t16.major_state != 'REJECTED')) OR t16.id IN (SELECT case_install_base_item_1.case_id 
FROM case_install_base_item AS case_install_base_item_1 
WHERE case_install_base_item_1.install_base_item_id IN (SELECT install_base_item_1.id 
FROM install_base_item AS install_base_item_1 
WHERE install_base_item_1.root_id IN (SELECT authorized.install_base_item_id 
FROM authorized 
WHERE authorized.install_base_item_id IS NOT NULL))) AND NOT (t16.major AND (t16.major_state IS NULL OR t16.major_state != 'REJECTED'))) ORDER BY t16.opened_at DESC, t16.id DESC 
 LIMIT $7::INTEGER) AS anon_10 JOIN case_record AS t17 ON t17.id = anon_10.id) AS anon_9)) AS x0 
FROM (SELECT v4.id AS id 
FROM v4 ORDER BY v4.id DESC 
 LIMIT $8::INTEGER) AS anon_2 JOIN sold_product AS t5 ON t5.id = anon_2.id LEFT OUTER JOIN service_offering AS t6 ON t6.id = t5.offering_id LEFT OUTER JOIN product_model AS t7 ON t7.id = t6.product_model_id AND true) AS anon_1)) AS answer 
FROM me
