-- retention_at(as_of): of the people who began in a period, how many were there again so many periods later.
-- Grain: one row per site, measure (activity, purchase), granularity (week, month), cohort and periods since.
-- Inputs: touchpoint, signal (transactions), signal_definition.
-- Parameter: as_of DateTime64(3, 'UTC').
--
-- activity: the first touchpoint, and any later one (as in lifecycle_at). purchase: the first transaction, and any later
-- one. Every cell up to as_of has a row, with 0 where nobody came. Weeks begin on Monday. Days are those of the setting
-- session_timezone, such as 'Europe/Berlin', and UTC's where it is not given.
CREATE OR REPLACE VIEW retention_at {{on_cluster}} AS
WITH
    {as_of:DateTime64(3, 'UTC')} AS until,
    if(getSetting('session_timezone') = '', 'UTC', getSetting('session_timezone')) AS zone,
    person AS
    (
        SELECT
            'activity' AS measure,
            site_id,
            groupUniqArray(toDate(occurred_at, zone)) AS days
        FROM touchpoint
        WHERE kind NOT IN ('identify', 'group', 'alias') AND occurred_at <= until
        GROUP BY site_id, person_id
        UNION ALL
        SELECT
            'purchase' AS measure,
            site_id,
            groupUniqArray(toDate(occurred_at, zone)) AS days
        FROM signal
        WHERE signal IN (SELECT signal FROM signal_definition WHERE closes_cycle) AND occurred_at <= until
        GROUP BY site_id, person_id
    ),
    stepped AS
    (
        SELECT
            measure,
            site_id,
            arrayJoin([
                ('week', arrayDistinct(arrayMap(d -> intDiv(toInt32(d) + 3, 7), days)), intDiv(toInt32(toDate(until, zone)) + 3, 7)),
                ('month', arrayDistinct(arrayMap(d -> toInt32(toRelativeMonthNum(d)), days)), toInt32(toRelativeMonthNum(toDate(until, zone))))
            ]) AS scale,
            scale.1 AS granularity,
            arrayMin(scale.2) AS cohort,
            scale.3 - cohort AS ages,
            arrayMap(period -> period - cohort, scale.2) AS returns
        FROM person
    ),
    counted AS
    (
        SELECT
            measure,
            site_id,
            granularity,
            cohort,
            count() AS people,
            max(ages) AS last_period,
            -- By periods since, how many people: sumForEach adds the rows up place by place.
            sumForEach(arrayMap(n -> toUInt64(has(returns, n)), range(toUInt32(ages + 1)))) AS retained_by_period
        FROM stepped
        GROUP BY measure, site_id, granularity, cohort
    )
SELECT
    site_id,
    measure,
    granularity,
    if(
        granularity = 'week',
        toDate(cohort * 7 - 3),
        addMonths(toDate('1970-01-01'), cohort - toInt32(toRelativeMonthNum(toDate('1970-01-01'))))
    ) AS cohort_start,
    toUInt32(nth - 1) AS periods_since,
    people,
    retained_by_period[nth] AS retained,
    retained / people AS rate,
    -- Whether that period is over: in one that is not, some may still come.
    periods_since < last_period AS is_complete
FROM counted
ARRAY JOIN arrayEnumerate(retained_by_period) AS nth;
