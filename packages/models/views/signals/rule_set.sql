-- rule_set: the rules for each field, as arrays that run side by side.
-- Grain: one row per field (path, title, name, form).
-- Inputs: signal_rule.
CREATE OR REPLACE VIEW rule_set {{on_cluster}} AS
WITH
    gathered AS
    (
        SELECT
            field,
            arraySort(groupArray((
                rule_id,
                pattern,
                CAST(
                    (signal, family, priority, kind, form_action, min_active_ms, min_scroll_pct),
                    'Tuple(signal String, family String, priority UInt16, kind String, form_action String, min_active_ms UInt32, min_scroll_pct UInt8)'
                )
            ))) AS rows
        FROM signal_rule
        GROUP BY field
    )
SELECT
    field,
    arrayMap(row -> row.2, rows) AS patterns,
    arrayMap(row -> row.3, rows) AS rules
FROM gathered;
