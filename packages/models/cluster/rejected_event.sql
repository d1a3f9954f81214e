-- rejected_event on a cluster: reads and writes the rows of all shards, which lie in rejected_event_local.
-- Grain: that of rejected_event (migrations/0002_rejected_event.sql).
-- Sharded by content: the same batch is cut in the same way each time, and each shard knows its part again.
ALTER TABLE rejected_event_local {{on_cluster}}
    MODIFY SETTING replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800;

CREATE TABLE IF NOT EXISTS rejected_event {{on_cluster}} AS rejected_event_local
ENGINE = Distributed({{cluster}}, currentDatabase(), rejected_event_local, sipHash64(site_id, payload));
