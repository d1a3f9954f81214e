-- stage_funnel_at(as_of): how far the cycles of the buyer's journey got, and how many people stand where.
-- Grain: one row per site and stage (awareness, consideration, decision, purchase).
-- Inputs: buyer_stage_at, stage_definition.
-- Parameter: as_of DateTime64(3, 'UTC').
CREATE OR REPLACE VIEW stage_funnel_at {{on_cluster}} AS
WITH
    ['awareness', 'consideration', 'decision', 'purchase'] AS stages,
    journey AS
    (
        SELECT
            site_id,
            person_id,
            cycle,
            stage,
            cycle = max(cycle) OVER (PARTITION BY site_id, person_id) AS is_latest,
            -- Days from the opening of the cycle until each stage, or a later one, was first entered.
            arrayMap(
                at -> if(toUnixTimestamp64Milli(at) = 0, NULL, at),
                arrayMap(reach -> arrayFirst(change -> indexOf(stages, change.to) >= reach, changes).at, [1, 2, 3, 4])
            ) AS reached_at,
            opened_at
        FROM buyer_stage_at(as_of = {as_of:DateTime64(3, 'UTC')})
    ),
    counted AS
    (
        SELECT
            site_id,
            arrayJoin([1, 2, 3, 4]) AS stage_order,
            countIf(reached_at[stage_order] IS NOT NULL) AS reached,
            countIf(is_latest AND stage = stages[stage_order]) AS standing,
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
    stages[stage_order] AS stage,
    reached,
    standing,
    if(stage_order = 1, NULL, reached / nullIf(lagInFrame(reached) OVER (PARTITION BY site_id ORDER BY stage_order), 0)) AS rate_from_previous,
    if(reached = 0, NULL, round(median_days, 3)) AS median_days_to_reach
FROM counted
ORDER BY site_id, stage_order;
