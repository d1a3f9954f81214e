-- rule_set: the rules for each field, as arrays that run side by side.
-- Grain: one row per field (path, host, title, name, form, fields, channel, campaign).
-- Inputs: rule_in_use.
CREATE OR REPLACE VIEW rule_set {{on_cluster}} AS
WITH
    gathered AS
    (
        SELECT
            field,
            arraySort(groupArray((
                (site_id, rule_id),
                pattern,
                CAST(
                    (signal, family, priority, kind, form_action, min_active_ms, min_scroll_pct, site_id, except_sites),
                    'Tuple(signal String, family String, priority UInt16, kind String, form_action String, min_active_ms UInt32, min_scroll_pct UInt8, site_id String, except_sites Array(String))'
                )
            ))) AS rows
        FROM rule_in_use
        GROUP BY field
    )
SELECT
    field,
    arrayMap(row -> row.2, rows) AS patterns,
    arrayMap(row -> row.3, rows) AS rules
FROM gathered;
