-- conversion_score_for(site_id, version, max_prefix, as_of, sample): the chance to convert, at every moment asked for.
-- Grain: one row per site, version, person and number of steps so far.
-- Inputs: conversion_feature_for, conversion_model.
-- Parameters: as in conversion_sequence_for.
--
-- A model that was fitted on the moments of steps knows no quiet: how it changes the odds was learnt apart.
CREATE OR REPLACE VIEW conversion_score_for {{on_cluster}} AS
WITH
    (
        SELECT arraySort(groupArray((
            site_id,
            version,
            weight,
            intercept,
            calibration_slope,
            calibration_shift,
            knot_score,
            knot_chance,
            arrayMap(s -> log1p(s), quiet_seconds),
            quiet_ratio,
            drift_per_day,
            toUnixTimestamp64Milli(drift_from),
            toUnixTimestamp64Milli(drift_until),
            people
        )))
        FROM conversion_model FINAL
        WHERE if(
            {version:Int64} < 0,
            (site_id, version) IN (SELECT site_id, version FROM conversion_in_use),
            site_id = {site_id:String} AND version = {version:Int64}
        )
    ) AS models,
    arrayFlatten(models.3) AS weights,
    models.4 AS intercepts,
    models.5 AS slopes,
    models.6 AS shifts,
    models.7 AS knot_scores,
    models.8 AS knot_chances,
    models.9 AS quiet_knots,
    models.10 AS quiet_ratios,
    models.11 AS drifts,
    models.12 AS drifts_from,
    models.13 AS drifts_until,
    -- Outcomes of n people tell no chance nearer to 0 or 1 than half a person in n.
    arrayMap(people -> if(people = 0, 0, 1 / (2 * people)), models.14) AS margins,
    weighed AS
    (
        SELECT
            *,
            arraySum(f -> weights[320 * model + f.1] * f.2, features) + intercepts[model + 1] AS score,
            knot_scores[model + 1] AS xs,
            knot_chances[model + 1] AS ys,
            arrayCount(x -> x <= score, xs) AS knot,
            quiet_knots[model + 1] AS qs,
            quiet_ratios[model + 1] AS rs,
            -- The rate of the outcome may have moved since the model's people came.
            drifts[model + 1] * (
                least(greatest(toUnixTimestamp64Milli(at), drifts_from[model + 1]), drifts_until[model + 1]) - drifts_from[model + 1]
            ) / 86400000 AS drift,
            log1p(quiet_seconds) AS quiet,
            arrayCount(q -> q <= quiet, qs) AS stretch,
            multiIf(
                quiet_seconds <= 0 OR empty(qs), 0,
                stretch = length(qs), rs[-1],
                rs[stretch] + (rs[stretch + 1] - rs[stretch]) * (quiet - qs[stretch]) / (qs[stretch + 1] - qs[stretch])
            ) AS quiet_odds
        FROM conversion_feature_for(
            site_id = {site_id:String},
            version = {version:Int64},
            max_prefix = {max_prefix:UInt16},
            as_of = {as_of:DateTime64(3, 'UTC')},
            sample = {sample:UInt16},
            folded = 0
        )
    ),
    calibrated AS
    (
        SELECT
            *,
            multiIf(
                empty(xs), 1 / (1 + exp(-(shifts[model + 1] + slopes[model + 1] * score + drift))),
                knot = 0, ys[1],
                knot = length(xs), ys[-1],
                ys[knot] + (ys[knot + 1] - ys[knot]) * (score - xs[knot]) / (xs[knot + 1] - xs[knot])
            ) AS chance
        FROM weighed
    )
SELECT
    site_id,
    version,
    person_id,
    first_at,
    steps,
    at,
    said,
    outcome_at,
    outcome_in_visit,
    features,
    score,
    -- Bayes' rule, in odds.
    greatest(
        margins[model + 1],
        least(1 - margins[model + 1], chance * exp(quiet_odds) / (chance * exp(quiet_odds) + 1 - chance))
    ) AS p_convert
FROM calibrated;
