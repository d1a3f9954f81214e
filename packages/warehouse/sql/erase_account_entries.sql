-- Removes from every part on disk which accounts a person was of.
-- The subquery is the same on each replica: the twin is filled once, and all have it before.
ALTER TABLE {{table}} {{on_cluster}}
    DELETE WHERE site_id = {site_id:String} AND (visitor_id IN (SELECT message_id FROM {{staging}} WHERE payload_hash = 18446744073709551615))
    SETTINGS mutations_sync = 2, allow_nondeterministic_mutations = 1;
