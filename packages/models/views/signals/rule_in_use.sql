-- rule_in_use: the rules that hold, shipped ones and those of sites.
-- Grain: one row per site and rule; site_id is empty where a rule holds on every site but those of except_sites.
-- Inputs: signal_rule, site_rule_set (the latest version of each site).
CREATE OR REPLACE VIEW rule_in_use {{on_cluster}} AS
WITH
    own AS
    (
        SELECT
            site_id,
            arrayJoin(argMax(rules, (version, applied_at))) AS rule
        FROM site_rule_set
        GROUP BY site_id
    ),
    replaced AS
    (
        SELECT
            rule.rule_id AS rule_id,
            arraySort(groupArray(toString(site_id))) AS except_sites
        FROM own
        GROUP BY rule_id
    )
SELECT
    '' AS site_id,
    signal_rule.rule_id AS rule_id,
    toString(signal_rule.signal) AS signal,
    toString(signal_rule.family) AS family,
    signal_rule.priority AS priority,
    toString(signal_rule.kind) AS kind,
    toString(signal_rule.form_action) AS form_action,
    toString(signal_rule.field) AS field,
    signal_rule.pattern AS pattern,
    signal_rule.min_active_ms AS min_active_ms,
    signal_rule.min_scroll_pct AS min_scroll_pct,
    signal_rule.description AS description,
    replaced.except_sites AS except_sites
FROM signal_rule
LEFT JOIN replaced ON replaced.rule_id = signal_rule.rule_id
UNION ALL
SELECT
    toString(site_id) AS site_id,
    rule.rule_id AS rule_id,
    rule.signal AS signal,
    rule.family AS family,
    rule.priority AS priority,
    rule.kind AS kind,
    rule.form_action AS form_action,
    rule.field AS field,
    rule.pattern AS pattern,
    rule.min_active_ms AS min_active_ms,
    rule.min_scroll_pct AS min_scroll_pct,
    rule.description AS description,
    CAST([], 'Array(String)') AS except_sites
FROM own
WHERE signal != 'off';
