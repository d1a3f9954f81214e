-- stage_velocity_at(as_of): how long people stay in each stage, and how long they need from it to a later one, with the
-- stays that last still taken for what they are: not over.
-- Grain: one row per site, track, stage and measure (stay, advance).
-- Inputs: stage_history_at, stage_definition.
-- Parameter: as_of DateTime64(3, 'UTC').
--
--   stay      from entering the stage to leaving it, whatever comes next.
--   advance   from the first time a cycle was in the stage until it entered a later one of the buyer's or the lead's
--             track. Who fell back, lapsed or was lost has not advanced yet.
-- The times are Kaplan and Meier's: S(t) is the product over all times up to t of 1 - ended / still there. What lasts at
-- as_of is censored: it counts as there until then, and says nothing of later. The interval of the median is Brookmeyer
-- and Crowley's, on the log-log scale, with Greenwood's variance (Kalbfleisch and Prentice 2002, "The statistical
-- analysis of failure time data", chapter 1).
CREATE OR REPLACE VIEW stage_velocity_at {{on_cluster}} AS
WITH
    {as_of:DateTime64(3, 'UTC')} AS told_at,
    ['awareness', 'consideration', 'decision', 'purchase'] AS buyer_way,
    ['lead', 'qualified', 'won'] AS lead_way,
    -- Stages that nobody leaves.
    ['purchase', 'won', 'lost'] AS ends,
    1.959964 AS z,
    cycle_way AS
    (
        SELECT
            site_id,
            track,
            multiIf(track = 'buyer', buyer_way, track = 'lead', lead_way, []) AS way,
            arraySort(groupArray((entered_at, `to`, left_at))) AS stays
        FROM stage_history_at(as_of = {as_of:DateTime64(3, 'UTC')})
        GROUP BY site_id, person_id, track, cycle
    ),
    spell AS
    (
        SELECT
            site_id,
            track,
            arrayJoin(arrayConcat(
                arrayMap(
                    stay -> ('stay', stay.2, stay.1, stay.3),
                    arrayFilter(stay -> NOT has(ends, stay.2), stays)
                ),
                arrayMap(
                    i -> (
                        'advance',
                        stays[i].2,
                        stays[i].1,
                        arrayFirstOrNull(
                            at -> at IS NOT NULL,
                            arrayMap(
                                later -> if(later.1 >= stays[i].1 AND indexOf(way, later.2) > indexOf(way, stays[i].2), later.1, NULL),
                                stays
                            )
                        )
                    ),
                    -- The first time in each stage.
                    arrayFilter(
                        (i, stay) -> has(way, stay.2) AND NOT has(ends, stay.2) AND indexOf(stays.2, stay.2) = i,
                        arrayEnumerate(stays),
                        stays
                    )
                )
            )) AS told,
            told.1 AS measure,
            told.2 AS stage,
            told.4 IS NOT NULL AS is_over,
            greatest(0, dateDiff('second', told.3, ifNull(told.4, told_at))) AS seconds
        FROM cycle_way
    ),
    moment AS
    (
        SELECT
            site_id,
            track,
            stage,
            measure,
            seconds,
            countIf(is_over) AS ended,
            count() AS stays,
            sum(stays) OVER (
                PARTITION BY site_id, track, stage, measure
                ORDER BY seconds
                ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
            ) AS there
        FROM spell
        GROUP BY site_id, track, stage, measure, seconds
    ),
    product AS
    (
        SELECT
            *,
            sum(log(1 - ended / there)) OVER till_then AS log_s,
            sum(ended / (there * (there - ended))) OVER till_then AS variance
        FROM moment
        WINDOW till_then AS (PARTITION BY site_id, track, stage, measure ORDER BY seconds ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
    ),
    curve AS
    (
        SELECT
            *,
            exp(log_s) AS s,
            -- Before the first end, and where nobody is left, there is no interval.
            if(log_s = 0 OR isInfinite(log_s), 1, exp(z * sqrt(variance) / abs(log_s))) AS spread,
            exp(log_s * spread) AS s_low,
            if(isInfinite(log_s), 1, exp(log_s / spread)) AS s_high
        FROM product
    ),
    measured AS
    (
        SELECT
            site_id,
            track,
            stage,
            measure,
            sum(curve.stays) AS stays,
            sum(curve.ended) AS ended,
            -- A hair of tolerance: S is a product of rounded numbers.
            minOrNullIf(seconds, s <= 0.5 + 1e-9) / 86400 AS median_days,
            minOrNullIf(seconds, s_low <= 0.5 + 1e-9) / 86400 AS median_days_low,
            minOrNullIf(seconds, s_high <= 0.5 + 1e-9) / 86400 AS median_days_high,
            minOrNullIf(seconds, s <= 0.75 + 1e-9) / 86400 AS quarter_days,
            quantileExactWeightedOrNullIf(0.5)(seconds, curve.ended, curve.ended > 0) / 86400 AS median_days_of_ended,
            max(seconds) / 86400 AS seen_days,
            min(s) AS s_last,
            1 - ifNull(minOrNullIf(s, seconds <= 7 * 86400), 1) AS by_7d,
            1 - ifNull(minOrNullIf(s, seconds <= 30 * 86400), 1) AS by_30d,
            1 - ifNull(minOrNullIf(s, seconds <= 90 * 86400), 1) AS by_90d
        FROM curve
        GROUP BY site_id, track, stage, measure
    )
SELECT
    measured.site_id AS site_id,
    measured.track AS track,
    definition.stage_order AS stage_order,
    measured.stage AS stage,
    measured.measure AS measure,
    measured.stays AS stays,
    measured.ended AS ended,
    measured.stays - measured.ended AS lasting,
    median_days,
    median_days_low,
    median_days_high,
    quarter_days,
    median_days_of_ended,
    -- Null where nobody was watched for so long.
    if(seen_days < 7 AND s_last > 0, NULL, by_7d) AS ended_within_7d,
    if(seen_days < 30 AND s_last > 0, NULL, by_30d) AS ended_within_30d,
    if(seen_days < 90 AND s_last > 0, NULL, by_90d) AS ended_within_90d
FROM measured
INNER JOIN stage_definition AS definition ON definition.track = measured.track AND definition.stage = measured.stage;
