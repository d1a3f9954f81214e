-- Inserts since a time, and how many ids each touched.
-- Grain: one row per moment of insert.
SELECT
    toUnixTimestamp64Micro(changed_at) AS at,
    count() AS ids
FROM person_change
WHERE changed_at > fromUnixTimestamp64Micro({since:Int64}, 'UTC')
GROUP BY changed_at
ORDER BY changed_at
