-- buyer_cycle_at(as_of): the signals of each cycle of the buyer's journey up to a time, with the quiet times between
-- them made visible.
-- Grain: one row per site, person and cycle.
-- Inputs: signal, buyer_meaning, model_setting.
-- Parameter: as_of DateTime64(3, 'UTC'); nothing later is looked at.
--
-- A cycle ends with a transaction (signal_definition.closes_cycle). The next one begins with the first signal that
-- speaks of buying again (opens_cycle), once the transaction has settled (model_setting.reopen_after_hours): a customer
-- who reads the manual is not on the market, and a thank-you page belongs to the transaction before it.
-- Signals are codes of buyer_meaning here, and steps name their signal by its place, so that arrays stay narrow.
CREATE OR REPLACE VIEW buyer_cycle_at {{on_cluster}} AS
WITH
    (SELECT mapFromArrays(groupArray(setting), groupArray(value)) FROM model_setting) AS settings,
    toUInt32(settings['lapse_after_days'] * 86400) AS lapse_seconds,
    toUInt32(settings['reopen_after_hours'] * 3600) AS rest_seconds,
    toInt64(settings['history_limit']) AS history_limit,
    settings['same_touch_seconds'] * 1000 AS same_touch_ms,
    (SELECT meanings FROM buyer_meaning) AS meanings,
    meanings.signal AS signals_known,
    meanings.opens AS opens_by_code,
    meanings.closes AS closes_by_code,
    known AS
    (
        SELECT
            site_id,
            person_id,
            occurred_at,
            transform(toString(signal), signals_known, arrayMap(code -> toUInt16(code), arrayEnumerate(signals_known)), toUInt16(0)) AS code,
            message_id,
            url,
            title,
            kind IN ('page', 'screen') AS is_seen
        FROM signal
        WHERE occurred_at <= {as_of:DateTime64(3, 'UTC')}
    ),
    reported AS
    (
        SELECT
            site_id,
            person_id,
            arraySort(
                o -> (o.1, o.2, o.3),
                arrayZip(
                    groupArray(occurred_at),
                    groupArray(code),
                    groupArray(message_id),
                    groupArray(url),
                    groupArray(title),
                    groupArray(is_seen)
                )
            ) AS reports
        FROM known
        WHERE code > 0
        GROUP BY site_id, person_id
    ),
    observed AS
    (
        -- A page and the event that its own code reports of it are one touch: the first of the two counts. They say
        -- the same address, where they say one. A transaction is told apart by its order, not by its time.
        -- The three before each stand beside it: a lambda that looked them up would copy the whole array for each.
        SELECT
            site_id,
            person_id,
            arrayPushFront(arrayPopBack(reports), reports[1]) AS first_before,
            arrayPushFront(arrayPopBack(first_before), reports[1]) AS second_before,
            arrayPushFront(arrayPopBack(second_before), reports[1]) AS third_before,
            arrayMap(
                o -> (o.1, o.2, o.3, o.4, o.5),
                arrayFilter(
                    (o, first, second, third) -> closes_by_code[o.2] OR NOT arrayExists(
                        before -> before.2 = o.2
                            AND before.6 != o.6
                            AND (before.4 = o.4 OR before.4 = '' OR o.4 = '')
                            AND dateDiff('millisecond', before.1, o.1) < same_touch_ms,
                        [first, second, third]
                    ),
                    reports,
                    first_before,
                    second_before,
                    third_before
                )
            ) AS observations
        FROM reported
    ),
    cut AS
    (
        -- Each cycle as (its number, the signals since the one before ended, the place of the one that opens it), and none
        -- that nothing opens. Joined below as one array: whatever else stood in the row would be copied for each cycle.
        SELECT
            site_id,
            person_id,
            arraySplit(
                (o, code_before) -> closes_by_code[code_before],
                observations,
                arrayPushFront(arrayPopBack(observations.2), 1)
            ) AS parts,
            arrayFilter(
                one -> one.3 > 0,
                arrayMap(
                    (number, part, rested_from) -> (
                        number,
                        part,
                        toUInt32(if(
                            number = 1,
                            1,
                            arrayFirstIndex(
                                (at, code) -> closes_by_code[code]
                                    OR (opens_by_code[code] AND dateDiff('second', rested_from, at) >= rest_seconds),
                                part.1,
                                part.2
                            )
                        ))
                    ),
                    arrayEnumerate(parts),
                    parts,
                    arrayShiftRight(arrayMap(part -> part[-1].1, parts), 1, toDateTime64(0, 3, 'UTC'))
                )
            ) AS cycles
        FROM observed
    ),
    bounded AS
    (
        SELECT
            site_id,
            person_id,
            toUInt32(one.1) AS cycle,
            arraySlice(one.2, one.3) AS of_cycle,
            of_cycle[1].1 AS opened_at,
            if(closes_by_code[of_cycle[-1].2], of_cycle[-1].1, NULL) AS closed_at,
            toUInt32(length(of_cycle)) AS signals,
            arraySlice(of_cycle, -history_limit) AS observations
        FROM (SELECT site_id, person_id, cycles FROM cut)
        ARRAY JOIN cycles AS one
    )
SELECT
    site_id,
    person_id,
    cycle,
    opened_at,
    closed_at,
    signals,
    CAST(
        observations,
        'Array(Tuple(at DateTime64(3, \'UTC\'), code UInt16, message_id String, url String, title String))'
    ) AS observations,
    -- A step after every signal (mark 'signal' or 'transaction'), at the end of every long quiet time ('quiet'), and
    -- at as_of while the cycle is open ('now').
    CAST(
        arraySort(
            step -> (step.1, step.4, step.3 = 1),
            arrayConcat(
                arrayZip(
                    observations.1,
                    arrayMap(code -> if(closes_by_code[code], 'transaction', 'signal'), observations.2),
                    observations.2,
                    arrayEnumerate(observations)
                ),
                arrayMap(
                    quiet -> (quiet.1 + toIntervalSecond(lapse_seconds), 'quiet', toUInt16(1), quiet.2),
                    arrayFilter(
                        (quiet, next_at) -> dateDiff('second', quiet.1, next_at) >= lapse_seconds,
                        arrayZip(observations.1, arrayEnumerate(observations)),
                        arrayPushBack(
                            arrayPopFront(observations.1),
                            if(closed_at IS NULL, {as_of:DateTime64(3, 'UTC')}, observations[-1].1)
                        )
                    )
                ),
                if(closed_at IS NULL, [({as_of:DateTime64(3, 'UTC')}, 'now', 1, length(observations))], [])
            )
        ),
        'Array(Tuple(at DateTime64(3, \'UTC\'), mark LowCardinality(String), code UInt16, nth UInt32))'
    ) AS steps
FROM bounded;
