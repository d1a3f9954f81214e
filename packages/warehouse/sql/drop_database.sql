-- Makes room: for a restore, over a database that holds no event; or for a scope, which holds nothing of its own.
DROP DATABASE IF EXISTS {{database}} SYNC;
