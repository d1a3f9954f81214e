-- Those of some tables that keep rows for ever: made since a policy was applied last.
-- Grain: one row per table.
SELECT name
FROM system.tables
WHERE database = {database:String} AND name IN {tables:Array(String)} AND position(engine_full, ' TTL ') = 0
