-- What person_state follows from besides a person's events: views, numbers, rules, models in use, and the answers that
-- each site gives.
-- Grain: one row.
SELECT lower(hex(sipHash128(
    (
        SELECT groupArray((kind, name, checksum))
        FROM
        (
            SELECT kind, name, argMax(checksum, applied_at) AS checksum
            FROM schema_migration
            WHERE kind IN ('view', 'seed')
            GROUP BY kind, name
            ORDER BY kind, name
        )
    ),
    (SELECT arraySort(groupArray((toString(site_id), version))) FROM (SELECT site_id, max(version) AS version FROM site_rule_set GROUP BY site_id)),
    (SELECT arraySort(groupArray((toString(site_id), toInt64(version)))) FROM conversion_in_use),
    (SELECT arraySort(groupUniqArray((toString(site_id), toString(signal)))) FROM site_answer)
))) AS made_by,
    (SELECT count() FROM conversion_in_use) AS models,
    toUnixTimestamp64Micro(now64(6)) AS now_us
