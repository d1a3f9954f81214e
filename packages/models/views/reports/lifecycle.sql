-- lifecycle: how many people were new, came back, came back after a pause, or stayed away, until now.
-- Grain: one row per site, granularity (day, week, month), period and status.
-- Inputs: lifecycle_at.
CREATE OR REPLACE VIEW lifecycle {{on_cluster}} AS
SELECT *
FROM lifecycle_at(as_of = now64(3, 'UTC'));
