-- What a view that takes a time tells of those wanted, held for the views that read it.
CREATE TABLE {{held}} ENGINE = Memory AS
SELECT * FROM {{derived}}(as_of = toDateTime64(0, 3, 'UTC')) LIMIT 0
