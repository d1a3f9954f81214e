-- buyer_cycle_at(as_of): the signals of each cycle of the buyer's journey up to a time, with the quiet times between
-- them made visible.
-- Grain: one row per site, person and cycle.
-- Inputs: signal, signal_definition, stage_emission, model_setting.
-- Parameter: as_of DateTime64(3, 'UTC'); nothing later is looked at.
--
-- A cycle ends with a transaction (signal_definition.closes_cycle). The next one begins with the first signal that
-- speaks of buying again (opens_cycle): a customer who reads the manual is not on the market.
CREATE OR REPLACE VIEW buyer_cycle_at {{on_cluster}} AS
WITH
    assumeNotNull((SELECT toUInt32(value * 86400) FROM model_setting WHERE setting = 'lapse_after_days')) AS lapse_seconds,
    assumeNotNull((SELECT toInt64(value) FROM model_setting WHERE setting = 'history_limit')) AS history_limit,
    meaning AS
    (
        SELECT
            signal,
            definition.closes_cycle AS closes,
            definition.opens_cycle AS opens,
            definition.is_fact AS is_fact,
            (awareness, consideration, decision, lapsed) AS likelihood
        FROM stage_emission
        INNER JOIN signal_definition AS definition USING (signal)
    ),
    observed AS
    (
        -- Signals of one moment: those of a transaction come last.
        SELECT
            site_id,
            person_id,
            arraySort(
                o -> (o.at, o.closes, o.message_id, o.signal),
                groupArray(CAST(
                    (occurred_at, closes, opens, is_fact, likelihood, signal, message_id, url, title),
                    'Tuple(at DateTime64(3, \'UTC\'), closes UInt8, opens UInt8, is_fact UInt8, likelihood Tuple(Float64, Float64, Float64, Float64), signal String, message_id String, url String, title String)'
                ))
            ) AS observations
        FROM signal
        INNER JOIN meaning USING (signal)
        WHERE occurred_at <= {as_of:DateTime64(3, 'UTC')}
        GROUP BY site_id, person_id
    ),
    split AS
    (
        SELECT
            site_id,
            person_id,
            arraySplit(
                (o, closed_before) -> closed_before,
                observations,
                arrayPushFront(arrayPopBack(arrayMap(o -> o.closes, observations)), 0)
            ) AS cycles,
            arrayJoin(arrayEnumerate(cycles)) AS cycle,
            cycles[cycle] AS whole,
            if(cycle = 1, 1, arrayFirstIndex(o -> o.opens, whole)) AS opened_with
        FROM observed
    ),
    bounded AS
    (
        SELECT
            site_id,
            person_id,
            toUInt32(cycle) AS cycle,
            arraySlice(whole, opened_with) AS of_cycle,
            of_cycle[1].at AS opened_at,
            if(of_cycle[-1].closes, of_cycle[-1].at, NULL) AS closed_at,
            toUInt32(length(of_cycle)) AS signals,
            arraySlice(of_cycle, -history_limit) AS observations
        FROM split
        WHERE opened_with > 0
    )
SELECT
    site_id,
    person_id,
    cycle,
    opened_at,
    closed_at,
    signals,
    observations,
    -- A step after every signal (mark 'signal' or 'transaction'), at the end of every long quiet time ('quiet'), and
    -- at as_of while the cycle is open ('now').
    CAST(
        arrayConcat(
            arrayFlatten(arrayMap(
                (o, next_at) -> arrayPushFront(
                    if(
                        dateDiff('second', o.at, next_at) >= lapse_seconds,
                        [(o.at + toIntervalSecond(lapse_seconds), 'quiet', 0, (1., 1., 1., 1.), 'quiet', '')],
                        []
                    ),
                    (o.at, if(o.closes, 'transaction', 'signal'), o.is_fact, o.likelihood, o.signal, o.url)
                ),
                observations,
                arrayPushBack(
                    arrayMap(o -> o.at, arrayPopFront(observations)),
                    if(closed_at IS NULL, {as_of:DateTime64(3, 'UTC')}, observations[-1].at)
                )
            )),
            if(closed_at IS NULL, [({as_of:DateTime64(3, 'UTC')}, 'now', 0, (1., 1., 1., 1.), '', '')], [])
        ),
        'Array(Tuple(at DateTime64(3, \'UTC\'), mark LowCardinality(String), is_fact UInt8, likelihood Tuple(Float64, Float64, Float64, Float64), signal LowCardinality(String), url String))'
    ) AS steps
FROM bounded;
