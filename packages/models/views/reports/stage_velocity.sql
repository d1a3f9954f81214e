-- stage_velocity: how long people stay in each stage, and how long they need from it to a later one, as of now.
-- Grain: one row per site, track, stage and measure (stay, advance).
-- Inputs: stage_velocity_at.
CREATE OR REPLACE VIEW stage_velocity {{on_cluster}} AS
SELECT *
FROM stage_velocity_at(as_of = now64(3, 'UTC'));
