WITH me AS 
(SELECT contact.id AS id, contact.account_id AS home_id, contact.name AS name 
FROM contact JOIN account ON account.id = contact.account_id 
WHERE contact.public_id = ?1 AND contact.active = 1 AND account.active = 1), 
n1 AS 
(SELECT me.id AS id 
FROM me), 
k34 AS 
(SELECT CAST((SELECT count(*) AS count_1 
FROM sold_product AS t7 
WHERE t7.id IN (SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.account_id IN (SELECT account_access_3.account_id 
FROM account_access AS account_access_3 
WHERE account_access_3.contact_id = (SELECT me.id 
FROM me) AND (account_access_3.valid_from IS NULL OR account_access_3.valid_from <= ?2) AND (account_access_3.valid_to IS NULL OR account_access_3.valid_to > ?2) AND account_access_3.install_base = 1 AND account_access_3.restricted = 0) UNION SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.contact_id = (SELECT me.id 
FROM me) AND sold_product_1.account_id IN (SELECT account_access_4.account_id 
FROM account_access AS account_access_4 
WHERE account_access_4.contact_id = (SELECT me.id 
FROM me) AND (account_access_4.valid_from IS NULL OR account_access_4.valid_from <= ?2) AND (account_access_4.valid_to IS NULL OR account_access_4.valid_to > ?2) AND account_access_4.install_base = 1) UNION SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.id IN (SELECT related_party_1.sold_product_id 
FROM related_party AS related_party_1 
WHERE related_party_1.kind = 'AUTHORIZED' AND related_party_1.sold_product_id IS NOT NULL AND (related_party_1.contact_id = (SELECT me.id 
FROM me) OR related_party_1.account_id = (SELECT me.home_id 
FROM me))) UNION SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.id IN (SELECT installed_product_1.sold_product_id 
FROM installed_product AS installed_product_1 
WHERE installed_product_1.install_base_item_id IN (SELECT install_base_item_1.id 
FROM install_base_item AS install_base_item_1 
WHERE install_base_item_1.root_id IN (SELECT related_party_2.install_base_item_id 
FROM related_party AS related_party_2 
WHERE related_party_2.kind = 'AUTHORIZED' AND related_party_2.install_base_item_id IS NOT NULL AND (related_party_2.contact_id = (SELECT me.id 
FROM me) OR related_party_2.account_id = (SELECT me.home_id 
FROM me))))))) AS TEXT) AS f0), 
n5 AS 
(SELECT anon_2.id AS id, row_number() OVER (ORDER BY anon_2.id DESC) AS rn 
FROM (SELECT t4.id AS id 
FROM sold_product AS t4 
WHERE t4.id IN (SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.account_id IN (SELECT account_access_3.account_id 
FROM account_access AS account_access_3 
WHERE account_access_3.contact_id = (SELECT me.id 
FROM me) AND (account_access_3.valid_from IS NULL OR account_access_3.valid_from <= ?2) AND (account_access_3.valid_to IS NULL OR account_access_3.valid_to > ?2) AND account_access_3.install_base = 1 AND account_access_3.restricted = 0) UNION SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.contact_id = (SELECT me.id 
FROM me) AND sold_product_1.account_id IN (SELECT account_access_4.account_id 
FROM account_access AS account_access_4 
WHERE account_access_4.contact_id = (SELECT me.id 
FROM me) AND (account_access_4.valid_from IS NULL OR account_access_4.valid_from <= ?2) AND (account_access_4.valid_to IS NULL OR account_access_4.valid_to > ?2) AND account_access_4.install_base = 1) UNION SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.id IN (SELECT related_party_1.sold_product_id 
FROM related_party AS related_party_1 
WHERE related_party_1.kind = 'AUTHORIZED' AND related_party_1.sold_product_id IS NOT NULL AND (related_party_1.contact_id = (SELECT me.id 
FROM me) OR related_party_1.account_id = (SELECT me.home_id 
FROM me))) UNION SELECT sold_product_1.id 
FROM sold_product AS sold_product_1 
WHERE sold_product_1.id IN (SELECT installed_product_1.sold_product_id 
FROM installed_product AS installed_product_1 
WHERE installed_product_1.install_base_item_id IN (SELECT install_base_item_1.id 
FROM install_base_item AS install_base_item_1 
WHERE install_base_item_1.root_id IN (SELECT related_party_2.install_base_item_id 
FROM related_party AS related_party_2 
WHERE related_party_2.kind = 'AUTHORIZED' AND related_party_2.install_base_item_id IS NOT NULL AND (related_party_2.contact_id = (SELECT me.id 
FROM me) OR related_party_2.account_id = (SELECT me.home_id 
FROM me)))))) ORDER BY t4.id DESC
 LIMIT ?3 OFFSET 0) AS anon_2), 
p10 AS 
(SELECT DISTINCT t8.id AS id 
FROM n5 JOIN sold_product AS t6 ON t6.id = n5.id JOIN service_offering AS t8 ON t8.id = t6.offering_id AND (t8.published = 1 OR t8.id IN (SELECT sold_product_2.offering_id 
FROM sold_product AS sold_product_2 
WHERE sold_product_2.account_id IN (SELECT account_access_3.account_id 
FROM account_access AS account_access_3 
WHERE account_access_3.contact_id = (SELECT me.id 
FROM me) AND (account_access_3.valid_from IS NULL OR account_access_3.valid_from <= ?2) AND (account_access_3.valid_to IS NULL OR account_access_3.valid_to > ?2) AND account_access_3.install_base = 1 AND account_access_3.restricted = 0) UNION SELECT sold_product_2.offering_id 
FROM sold_product AS sold_product_2 
WHERE sold_product_2.contact_id = (SELECT me.id 
FROM me) AND sold_product_2.account_id IN (SELECT account_access_4.account_id 
FROM account_access AS account_access_4 
WHERE account_access_4.contact_id = (SELECT me.id 
FROM me) AND (account_access_4.valid_from IS NULL OR account_access_4.valid_from <= ?2) AND (account_access_4.valid_to IS NULL OR account_access_4.valid_to > ?2) AND account_access_4.install_base = 1) UNION SELECT sold_product_2.offering_id 
FROM sold_product AS sold_product_2 
WHERE sold_product_2.id IN (SELECT related_party_1.sold_product_id 
FROM related_party AS related_party_1 
WHERE related_party_1.kind = 'AUTHORIZED' AND related_party_1.sold_product_id IS NOT NULL AND (related_party_1.contact_id = (SELECT me.id 
FROM me) OR related_party_1.account_id = (SELECT me.home_id 
FROM me))) UNION SELECT sold_product_2.offering_id 
FROM sold_product AS sold_product_2 
WHERE sold_product_2.id IN (SELECT installed_product_2.sold_product_id 
FROM installed_product AS installed_product_2 
WHERE installed_product_2.install_base_item_id IN (SELECT install_base_item_1.id 
FROM install_base_item AS install_base_item_1 
WHERE install_base_item_1.root_id IN (SELECT related_party_2.install_base_item_id 
FROM related_party AS related_party_2 
WHERE related_party_2.kind = 'AUTHORIZED' AND related_party_2.install_base_item_id IS NOT NULL AND (related_party_2.contact_id = (SELECT me.id 
FROM me) OR related_party_2.account_id = (SELECT me.home_id 
FROM me)))))))), 
n13 AS 
(SELECT t12.id AS id, row_number() OVER (PARTITION BY p10.id ORDER BY t12.id DESC) AS rn, p10.id AS pid 
FROM p10 LEFT OUTER JOIN service_commitment AS t12 ON t12.id IN (SELECT t11.id 
FROM service_commitment AS t11 
WHERE t11.offering_id = p10.id AND (EXISTS (SELECT * 
FROM service_offering AS service_offering_1 
WHERE service_offering_1.id = t11.offering_id AND (service_offering_1.published = 1 OR service_offering_1.id IN (SELECT sold_product_3.offering_id 
FROM sold_product AS sold_product_3 
WHERE sold_product_3.account_id IN (SELECT account_access_3.account_id 
FROM account_access AS account_access_3 
WHERE account_access_3.contact_id = (SELECT me.id 
FROM me) AND (account_access_3.valid_from IS NULL OR account_access_3.valid_from <= ?2) AND (account_access_3.valid_to IS NULL OR account_access_3.valid_to > ?2) AND account_access_3.install_base = 1 AND account_access_3.restricted = 0) UNION SELECT sold_product_3.offering_id 
FROM sold_product AS sold_product_3 
WHERE sold_product_3.contact_id = (SELECT me.id 
FROM me) AND sold_product_3.account_id IN (SELECT account_access_4.account_id 
FROM account_access AS account_access_4 
WHERE account_access_4.contact_id = (SELECT me.id 
FROM me) AND (account_access_4.valid_from IS NULL OR account_access_4.valid_from <= ?2) AND (account_access_4.valid_to IS NULL OR account_access_4.valid_to > ?2) AND account_access_4.install_base = 1) UNION SELECT sold_product_3.offering_id 
FROM sold_product AS sold_product_3 
WHERE sold_product_3.id IN (SELECT related_party_1.sold_product_id 
FROM related_party AS related_party_1 
WHERE related_party_1.kind = 'AUTHORIZED' AND related_party_1.sold_product_id IS NOT NULL AND (related_party_1.contact_id = (SELECT me.id 
FROM me) OR related_party_1.account_id = (SELECT me.home_id 
FROM me))) UNION SELECT sold_product_3.offering_id 
FROM sold_product AS sold_product_3 
WHERE sold_product_3.id IN (SELECT installed_product_3.sold_product_id 
FROM installed_product AS installed_product_3 
WHERE installed_product_3.install_base_item_id IN (SELECT install_base_item_1.id 
FROM install_base_item AS install_base_item_1 
WHERE install_base_item_1.root_id IN (SELECT related_party_2.install_base_item_id 
FROM related_party AS related_party_2 
WHERE related_party_2.kind = 'AUTHORIZED' AND related_party_2.install_base_item_id IS NOT NULL AND (related_party_2.contact_id = (SELECT me.id 
FROM me) OR related_party_2.account_id = (SELECT me.home_id 
FROM me))))))))) ORDER BY t11.id DESC
 LIMIT ?4 OFFSET 0)), 
j15 AS 
(SELECT anon_3.pid AS pid, group_concat(anon_3.x0, ',') AS x0 
FROM (SELECT n13.pid AS pid, n13.rn AS rn, printf('{"name":%s,"target":%s}', json_quote(t14.name), json_quote(t14.target)) AS x0 
FROM n13 JOIN service_commitment AS t14 ON t14.id = n13.id ORDER BY n13.rn) AS anon_3 GROUP BY anon_3.pid), 
p16 AS 
(SELECT DISTINCT n5.id AS id 
FROM n5), 
n19 AS 
(SELECT t18.id AS id, row_number() OVER (PARTITION BY p16.id ORDER BY t18.id DESC) AS rn, p16.id AS pid 
FROM p16 LEFT OUTER JOIN install_base_item AS t18 ON t18.id IN (SELECT t17.id 
FROM install_base_item AS t17 
WHERE t17.id IN (SELECT installed_product_4.install_base_item_id 
FROM installed_product AS installed_product_4 
WHERE installed_product_4.sold_product_id = p16.id) AND (t17.account_id IN (SELECT account_access_3.account_id 
FROM account_access AS account_access_3 
WHERE account_access_3.contact_id = (SELECT me.id 
FROM me) AND (account_access_3.valid_from IS NULL OR account_access_3.valid_from <= ?2) AND (account_access_3.valid_to IS NULL OR account_access_3.valid_to > ?2) AND account_access_3.install_base = 1 AND account_access_3.restricted = 0) OR t17.contact_id = (SELECT me.id 
FROM me) AND t17.account_id IN (SELECT account_access_4.account_id 
FROM account_access AS account_access_4 
WHERE account_access_4.contact_id = (SELECT me.id 
FROM me) AND (account_access_4.valid_from IS NULL OR account_access_4.valid_from <= ?2) AND (account_access_4.valid_to IS NULL OR account_access_4.valid_to > ?2) AND account_access_4.install_base = 1) OR t17.root_id IN (SELECT related_party_2.install_base_item_id 
FROM related_party AS related_party_2 
WHERE related_party_2.kind = 'AUTHORIZED' AND related_party_2.install_base_item_id IS NOT NULL AND (related_party_2.contact_id = (SELECT me.id 
FROM me) OR related_party_2.account_id = (SELECT me.home_id 
FROM me))) OR t17.id IN (SELECT installed_product_5.install_base_item_id 
FROM installed_product AS installed_product_5 
WHERE installed_product_5.sold_product_id IN (SELECT related_party_1.sold_product_id 
FROM related_party AS related_party_1 
WHERE related_party_1.kind = 'AUTHORIZED' AND related_party_1.sold_product_id IS NOT NULL AND (related_party_1.contact_id = (SELECT me.id 
FROM me) OR related_party_1.account_id = (SELECT me.home_id 
FROM me))))) ORDER BY t17.id DESC
 LIMIT ?5 OFFSET 0)), 
p21 AS 
(SELECT DISTINCT n19.id AS id 
FROM n19), 
n24 AS 
(SELECT t23.id AS id, row_number() OVER (PARTITION BY p21.id ORDER BY t23."begin" DESC, t23.id DESC) AS rn, p21.id AS pid, t23."begin" AS "key" 
FROM p21 LEFT OUTER JOIN outage AS t23 ON t23.id IN (SELECT t22.id 
FROM outage AS t22 
WHERE t22.id IN (SELECT outage_configuration_item_1.outage_id 
FROM outage_configuration_item AS outage_configuration_item_1 JOIN configuration_item_impact AS configuration_item_impact_1 ON configuration_item_impact_1.source_id = outage_configuration_item_1.configuration_item_id JOIN install_base_item AS install_base_item_2 ON install_base_item_2.configuration_item_id = configuration_item_impact_1.impacted_id 
WHERE install_base_item_2.id = p21.id AND install_base_item_2.active = 1) AND t22.published = 1 AND CASE WHEN (t22.cancelled_at IS NOT NULL) THEN 'CANCELLED' WHEN (t22."end" <= ?2) THEN 'ENDED' WHEN (t22."begin" <= ?2) THEN 'ONGOING' ELSE 'PLANNED' END = ?6 ORDER BY t22."begin" DESC, t22.id DESC
 LIMIT ?7 OFFSET 0)), 
j26 AS 
(SELECT anon_5.pid AS pid, group_concat(anon_5.x0, ',') AS x0 
FROM (SELECT n24.pid AS pid, n24.rn AS rn, printf('{"type":%s,"phase":%s,"begin":%s,"message":%s}', '"' || t25.type || '"', '"' || CASE WHEN (t25.cancelled_at IS NOT NULL) THEN 'CANCELLED' WHEN (t25."end" <= ?2) THEN 'ENDED' WHEN (t25."begin" <= ?2) THEN 'ONGOING' ELSE 'PLANNED' END || '"', '"' || t25."begin" || '"', json_quote(t25.message)) AS x0 
FROM n24 JOIN outage AS t25 ON t25.id = n24.id ORDER BY n24.rn) AS anon_5 GROUP BY anon_5.pid), 
j27 AS 
(SELECT anon_4.pid AS pid, group_concat(anon_4.x0, ',') AS x0 
FROM (SELECT n19.pid AS pid, n19.rn AS rn, printf('{"name":%s,"environment":%s,"health":%s,"outages":%s}', json_quote(t20.name), coalesce('"' || t20.environment || '"', 'null'), '"' || t20.health || '"', printf('{"nodes":%s}', printf('[%s]', coalesce(j26.x0, '')))) AS x0 
FROM n19 JOIN install_base_item AS t20 ON t20.id = n19.id LEFT OUTER JOIN j26 ON j26.pid = t20.id ORDER BY n19.rn) AS anon_4 GROUP BY anon_4.pid), 
p28 AS 
(SELECT DISTINCT n5.id AS id 
FROM n5), 
n31 AS 
(SELECT t30.id AS id, row_number() OVER (PARTITION BY p28.id ORDER BY t30.opened_at DESC, t30.id DESC) AS rn, p28.id AS pid, t30.opened_at AS "key" 
FROM p28 LEFT OUTER JOIN case_record AS t30 ON t30.id IN (SELECT t29.id 
FROM case_record AS t29 
WHERE t29.sold_product_id = p28.id AND (t29.account_id IN (SELECT account_access_5.account_id 
FROM account_access AS account_access_5 
WHERE account_access_5.contact_id = (SELECT me.id 
FROM me) AND (account_access_5.valid_from IS NULL OR account_access_5.valid_from <= ?2) AND (account_access_5.valid_to IS NULL OR account_access_5.valid_to > ?2) AND account_access_5.case_access = 'ALL') AND NOT (t29.major = 1 AND (t29.major_state IS NULL OR t29.major_state != 'REJECTED')) OR t29.account_id IN (SELECT account_access_6.account_id 
FROM account_access AS account_access_6 
WHERE account_access_6.contact_id = (SELECT me.id 
FROM me) AND (account_access_6.valid_from IS NULL OR account_access_6.valid_from <= ?2) AND (account_access_6.valid_to IS NULL OR account_access_6.valid_to > ?2) AND account_access_6.case_access = 'SINCE_START') AND (EXISTS (SELECT * 
FROM account_access AS account_access_7 
WHERE account_access_7.contact_id = (SELECT me.id 
FROM me) AND (account_access_7.valid_from IS NULL OR account_access_7.valid_from <= ?2) AND (account_access_7.valid_to IS NULL OR account_access_7.valid_to > ?2) AND account_access_7.case_access = 'SINCE_START' AND account_access_7.account_id = t29.account_id AND (account_access_7.valid_from IS NULL OR t29.opened_at >= account_access_7.valid_from))) AND NOT (t29.major = 1 AND (t29.major_state IS NULL OR t29.major_state != 'REJECTED')) OR t29.partner_id = (SELECT me.home_id 
FROM me) AND t29.account_id IN (SELECT account_access_8.account_id 
FROM account_access AS account_access_8 
WHERE account_access_8.contact_id = (SELECT me.id 
FROM me) AND (account_access_8.valid_from IS NULL OR account_access_8.valid_from <= ?2) AND (account_access_8.valid_to IS NULL OR account_access_8.valid_to > ?2) AND account_access_8.case_access = 'ASSIGNED') AND NOT (t29.major = 1 AND (t29.major_state IS NULL OR t29.major_state != 'REJECTED')) OR (t29.contact_id = (SELECT me.id 
FROM me) OR t29.opened_by_contact_id = (SELECT me.id 
FROM me) OR t29.partner_contact_id = (SELECT me.id 
FROM me)) AND t29.account_id IN (SELECT account_access_9.account_id 
FROM account_access AS account_access_9 
WHERE account_access_9.contact_id = (SELECT me.id 
FROM me) AND (account_access_9.valid_from IS NULL OR account_access_9.valid_from <= ?2) AND (account_access_9.valid_to IS NULL OR account_access_9.valid_to > ?2) AND account_access_9.case_access = 'OWN') AND NOT (t29.major = 1 AND (t29.major_state IS NULL OR t29.major_state != 'REJECTED')) OR t29.id IN (SELECT related_party_3.case_id 
FROM related_party AS related_party_3 
WHERE related_party_3.kind = 'AUTHORIZED' AND related_party_3.case_id IS NOT NULL AND (related_party_3.contact_id = (SELECT me.id 
FROM me) OR related_party_3.account_id = (SELECT me.home_id 
FROM me))) AND NOT (t29.major = 1 AND (t29.major_state IS NULL OR t29.major_state != 'REJECTED')) OR t29.sold_product_id IN (SELECT related_party_1.sold_product_id 
FROM related_party AS related_party_1 
WHERE related_party_1.kind = 'AUTHORIZED' AND related_party_1.sold_product_id IS NOT NULL AND (related_party_1.contact_id = (SELECT me.id 
FROM me) OR related_party_1.account_id = (SELECT me.home_id 
FROM me))) AND NOT (t29.major = 1 AND (t29.major_state IS NULL OR t29.major_state != 'REJECTED')) OR t29.id IN (SELECT case_install_base_item_1.case_id 
FROM case_install_base_item AS case_install_base_item_1 
WHERE case_install_base_item_1.install_base_item_id IN (SELECT install_base_item_1.id 
FROM install_base_item AS install_base_item_1 
WHERE install_base_item_1.root_id IN (SELECT related_party_2.install_base_item_id 
FROM related_party AS related_party_2 
WHERE related_party_2.kind = 'AUTHORIZED' AND related_party_2.install_base_item_id IS NOT NULL AND (related_party_2.contact_id = (SELECT me.id 
FROM me) OR related_party_2.account_id = (SELECT me.home_id 
FROM me))))) AND NOT (t29.major = 1 AND (t29.major_state IS NULL OR t29.major_state != 'REJECTED'))) ORDER BY t29.opened_at DESC, t29.id DESC
 LIMIT ?8 OFFSET 0)), 
j33 AS 
(SELECT anon_6.pid AS pid, group_concat(anon_6.x0, ',') AS x0 
FROM (SELECT n31.pid AS pid, n31.rn AS rn, printf('{"number":%s,"state":%s,"openedBy":%s}', json_quote(t32.number), '"' || t32.state || '"', CASE WHEN (t32.opened_by_contact_id IS NOT NULL OR t32.opened_by_consumer_id IS NOT NULL OR t32.opened_by_user_id IS NOT NULL) THEN printf('{"displayName":%s,"kind":%s}', json_quote(CASE WHEN (t32.opened_by_user_id IS NOT NULL) THEN 'Support' WHEN (t32.partner_contact_id = t32.opened_by_contact_id OR t32.opened_by_contact_id = (SELECT me.id 
FROM me) OR (EXISTS (SELECT * 
FROM contact AS contact_1 
WHERE contact_1.id = t32.opened_by_contact_id AND contact_1.account_id IN (SELECT account_access_2.account_id 
FROM account_access AS account_access_2 
WHERE account_access_2.contact_id = (SELECT me.id 
FROM me) AND (account_access_2.valid_from IS NULL OR account_access_2.valid_from <= ?2) AND (account_access_2.valid_to IS NULL OR account_access_2.valid_to > ?2))))) THEN (SELECT contact_2.name 
FROM contact AS contact_2 
WHERE contact_2.id = t32.opened_by_contact_id) WHEN 0 = 1 THEN (SELECT consumer_1.name 
FROM consumer AS consumer_1 
WHERE consumer_1.id = t32.opened_by_consumer_id) ELSE NULL END), '"' || CASE WHEN (t32.opened_by_contact_id IS NOT NULL) THEN 'CONTACT' WHEN (t32.opened_by_consumer_id IS NOT NULL) THEN 'CONSUMER' WHEN (t32.opened_by_user_id IS NOT NULL) THEN 'USER' END || '"') ELSE 'null' END) AS x0 
FROM n31 JOIN case_record AS t32 ON t32.id = n31.id ORDER BY n31.rn) AS anon_6 GROUP BY anon_6.pid), 
j35 AS 
(SELECT group_concat(anon_1.x0, ',') AS x0 
FROM (SELECT n5.rn AS rn, printf('{"name":%s,"status":%s,"unitPrice":%s,"offering":%s,"installBaseItems":%s,"cases":%s}', json_quote(t6.name), '"' || CASE WHEN (t6.start > ?2) THEN 'IN_PREPARATION' WHEN (t6."end" <= ?2) THEN 'EXPIRED' ELSE 'ACTIVE' END || '"', CASE WHEN (t6.account_id IN (SELECT account_access_1.account_id 
FROM account_access AS account_access_1 
WHERE account_access_1.contact_id = (SELECT me.id 
FROM me) AND (account_access_1.valid_from IS NULL OR account_access_1.valid_from <= ?2) AND (account_access_1.valid_to IS NULL OR account_access_1.valid_to > ?2) AND account_access_1.commercial = 1)) THEN coalesce('"' || printf('%s%d.%02d', CASE WHEN (t6.unit_price < 0) THEN '-' ELSE '' END, abs(t6.unit_price) / 100, abs(t6.unit_price) % 100) || '"', 'null') ELSE 'null' END, CASE WHEN (t8.id IS NULL) THEN 'null' ELSE printf('{"name":%s,"tier":%s,"productModel":%s,"commitments":%s}', json_quote(t8.name), json_quote(t8.tier), CASE WHEN (t9.id IS NULL) THEN 'null' ELSE printf('{"name":%s}', json_quote(t9.name)) END, printf('{"nodes":%s}', printf('[%s]', coalesce(j15.x0, '')))) END, printf('{"nodes":%s}', printf('[%s]', coalesce(j27.x0, ''))), printf('{"nodes":%s}', printf('[%s]', coalesce(j33.x0, '')))) AS x0 
FROM n5 JOIN sold_product AS t6 ON t6.id = n5.id LEFT OUTER JOIN service_offering AS t8 ON t8.id = t6.offering_id AND (t8.published = 1 OR t8.id IN (SELECT sold_product_2.offering_id 
FROM sold_product AS sold_product_2 
WHERE sold_product_2.account_id IN (SELECT account_access_3.account_id 
FROM account_access AS account_access_3 
WHERE account_access_3.contact_id = (SELECT me.id 
FROM me) AND (account_access_3.valid_from IS NULL OR account_access_3.valid_from <= ?2) AND (account_access_3.valid_to IS NULL OR account_access_3.valid_to > ?2) AND account_access_3.install_base = 1 AND account_access_3.restricted = 0) UNION SELECT sold_product_2.offering_id 
FROM sold_product AS sold_product_2 
WHERE sold_product_2.contact_id = (SELECT me.id 
FROM me) AND sold_product_2.account_id IN (SELECT account_access_4.account_id 
FROM account_access AS account_access_4 
WHERE account_access_4.contact_id = (SELECT me.id 
FROM me) AND (account_access_4.valid_from IS NULL OR account_access_4.valid_from <= ?2) AND (account_access_4.valid_to IS NULL OR account_access_4.valid_to > ?2) AND account_access_4.install_base = 1) UNION SELECT sold_product_2.offering_id 
FROM sold_product AS sold_product_2 
WHERE sold_product_2.id IN (SELECT related_party_1.sold_product_id 
FROM related_party AS related_party_1 
WHERE related_party_1.kind = 'AUTHORIZED' AND related_party_1.sold_product_id IS NOT NULL AND (related_party_1.contact_id = (SELECT me.id 
FROM me) OR related_party_1.account_id = (SELECT me.home_id 
FROM me))) UNION SELECT sold_product_2.offering_id 
FROM sold_product AS sold_product_2 
WHERE sold_product_2.id IN (SELECT installed_product_2.sold_product_id 
FROM installed_product AS installed_product_2 
WHERE installed_product_2.install_base_item_id IN (SELECT install_base_item_1.id 
FROM install_base_item AS install_base_item_1 
WHERE install_base_item_1.root_id IN (SELECT related_party_2.install_base_item_id 
FROM related_party AS related_party_2 
WHERE related_party_2.kind = 'AUTHORIZED' AND related_party_2.install_base_item_id IS NOT NULL AND (related_party_2.contact_id = (SELECT me.id 
FROM me) OR related_party_2.account_id = (SELECT me.home_id 
FROM me))))))) LEFT OUTER JOIN product_model AS t9 ON t9.id = t8.product_model_id AND 1 = 1 LEFT OUTER JOIN j15 ON j15.pid = t8.id LEFT OUTER JOIN j27 ON j27.pid = t6.id LEFT OUTER JOIN j33 ON j33.pid = t6.id ORDER BY n5.rn) AS anon_1)
 SELECT printf('{"viewer":%s,"soldProducts":%s}', (SELECT printf('{"name":%s,"kind":%s,"roles":%s,"account":%s}', json_quote(t2.name), '"' || 'CONTACT' || '"', '["' || t2.role || '"]', CASE WHEN (t3.id IS NULL) THEN 'null' ELSE printf('{"name":%s,"registrationCode":%s}', json_quote(t3.name), CASE WHEN (t3.id IN (SELECT account_access_1.account_id 
FROM account_access AS account_access_1 
WHERE account_access_1.contact_id = (SELECT me.id 
FROM me) AND (account_access_1.valid_from IS NULL OR account_access_1.valid_from <= ?2) AND (account_access_1.valid_to IS NULL OR account_access_1.valid_to > ?2) AND account_access_1.commercial = 1)) THEN json_quote(t3.registration_code) ELSE 'null' END) END) AS printf_1 
FROM n1 JOIN contact AS t2 ON t2.id = n1.id LEFT OUTER JOIN account AS t3 ON t3.id = t2.account_id AND t3.id IN (SELECT account_access_2.account_id 
FROM account_access AS account_access_2 
WHERE account_access_2.contact_id = (SELECT me.id 
FROM me) AND (account_access_2.valid_from IS NULL OR account_access_2.valid_from <= ?2) AND (account_access_2.valid_to IS NULL OR account_access_2.valid_to > ?2))), printf('{"totalCount":%s,"nodes":%s}', (SELECT k34.f0 
FROM k34 
WHERE 1 = 1), printf('[%s]', coalesce((SELECT j35.x0 
FROM j35 
WHERE 1 = 1), '')))) AS answer 
FROM me
