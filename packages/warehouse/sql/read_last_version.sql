-- The greatest version of a row of person_state. Grain: one row.
SELECT max(s.version) AS version FROM person_state AS s
