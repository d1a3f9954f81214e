-- Which epoch of person_tally is read, and whether it counts people who were erased meanwhile.
-- Grain: one row.
SELECT
    max(t.epoch) AS epoch,
    maxIf(t.begun_at, t.epoch = 0) >= argMax(t.begun_at, t.epoch) AS is_void,
    toUnixTimestamp64Micro(now64(6)) AS now_us
FROM person_tally_epoch AS t
