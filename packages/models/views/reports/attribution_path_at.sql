-- attribution_path_at(as_of): the visits that led each cycle to each stage, or that did not lead it there.
-- Grain: one row per site, person, cycle and stage (the buyer's four, and lead and qualified).
-- Inputs: buyer_stage_at, milestone_at, touchpoint, model_setting.
-- Parameter: as_of DateTime64(3, 'UTC').
--
-- A visit counts from the transaction before until the stage was entered (or passed over), and for as many days before
-- that as attribution_lookback_days says. Direct visits count only where the path has no other. A path has at least one
-- touch, so that no conversion is lost. Each person's latest visits count, at most history_limit.
CREATE OR REPLACE VIEW attribution_path_at {{on_cluster}} AS
WITH
    {as_of:DateTime64(3, 'UTC')} AS told_at,
    (SELECT mapFromArrays(groupArray(setting), groupArray(value)) FROM model_setting) AS settings,
    toInt64(settings['history_limit']) AS history_limit,
    settings['attribution_lookback_days'] * 86400 AS lookback_seconds,
    ['awareness', 'consideration', 'decision', 'purchase'] AS buyer_stages,
    ['lead', 'qualified'] AS lead_stages,
    ('direct', 'direct', 'none', '') AS direct,
    came AS
    (
        SELECT
            site_id,
            person_id,
            min(occurred_at) AS came_at,
            max(occurred_at) AS left_at,
            argMinIf((channel, source, medium, campaign), (occurred_at, message_id), channel NOT IN ('', 'internal')) AS origin
        FROM touchpoint
        WHERE occurred_at <= told_at
        GROUP BY site_id, person_id, visit_id
        HAVING origin.1 != ''
    ),
    person AS
    (
        SELECT
            site_id,
            person_id,
            arraySlice(arraySort(groupArray((came_at, left_at, origin))), -history_limit) AS visits
        FROM came
        GROUP BY site_id, person_id
    ),
    entered AS
    (
        -- When each stage, or a later one, was first entered; 1970 for never. Lead and qualified are the fifth and sixth.
        SELECT
            site_id,
            person_id,
            cycle,
            closed_at,
            arrayConcat(
                arrayMap(reach -> arrayFirst(change -> indexOf(buyer_stages, change.to) >= reach, changes).at, [1, 2, 3, 4]),
                [toDateTime64(0, 3, 'UTC'), toDateTime64(0, 3, 'UTC')]
            ) AS entries
        FROM buyer_stage_at(as_of = {as_of:DateTime64(3, 'UTC')})
        UNION ALL
        SELECT
            site_id,
            person_id,
            cycle,
            NULL AS closed_at,
            arrayMap(
                nth -> if(nth > 4, arrayFirst(stay -> indexOf(lead_stages, stay.2) >= nth - 4, stays).1, toDateTime64(0, 3, 'UTC')),
                [1, 2, 3, 4, 5, 6]
            ) AS entries
        FROM
        (
            SELECT site_id, person_id, cycle, arraySort(groupArray((entered_at, stage))) AS stays
            FROM milestone_at(as_of = {as_of:DateTime64(3, 'UTC')})
            WHERE track = 'lead' AND stage IN ('lead', 'qualified')
            GROUP BY site_id, person_id, cycle
        )
    ),
    journey AS
    (
        SELECT
            site_id,
            person_id,
            cycle,
            max(closed_at) AS ended_at,
            maxForEach(entries) AS reached_at,
            max(ended_at) OVER (
                PARTITION BY site_id, person_id
                ORDER BY cycle
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ) AS transaction_before
        FROM entered
        GROUP BY site_id, person_id, cycle
    ),
    asked AS
    (
        SELECT
            site_id,
            person_id,
            cycle,
            nth,
            entry,
            toUnixTimestamp64Milli(entry) != 0 AS is_reached,
            ifNull(transaction_before, toDateTime64(0, 3, 'UTC')) AS begins_at,
            if(is_reached, entry, ifNull(ended_at, told_at)) AS ends_at
        FROM journey
        ARRAY JOIN reached_at AS entry, arrayEnumerate(reached_at) AS nth
    ),
    visited AS
    (
        SELECT
            asked.site_id AS site_id,
            asked.person_id AS person_id,
            asked.cycle AS cycle,
            asked.nth AS nth,
            asked.entry AS entry,
            asked.is_reached AS is_reached,
            asked.ends_at AS ends_at,
            arrayFilter(
                visit -> visit.1 <= asked.ends_at AND (visit.1 > asked.begins_at OR visit.2 >= asked.ends_at),
                person.visits
            ) AS within
        FROM asked
        LEFT JOIN person ON person.site_id = asked.site_id AND person.person_id = asked.person_id
    ),
    recent AS
    (
        SELECT
            *,
            arrayFilter(
                visit -> dateDiff('second', visit.1, if(is_reached, entry, within[-1].1)) <= lookback_seconds,
                within
            ) AS visits
        FROM visited
    )
SELECT
    site_id,
    person_id,
    cycle,
    if(nth <= 4, 'buyer', 'lead') AS track,
    arrayConcat(buyer_stages, lead_stages)[nth] AS stage,
    if(is_reached, entry, NULL) AS entered_at,
    CAST(
        arrayMap(
            visit -> (visit.1, visit.3.1, visit.3.2, visit.3.3, visit.3.4),
            multiIf(
                arrayExists(visit -> visit.3.1 != 'direct', visits), arrayFilter(visit -> visit.3.1 != 'direct', visits),
                notEmpty(visits), visits,
                [(ends_at, ends_at, direct)]
            )
        ),
        'Array(Tuple(at DateTime64(3, \'UTC\'), channel String, source String, medium String, campaign String))'
    ) AS touches
FROM recent;
