-- stage_flow_at(as_of): from which stage people go to which, how often, how soon, and what makes them.
-- Grain: one row per site, track, stage left and stage entered; an empty `from` is the way in.
-- Inputs: stage_history_at, model_setting.
-- Parameter: as_of DateTime64(3, 'UTC').
CREATE OR REPLACE VIEW stage_flow_at {{on_cluster}} AS
WITH
    (SELECT mapFromArrays(groupArray(setting), groupArray(value)) FROM model_setting) AS settings,
    toUInt32(settings['recent_days'] * 86400) AS recent_seconds,
    move AS
    (
        SELECT
            *,
            lagInFrame(entered_at) OVER stays AS stayed_from,
            dateDiff('second', entered_at, {as_of:DateTime64(3, 'UTC')}) AS seconds_ago
        FROM stage_history_at(as_of = {as_of:DateTime64(3, 'UTC')})
        WINDOW stays AS (
            -- The customer's and the churn's tracks go on from one cycle to the next.
            PARTITION BY site_id, person_id, track, if(track IN ('customer', 'churn'), 0, cycle)
            ORDER BY entered_at, cycle, step
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        )
    ),
    counted AS
    (
        SELECT
            site_id,
            track,
            `from`,
            `to`,
            count() AS moves,
            uniqExact(person_id) AS people,
            countIf(seconds_ago < recent_seconds) AS moves_recent,
            countIf(seconds_ago >= recent_seconds AND seconds_ago < 2 * recent_seconds) AS moves_before,
            if(`from` = '', NULL, round(quantileExact(0.5)(dateDiff('millisecond', stayed_from, entered_at)) / 86400000, 3)) AS median_days,
            sumMap([direction], [1]) AS directions,
            sumMap([trigger], [1]) AS triggers
        FROM move
        GROUP BY site_id, track, `from`, `to`
    )
SELECT
    site_id,
    track,
    `from`,
    `to`,
    -- The commonest; of those equally common the first by name.
    directions.1[indexOf(directions.2, arrayMax(directions.2))] AS usual_direction,
    moves,
    people,
    round(moves / sum(moves) OVER (PARTITION BY site_id, track, `from`), 4) AS share_of_from,
    moves_recent,
    moves_before,
    median_days,
    triggers.1[indexOf(triggers.2, arrayMax(triggers.2))] AS top_trigger
FROM counted
ORDER BY site_id, track, `from`, `to`;
