-- What the scope reads of the warehouse and does not look at anew: a table that holds it as it is now.
CREATE TABLE {{passage}} ENGINE = Memory AS SELECT * FROM {{main}}.{{passage}}
