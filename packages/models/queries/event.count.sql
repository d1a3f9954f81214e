-- event.count: how many messages the store holds, those of bots among them.
-- Grain: one row.
-- Inputs: event.
SELECT count() AS n
FROM event
