-- buyer_stage_at(as_of): where each cycle of the buyer's journey stands, how it got there, and why the model says so.
-- Grain: one row per site, person and cycle.
-- Inputs: buyer_filter_at, buyer_meaning, model_setting.
-- Parameter: as_of DateTime64(3, 'UTC').
CREATE OR REPLACE VIEW buyer_stage_at {{on_cluster}} AS
WITH
    (SELECT mapFromArrays(groupArray(setting), groupArray(value)) FROM model_setting) AS settings,
    toUInt32(settings['evidence_limit']) AS evidence_limit,
    settings['points_half_life_days'] AS half_life_days,
    settings['calibration_intercept'] AS intercept,
    settings['calibration_slope'] AS slope,
    settings['chance_margin'] AS margin,
    (SELECT meanings FROM buyer_meaning) AS meanings,
    meanings.signal AS signals_known,
    meanings.label AS labels,
    meanings.closes AS closes_by_code,
    meanings.points AS points_by_code,
    meanings.shares AS shares_by_code,
    ['awareness', 'consideration', 'decision', 'lapsed'] AS stages,
    standing AS
    (
        SELECT
            *,
            beliefs[-1] AS belief,
            shown[-1] AS stage,
            -- The steps at which the stage shown changed. What as_of alone makes unclear is no change.
            arrayFilter(
                (i, before, after, mark) -> before != after AND mark != 'now',
                arrayEnumerate(steps),
                arrayPushFront(arrayPopBack(shown), ''),
                shown,
                steps.mark
            ) AS changed,
            arrayMap(
                at -> exp2(-dateDiff('second', at, {as_of:DateTime64(3, 'UTC')}) / 86400 / half_life_days),
                observations.at
            ) AS decays,
            arrayReverse(arrayEnumerateUniq(arrayReverse(observations.code), arrayReverse(observations.url))) AS nth_from_last
        FROM buyer_filter_at(as_of = {as_of:DateTime64(3, 'UTC')})
    ),
    asked AS
    (
        SELECT
            *,
            -- The stage that evidence is sought for: the one shown, or else the likeliest short of lapsed.
            multiIf(
                stage = 'purchase', 3,
                stage IN ('awareness', 'consideration', 'decision'), indexOf(stages, stage),
                indexOf([belief.1, belief.2, belief.3], greatest(belief.1, belief.2, belief.3))
            ) AS sought
        FROM standing
    ),
    weighed AS
    (
        SELECT
            *,
            arrayMap(code -> shares_by_code[code][sought], observations.code) AS shares
        FROM asked
    ),
    staged AS
    (
        SELECT
            *,
            -- The latest of each signal and page that speaks for the stage, the strongest first: their places.
            arraySlice(
                arraySort(
                    candidate -> (-candidate.2, -candidate.3, -candidate.1),
                    arrayFilter(
                        (candidate, share, nth) -> nth = 1 AND share > 1 / 3,
                        arrayMap(
                            (i, code, share, decay) -> (i, closes_by_code[code], share * decay),
                            arrayEnumerate(observations),
                            observations.code,
                            shares,
                            decays
                        ),
                        shares,
                        nth_from_last
                    )
                ),
                1,
                evidence_limit
            ).1 AS strongest
        FROM weighed
    )
SELECT
    site_id,
    person_id,
    cycle,
    opened_at,
    closed_at,
    observations[-1].at AS last_signal_at,
    signals,
    stage,
    steps[changed[-1]].at AS entered_at,
    belief.1 AS p_awareness,
    belief.2 AS p_consideration,
    belief.3 AS p_decision,
    belief.4 AS p_lapsed,
    multiIf(
        stage = 'purchase', 1,
        stage = 'unclear', greatest(belief.1, belief.2, belief.3, belief.4),
        [belief.1, belief.2, belief.3, belief.4][indexOf(stages, stage)]
    ) AS confidence,
    -- Only the fact is certain.
    if(
        closed_at IS NOT NULL,
        1,
        greatest(margin, least(
            1 - margin,
            1 / (1 + exp(-intercept - slope * arraySum((code, decay) -> decay * points_by_code[code], observations.code, decays)))
        ))
    ) AS p_convert,
    -- What speaks for lapsed is the quiet.
    CAST(
        if(
            stage = 'lapsed',
            [('quiet', labels[1], observations[-1].at, observations[-1].url, observations[-1].title, round(belief.4, 3))],
            arrayMap(
                i -> (
                    signals_known[observations[i].code],
                    labels[observations[i].code],
                    observations[i].at,
                    observations[i].url,
                    observations[i].title,
                    round(shares[i], 3)
                ),
                strongest
            )
        ),
        'Array(Tuple(signal String, label String, occurred_at DateTime64(3, \'UTC\'), url String, title String, weight Float64))'
    ) AS evidence,
    -- Every stay: when it began, from where, to where, how sure, by which signal, and where that was seen.
    CAST(
        arrayMap(
            i -> (
                steps[i].at,
                if(i = 1, '', shown[i - 1]),
                shown[i],
                if(shown[i] = 'purchase', 1, greatest(beliefs[i].1, beliefs[i].2, beliefs[i].3, beliefs[i].4)),
                signals_known[steps[i].code],
                if(steps[i].mark = 'quiet', '', observations[steps[i].nth].url)
            ),
            changed
        ),
        'Array(Tuple(at DateTime64(3, \'UTC\'), from String, to String, confidence Float64, trigger String, url String))'
    ) AS changes
FROM staged;
