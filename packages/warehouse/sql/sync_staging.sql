-- Waits until every node has the rows of a twin.
SYSTEM SYNC REPLICA {{on_cluster}} {{staging}};
