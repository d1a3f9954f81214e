-- event: the events of those wanted. Nothing in it is lost with it, so nothing waits for the disk.
CREATE TABLE event AS {{main}}.event
SETTINGS fsync_after_insert = 0, fsync_part_directory = 0, non_replicated_deduplication_window = 0
