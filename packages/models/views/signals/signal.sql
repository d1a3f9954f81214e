-- signal: what a touchpoint means, by the rules of signal_rule and return_rule.
-- Grain: one row per touchpoint and rule family; a touchpoint that no rule knows has none.
-- Inputs: touchpoint, event (its distinct paths), rule_set, return_rule, model_setting.
CREATE OR REPLACE VIEW signal {{on_cluster}} AS
WITH
    (SELECT mapFromArrays(groupArray(setting), groupArray(value)) FROM model_setting) AS settings,
    settings['visit_gap_minutes'] * 60 AS visit_gap_seconds,
    (SELECT patterns FROM rule_set WHERE field = 'path') AS path_patterns,
    (SELECT rules FROM rule_set WHERE field = 'path') AS path_rules,
    (SELECT patterns FROM rule_set WHERE field = 'title') AS title_patterns,
    (SELECT rules FROM rule_set WHERE field = 'title') AS title_rules,
    (SELECT patterns FROM rule_set WHERE field = 'name') AS name_patterns,
    (SELECT rules FROM rule_set WHERE field = 'name') AS name_rules,
    (SELECT patterns FROM rule_set WHERE field = 'form') AS form_patterns,
    (SELECT rules FROM rule_set WHERE field = 'form') AS form_rules,
    (SELECT groupArray((signal, min_days, max_days)) FROM return_rule) AS return_rules,
    known_path AS
    (
        -- Paths repeat: each is held against the rules once.
        SELECT
            path,
            multiMatchAllIndices(path, path_patterns) AS matches
        FROM (SELECT DISTINCT path FROM event)
    ),
    spaced AS
    (
        SELECT
            site_id,
            person_id,
            account_id,
            message_id,
            occurred_at,
            visit_id,
            kind,
            name,
            url,
            path,
            title,
            value,
            form_action,
            form_id,
            form_name,
            form_purpose,
            active_ms,
            scroll_pct,
            device,
            -- When the person was last seen on the site; what a server reports is no visit.
            max(if(kind IN ('page', 'screen', 'form', 'click', 'engagement'), occurred_at, NULL)) OVER (
                PARTITION BY site_id, person_id
                ORDER BY occurred_at, message_id
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ) AS last_seen_at
        FROM touchpoint
    ),
    matched AS
    (
        SELECT
            *,
            arraySort(
                rule -> (rule.family, rule.priority),
                arrayFilter(
                    rule -> rule.kind = kind
                        AND (rule.form_action = '' OR rule.form_action = form_action)
                        AND active_ms >= rule.min_active_ms
                        AND scroll_pct >= rule.min_scroll_pct,
                    arrayConcat(
                        arrayMap(i -> path_rules[i], known_path.matches),
                        arrayMap(i -> title_rules[i], multiMatchAllIndices(title, title_patterns)),
                        arrayMap(i -> name_rules[i], multiMatchAllIndices(name, name_patterns)),
                        arrayMap(
                            i -> form_rules[i],
                            multiMatchAllIndices(concat(form_purpose, ' ', form_id, ' ', form_name), form_patterns)
                        )
                    )
                )
            ) AS rules,
            if(kind IN ('page', 'screen'), dateDiff('second', last_seen_at, occurred_at), NULL) AS quiet_seconds,
            -- The best rule of each family: sorted by family and priority, the first of each run.
            arrayConcat(
                arrayMap(
                    rule -> rule.signal,
                    arrayFilter(
                        (rule, i) -> i = 1 OR rules[i - 1].family != rule.family,
                        rules,
                        arrayEnumerate(rules)
                    )
                ),
                arrayMap(
                    rule -> rule.1,
                    arrayFilter(
                        rule -> ifNull(
                            quiet_seconds > visit_gap_seconds
                                AND quiet_seconds >= rule.2 * 86400
                                AND quiet_seconds < rule.3 * 86400,
                            0
                        ),
                        return_rules
                    )
                )
            ) AS signals
        FROM spaced
        LEFT JOIN known_path USING (path)
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
FROM matched;
