-- Removes which ids were a person's from every part on disk.
-- The subquery is the same on each replica: the twin is filled once, and all have it before.
ALTER TABLE {{table}} {{on_cluster}}
    DELETE WHERE site_id = {site_id:String} AND (id IN (SELECT message_id FROM {{staging}} WHERE payload_hash = 18446744073709551615) OR other_id IN (SELECT message_id FROM {{staging}} WHERE payload_hash = 18446744073709551615))
    SETTINGS mutations_sync = 2, allow_nondeterministic_mutations = 1;
