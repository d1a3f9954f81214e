-- How far person_state goes.
-- Grain: one row, or none before the first time.
SELECT
    toUnixTimestamp64Micro(through) AS through,
    made_by
FROM person_refresh
ORDER BY refreshed_at DESC
LIMIT 1
