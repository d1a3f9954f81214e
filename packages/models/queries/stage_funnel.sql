-- stage_funnel: the funnel of one site.
-- Grain: one row per stage.
-- Inputs: stage_funnel.
SELECT
    site_id,
    stage_order,
    stage,
    reached,
    standing,
    rate_from_previous,
    median_days_to_reach
FROM stage_funnel
WHERE site_id = {site_id:String}
ORDER BY stage_order
