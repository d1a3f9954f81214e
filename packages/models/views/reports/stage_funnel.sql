-- stage_funnel: how far the cycles of the buyer's journey have got until now, and how many people stand where.
-- Grain: one row per site and stage (awareness, consideration, decision, purchase).
-- Inputs: stage_funnel_at.
CREATE OR REPLACE VIEW stage_funnel {{on_cluster}} AS
SELECT *
FROM stage_funnel_at(as_of = now64(3, 'UTC'));
