-- The shipped scorecard's chance at the moments of each person, in the order of conversion.moments: points of the
-- signals so far, each halved by model_setting.points_half_life_days.
-- Parameters: site_id, version, max_prefix, as_of, sample (they say which moments).
WITH
    (SELECT mapFromArrays(groupArray(setting), groupArray(value)) FROM model_setting) AS settings,
    settings['points_half_life_days'] * 86400 AS half_life,
    worth AS
    (
        SELECT person_id, groupArray((occurred_at, points)) AS worths
        FROM signal
        INNER JOIN signal_definition USING (signal)
        WHERE site_id = {site_id:String} AND points != 0
        GROUP BY person_id
    ),
    moment AS
    (
        SELECT person_id, steps, at
        FROM conversion_feature_for(
            site_id = {site_id:String},
            version = {version:Int64},
            max_prefix = {max_prefix:UInt16},
            as_of = {as_of:DateTime64(3, 'UTC')},
            sample = {sample:UInt16},
            folded = 0
        )
    )
SELECT
    person_id,
    arrayMap(m -> m.2, arraySort(groupArray((
        steps,
        greatest(settings['chance_margin'], least(1 - settings['chance_margin'], 1 / (1 + exp(
            -settings['calibration_intercept'] - settings['calibration_slope'] * arraySum(
                w -> if(w.1 <= at, w.2 * exp2(-dateDiff('second', w.1, at) / half_life), 0),
                worths
            )
        ))))
    )))) AS chances
FROM moment
LEFT JOIN worth USING (person_id)
GROUP BY person_id
