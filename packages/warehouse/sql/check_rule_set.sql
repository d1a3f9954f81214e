-- Whether the engine takes all patterns of each field at once. Fails where it does not.
-- Grain: one row.
SELECT sum(length(multiMatchAllIndices(materialize(''), patterns))) AS matches
FROM {{rule_set}}
