-- rejected_event: every message that was refused, with the reason and the bytes as they came.
-- Grain: one row per refused message.
CREATE TABLE IF NOT EXISTS rejected_event {{on_cluster}}
(
    site_id LowCardinality(String),
    received_at DateTime64(3, 'UTC'),
    code LowCardinality(String),
    reason String,
    -- The message as the client sent it (JSON text), or the encoded row that the store refused.
    payload String CODEC(ZSTD),
    key_kind LowCardinality(String),
    library LowCardinality(String)
)
ENGINE = {{replicated}}MergeTree
ORDER BY (site_id, received_at)
SETTINGS non_replicated_deduplication_window = 10000;
