-- What the scope reads as it is in the warehouse.
CREATE VIEW {{passage}} AS SELECT * FROM {{main}}.{{passage}}
