-- Gives the lock back.
DROP TABLE IF EXISTS {{lock}} {{on_cluster}} SYNC;
