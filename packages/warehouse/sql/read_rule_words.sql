-- What a site's rule may name: the signals, and the shipped rules that it may replace or switch off.
-- Grain: one row.
SELECT
    (SELECT arraySort(groupArray(toString(signal))) FROM signal_definition) AS signals,
    (SELECT arraySort(groupArray(rule_id)) FROM signal_rule) AS shipped
