-- What the scope reads of the warehouse as it is there, of each row the latest: models, which are large and seldom asked for.
CREATE VIEW {{passage}} AS SELECT * FROM {{main}}.{{passage}} FINAL
