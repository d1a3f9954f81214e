-- cached.stage_funnel: the funnel of one site, as stage_funnel tells it, of people as they stood when last looked at.
-- Grain: one row per stage.
-- Inputs: person_state_cached.
WITH
    ['awareness', 'consideration', 'decision', 'purchase'] AS buyer_stages,
    journey AS
    (
        SELECT
            site_id,
            cycle = arrayMax(cycles.cycle) AS is_latest,
            stage,
            opened_at,
            reached_at
        FROM person_state_cached
        ARRAY JOIN
            cycles.cycle AS cycle,
            cycles.stage AS stage,
            cycles.opened_at AS opened_at,
            cycles.reached_at AS reached_at
        WHERE site_id = {site_id:String}
    ),
    counted AS
    (
        SELECT
            site_id,
            arrayJoin([1, 2, 3, 4]) AS stage_order,
            countIf(reached_at[stage_order] IS NOT NULL) AS reached,
            countIf(is_latest AND stage = buyer_stages[stage_order]) AS standing,
            quantileExactIf(0.5)(
                dateDiff('second', opened_at, assumeNotNull(reached_at[stage_order])) / 86400,
                reached_at[stage_order] IS NOT NULL
            ) AS median_days
        FROM journey
        GROUP BY site_id, stage_order
    )
SELECT
    site_id,
    toUInt8(stage_order) AS stage_order,
    buyer_stages[stage_order] AS stage,
    reached,
    standing,
    if(stage_order = 1, NULL, reached / nullIf(lagInFrame(reached) OVER (PARTITION BY site_id ORDER BY stage_order), 0)) AS rate_from_previous,
    if(reached = 0, NULL, round(median_days, 3)) AS median_days_to_reach
FROM counted
ORDER BY stage_order
