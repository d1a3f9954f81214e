-- Removes a twin: the former rows of a table after an exchange, or what an interrupted one left.
DROP TABLE IF EXISTS {{staging}} {{on_cluster}} SYNC;
