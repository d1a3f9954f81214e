-- conversion_sequence_for(site_id, version, max_prefix, as_of, sample): the steps of each person in a model's words.
-- Grain: one row per site, model version and person with a step.
-- Inputs: conversion_step, conversion_model, conversion_in_use, conversion_word.
-- Parameters: version < 0 means the one in use on every site, whatever site_id is. max_prefix > 0 reads the first
-- steps before the first outcome (or all, by the model's scope), 0 those that count at as_of. sample: how many of a
-- thousand people, by lot.
CREATE OR REPLACE VIEW conversion_sequence_for {{on_cluster}} AS
WITH
    chosen AS
    (
        SELECT site_id, version, outcome, scope
        FROM conversion_model FINAL
        WHERE if(
            {version:Int64} < 0,
            (site_id, version) IN (SELECT site_id, version FROM conversion_in_use),
            site_id = {site_id:String} AND version = {version:Int64}
        )
    ),
    coded AS
    (
        SELECT
            step.site_id AS site_id,
            chosen.version AS version,
            chosen.scope AS scope,
            step.person_id AS person_id,
            step.occurred_at AS at,
            step.message_id AS message_id,
            step.visit_id AS visit_id,
            step.value AS value,
            has(step.outcome_names, chosen.outcome) AS is_outcome,
            -- A link on the site and a bare address say nothing of where somebody came from.
            toUInt8(indexOf(
                [
                    'organic_search', 'paid_search', 'social', 'paid_social', 'video', 'display', 'email', 'affiliate',
                    'sms', 'push', 'ai_assistant', 'referral', 'paid_other', 'other'
                ],
                step.channel
            )) AS origin,
            toUInt8(indexOf(['desktop', 'mobile', 'tablet'], step.device)) AS device,
            toUInt16(multiIf(own.code > 0, own.code, broad.code > 0, broad.code, 64)) AS code
        FROM conversion_step AS step
        INNER JOIN chosen ON chosen.site_id = step.site_id
        LEFT JOIN conversion_word AS own
            ON own.site_id = step.site_id AND own.version = chosen.version AND own.word = step.word
        LEFT JOIN conversion_word AS broad
            ON broad.site_id = step.site_id AND broad.version = chosen.version AND broad.word = step.broad
        WHERE sipHash64(step.person_id) % 1000 < {sample:UInt16}
    ),
    person AS
    (
        SELECT
            site_id,
            version,
            any(scope) AS scope,
            person_id,
            arraySort(groupArray((at, message_id, code, value, visit_id, is_outcome, origin, device))) AS lived
        FROM coded
        GROUP BY site_id, version, person_id
    ),
    bounded AS
    (
        SELECT
            site_id,
            version,
            person_id,
            lived.1 AS lived_at,
            lived.6 AS lived_outcome,
            lived.5 AS lived_visit,
            arrayCount(at -> at <= {as_of:DateTime64(3, 'UTC')}, lived_at) AS known,
            -- The place of the first step that is read, and of the last.
            toUInt32(if(
                {max_prefix:UInt16} > 0 OR scope = 'all',
                0,
                arrayLastIndex((o, i) -> o AND i <= known, lived_outcome, arrayEnumerate(lived_outcome))
            )) AS skipped,
            toUInt32(if(
                {max_prefix:UInt16} > 0 AND scope = 'cycle' AND has(lived_outcome, 1),
                least(known, indexOf(lived_outcome, 1) - 1),
                known
            )) AS last,
            -- The latest are enough where all that counts is where one stands now.
            if({max_prefix:UInt16} > 0, skipped, greatest(skipped, toUInt32(greatest(toInt64(last) - 200, 0)))) AS begun,
            if({max_prefix:UInt16} > 0, least(last, begun + {max_prefix:UInt16}), last) AS ended,
            arraySlice(lived, begun + 1, greatest(toInt64(ended) - toInt64(begun), 0)) AS steps
        FROM person
    )
SELECT
    site_id,
    version,
    person_id,
    cityHash64(person_id) % 5 AS fold,
    lived_at[1] AS first_at,
    steps.3 AS codes,
    steps.1 AS times,
    steps.4 AS values,
    arrayEnumerateDense(steps.5) AS visits,
    -- The latest that was known at each step; 0 where none was.
    arrayFill(x -> x > 0, steps.7) AS origins,
    arrayFill(x -> x > 0, steps.8) AS devices,
    begun,
    known,
    lived_at,
    lived_outcome,
    lived_visit
FROM bounded
WHERE notEmpty(codes);
