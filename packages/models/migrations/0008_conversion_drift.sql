-- conversion_model: how the chance of the outcome drifted while the model's people came. Models that were fitted before
-- have none.
ALTER TABLE conversion_model {{on_cluster}}
    -- What a day adds to the log-odds; 0 where the chance is steady.
    ADD COLUMN IF NOT EXISTS drift_per_day Float64 DEFAULT 0 AFTER quiet_ratio,
    -- Days are counted from here,
    ADD COLUMN IF NOT EXISTS drift_from DateTime64(3, 'UTC') DEFAULT 0 AFTER drift_per_day,
    -- and not past here: nobody knows how long a drift goes on.
    ADD COLUMN IF NOT EXISTS drift_until DateTime64(3, 'UTC') DEFAULT 0 AFTER drift_from;
