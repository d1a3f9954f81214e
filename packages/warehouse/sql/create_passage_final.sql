-- What the scope reads as it is in the warehouse, of each row the latest.
CREATE VIEW {{passage}} AS SELECT * FROM {{main}}.{{passage}} FINAL
