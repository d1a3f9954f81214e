-- lifecycle_at(as_of): how many people were new, came back, came back after a pause, or stayed away.
-- Grain: one row per site, granularity (day, week, month), period and status.
-- Inputs: touchpoint.
-- Parameter: as_of DateTime64(3, 'UTC').
--
-- Active is who did something: any touchpoint but identify, group and alias. Of each period an active person is new
-- (the first), returning (active in the period before as well) or resurrecting (active before that). Dormant are those
-- who were active in the period before and not in this one; they count in that one period. Weeks begin on Monday. Days
-- are those of the setting session_timezone, such as 'Europe/Berlin', and UTC's where it is not given.
CREATE OR REPLACE VIEW lifecycle_at {{on_cluster}} AS
WITH
    {as_of:DateTime64(3, 'UTC')} AS until,
    if(getSetting('session_timezone') = '', 'UTC', getSetting('session_timezone')) AS zone,
    person AS
    (
        SELECT
            site_id,
            groupUniqArray(toDate(occurred_at, zone)) AS days
        FROM touchpoint
        WHERE kind NOT IN ('identify', 'group', 'alias') AND occurred_at <= until
        GROUP BY site_id, person_id
    ),
    stepped AS
    (
        -- Periods as whole numbers, so that "the one before" is minus 1. 1970-01-01 was a Thursday.
        SELECT
            site_id,
            arrayJoin([
                ('day', arraySort(arrayMap(d -> toInt32(d), days)), toInt32(toDate(until, zone))),
                ('week', arraySort(arrayDistinct(arrayMap(d -> intDiv(toInt32(d) + 3, 7), days))), intDiv(toInt32(toDate(until, zone)) + 3, 7)),
                ('month', arraySort(arrayDistinct(arrayMap(d -> toInt32(toRelativeMonthNum(d)), days))), toInt32(toRelativeMonthNum(toDate(until, zone))))
            ]) AS scale,
            scale.1 AS granularity,
            scale.2 AS periods,
            scale.3 AS last_period
        FROM person
    ),
    told AS
    (
        SELECT
            site_id,
            granularity,
            last_period,
            arrayJoin(arrayConcat(
                arrayMap(
                    (period, i) -> (period, multiIf(i = 1, 'new', periods[i - 1] = period - 1, 'returning', 'resurrecting')),
                    periods,
                    arrayEnumerate(periods)
                ),
                arrayMap(
                    period -> (period + 1, 'dormant'),
                    arrayFilter(
                        (period, next) -> next > period + 1 AND period < last_period,
                        periods,
                        arrayPushBack(arrayPopFront(periods), last_period + 2)
                    )
                )
            )) AS stay,
            stay.1 AS period,
            stay.2 AS status
        FROM stepped
    )
SELECT
    site_id,
    granularity,
    multiIf(
        granularity = 'day', toDate(period),
        granularity = 'week', toDate(period * 7 - 3),
        addMonths(toDate('1970-01-01'), period - toInt32(toRelativeMonthNum(toDate('1970-01-01'))))
    ) AS period_start,
    status,
    count() AS people,
    -- Whether the period is over: in one that is not, people are dormant only so far.
    period < max(last_period) AS is_complete
FROM told
GROUP BY site_id, granularity, period, status;
