-- retention_policy: how long events are kept, as it was last applied to the tables' TTL.
-- Grain: one row per change of the policy.
CREATE TABLE IF NOT EXISTS retention_policy {{on_cluster}}
(
    applied_at DateTime64(6, 'UTC'),
    -- Days after receipt, for sites that have no number of their own.
    default_days UInt16,
    site_ids Array(String),
    -- Days after receipt, one for each of site_ids.
    site_days Array(UInt16)
)
ENGINE = {{replicated}}MergeTree
ORDER BY applied_at;

-- erasure: that a person was erased, and how much of them. Who it was is not kept.
-- Grain: one row per erasure.
CREATE TABLE IF NOT EXISTS erasure {{on_cluster}}
(
    erased_at DateTime64(3, 'UTC'),
    site_id LowCardinality(String),
    events UInt64,
    rejected_events UInt64
)
ENGINE = {{replicated}}MergeTree
ORDER BY erased_at;

-- erasure_target: the pattern of the short-lived tables that name what a running erasure removes. A mutation's text is
-- kept by ClickHouse after it has run, so the rows to remove are named in a table that is dropped afterwards.
-- Grain: one row per message or rejected payload; this table itself stays empty.
CREATE TABLE IF NOT EXISTS erasure_target {{on_cluster}}
(
    message_id String,
    payload_hash UInt64
)
ENGINE = {{replicated}}MergeTree
ORDER BY (message_id, payload_hash);
