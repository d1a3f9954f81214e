-- moment: the time of this round, as of which everything is told. Grain: one row while a round runs.
CREATE TABLE moment (looked_at DateTime64(3, 'UTC')) ENGINE = Memory
