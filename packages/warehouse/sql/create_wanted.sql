-- wanted: who is looked at in this round, by every id they have. Grain: one row per site and id.
CREATE TABLE wanted
(
    site_id String,
    id String
)
ENGINE = Memory
