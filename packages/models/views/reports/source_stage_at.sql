-- source_stage_at(as_of): how far the cycles that each source opened have got.
-- Grain: one row per site, source (channel, source, medium, campaign) and stage.
-- Inputs: buyer_stage_at, touchpoint.
-- Parameter: as_of DateTime64(3, 'UTC').
--
-- A cycle's source is that of the visit in which it opened, as the visit's first touchpoint with a source tells it.
-- reached counts as in stage_funnel_at, so that the sources of a stage add up to it.
CREATE OR REPLACE VIEW source_stage_at {{on_cluster}} AS
WITH
    ['awareness', 'consideration', 'decision', 'purchase'] AS stages,
    came AS
    (
        SELECT
            site_id,
            person_id,
            min(occurred_at) AS came_at,
            argMinIf((channel, source, medium, campaign), (occurred_at, message_id), channel NOT IN ('', 'internal')) AS origin
        FROM touchpoint
        WHERE occurred_at <= {as_of:DateTime64(3, 'UTC')}
        GROUP BY site_id, person_id, visit_id
    ),
    person AS
    (
        SELECT
            site_id,
            person_id,
            arraySort(groupArray((came_at, origin))) AS origins
        FROM came
        GROUP BY site_id, person_id
    ),
    journey AS
    (
        SELECT
            cycles.site_id AS site_id,
            cycles.person_id AS person_id,
            cycles.stage AS stage,
            cycles.opened_at AS opened_at,
            cycles.cycle = max(cycles.cycle) OVER (PARTITION BY cycles.site_id, cycles.person_id) AS is_latest,
            arrayMap(reach -> arrayFirst(change -> indexOf(stages, change.to) >= reach, cycles.changes).at, [1, 2, 3, 4]) AS reached_at,
            arrayLast(visit -> visit.1 <= cycles.opened_at, person.origins).2 AS told,
            if(told.1 = '', ('direct', 'direct', 'none', ''), told) AS origin
        FROM buyer_stage_at(as_of = {as_of:DateTime64(3, 'UTC')}) AS cycles
        INNER JOIN person ON person.site_id = cycles.site_id AND person.person_id = cycles.person_id
    )
SELECT
    site_id,
    origin.1 AS channel,
    origin.2 AS source,
    origin.3 AS medium,
    origin.4 AS campaign,
    toUInt8(arrayJoin([1, 2, 3, 4]) AS nth) AS stage_order,
    stages[nth] AS stage,
    count() AS cycles,
    uniqExact(person_id) AS people,
    countIf(toUnixTimestamp64Milli(reached_at[nth]) != 0) AS reached,
    reached / cycles AS reach_rate,
    countIf(is_latest AND journey.stage = stages[nth]) AS standing,
    quantileExactOrNullIf(0.5)(
        dateDiff('second', opened_at, reached_at[nth]) / 86400,
        toUnixTimestamp64Milli(reached_at[nth]) != 0
    ) AS median_days_to_reach
FROM journey
GROUP BY site_id, channel, source, medium, campaign, nth;
