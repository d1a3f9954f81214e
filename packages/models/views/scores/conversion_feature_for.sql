-- conversion_feature_for(site_id, version, max_prefix, as_of, sample, folded): what a model weighs, at every moment asked for.
-- Grain: one row per site, version, person and number of steps so far.
-- Inputs: conversion_sequence_for, conversion_model.
-- Parameters: as in conversion_sequence_for; folded = 1 reads the likeness of ways from a model that has not seen the
-- person, for fitting.
--
-- A feature is (place, value); places 1 to 64 count words, 65 to 128 are the latest word, 129 to 256 both times the
-- length of the way, from 257 on see conversion_signal, from 305 on some of these times the length. Beliefs are a hidden
-- Markov model's forward filter (Rabiner 1989, section III.A), normalised at every step.
CREATE OR REPLACE VIEW conversion_feature_for {{on_cluster}} AS
WITH
    (
        SELECT arraySort(groupArray((site_id, version, prior, transition, emission, flow)))
        FROM conversion_model FINAL
        WHERE if(
            {version:Int64} < 0,
            (site_id, version) IN (SELECT site_id, version FROM conversion_in_use),
            site_id = {site_id:String} AND version = {version:Int64}
        )
    ) AS models,
    arrayFlatten(models.3) AS priors,
    arrayFlatten(models.4) AS transitions,
    arrayFlatten(models.5) AS emissions,
    arrayFlatten(models.6) AS flows,
    models.1 AS model_sites,
    placed AS
    (
        SELECT
            *,
            toUInt32(indexOf(model_sites, site_id) - 1) AS model,
            arrayFold(
                (beliefs, x) -> arrayPushBack(
                    beliefs,
                    tupleDivideByNumber(
                        (
                            emissions[192 * model + x.1] * if(x.2 = 1, priors[3 * model + 1], beliefs[-1].1 * transitions[9 * model + 1] + beliefs[-1].2 * transitions[9 * model + 4] + beliefs[-1].3 * transitions[9 * model + 7]) AS a,
                            emissions[192 * model + 64 + x.1] * if(x.2 = 1, priors[3 * model + 2], beliefs[-1].1 * transitions[9 * model + 2] + beliefs[-1].2 * transitions[9 * model + 5] + beliefs[-1].3 * transitions[9 * model + 8]) AS c,
                            emissions[192 * model + 128 + x.1] * if(x.2 = 1, priors[3 * model + 3], beliefs[-1].1 * transitions[9 * model + 3] + beliefs[-1].2 * transitions[9 * model + 6] + beliefs[-1].3 * transitions[9 * model + 9]) AS d
                        ),
                        a + c + d
                    )
                ),
                arrayZip(codes, arrayEnumerate(codes)),
                CAST([(0., 0., 0.)], 'Array(Tuple(Float64, Float64, Float64))')
            ) AS beliefs,
            arrayMap(
                (before, code) -> flows[24960 * model + 4160 * if({folded:UInt8} = 1, fold, 5) + 64 * before + code],
                arrayPushFront(arrayPopBack(codes), 0),
                codes
            ) AS likeness,
            arrayCumSum(likeness) AS likeness_so_far,
            arrayEnumerateUniq(visits) AS in_visit,
            arrayEnumerateDense(arrayMap(at -> toDate(at), times)) AS days,
            arrayCumSum(values) AS value_so_far
        FROM conversion_sequence_for(
            site_id = {site_id:String},
            version = {version:Int64},
            max_prefix = {max_prefix:UInt16},
            as_of = {as_of:DateTime64(3, 'UTC')},
            sample = {sample:UInt16}
        )
    ),
    moment AS
    (
        SELECT
            site_id,
            version,
            person_id,
            model,
            first_at,
            k,
            arraySlice(codes, 1, k) AS said,
            if({max_prefix:UInt16} > 0, times[k], {as_of:DateTime64(3, 'UTC')}) AS at,
            times[k] AS latest_at,
            if({max_prefix:UInt16} > 0, begun + k, known) AS place,
            log(k) AS ln_steps,
            (ln_steps - 1.5) / 2 AS length,
            log(1 + greatest(dateDiff('millisecond', latest_at, at), 0) / 1000) / 5 AS quiet,
            log(1 + greatest(dateDiff('millisecond', times[1], at), 0) / 1000) / 5 AS age,
            log(days[k]) AS ln_days,
            log(1 + dateDiff('millisecond', times[1], latest_at) / 1000) AS elapsed,
            toSecond(latest_at) + 60 * toMinute(latest_at) + 3600 * toHour(latest_at) AS second_of_day,
            arrayMap(x -> (toUInt16(x), log1p(countEqual(said, x))), arrayDistinct(said)) AS counts,
            [(toUInt16(64 + codes[k]), 1.)] AS latest,
            [
                (toUInt16(273), beliefs[k + 1].1),
                (toUInt16(274), beliefs[k + 1].2),
                (toUInt16(275), beliefs[k + 1].3),
                (toUInt16(276), likeness_so_far[k] / 3),
                (toUInt16(277), likeness_so_far[k] / sqrt(k)),
                (toUInt16(278), likeness[k])
            ] AS judged,
            [
                (toUInt16(257), ln_steps),
                (toUInt16(258), log(visits[k])),
                (toUInt16(259), log(in_visit[k])),
                (toUInt16(260), if(k = 1, 0, log(1 + dateDiff('millisecond', times[k - 1], times[k]) / 1000) / 5)),
                (toUInt16(261), elapsed / 5),
                (toUInt16(262), quiet),
                (toUInt16(263), quiet * quiet),
                (toUInt16(264), ln_days),
                (toUInt16(265), ln_days * quiet),
                (toUInt16(266), log1p(greatest(value_so_far[k], 0))),
                (toUInt16(267), log1p(greatest(values[k], 0))),
                (toUInt16(268), sin(second_of_day * pi() / 43200)),
                (toUInt16(269), cos(second_of_day * pi() / 43200)),
                (toUInt16(270), sin(second_of_day * pi() / 21600)),
                (toUInt16(271), cos(second_of_day * pi() / 21600)),
                (toUInt16(272), toFloat64(toDayOfWeek(latest_at) > 5)),
                (toUInt16(279), dateDiff('millisecond', latest_at, at) / greatest(dateDiff('millisecond', times[1], at), 1)),
                (toUInt16(280), age),
                (toUInt16(281), length(counts) / 3)
            ] AS counted,
            -- A line in the elapsed time that bends after an hour, two days, one week, two, and sixty days.
            arrayMap(
                (place, seconds) -> (toUInt16(place), greatest(elapsed - log(1 + seconds), 0)),
                [282, 283, 284, 285, 286],
                [3600, 172800, 604800, 1209600, 5184000]
            ) AS bent,
            arrayFilter(
                f -> f.1 > 0,
                [
                    (toUInt16(if(origins[k] > 0, 288 + origins[k], 0)), 1.),
                    (toUInt16(if(devices[k] > 1, 301 + devices[k], 0)), 1.)
                ]
            ) AS came,
            arrayFirstIndex((o, i) -> o AND i > place, lived_outcome, arrayEnumerate(lived_outcome)) AS next_outcome,
            if(next_outcome = 0, NULL, lived_at[next_outcome]) AS outcome_at,
            next_outcome > 0 AND lived_visit[next_outcome] = lived_visit[place] AS outcome_in_visit
        FROM placed
        ARRAY JOIN if({max_prefix:UInt16} > 0, range(1, length(codes) + 1), [length(codes)]) AS k
    )
SELECT
    site_id,
    version,
    person_id,
    model,
    first_at,
    toUInt16(k) AS steps,
    at,
    dateDiff('millisecond', latest_at, at) / 1000 AS quiet_seconds,
    said,
    outcome_at,
    outcome_in_visit,
    arrayConcat(
        counts,
        latest,
        arrayMap(f -> (toUInt16(f.1 + 128), f.2 * length), counts),
        arrayMap(f -> (toUInt16(f.1 + 128), f.2 * length), latest),
        counted,
        bent,
        came,
        judged,
        arrayMap(f -> (toUInt16(f.1 + 32), f.2 * length), judged)
    ) AS features
FROM moment;
