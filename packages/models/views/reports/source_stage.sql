-- source_stage: how far the cycles that each source opened have got until now.
-- Grain: one row per site, source (channel, source, medium, campaign) and stage.
-- Inputs: source_stage_at.
CREATE OR REPLACE VIEW source_stage {{on_cluster}} AS
SELECT *
FROM source_stage_at(as_of = now64(3, 'UTC'));
