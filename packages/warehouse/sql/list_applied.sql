-- The latest checksum of everything that was applied.
-- Grain: one row per kind and name.
SELECT kind, version, name, argMax(checksum, applied_at) AS checksum
FROM schema_migration
GROUP BY kind, version, name
ORDER BY kind, version, name
