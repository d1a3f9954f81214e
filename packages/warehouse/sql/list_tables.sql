-- The tables and views that are there.
-- Grain: one row per table or view of the database.
SELECT name FROM system.tables WHERE database = {database:String} ORDER BY name
