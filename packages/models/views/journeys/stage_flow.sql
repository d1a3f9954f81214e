-- stage_flow: from which stage people go to which, until now.
-- Grain: one row per site, track, stage left and stage entered.
-- Inputs: stage_flow_at.
CREATE OR REPLACE VIEW stage_flow {{on_cluster}} AS
SELECT *
FROM stage_flow_at(as_of = now64(3, 'UTC'));
