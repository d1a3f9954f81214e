-- handoff: how many came to each hand-off week by week, and in which weeks it failed more than chance allows, as of now.
-- Grain: one row per site, hand-off, segment (all, desktop, handheld) and week that someone entered it in.
-- Inputs: handoff_at.
CREATE OR REPLACE VIEW handoff {{on_cluster}} AS
SELECT *
FROM handoff_at(as_of = now64(3, 'UTC'));
