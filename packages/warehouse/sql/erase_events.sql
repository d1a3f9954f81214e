-- Removes events from every part on disk, and waits for it on all replicas.
-- The subquery is the same on each: the twin is filled once, and all replicas have it before.
ALTER TABLE {{table}} {{on_cluster}}
    DELETE WHERE site_id = {site_id:String} AND message_id IN (SELECT message_id FROM {{staging}} WHERE message_id != '' AND payload_hash = 0)
    SETTINGS mutations_sync = 2, allow_nondeterministic_mutations = 1;
