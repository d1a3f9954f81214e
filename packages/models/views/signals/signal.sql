-- signal: what a touchpoint means, by the rules of signal_rule and of its site, and by return_rule.
-- Grain: one row per touchpoint and rule family; a touchpoint that no rule knows has none.
-- Inputs: touchpoint, event (its distinct texts, and its group messages), rule_set, return_rule, transaction_key,
-- signal_definition, model_setting.
--
-- A transaction that was reported before, under the same order (transaction_key), is no second one.
-- Somebody who is the second or a later member of an account spreads it (account_spread).
CREATE OR REPLACE VIEW signal {{on_cluster}} AS
WITH
    (SELECT mapFromArrays(groupArray(setting), groupArray(value)) FROM model_setting) AS settings,
    settings['visit_gap_minutes'] * 60 AS visit_gap_seconds,
    (SELECT mapFromArrays(groupArray(field), groupArray(patterns)) FROM rule_set) AS patterns,
    (SELECT mapFromArrays(groupArray(field), groupArray(rules)) FROM rule_set) AS rules_of,
    (SELECT groupArray((signal, min_days, max_days)) FROM return_rule) AS return_rules,
    (SELECT groupArray(toString(signal)) FROM signal_definition WHERE closes_cycle = 1) AS closing_signals,
    (SELECT arrayMap(key -> key.2, arraySort(groupArray((priority, property)))) FROM transaction_key) AS transaction_keys,
    known_text AS
    (
        -- Addresses, titles and names repeat: each is held against the rules once. Two fast hashes stand for the text.
        SELECT
            text_id,
            text_check,
            arraySort(
                rule -> (rule.family, rule.priority),
                arrayFilter(
                    rule -> rule.kind = kind
                        AND (rule.form_action = '' OR rule.form_action = form_action)
                        AND if(rule.site_id = '', NOT has(rule.except_sites, site_id), rule.site_id = site_id),
                    arrayConcat(
                        arrayMap(i -> rules_of['path'][i], multiMatchAllIndices(path, patterns['path'])),
                        arrayMap(i -> rules_of['host'][i], multiMatchAllIndices(host, patterns['host'])),
                        arrayMap(i -> rules_of['title'][i], multiMatchAllIndices(title, patterns['title'])),
                        arrayMap(i -> rules_of['name'][i], multiMatchAllIndices(name, patterns['name'])),
                        arrayMap(i -> rules_of['form'][i], multiMatchAllIndices(form, patterns['form'])),
                        arrayMap(i -> rules_of['fields'][i], multiMatchAllIndices(fields, patterns['fields'])),
                        arrayMap(i -> rules_of['channel'][i], multiMatchAllIndices(channel, patterns['channel'])),
                        arrayMap(i -> rules_of['campaign'][i], multiMatchAllIndices(campaign, patterns['campaign']))
                    )
                )
            ) AS rules,
            -- What may be the best of its family: nothing comes after a rule that asks for no time or depth.
            arrayMap(
                rule -> (rule.signal, rule.family, rule.min_active_ms, rule.min_scroll_pct),
                arrayFilter(
                    (rule, i) -> NOT arrayExists(
                        before -> before.family = rule.family AND before.min_active_ms = 0 AND before.min_scroll_pct = 0,
                        arraySlice(rules, 1, i - 1)
                    ),
                    rules,
                    arrayEnumerate(rules)
                )
            ) AS candidates
        FROM
        (
            SELECT
                toString(site_id) AS site_id,
                toString(kind) AS kind,
                toString(form_action) AS form_action,
                path,
                toString(host) AS host,
                title,
                toString(name) AS name,
                concat(form_purpose, ' ', form_id, ' ', form_name) AS form,
                if(kind = 'form', arrayStringConcat(JSONExtract(properties, 'fields', 'Array(String)'), ' '), '') AS fields,
                toString(channel) AS channel,
                toString(campaign) AS campaign,
                cityHash64(site_id, kind, form_action, path, host, title, name, form, fields, channel, campaign) AS text_id,
                xxh3(site_id, kind, form_action, path, host, title, name, form, fields, channel, campaign) AS text_check
            FROM event
            GROUP BY ALL
        )
    ),
    spread AS
    (
        -- The first message of each further member of an account.
        SELECT
            site_id,
            arrayJoin(arrayPopFront(arraySort(groupArray(earliest))).2) AS message_id
        FROM
        (
            SELECT
                site_id,
                group_id,
                if(user_id = '', anonymous_id, user_id) AS member_id,
                min((occurred_at, message_id)) AS earliest
            FROM event
            WHERE type = 'group' AND NOT is_bot AND group_id != ''
            GROUP BY site_id, group_id, member_id
        )
        GROUP BY site_id, group_id
    ),
    read AS
    (
        SELECT
            site_id,
            person_id,
            account_id,
            message_id,
            occurred_at,
            visit_id,
            kind,
            url,
            path,
            title,
            value,
            active_ms,
            scroll_pct,
            device,
            name,
            properties,
            concat(form_purpose, ' ', form_id, ' ', form_name) AS form,
            if(kind = 'form', arrayStringConcat(JSONExtract(properties, 'fields', 'Array(String)'), ' '), '') AS fields,
            cityHash64(site_id, kind, form_action, path, host, title, name, form, fields, channel, campaign) AS text_id,
            xxh3(site_id, kind, form_action, path, host, title, name, form, fields, channel, campaign) AS text_check
        FROM touchpoint
    ),
    meant AS
    (
        SELECT
            read.* EXCEPT (form, fields, text_id, text_check, properties, active_ms, scroll_pct),
            arrayFilter(
                rule -> read.active_ms >= rule.3 AND read.scroll_pct >= rule.4,
                known_text.candidates
            ) AS rules,
            -- The best rule of each family: they are sorted by family and priority.
            arrayConcat(
                arrayMap(
                    rule -> rule.1,
                    arrayFilter((rule, i) -> i = 1 OR rules[i - 1].2 != rule.2, rules, arrayEnumerate(rules))
                ),
                if(read.kind = 'group' AND (read.site_id, read.message_id) IN (SELECT site_id, message_id FROM spread), ['account_spread'], [])
            ) AS own_signals,
            if(
                hasAny(own_signals, closing_signals),
                arrayFirst(
                    id -> id NOT IN ('', 'null'),
                    arrayMap(key -> trim(BOTH '"' FROM JSONExtractRaw(read.properties, key)), transaction_keys)
                ),
                ''
            ) AS transaction_id
        FROM read
        LEFT JOIN known_text ON known_text.text_id = read.text_id AND known_text.text_check = read.text_check
    ),
    spaced AS
    (
        SELECT
            *,
            -- When the person was last seen on the site; what a server reports is no visit.
            max(if(kind IN ('page', 'screen', 'form', 'click', 'engagement'), occurred_at, NULL)) OVER so_far AS last_seen_at,
            groupArrayIf(transaction_id, transaction_id != '') OVER so_far AS transactions_before
        FROM meant
        WINDOW so_far AS (
            PARTITION BY site_id, person_id
            ORDER BY occurred_at, message_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        )
    ),
    told AS
    (
        SELECT
            *,
            if(kind IN ('page', 'screen'), dateDiff('second', last_seen_at, occurred_at), NULL) AS quiet_seconds,
            arrayConcat(
                if(
                    has(transactions_before, transaction_id),
                    arrayFilter(own -> NOT has(closing_signals, own), own_signals),
                    own_signals
                ),
                if(
                    ifNull(quiet_seconds > visit_gap_seconds, 0),
                    arrayMap(
                        rule -> rule.1,
                        arrayFilter(
                            rule -> quiet_seconds >= rule.2 * 86400 AND quiet_seconds < rule.3 * 86400,
                            return_rules
                        )
                    ),
                    []
                )
            ) AS signals
        FROM spaced
    )
SELECT
    site_id,
    person_id,
    account_id,
    message_id,
    occurred_at,
    visit_id,
    arrayJoin(signals) AS signal,
    url,
    path,
    title,
    value,
    kind,
    name,
    device
FROM told;
