-- Takes the lock from a holder that is silent for too long. The name is made of the lock's own id, so that of two
-- that take it, one fails.
RENAME TABLE schema_lock TO {{aside}} {{on_cluster}};
