-- schema_lock: held by the collector that migrates. Creating it is taking it, and fails while it exists.
-- Grain: one row per sign of life of the holder.
CREATE TABLE schema_lock {{on_cluster}}
(
    holder String,
    beat_at DateTime64(3, 'UTC')
)
ENGINE = {{replicated}}MergeTree
ORDER BY beat_at;
