-- customer_at(as_of): what each customer bought, when their renewals are due, and what speaks for and against their
-- staying, from the first transaction on.
-- Grain: one row per site and person who has bought.
-- Inputs: signal, site_answer_at, event (properties of transactions), signal_definition, customer_sign, renewal_term, model_setting.
-- Parameter: as_of DateTime64(3, 'UTC').
--
-- A sign (customer_sign) holds over spans of time: from min_days until max_days after a signal, and no longer than to
-- the next one of its kind or to a signal that answers it. Risk is a logistic curve over the points of the signs that
-- hold, so that it changes only where a span begins or ends: the stays on the churn track are read off these edges.
-- A customer who has left comes back with a transaction, not with a visit.
CREATE OR REPLACE VIEW customer_at {{on_cluster}} AS
WITH
    (SELECT mapFromArrays(groupArray(setting), groupArray(value)) FROM model_setting) AS settings,
    settings['churn_intercept'] AS intercept,
    settings['churn_warning_from'] AS warning_from,
    settings['churn_at_risk_from'] AS at_risk_from,
    toInt64(settings['customer_history_limit']) AS history_limit,
    toUnixTimestamp64Milli({as_of:DateTime64(3, 'UTC')}) AS now_ms,
    (SELECT groupArray(toString(signal)) FROM signal_definition WHERE closes_cycle) AS closing,
    -- (signal, unless, from, until, risk, churns), times in milliseconds.
    (
        SELECT groupArray((
            toString(signal), splitByChar(' ', unless), toInt64(min_days * 86400000), toInt64(max_days * 86400000),
            risk, toInt64(churns)
        ))
        FROM (SELECT * FROM customer_sign ORDER BY sign)
    ) AS signs,
    (SELECT groupArray((toString(sign), label, health)) FROM (SELECT * FROM customer_sign ORDER BY sign)) AS sign_names,
    -- By itself, so that a customer's row depends on no other customer's.
    (
        SELECT mapFromArrays(groupArray(toString(site_id)), groupArray(answers))
        FROM site_answer_at(as_of = {as_of:DateTime64(3, 'UTC')})
    ) AS answers_of,
    (SELECT groupArray(name) FROM renewal_term WHERE meaning = 'date') AS date_names,
    (SELECT groupArray(name) FROM renewal_term WHERE meaning = 'period_in') AS period_names,
    (SELECT mapFromArrays(groupArray(name), groupArray((months, days))) FROM renewal_term WHERE meaning = 'period') AS periods,
    said AS
    (
        SELECT
            site_id,
            message_id,
            arrayMap(
                pair -> (pair.1, trim(BOTH '"' FROM pair.2)),
                JSONExtractKeysAndValuesRaw(any(properties))
            ) AS pairs
        FROM event
        WHERE type = 'track' AND multiSearchAny(properties, arrayConcat(date_names, period_names))
        GROUP BY site_id, message_id
    ),
    term AS
    (
        SELECT
            site_id,
            message_id,
            parseDateTime64BestEffortOrZero(arrayFirst(pair -> has(date_names, pair.1), pairs).2, 3, 'UTC') AS due_at,
            periods[lower(arrayFirst(pair -> has(period_names, pair.1), pairs).2)] AS period
        FROM said
    ),
    buyer AS
    (
        -- Most people never buy: only of those who did are signals told apart and ordered.
        SELECT
            site_id,
            person_id,
            groupArray((toString(signal), occurred_at, message_id, value, url, title)) AS reports
        FROM signal
        WHERE occurred_at <= {as_of:DateTime64(3, 'UTC')}
        GROUP BY site_id, person_id
        HAVING countIf(signal IN (SELECT toString(signal) FROM signal_definition WHERE closes_cycle)) > 0
    ),
    report AS
    (
        SELECT
            site_id,
            person_id,
            arrayJoin(reports) AS told,
            told.1 AS signal,
            told.2 AS occurred_at,
            told.3 AS message_id
        FROM buyer
    ),
    observed AS
    (
        SELECT
            report.site_id AS site_id,
            report.person_id AS person_id,
            report.signal AS signal,
            count() AS times,
            min(report.occurred_at) AS first_at,
            max(report.occurred_at) AS last_at,
            arraySlice(
                arraySort(groupArray((report.occurred_at, report.message_id, report.told.4, report.told.5, report.told.6, term.due_at, term.period))),
                -history_limit
            ) AS seen
        FROM report
        LEFT JOIN term ON term.site_id = report.site_id AND term.message_id = report.message_id
        GROUP BY site_id, person_id, signal
    ),
    bought AS
    (
        SELECT
            site_id,
            person_id,
            minIf(first_at, has(closing, signal)) AS customer_since,
            sumIf(times, has(closing, signal)) AS purchases,
            max(last_at) AS last_seen_at,
            groupArray((signal, times, first_at, last_at)) AS totals,
            mapFromArrays(groupArray(signal), groupArray(arrayMap(s -> (s.1, s.4, s.5), seen))) AS seen_of,
            arraySort(groupArrayArrayIf(
                arrayMap(s -> (s.1, signal, ifNull(s.3, 0), s.6, s.7), seen),
                has(closing, signal)
            )) AS transactions
        FROM observed
        GROUP BY site_id, person_id
    ),
    bearing AS
    (
        -- Of each transaction the latest period that was said up to it, and when the term before it began, 1970 where there
        -- was none: a purchase that is neither a renewal nor says a date or a period begins no term.
        SELECT
            *,
            arrayFill(period -> period != (0, 0), transactions.5) AS periods_said,
            arrayMap(
                t -> if(t.2 = 'renewed' OR t.4 > t.1 OR t.5 != (0, 0), t.1, toDateTime64(0, 3, 'UTC')),
                transactions
            ) AS begun,
            arrayShiftRight(arrayFill(at -> toUnixTimestamp64Milli(at) != 0, begun), 1, toDateTime64(0, 3, 'UTC')) AS begun_before
        FROM bought
    ),
    due AS
    (
        -- When each transaction is due again: as it says itself, or, for a renewal, by the period that was said last, or
        -- as long as the term before it lasted. A date that had passed by then says nothing of the term.
        SELECT
            * EXCEPT (periods_said, begun, begun_before),
            arrayMap(
                (t, period, before) -> multiIf(
                    t.4 > t.1, (t.4, 'said'),
                    (t.5 != (0, 0) OR t.2 = 'renewed') AND period != (0, 0), (addMonths(t.1, period.1) + toIntervalDay(period.2), 'period'),
                    t.2 = 'renewed' AND toUnixTimestamp64Milli(before) != 0 AND before < t.1, (t.1 + toIntervalSecond(dateDiff('second', before, t.1)), 'rhythm'),
                    (toDateTime64(0, 3, 'UTC'), '')
                ),
                transactions,
                periods_said,
                begun_before
            ) AS dues
        FROM bearing
    ),
    termed AS
    (
        -- Each term: (its number, began, value, due, basis, renewed, worth).
        SELECT
            *,
            arrayFilter(
                x -> x.5 != '',
                arrayMap(
                    (t, d, i) -> (
                        i, t.1, t.3, d.1, d.2,
                        arrayFirst((n, j, e) -> j > i AND (n.2 = 'renewed' OR e.2 IN ('said', 'period')), transactions, arrayEnumerate(transactions), dues) AS renewal,
                        purchases - length(transactions) + i
                    ),
                    transactions,
                    dues,
                    arrayEnumerate(transactions)
                )
            ) AS terms
        FROM due
    ),
    timed AS
    (
        SELECT
            *,
            toUnixTimestamp64Milli(customer_since) AS since_ms,
            arrayMap(t -> toUnixTimestamp64Milli(t.1), transactions) AS bought_ms,
            mapApply((k, v) -> (k, arrayFilter(at -> at >= since_ms, arrayMap(s -> toUnixTimestamp64Milli(s.1), v))), seen_of) AS times_of,
            arrayFilter(
                at -> at > 0,
                arrayMap(x -> if(toUnixTimestamp64Milli(x.6.1) = 0 OR x.6.1 > x.4, toUnixTimestamp64Milli(x.4), 0), terms)
            ) AS due_ms
        FROM termed
    ),
    heard AS
    (
        SELECT
            *,
            toUnixTimestamp64Milli(arrayMax(arrayPushBack(terms.4, customer_since))) AS running_ms,
            arraySort(arrayDistinct(arrayFlatten(mapValues(times_of)))) AS any_ms
        FROM timed
    ),
    occurred AS
    (
        -- For each sign when its signal was seen and when it was answered.
        SELECT
            * EXCEPT (times_of, any_ms, due_ms),
            arrayMap(
                sign -> (
                    multiIf(
                        -- Where nobody is ever seen to answer, that this one did not says nothing.
                        sign.2 != [''] AND NOT hasAny(answers_of[toString(site_id)], sign.2), [],
                        sign.1 = 'any', any_ms,
                        sign.1 = 'renewal_due', due_ms,
                        times_of[sign.1]
                    ),
                    arraySort(arrayFlatten(arrayMap(answer -> times_of[answer], sign.2)))
                ),
                signs
            ) AS occurrences
        FROM heard
    ),
    spanned AS
    (
        -- Spans of all signs: (sign, from, until, the signal's time).
        SELECT
            * EXCEPT occurrences,
            arrayFilter(
                span -> span.2 < span.3 AND span.2 <= now_ms,
                arrayFlatten(arrayMap(
                    (sign, o, n) -> arrayMap(
                        (at, i) -> (
                            n,
                            -- Nobody leaves by silence while a term is still running.
                            if(sign.1 = 'any' AND sign.6 > 0, greatest(at + sign.3, running_ms), at + sign.3),
                            arrayMin([
                                if(i = length(o.1), 9000000000000, o.1[i + 1]),
                                at + sign.4,
                                arrayFirst(a -> a > at, arrayPushBack(o.2, 9000000000000))
                            ]),
                            at
                        ),
                        o.1,
                        arrayEnumerate(o.1)
                    ),
                    signs,
                    occurrences,
                    arrayEnumerate(signs)
                ))
            ) AS spans
        FROM occurred
    ),
    edged AS
    (
        -- Where spans begin and end, and transactions: (time, risk, leaving, sign).
        SELECT
            *,
            arraySort(arrayConcat(
                arrayMap(s -> (s.2, signs[s.1].5, signs[s.1].6, s.1), spans),
                arrayMap(s -> (s.3, -signs[s.1].5, -signs[s.1].6, s.1), arrayFilter(s -> s.3 <= now_ms, spans)),
                arrayMap(at -> (at, 0., toInt64(0), toUInt32(0)), bought_ms)
            )) AS edges
        FROM spanned
    ),
    summed AS
    (
        SELECT
            *,
            arrayMap((at, next_at) -> at != next_at, edges.1, arrayShiftLeft(edges.1, 1, toInt64(0))) AS is_last,
            -- The edges of one moment together.
            arraySplit(
                (edge, at, before) -> at != before,
                edges,
                edges.1,
                arrayShiftRight(edges.1, 1, toInt64(0))
            ) AS at_once,
            arrayFilter((risk, last) -> last, arrayCumSum(edges.2), is_last) AS risks,
            arrayFilter((leaving, last) -> last, arrayCumSum(edges.3), is_last) AS leavings
        FROM edged
    ),
    stepped AS
    (
        -- What holds after each moment: (time, chance to leave, has left, bought then, the sign that weighed most).
        SELECT
            * EXCEPT (edges, is_last, at_once, risks, leavings),
            arrayMap(
                (together, r, l) -> (
                    together[1].1,
                    1 / (1 + exp(-intercept - r)),
                    l > 0,
                    -- A transaction is an edge of no sign.
                    arrayMin(together.4) = 0,
                    arraySort(x -> (-x.3, x.2 != signs[x.4].5, -abs(x.2), x.4), arrayFilter(x -> x.4 > 0, together))[1].4
                ),
                at_once,
                risks,
                leavings
            ) AS moments
        FROM summed
    ),
    shown AS
    (
        SELECT
            *,
            arrayPopFront(arrayFold(
                (stages, m) -> arrayPushBack(stages, multiIf(
                    m.3, 'churned',
                    stages[-1] = 'churned', if(m.4, 'won_back', 'churned'),
                    m.2 >= at_risk_from, 'at_risk',
                    m.2 >= warning_from, 'warning',
                    stages[-1] = 'won_back', 'won_back',
                    'safe'
                )),
                moments,
                ['']
            )) AS stages
        FROM stepped
    )
SELECT
    site_id,
    person_id,
    customer_since,
    purchases,
    last_seen_at,
    totals,
    transactions,
    terms,
    seen_of,
    -- What holds now: (sign, label, since, health, risk, signal, url, title), the heaviest first.
    arraySort(
        s -> (-abs(s.5), -abs(s.4), s.1),
        arrayMap(
            s -> (
                sign_names[s.1].1,
                sign_names[s.1].2,
                fromUnixTimestamp64Milli(s.2, 'UTC'),
                sign_names[s.1].3,
                if(signs[s.1].6 > 0, 99., signs[s.1].5),
                signs[s.1].1,
                arrayFirst(x -> toUnixTimestamp64Milli(x.1) = s.4, seen_of[signs[s.1].1]).2,
                arrayFirst(x -> toUnixTimestamp64Milli(x.1) = s.4, seen_of[signs[s.1].1]).3
            ),
            arrayFilter(s -> s.3 > now_ms, spans)
        )
    ) AS holding,
    moments[-1].2 AS risk,
    -- The stays on the churn track: (entered, from, to, chance to leave, trigger, cycle).
    arrayMap(
        i -> (
            fromUnixTimestamp64Milli(moments[i].1, 'UTC'),
            if(i = 1, '', stages[i - 1]),
            stages[i],
            moments[i].2,
            if(moments[i].4 AND stages[i] IN ('safe', 'won_back'), transactions[indexOf(bought_ms, moments[i].1)].2, sign_names[moments[i].5].1),
            toUInt32(arrayCount(at -> at <= moments[i].1, bought_ms))
        ),
        arrayFilter((i, stage, before) -> stage != before, arrayEnumerate(stages), stages, arrayShiftRight(stages, 1, ''))
    ) AS stays
FROM shown;
