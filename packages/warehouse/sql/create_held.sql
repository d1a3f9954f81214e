-- What a view tells of those wanted, held for the views that read it.
CREATE TABLE {{held}} AS {{derived}} ENGINE = Memory
