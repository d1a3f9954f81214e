-- Makes room for a restore: called on a database that holds no event.
DROP DATABASE IF EXISTS {{database}} SYNC;
