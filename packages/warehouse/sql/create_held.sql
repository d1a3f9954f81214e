-- What a view tells of those wanted, held for the views that read it.
CREATE TABLE {{held}} ENGINE = Memory AS SELECT * FROM {{derived}} LIMIT 0
