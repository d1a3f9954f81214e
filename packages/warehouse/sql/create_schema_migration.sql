-- schema_migration: what was done to this database, by whom it must not be done again.
-- Grain: one row per thing that was applied; the latest row of a kind and name holds, and an empty checksum says
-- that the thing was removed.
CREATE TABLE IF NOT EXISTS schema_migration {{on_cluster}}
(
    -- migration, view or seed.
    kind LowCardinality(String),
    -- The number of a migration; 0 for the others.
    version UInt32,
    name String,
    -- SHA-256 of the text that was applied.
    checksum String,
    applied_at DateTime64(6, 'UTC')
)
ENGINE = {{replicated}}MergeTree
ORDER BY (kind, name, applied_at);
