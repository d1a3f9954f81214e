-- event: every message that was accepted, as the collector enriched it.
-- Grain: one row per delivered message; a second delivery replaces the first one's row at merges, and views read
-- it once (see views/base/touchpoint.sql).
-- Sorted by visitor, so that one person's history is a few granules and the columns compress well. Granules are small:
-- what reads a few people out of many reads little else. A table that was made before keeps its granules of 8,192 rows.
-- Formerly 000a376239c43fd2f645f5f217a91108f91ce210787232b559da33c679d0f453
CREATE TABLE IF NOT EXISTS event {{on_cluster}}
(
    site_id LowCardinality(String),
    message_id String,
    visitor_id String MATERIALIZED if(anonymous_id = '', user_id, anonymous_id),
    occurred_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    received_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    type LowCardinality(String),
    kind LowCardinality(String),
    name LowCardinality(String),
    anonymous_id String,
    user_id String,
    group_id String,
    previous_id String,
    session_id String,
    url String CODEC(ZSTD),
    host LowCardinality(String),
    path String CODEC(ZSTD),
    title String CODEC(ZSTD),
    referrer String CODEC(ZSTD),
    channel LowCardinality(String),
    source LowCardinality(String),
    medium LowCardinality(String),
    campaign LowCardinality(String),
    form_id String,
    form_name String,
    form_purpose LowCardinality(String),
    form_action LowCardinality(String),
    active_ms UInt32,
    scroll_pct UInt8,
    country LowCardinality(String),
    device LowCardinality(String),
    browser LowCardinality(String),
    os LowCardinality(String),
    language LowCardinality(String),
    timezone LowCardinality(String),
    value Nullable(Float64),
    currency LowCardinality(String),
    properties String CODEC(ZSTD),
    context String CODEC(ZSTD),
    library LowCardinality(String),
    key_kind LowCardinality(String),
    is_bot Bool,
    -- The earliest delivery has the greatest version, so it is the one that stays.
    version UInt64 MATERIALIZED bitNot(toUInt64(toUnixTimestamp64Milli(received_at)))
)
ENGINE = {{replicated}}ReplacingMergeTree(version)
ORDER BY (site_id, visitor_id, message_id)
SETTINGS index_granularity = 512, non_replicated_deduplication_window = 10000;
