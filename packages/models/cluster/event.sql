-- event on a cluster: reads and writes the rows of all shards, which lie in event_local.
-- Grain: that of event (migrations/0001_event.sql).
-- A visitor's rows share a shard, so that a second delivery of a message meets the first there. The same batch is cut
-- in the same way each time, so that each shard knows its part again by the batch's token; a week of tokens is kept,
-- since a batch whose answer was lost may be sent again after a long outage.
ALTER TABLE event_local {{on_cluster}}
    MODIFY SETTING replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800;

CREATE TABLE IF NOT EXISTS event {{on_cluster}} AS event_local
ENGINE = Distributed({{cluster}}, currentDatabase(), event_local, sipHash64(site_id, if(anonymous_id = '', user_id, anonymous_id)));
