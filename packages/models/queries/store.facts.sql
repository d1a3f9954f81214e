-- store.facts: the store's version and clock, for the check at a collector's start.
-- Grain: one row.
-- Inputs: none.
SELECT version() AS version, toUnixTimestamp64Milli(now64(3)) AS now_ms
