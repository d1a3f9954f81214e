-- Where those wanted stand.
INSERT INTO person_state
SELECT *, {version:UInt64} AS version, 0 AS is_deleted
FROM person_state_at
WHERE (site_id, person_id) IN (SELECT site_id, id FROM wanted)
SETTINGS group_by_two_level_threshold = 0, group_by_two_level_threshold_bytes = 0, max_block_size = 4096
