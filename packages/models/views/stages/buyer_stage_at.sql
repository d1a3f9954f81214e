-- buyer_stage_at(as_of): where each cycle of the buyer's journey stands, how it got there, and why the model says so.
-- Grain: one row per site, person and cycle.
-- Inputs: buyer_filter_at, signal_definition, model_setting.
-- Parameter: as_of DateTime64(3, 'UTC').
CREATE OR REPLACE VIEW buyer_stage_at {{on_cluster}} AS
WITH
    assumeNotNull((SELECT toUInt32(value) FROM model_setting WHERE setting = 'evidence_limit')) AS evidence_limit,
    assumeNotNull((SELECT value FROM model_setting WHERE setting = 'points_half_life_days')) AS half_life_days,
    assumeNotNull((SELECT value FROM model_setting WHERE setting = 'calibration_intercept')) AS intercept,
    assumeNotNull((SELECT value FROM model_setting WHERE setting = 'calibration_slope')) AS slope,
    (SELECT groupArray(toString(signal)) FROM (SELECT * FROM signal_definition ORDER BY signal)) AS signals_known,
    (SELECT groupArray(label) FROM (SELECT * FROM signal_definition ORDER BY signal)) AS labels,
    (SELECT groupArray(toFloat64(points)) FROM (SELECT * FROM signal_definition ORDER BY signal)) AS points_known,
    ['awareness', 'consideration', 'decision', 'lapsed'] AS stages,
    staged AS
    (
        SELECT
            *,
            beliefs[-1] AS belief,
            -- Each change of the stage shown as (step, from, to, how sure). What as_of alone makes unclear is no change.
            arrayFilter(
                change -> change.2 != change.3 AND change.1.mark != 'now',
                arrayMap(
                    (step, before, after, b) -> (
                        step,
                        before,
                        after,
                        if(after = 'purchase', 1, arrayMax([b.1, b.2, b.3, b.4]))
                    ),
                    steps,
                    arrayPushFront(arrayPopBack(shown), ''),
                    shown,
                    beliefs
                )
            ) AS changes,
            shown[-1] AS stage,
            -- The likeliest stage short of lapsed: the one that evidence is sought for where none is shown.
            indexOf(
                [belief.1, belief.2, belief.3],
                arrayMax([belief.1, belief.2, belief.3])
            ) AS likeliest,
            multiIf(stage = 'purchase', 3, indexOf(stages, stage) IN (1, 2, 3), indexOf(stages, stage), likeliest) AS sought,
            -- How much of a signal's likelihood lies on the stage sought; older signals count less.
            arrayMap(
                o -> (
                    [o.likelihood.1, o.likelihood.2, o.likelihood.3][sought] / (o.likelihood.1 + o.likelihood.2 + o.likelihood.3),
                    exp2(-dateDiff('second', o.at, {as_of:DateTime64(3, 'UTC')}) / 86400 / half_life_days),
                    o
                ),
                arrayReverse(observations)
            ) AS weighed
        FROM buyer_filter_at(as_of = {as_of:DateTime64(3, 'UTC')})
    )
SELECT
    site_id,
    person_id,
    cycle,
    opened_at,
    closed_at,
    signals,
    stage,
    changes[-1].1.at AS entered_at,
    belief.1 AS p_awareness,
    belief.2 AS p_consideration,
    belief.3 AS p_decision,
    belief.4 AS p_lapsed,
    multiIf(
        stage = 'purchase', 1,
        stage = 'unclear', greatest(belief.1, belief.2, belief.3, belief.4),
        [belief.1, belief.2, belief.3, belief.4][indexOf(stages, stage)]
    ) AS confidence,
    if(
        closed_at IS NOT NULL,
        1,
        1 / (1 + exp(-intercept - slope * arraySum(w -> w.2 * transform(toString(w.3.signal), signals_known, points_known, 0.), weighed)))
    ) AS p_convert,
    -- The latest of each signal and page, the strongest first. What speaks for lapsed is the quiet.
    CAST(
        if(
            stage = 'lapsed',
            [('quiet', 'Nothing since', observations[-1].at, observations[-1].url, observations[-1].title, round(belief.4, 3))],
            arrayMap(
                w -> (
                    w.3.signal,
                    transform(toString(w.3.signal), signals_known, labels, toString(w.3.signal)),
                    w.3.at, w.3.url, w.3.title,
                    round(w.1, 3)
                ),
                arraySlice(
                    arraySort(
                        w -> (-w.3.closes, -w.1 * w.2),
                        arrayFilter(
                            (w, nth) -> nth = 1 AND w.1 > 1 / 3,
                            weighed,
                            arrayEnumerateUniq(arrayMap(w -> (w.3.signal, w.3.url), weighed))
                        )
                    ),
                    1,
                    evidence_limit
                )
            )
        ),
        'Array(Tuple(signal String, label String, occurred_at DateTime64(3, \'UTC\'), url String, title String, weight Float64))'
    ) AS evidence,
    changes
FROM staged;
