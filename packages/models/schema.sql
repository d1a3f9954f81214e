-- Generated: the store as the migrations and views make it.

CREATE TABLE waystone.erasure
(
    `erased_at` DateTime64(3, 'UTC'),
    `site_id` LowCardinality(String),
    `events` UInt64,
    `rejected_events` UInt64
)
ENGINE = MergeTree
ORDER BY erased_at
SETTINGS index_granularity = 8192;

CREATE TABLE waystone.erasure_target
(
    `message_id` String,
    `payload_hash` UInt64
)
ENGINE = MergeTree
ORDER BY (message_id, payload_hash)
SETTINGS index_granularity = 8192;

CREATE TABLE waystone.event
(
    `site_id` LowCardinality(String),
    `message_id` String,
    `visitor_id` String MATERIALIZED if(anonymous_id = '', user_id, anonymous_id),
    `occurred_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `received_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `type` LowCardinality(String),
    `kind` LowCardinality(String),
    `name` LowCardinality(String),
    `anonymous_id` String,
    `user_id` String,
    `group_id` String,
    `previous_id` String,
    `session_id` String,
    `url` String CODEC(ZSTD(1)),
    `host` LowCardinality(String),
    `path` String CODEC(ZSTD(1)),
    `title` String CODEC(ZSTD(1)),
    `referrer` String CODEC(ZSTD(1)),
    `channel` LowCardinality(String),
    `source` LowCardinality(String),
    `medium` LowCardinality(String),
    `campaign` LowCardinality(String),
    `form_id` String,
    `form_name` String,
    `form_purpose` LowCardinality(String),
    `form_action` LowCardinality(String),
    `active_ms` UInt32,
    `scroll_pct` UInt8,
    `country` LowCardinality(String),
    `device` LowCardinality(String),
    `browser` LowCardinality(String),
    `os` LowCardinality(String),
    `language` LowCardinality(String),
    `timezone` LowCardinality(String),
    `value` Nullable(Float64),
    `currency` LowCardinality(String),
    `properties` String CODEC(ZSTD(1)),
    `context` String CODEC(ZSTD(1)),
    `library` LowCardinality(String),
    `key_kind` LowCardinality(String),
    `is_bot` Bool,
    `version` UInt64 MATERIALIZED bitNot(toUInt64(toUnixTimestamp64Milli(received_at)))
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (site_id, visitor_id, message_id)
TTL toDateTime(received_at) + toIntervalDay(transform(site_id, _CAST([], 'Array(String)'), _CAST([], 'Array(UInt16)'), _CAST(730, 'UInt16')))
SETTINGS non_replicated_deduplication_window = 10000, index_granularity = 8192;

CREATE TABLE waystone.model_setting
(
    `setting` String,
    `value` Float64,
    `description` String
)
ENGINE = MergeTree
ORDER BY setting
SETTINGS index_granularity = 8192;

CREATE TABLE waystone.rejected_event
(
    `site_id` LowCardinality(String),
    `received_at` DateTime64(3, 'UTC'),
    `code` LowCardinality(String),
    `reason` String,
    `payload` String CODEC(ZSTD(1)),
    `key_kind` LowCardinality(String),
    `library` LowCardinality(String)
)
ENGINE = MergeTree
ORDER BY (site_id, received_at)
TTL toDateTime(received_at) + toIntervalDay(transform(site_id, _CAST([], 'Array(String)'), _CAST([], 'Array(UInt16)'), _CAST(730, 'UInt16')))
SETTINGS non_replicated_deduplication_window = 10000, index_granularity = 8192;

CREATE TABLE waystone.retention_policy
(
    `applied_at` DateTime64(6, 'UTC'),
    `default_days` UInt16,
    `site_ids` Array(String),
    `site_days` Array(UInt16)
)
ENGINE = MergeTree
ORDER BY applied_at
SETTINGS index_granularity = 8192;

CREATE TABLE waystone.return_rule
(
    `signal` LowCardinality(String),
    `min_days` Float64,
    `max_days` Float64
)
ENGINE = MergeTree
ORDER BY min_days
SETTINGS index_granularity = 8192;

CREATE TABLE waystone.schema_migration
(
    `kind` LowCardinality(String),
    `version` UInt32,
    `name` String,
    `checksum` String,
    `applied_at` DateTime64(6, 'UTC')
)
ENGINE = MergeTree
ORDER BY (kind, name, applied_at)
SETTINGS index_granularity = 8192;

CREATE TABLE waystone.signal_definition
(
    `signal` LowCardinality(String),
    `label` String,
    `is_fact` UInt8,
    `opens_cycle` UInt8,
    `closes_cycle` UInt8,
    `points` Int16,
    `description` String
)
ENGINE = MergeTree
ORDER BY signal
SETTINGS index_granularity = 8192;

CREATE TABLE waystone.signal_milestone
(
    `signal` LowCardinality(String),
    `track` LowCardinality(String),
    `stage` LowCardinality(String),
    `confidence` Float64,
    `after_days` Float64
)
ENGINE = MergeTree
ORDER BY (track, signal)
SETTINGS index_granularity = 8192;

CREATE TABLE waystone.signal_rule
(
    `rule_id` String,
    `signal` LowCardinality(String),
    `family` LowCardinality(String),
    `priority` UInt16,
    `kind` LowCardinality(String),
    `form_action` LowCardinality(String),
    `field` LowCardinality(String),
    `pattern` String,
    `min_active_ms` UInt32,
    `min_scroll_pct` UInt8,
    `description` String
)
ENGINE = MergeTree
ORDER BY (field, rule_id)
SETTINGS index_granularity = 8192;

CREATE TABLE waystone.stage_definition
(
    `track` LowCardinality(String),
    `stage` LowCardinality(String),
    `stage_order` UInt8,
    `label` String,
    `description` String
)
ENGINE = MergeTree
ORDER BY (track, stage_order)
SETTINGS index_granularity = 8192;

CREATE TABLE waystone.stage_emission
(
    `signal` LowCardinality(String),
    `awareness` Float64,
    `consideration` Float64,
    `decision` Float64,
    `lapsed` Float64
)
ENGINE = MergeTree
ORDER BY signal
SETTINGS index_granularity = 8192;

CREATE TABLE waystone.stage_prior
(
    `stage` LowCardinality(String),
    `p` Float64
)
ENGINE = MergeTree
ORDER BY stage
SETTINGS index_granularity = 8192;

CREATE TABLE waystone.stage_transition
(
    `gap` UInt8,
    `gap_name` LowCardinality(String),
    `max_seconds` Float64,
    `from_stage` LowCardinality(String),
    `to_awareness` Float64,
    `to_consideration` Float64,
    `to_decision` Float64,
    `to_lapsed` Float64
)
ENGINE = MergeTree
ORDER BY (gap, from_stage)
SETTINGS index_granularity = 8192;

CREATE VIEW waystone.attribution
(
    `site_id` LowCardinality(String),
    `track` String,
    `stage` String,
    `dimension` String,
    `touch` String,
    `model` String,
    `conversions` Float64,
    `share` Nullable(Float64),
    `touches` UInt64,
    `journeys` UInt64,
    `removal_effect` Nullable(Float64)
)
AS SELECT *
FROM attribution_at(as_of = now64(3, 'UTC'));

CREATE VIEW waystone.attribution_at
AS WITH
    (
        SELECT mapFromArrays(groupArray(setting), groupArray(value))
        FROM waystone.model_setting
    ) AS settings,
    (settings['attribution_half_life_days']) * 86400 AS half_life_seconds,
    settings['attribution_position_first'] AS first_share,
    settings['attribution_position_last'] AS last_share,
    settings['attribution_touches'] AS most_touches,
    ['first', 'last', 'linear', 'time_decay', 'position', 'shapley', 'markov'] AS models,
    told AS
    (
        SELECT
            site_id,
            track,
            stage,
            entered_at IS NOT NULL AS converts,
            dimension,
            labels,
            arrayMap(at -> exp2((-dateDiff('second', at, touches.at[-1])) / half_life_seconds), touches.at) AS decays
        FROM attribution_path_at(as_of = {as_of:DateTime64(3, 'UTC')})
        ARRAY JOIN
            ['channel', 'source', 'campaign'] AS dimension,
            [touches.channel, arrayMap((s, m) -> concat(s, ' / ', m), touches.source, touches.medium), arrayMap(c -> if(c = '', '(none)', c), touches.campaign)] AS labels
    ),
    labelled AS
    (
        SELECT
            *,
            length(labels) AS n,
            arraySum(decays) AS total_decay,
            length(arrayDistinct(labels)) AS sources
        FROM told
    ),
    step AS
    (
        SELECT
            site_id,
            track,
            stage,
            dimension,
            converts,
            arrayConcat(arrayMap((label, before, i) -> (before, label, 0, [if(i = 1, 1., 0.), if(i = n, 1., 0.), 1 / n, (decays[i]) / total_decay, multiIf(n = 1, 1., n = 2, if(i = 1, first_share, last_share) / (first_share + last_share), i = 1, first_share, i = n, last_share, ((1 - first_share) - last_share) / (n - 2)), (1 / sources) / countEqual(labels, label)]), labels, arrayPushFront(arrayPopBack(labels), ''), arrayEnumerate(labels)), [(labels[-1], '', 1, emptyArrayFloat64())]) AS steps
        FROM labelled
    ),
    pair AS
    (
        SELECT
            site_id,
            track,
            stage,
            dimension,
            s.1 AS from_label,
            s.2 AS to_label,
            s.3 AS ends,
            count() AS steps,
            countIf(converts) AS good_steps,
            sumForEachIf(s.4, converts) AS credits
        FROM step
        ARRAY JOIN step.steps AS s
        GROUP BY
            site_id,
            track,
            stage,
            dimension,
            from_label,
            to_label,
            ends
    ),
    common AS
    (
        SELECT
            *,
            sumIf(steps, NOT ends) OVER label AS to_touches,
            sumForEachIf(credits, NOT ends) OVER label AS to_credits
        FROM pair
        WINDOW label AS (PARTITION BY site_id, track, stage, dimension, to_label)
    ),
    gathered AS
    (
        SELECT
            site_id,
            track,
            stage,
            dimension,
            sumIf(good_steps, ends) AS conversions,
            sumIf(steps, ends) AS journeys,
            arraySort(touch -> (-(touch.2), touch.1), groupUniqArrayIf((to_label, to_touches, to_credits), NOT ends)) AS touched,
            groupArray((from_label, to_label, ends, steps, good_steps)) AS pairs
        FROM common
        GROUP BY
            site_id,
            track,
            stage,
            dimension
    ),
    bounded AS
    (
        SELECT
            *,
            arrayFilter((label, i) -> ((label != '(other)') AND (i <= most_touches)), touched.1, arrayEnumerate(touched)) AS frequent
        FROM gathered
    ),
    turn AS
    (
        SELECT
            site_id,
            track,
            stage,
            dimension,
            conversions,
            journeys,
            touched,
            frequent,
            length(frequent) + (length(touched) > length(frequent)) AS size,
            if((pair.1) = '', 0, if(has(frequent, pair.1), indexOf(frequent, pair.1), size)) AS place,
            sumMap([if(has(frequent, pair.2), indexOf(frequent, pair.2), size)], [if(pair.3, 0, pair.4)]) AS outs,
            sum(pair.4) AS total,
            sumIf(pair.5, pair.3) AS good
        FROM bounded
        ARRAY JOIN pairs AS pair
        GROUP BY
            site_id,
            track,
            stage,
            dimension,
            conversions,
            journeys,
            touched,
            frequent,
            size,
            place
    ),
    line AS
    (
        SELECT
            * EXCEPT (outs, total, good),
            arrayMap(to -> (((outs.2)[indexOf(outs.1, to)]) / total), range(1, size + 1)) AS chances,
            good / total AS chance_to_convert
        FROM turn
    ),
    square AS
    (
        SELECT
            site_id,
            track,
            stage,
            dimension,
            conversions,
            journeys,
            touched,
            frequent,
            size,
            arraySort(groupArray((place, chances, chance_to_convert))) AS by_place
        FROM line
        GROUP BY
            site_id,
            track,
            stage,
            dimension,
            conversions,
            journeys,
            touched,
            frequent,
            size
    ),
    chain AS
    (
        SELECT
            * EXCEPT by_place,
            (by_place[1]).2 AS start,
            arrayPopFront(by_place.3) AS converting,
            arrayMap(`from` -> arrayConcat(arrayMap((chance, to) -> (((`from`.1) = to) - chance), `from`.2, arrayEnumerate(`from`.2)), arrayMap(to -> toFloat64((`from`.1) = to), arrayEnumerate(`from`.2))), arrayPopFront(by_place)) AS beside
        FROM square
    ),
    solved AS
    (
        SELECT
            * EXCEPT beside,
            arrayFold((matrix, k) -> arrayMap((row, i) -> arrayMap((x, pivot) -> if(i = k, pivot / ((matrix[k])[k]), x - (((row[k]) * pivot) / ((matrix[k])[k]))), row, matrix[k]), matrix, arrayEnumerate(matrix)), arrayEnumerate(beside), beside) AS inverse
        FROM chain
    ),
    met AS
    (
        SELECT
            * EXCEPT inverse,
            arrayMap(row -> arraySlice(row, size + 1), inverse) AS visits_from,
            arrayMap(to -> arraySum((p, row) -> (p * (row[size + to])), start, inverse), arrayEnumerate(start)) AS meetings
        FROM solved
    ),
    removal AS
    (
        SELECT
            * EXCEPT (visits_from, meetings, start, converting),
            arraySum((n, p) -> (n * p), meetings, converting) AS chance,
            arrayMap((row, k, n) -> ((n / (row[k])) * arraySum((visits, p) -> (visits * p), row, converting)), visits_from, arrayEnumerate(visits_from), meetings) AS removed
        FROM met
    ),
    credited AS
    (
        SELECT
            site_id,
            track,
            stage,
            dimension,
            conversions,
            journeys,
            arraySum(removed) AS total_removed,
            arrayMap((i, lost) -> (if(i <= length(frequent), frequent[i], '(other)'), arrayFilter(touch -> if(i <= length(frequent), (touch.1) = (frequent[i]), NOT has(frequent, touch.1)), touched), if(total_removed = 0, 0., (lost / total_removed) * conversions), if(chance = 0, 0., lost / chance)), arrayEnumerate(removed), removed) AS sources
        FROM removal
    )
SELECT
    credited.site_id AS site_id,
    credited.track AS track,
    credited.stage AS stage,
    credited.dimension AS dimension,
    source.1 AS touch,
    model,
    if(model = 'markov', source.3, arraySum(t -> ((t.3)[nth]), source.2)) AS conversions,
    conversions / nullIf(credited.conversions, 0) AS share,
    arraySum(t -> (t.2), source.2) AS touches,
    credited.journeys AS journeys,
    if(model = 'markov', source.4, NULL) AS removal_effect
FROM credited
ARRAY JOIN sources AS source
ARRAY JOIN
    models AS model,
    arrayEnumerate(models) AS nth;

CREATE VIEW waystone.attribution_path_at
AS WITH
    {as_of:DateTime64(3, 'UTC')} AS told_at,
    (
        SELECT mapFromArrays(groupArray(setting), groupArray(value))
        FROM waystone.model_setting
    ) AS settings,
    toInt64(settings['history_limit']) AS history_limit,
    (settings['attribution_lookback_days']) * 86400 AS lookback_seconds,
    ['awareness', 'consideration', 'decision', 'purchase'] AS buyer_stages,
    ['lead', 'qualified'] AS lead_stages,
    ('direct', 'direct', 'none', '') AS direct,
    came AS
    (
        SELECT
            site_id,
            person_id,
            min(occurred_at) AS came_at,
            max(occurred_at) AS left_at,
            argMinIf((channel, source, medium, campaign), (occurred_at, message_id), (channel NOT IN ('', 'internal'))) AS origin
        FROM waystone.touchpoint
        WHERE occurred_at <= told_at
        GROUP BY
            site_id,
            person_id,
            visit_id
        HAVING (origin.1) != ''
    ),
    person AS
    (
        SELECT
            site_id,
            person_id,
            arraySlice(arraySort(groupArray((came_at, left_at, origin))), -history_limit) AS visits
        FROM came
        GROUP BY
            site_id,
            person_id
    ),
    entered AS
    (
        SELECT
            site_id,
            person_id,
            cycle,
            closed_at,
            arrayConcat(arrayMap(reach -> tupleElement(arrayFirst(change -> (indexOf(buyer_stages, change.to) >= reach), changes), 'at'), [1, 2, 3, 4]), [toDateTime64(0, 3, 'UTC'), toDateTime64(0, 3, 'UTC')]) AS entries
        FROM buyer_stage_at(as_of = {as_of:DateTime64(3, 'UTC')})
        UNION ALL
        SELECT
            site_id,
            person_id,
            cycle,
            NULL AS closed_at,
            arrayMap(nth -> if(nth > 4, (arrayFirst(stay -> (indexOf(lead_stages, stay.2) >= (nth - 4)), stays)).1, toDateTime64(0, 3, 'UTC')), [1, 2, 3, 4, 5, 6]) AS entries
        FROM
        (
            SELECT
                site_id,
                person_id,
                cycle,
                arraySort(groupArray((entered_at, stage))) AS stays
            FROM milestone_at(as_of = {as_of:DateTime64(3, 'UTC')})
            WHERE (track = 'lead') AND (stage IN ('lead', 'qualified'))
            GROUP BY
                site_id,
                person_id,
                cycle
        )
    ),
    journey AS
    (
        SELECT
            site_id,
            person_id,
            cycle,
            max(closed_at) AS ended_at,
            maxForEach(entries) AS reached_at,
            max(ended_at) OVER (PARTITION BY site_id, person_id ORDER BY cycle ASC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS transaction_before
        FROM entered
        GROUP BY
            site_id,
            person_id,
            cycle
    ),
    asked AS
    (
        SELECT
            site_id,
            person_id,
            cycle,
            nth,
            entry,
            toUnixTimestamp64Milli(entry) != 0 AS is_reached,
            ifNull(transaction_before, toDateTime64(0, 3, 'UTC')) AS begins_at,
            if(is_reached, entry, ifNull(ended_at, told_at)) AS ends_at
        FROM journey
        ARRAY JOIN
            reached_at AS entry,
            arrayEnumerate(reached_at) AS nth
    ),
    visited AS
    (
        SELECT
            asked.site_id AS site_id,
            asked.person_id AS person_id,
            asked.cycle AS cycle,
            asked.nth AS nth,
            asked.entry AS entry,
            asked.is_reached AS is_reached,
            asked.ends_at AS ends_at,
            arrayFilter(visit -> (((visit.1) <= asked.ends_at) AND (((visit.1) > asked.begins_at) OR ((visit.2) >= asked.ends_at))), person.visits) AS within
        FROM asked
        LEFT JOIN person ON (person.site_id = asked.site_id) AND (person.person_id = asked.person_id)
    ),
    recent AS
    (
        SELECT
            *,
            arrayFilter(visit -> (dateDiff('second', visit.1, if(is_reached, entry, (within[-1]).1)) <= lookback_seconds), within) AS visits
        FROM visited
    )
SELECT
    site_id,
    person_id,
    cycle,
    if(nth <= 4, 'buyer', 'lead') AS track,
    arrayConcat(buyer_stages, lead_stages)[nth] AS stage,
    if(is_reached, entry, NULL) AS entered_at,
    CAST(arrayMap(visit -> (visit.1, (visit.3).1, (visit.3).2, (visit.3).3, (visit.3).4), multiIf(arrayExists(visit -> (((visit.3).1) != 'direct'), visits), arrayFilter(visit -> (((visit.3).1) != 'direct'), visits), notEmpty(visits), visits, [(ends_at, ends_at, direct)])), 'Array(Tuple(at DateTime64(3, \'UTC\'), channel String, source String, medium String, campaign String))') AS touches
FROM recent;

CREATE VIEW waystone.buyer_cycle_at
AS WITH
    (
        SELECT mapFromArrays(groupArray(setting), groupArray(value))
        FROM waystone.model_setting
    ) AS settings,
    toUInt32((settings['lapse_after_days']) * 86400) AS lapse_seconds,
    toUInt32((settings['reopen_after_hours']) * 3600) AS rest_seconds,
    toInt64(settings['history_limit']) AS history_limit,
    (
        SELECT meanings
        FROM waystone.buyer_meaning
    ) AS meanings,
    meanings.signal AS signals_known,
    meanings.opens AS opens_by_code,
    meanings.closes AS closes_by_code,
    observed AS
    (
        SELECT
            site_id,
            person_id,
            arraySort(o -> (o.1, o.2, o.3), arrayZip(groupArray(occurred_at), groupArray(toUInt16(indexOf(signals_known, signal))), groupArray(message_id), groupArray(url), groupArray(title))) AS observations
        FROM waystone.signal
        WHERE (occurred_at <= {as_of:DateTime64(3, 'UTC')}) AND has(signals_known, signal)
        GROUP BY
            site_id,
            person_id
    ),
    split AS
    (
        SELECT
            site_id,
            person_id,
            arraySplit((o, code_before) -> (closes_by_code[code_before]), observations, arrayPushFront(arrayPopBack(observations.2), 1)) AS cycles,
            arrayJoin(arrayEnumerate(cycles)) AS cycle,
            cycles[cycle] AS whole,
            if(cycle = 1, toDateTime64(0, 3, 'UTC'), ((cycles[cycle - 1])[-1]).1) AS rested_from,
            if(cycle = 1, 1, arrayFirstIndex((at, code) -> ((closes_by_code[code]) OR ((opens_by_code[code]) AND (dateDiff('second', rested_from, at) >= rest_seconds))), whole.1, whole.2)) AS opened_with
        FROM observed
    ),
    bounded AS
    (
        SELECT
            site_id,
            person_id,
            toUInt32(cycle) AS cycle,
            arraySlice(whole, opened_with) AS of_cycle,
            (of_cycle[1]).1 AS opened_at,
            if(closes_by_code[(of_cycle[-1]).2], (of_cycle[-1]).1, NULL) AS closed_at,
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
    CAST(observations, 'Array(Tuple(at DateTime64(3, \'UTC\'), code UInt16, message_id String, url String, title String))') AS observations,
    CAST(arraySort(step -> (step.1, step.4, (step.3) = 1), arrayConcat(arrayZip(observations.1, arrayMap(code -> if(closes_by_code[code], 'transaction', 'signal'), observations.2), observations.2, arrayEnumerate(observations)), arrayMap(quiet -> ((quiet.1) + toIntervalSecond(lapse_seconds), 'quiet', toUInt16(1), quiet.2), arrayFilter((quiet, next_at) -> (dateDiff('second', quiet.1, next_at) >= lapse_seconds), arrayZip(observations.1, arrayEnumerate(observations)), arrayPushBack(arrayPopFront(observations.1), if(closed_at IS NULL, {as_of:DateTime64(3, 'UTC')}, (observations[-1]).1)))), if(closed_at IS NULL, [({as_of:DateTime64(3, 'UTC')}, 'now', 1, length(observations))], []))), 'Array(Tuple(at DateTime64(3, \'UTC\'), mark LowCardinality(String), code UInt16, nth UInt32))') AS steps
FROM bounded;

CREATE VIEW waystone.buyer_filter_at
AS WITH
    (
        SELECT mapFromArrays(groupArray(setting), groupArray(value))
        FROM waystone.model_setting
    ) AS settings,
    settings['unclear_below'] AS unclear_below,
    settings['hysteresis'] AS hysteresis,
    (
        SELECT meanings
        FROM waystone.buyer_meaning
    ) AS meanings,
    meanings.likelihood AS likelihoods,
    meanings.is_fact AS is_fact_by_code,
    ['awareness', 'consideration', 'decision', 'lapsed'] AS stages,
    (
        SELECT [(sumIf(p, stage = 'awareness'), sumIf(p, stage = 'consideration'), sumIf(p, stage = 'decision'), sumIf(p, stage = 'lapsed'))]
        FROM waystone.stage_prior
    ) AS prior,
    (
        SELECT groupArray((to_awareness, to_consideration, to_decision, to_lapsed))
        FROM
        (
            SELECT *
            FROM waystone.stage_transition
            ORDER BY
                gap ASC,
                indexOf(['awareness', 'consideration', 'decision', 'lapsed'], toString(from_stage)) ASC
        )
    ) AS transitions,
    (
        SELECT arraySort(groupUniqArrayIf(max_seconds, max_seconds > 0))
        FROM waystone.stage_transition
    ) AS gap_limits,
    timed AS
    (
        SELECT
            *,
            arrayMap((at, code, before) -> ((likelihoods[code]).1, (likelihoods[code]).2, (likelihoods[code]).3, (likelihoods[code]).4, is_fact_by_code[code], 4 * arrayCount(limit -> (dateDiff('second', before, at) >= limit), gap_limits)), steps.at, steps.code, arrayPushFront(arrayPopBack(steps.at), tupleElement(steps[1], 'at'))) AS inputs
        FROM buyer_cycle_at(as_of = {as_of:DateTime64(3, 'UTC')})
    ),
    believed AS
    (
        SELECT
            * EXCEPT inputs,
            arrayPopFront(arrayFold((beliefs, x) -> arrayPushBack(beliefs, tupleDivideByNumber(((x.1) * if(x.5, 1., (((((beliefs[-1]).1) * ((transitions[(x.6) + 1]).1)) + (((beliefs[-1]).2) * ((transitions[(x.6) + 2]).1))) + (((beliefs[-1]).3) * ((transitions[(x.6) + 3]).1))) + (((beliefs[-1]).4) * ((transitions[(x.6) + 4]).1))) AS a, (x.2) * if(x.5, 1., (((((beliefs[-1]).1) * ((transitions[(x.6) + 1]).2)) + (((beliefs[-1]).2) * ((transitions[(x.6) + 2]).2))) + (((beliefs[-1]).3) * ((transitions[(x.6) + 3]).2))) + (((beliefs[-1]).4) * ((transitions[(x.6) + 4]).2))) AS c, (x.3) * if(x.5, 1., (((((beliefs[-1]).1) * ((transitions[(x.6) + 1]).3)) + (((beliefs[-1]).2) * ((transitions[(x.6) + 2]).3))) + (((beliefs[-1]).3) * ((transitions[(x.6) + 3]).3))) + (((beliefs[-1]).4) * ((transitions[(x.6) + 4]).3))) AS d, (x.4) * if(x.5, 1., (((((beliefs[-1]).1) * ((transitions[(x.6) + 1]).4)) + (((beliefs[-1]).2) * ((transitions[(x.6) + 2]).4))) + (((beliefs[-1]).3) * ((transitions[(x.6) + 3]).4))) + (((beliefs[-1]).4) * ((transitions[(x.6) + 4]).4))) AS l), ((a + c) + d) + l)), inputs, prior)) AS beliefs
        FROM timed
    )
SELECT
    *,
    arrayPopFront(arrayFold((shown, belief, mark) -> arrayPushBack(shown, multiIf(mark = 'transaction', 'purchase', arrayMax([belief.1, belief.2, belief.3, belief.4]) < unclear_below, 'unclear', mark = 'now', shown[-1], (arrayMax([belief.1, belief.2, belief.3, belief.4]) - ([belief.1, belief.2, belief.3, belief.4][indexOf(stages, shown[-1])])) < hysteresis, shown[-1], stages[indexOf([belief.1, belief.2, belief.3, belief.4], arrayMax([belief.1, belief.2, belief.3, belief.4]))])), beliefs, steps.mark, [''])) AS shown
FROM believed;

CREATE VIEW waystone.buyer_meaning
(
    `meanings` Array(Tuple(
        signal String,
        label String,
        is_fact UInt8,
        opens UInt8,
        closes UInt8,
        points Float64,
        likelihood Tuple(
            Float64,
            Float64,
            Float64,
            Float64),
        shares Array(Float64)))
)
AS SELECT arrayConcat([CAST(('quiet', 'Nothing since', 0, 0, 0, 0., (1., 1., 1., 1.), [0.34, 0.33, 0.33]), 'Tuple(signal String, label String, is_fact UInt8, opens UInt8, closes UInt8, points Float64, likelihood Tuple(Float64, Float64, Float64, Float64), shares Array(Float64))')], arrayMap(m -> (m.2), arraySort(m -> (m.1, (m.2).1), groupArray((closes_cycle, CAST((signal, label, is_fact, opens_cycle, closes_cycle, points, (awareness, consideration, decision, lapsed), arrayMap(p -> (p / ((awareness + consideration) + decision)), [awareness, consideration, decision])), 'Tuple(signal String, label String, is_fact UInt8, opens UInt8, closes UInt8, points Float64, likelihood Tuple(Float64, Float64, Float64, Float64), shares Array(Float64))')))))) AS meanings
FROM waystone.stage_emission
INNER JOIN waystone.signal_definition USING (signal);

CREATE VIEW waystone.buyer_stage_at
AS WITH
    (
        SELECT mapFromArrays(groupArray(setting), groupArray(value))
        FROM waystone.model_setting
    ) AS settings,
    toUInt32(settings['evidence_limit']) AS evidence_limit,
    settings['points_half_life_days'] AS half_life_days,
    settings['calibration_intercept'] AS intercept,
    settings['calibration_slope'] AS slope,
    (
        SELECT meanings
        FROM waystone.buyer_meaning
    ) AS meanings,
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
            arrayFilter((i, before, after, mark) -> ((before != after) AND (mark != 'now')), arrayEnumerate(steps), arrayPushFront(arrayPopBack(shown), ''), shown, steps.mark) AS changed,
            arrayMap(at -> exp2(((-dateDiff('second', at, {as_of:DateTime64(3, 'UTC')})) / 86400) / half_life_days), observations.at) AS decays,
            arrayReverse(arrayEnumerateUniq(arrayReverse(observations.code), arrayReverse(observations.url))) AS nth_from_last
        FROM buyer_filter_at(as_of = {as_of:DateTime64(3, 'UTC')})
    ),
    asked AS
    (
        SELECT
            *,
            multiIf(stage = 'purchase', 3, (stage IN ('awareness', 'consideration', 'decision')), indexOf(stages, stage), indexOf([belief.1, belief.2, belief.3], greatest(belief.1, belief.2, belief.3))) AS sought
        FROM standing
    ),
    weighed AS
    (
        SELECT
            *,
            arrayMap(code -> ((shares_by_code[code])[sought]), observations.code) AS shares
        FROM asked
    ),
    staged AS
    (
        SELECT
            *,
            (arraySlice(arraySort(candidate -> (-(candidate.2), -(candidate.3), -(candidate.1)), arrayFilter((candidate, share, nth) -> ((nth = 1) AND (share > (1 / 3))), arrayMap((i, code, share, decay) -> (i, closes_by_code[code], share * decay), arrayEnumerate(observations), observations.code, shares, decays), shares, nth_from_last)), 1, evidence_limit)).1 AS strongest
        FROM weighed
    )
SELECT
    site_id,
    person_id,
    cycle,
    opened_at,
    closed_at,
    signals,
    stage,
    tupleElement(steps[changed[-1]], 'at') AS entered_at,
    belief.1 AS p_awareness,
    belief.2 AS p_consideration,
    belief.3 AS p_decision,
    belief.4 AS p_lapsed,
    multiIf(stage = 'purchase', 1, stage = 'unclear', greatest(belief.1, belief.2, belief.3, belief.4), [belief.1, belief.2, belief.3, belief.4][indexOf(stages, stage)]) AS confidence,
    if(closed_at IS NOT NULL, 1, 1 / (1 + exp((-intercept) - (slope * arraySum((code, decay) -> (decay * (points_by_code[code])), observations.code, decays))))) AS p_convert,
    CAST(if(stage = 'lapsed', [('quiet', labels[1], tupleElement(observations[-1], 'at'), tupleElement(observations[-1], 'url'), tupleElement(observations[-1], 'title'), round(belief.4, 3))], arrayMap(i -> (signals_known[tupleElement(observations[i], 'code')], labels[tupleElement(observations[i], 'code')], tupleElement(observations[i], 'at'), tupleElement(observations[i], 'url'), tupleElement(observations[i], 'title'), round(shares[i], 3)), strongest)), 'Array(Tuple(signal String, label String, occurred_at DateTime64(3, \'UTC\'), url String, title String, weight Float64))') AS evidence,
    CAST(arrayMap(i -> (tupleElement(steps[i], 'at'), if(i = 1, '', shown[i - 1]), shown[i], if((shown[i]) = 'purchase', 1, greatest((beliefs[i]).1, (beliefs[i]).2, (beliefs[i]).3, (beliefs[i]).4)), signals_known[tupleElement(steps[i], 'code')], if(tupleElement(steps[i], 'mark') = 'quiet', '', tupleElement(observations[tupleElement(steps[i], 'nth')], 'url'))), changed), 'Array(Tuple(at DateTime64(3, \'UTC\'), from String, to String, confidence Float64, trigger String, url String))') AS changes
FROM staged;

CREATE VIEW waystone.content_influence
(
    `site_id` LowCardinality(String),
    `stage` String,
    `content_kind` String,
    `content` String,
    `outcome` String,
    `seen` Float64,
    `moved_seen` Float64,
    `unseen` Float64,
    `moved_unseen` Float64,
    `rate_seen` Float64,
    `rate_unseen` Float64,
    `difference` Float64,
    `difference_low` Float64,
    `difference_high` Float64,
    `p_value` Nullable(Float64),
    `q_value` Nullable(Float64),
    `e_value` Float64,
    `reading` String
)
AS SELECT *
FROM content_influence_at(as_of = now64(3, 'UTC'));

CREATE VIEW waystone.content_influence_at
AS WITH
    {as_of:DateTime64(3, 'UTC')} AS told_at,
    (
        SELECT mapFromArrays(groupArray(setting), groupArray(value))
        FROM waystone.model_setting
    ) AS settings,
    toInt64(settings['history_limit']) AS history_limit,
    toUInt32((settings['influence_days']) * 86400) AS window_seconds,
    settings['influence_min_people'] AS min_people,
    settings['influence_false_discoveries'] AS false_discoveries,
    ['awareness', 'consideration', 'decision', 'purchase'] AS stages,
    1.959964 AS z,
    person AS
    (
        SELECT
            site_id,
            person_id,
            arraySort(groupArray((occurred_at, message_id, assumeNotNull(visit_id), if(kind = 'form', 'form', 'page'), multiIf(kind = 'screen', name, kind = 'page', path, form_id)))) AS views
        FROM waystone.touchpoint
        WHERE ((kind IN ('page', 'screen')) OR ((kind = 'form') AND (form_action IN ('viewed', 'started')))) AND (occurred_at <= told_at)
        GROUP BY
            site_id,
            person_id
    ),
    journey AS
    (
        SELECT
            cycles.site_id AS site_id,
            cycles.cycle > 1 AS is_later_cycle,
            arrayMap(change -> (change.at, indexOf(stages, change.to)), cycles.changes) AS changes,
            arraySlice(arrayFilter(view -> (((view.1) >= cycles.opened_at) AND ((view.1) <= ifNull(cycles.closed_at, told_at))), person.views), 1, history_limit) AS seen
        FROM buyer_stage_at(as_of = {as_of:DateTime64(3, 'UTC')}) AS cycles
        INNER JOIN person ON (person.site_id = cycles.site_id) AND (person.person_id = cycles.person_id)
    ),
    numbered AS
    (
        SELECT
            *,
            arrayCumSum((visit, before) -> (visit != before), seen.3, arrayPushFront(arrayPopBack(seen.3), '')) AS visit_numbers,
            arrayCount(at -> (dateDiff('second', at, told_at) >= window_seconds), seen.1) AS ripe
        FROM journey
    ),
    placed AS
    (
        SELECT
            site_id,
            changes,
            arrayMap((view, number, i) -> ((arrayLast(change -> ((change.1) <= (view.1)), changes)).2, toUInt8(((16 * is_later_cycle) + (4 * multiIf(number = 1, 0, number = 2, 1, number <= 5, 2, 3))) + multiIf((i - indexOf(visit_numbers, number) AS before) = 0, 0, before <= 2, 1, before <= 6, 2, 3)), (view.4, view.5), view.1), arraySlice(seen, 1, ripe), arraySlice(visit_numbers, 1, ripe), arrayEnumerate(arraySlice(seen, 1, ripe))) AS placements
        FROM numbered
        WHERE ripe > 0
    ),
    followed AS
    (
        SELECT
            site_id,
            arrayMap(p -> (p.1, p.2, p.3, arrayMax(change -> toUInt8(((change.1) > (p.4)) AND ((change.2) > (p.1)) AND (dateDiff('second', p.4, change.1) <= window_seconds)), changes), arrayMax(change -> toUInt8(((change.1) > (p.4)) AND ((change.2) = 4) AND (dateDiff('second', p.4, change.1) <= window_seconds)), changes)), arrayFilter(p -> (((p.1) >= 1) AND ((p.1) <= 3)), placements)) AS views
        FROM placed
    ),
    chosen AS
    (
        SELECT
            site_id,
            views,
            arrayFilter((i, nth) -> (nth = 1), arrayEnumerate(views), arrayEnumerateUniq(views.1, views.2)) AS moments,
            arrayFilter((i, nth) -> (nth = 1), arrayEnumerate(views), arrayEnumerateUniq(views.1, views.3)) AS exposures
        FROM followed
    ),
    unit AS
    (
        SELECT
            site_id,
            arrayJoin(arrayConcat(arrayMap(i -> ((views[i]).1, (views[i]).2, ('', ''), 0, (views[i]).4, (views[i]).5), moments), arrayMap(i -> ((views[i]).1, (views[i]).2, (views[i]).3, 1, (views[i]).4, (views[i]).5), exposures), arrayFlatten(arrayMap(i -> arrayMap(k -> ((views[k]).1, (views[k]).2, (views[i]).3, 2, (views[k]).4, (views[k]).5), arrayFilter(k -> ((((views[k]).1) = ((views[i]).1)) AND ((i < k) OR (((views[k]).2) = ((views[i]).2)))), moments)), exposures)))) AS u
        FROM chosen
    ),
    stratum AS
    (
        SELECT
            site_id,
            u.1 AS stage,
            u.2 AS place,
            u.3 AS content,
            countIf((u.4) = 1) AS n1,
            [sumIf(u.5, (u.4) = 1), sumIf(u.6, (u.4) = 1)] AS y1,
            countIf((u.4) = 2) AS excluded,
            [sumIf(u.5, (u.4) = 2), sumIf(u.6, (u.4) = 2)] AS excluded_moved,
            countIf((u.4) = 0) AS everybody,
            [sumIf(u.5, (u.4) = 0), sumIf(u.6, (u.4) = 0)] AS everybody_moved,
            sum(everybody) OVER there - excluded AS n0,
            sumForEach(everybody_moved) OVER there AS all_moved
        FROM unit
        GROUP BY
            site_id,
            stage,
            place,
            content
        WINDOW there AS (PARTITION BY site_id, stage, place)
    ),
    compared AS
    (
        SELECT
            site_id,
            stage,
            content,
            outcome,
            sum(n1) AS seen,
            sum(a) AS moved_seen,
            sum(n0) AS unseen,
            sum(c) AS moved_unseen,
            sum((n1 * n0) / n) AS weight,
            sum((a * n0) / n) / weight AS rate_seen,
            sum((c * n1) / n) / weight AS rate_unseen,
            rate_seen - rate_unseen AS difference,
            sqrt(greatest(0, ((difference * sum(((c * pow(n1 / n, 2)) - (a * pow(n0 / n, 2))) + (((((n1 * n0) * (n0 - n1)) / 2) / n) / n))) + sum((((a * (n0 - c)) + (c * (n1 - a))) / n) / 2)))) / weight AS deviation
        FROM
        (
            SELECT
                site_id,
                stage,
                content,
                outcome,
                toFloat64(n1) AS n1,
                toFloat64(n0) AS n0,
                n1 + n0 AS n,
                toFloat64(y1[nth]) AS a,
                toFloat64(all_moved[nth]) - (excluded_moved[nth]) AS c
            FROM stratum
            ARRAY JOIN
                ['forward', 'purchase'] AS outcome,
                [1, 2] AS nth
            WHERE (stratum.n1 > 0) AND (stratum.n0 > 0) AND ((stratum.content.1) != '')
        )
        GROUP BY
            site_id,
            stage,
            content,
            outcome
    )
SELECT
    site_id,
    stages[nth_stage] AS stage,
    what.1 AS content_kind,
    what.2 AS content,
    outcome,
    seen,
    moved_seen,
    unseen,
    moved_unseen,
    rate_seen,
    rate_unseen,
    difference,
    greatest(-1, difference - (z * deviation)) AS difference_low,
    least(1, difference + (z * deviation)) AS difference_high,
    if(is_enough, p, NULL) AS p_value,
    if(is_enough, min(least(1, (p * tests) / rank)) OVER (PARTITION BY site_id, is_enough ORDER BY rank DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW), NULL) AS q_value,
    if(risk_ratio <= 1, 1, risk_ratio + sqrt(risk_ratio * (risk_ratio - 1))) AS e_value,
    multiIf(NOT is_enough, 'too few', q_value > false_discoveries, 'no difference seen', difference > 0, 'association: more move on', 'association: fewer move on') AS reading
FROM
(
    SELECT
        * EXCEPT (stage, content),
        stage AS nth_stage,
        content AS what,
        (seen >= min_people) AND (unseen >= min_people) AND ((moved_seen + moved_unseen) > 0) AS is_enough,
        if(deviation = 0, if(difference = 0, 1., 0.), erfc((abs(difference) / deviation) / sqrt(2))) AS p,
        row_number() OVER (PARTITION BY site_id, is_enough ORDER BY p ASC, nth_stage ASC, what ASC, outcome ASC) AS rank,
        count() OVER (PARTITION BY site_id, is_enough) AS tests,
        multiIf((difference - (z * deviation)) > 0, if(rate_unseen = 0, inf, ((rate_unseen + difference) - (z * deviation)) / rate_unseen), (difference + (z * deviation)) < 0, if(((rate_unseen + difference) + (z * deviation)) <= 0, inf, rate_unseen / ((rate_unseen + difference) + (z * deviation))), 1) AS risk_ratio
    FROM compared
);

CREATE VIEW waystone.form_attempt
(
    `site_id` LowCardinality(String),
    `visit_id` Nullable(String),
    `person_id` String,
    `form_id` String,
    `form_name` String,
    `form_purpose` String,
    `path` String,
    `viewed_at` DateTime64(3, 'UTC'),
    `started_at` Nullable(DateTime64(3, 'UTC')),
    `submitted_at` Nullable(DateTime64(3, 'UTC')),
    `outcome` String,
    `submits` UInt64,
    `seconds` Nullable(Float64),
    `last_field` String,
    `fields` Array(String),
    `touched` Array(Tuple(
        name String,
        seconds Float64,
        corrections UInt32,
        errors UInt32))
)
AS WITH
    told AS
    (
        SELECT
            site_id,
            visit_id,
            person_id,
            multiIf(form_id != '', form_id, form_name != '', form_name, path) AS form_key,
            form_name,
            form_purpose,
            form_action,
            occurred_at,
            message_id,
            path,
            JSONExtract(properties, 'fields', 'Array(String)') AS fields,
            JSONExtract(properties, 'touched', 'Array(Tuple(name String, ms Float64, corrections Float64, invalid Float64))') AS touched,
            JSONExtractString(properties, 'last_field') AS last_field,
            JSONExtractFloat(properties, 'duration_ms') / 1000 AS seconds
        FROM waystone.touchpoint
        WHERE (kind = 'form') AND (form_action IN ('viewed', 'started', 'submitted', 'abandoned'))
    ),
    gathered AS
    (
        SELECT
            site_id,
            visit_id,
            person_id,
            form_key,
            argMaxIf(form_name, (occurred_at, message_id), form_name != '') AS last_name,
            argMaxIf(form_purpose, (occurred_at, message_id), form_purpose != '') AS last_purpose,
            argMin(path, (occurred_at, message_id)) AS first_path,
            min(occurred_at) AS viewed_at,
            minOrNullIf(occurred_at, form_action != 'viewed') AS started_at,
            maxOrNullIf(occurred_at, form_action = 'submitted') AS submitted_at,
            max(occurred_at) AS ended_at,
            countIf(form_action = 'submitted') AS submits,
            sumIf(seconds, (form_action IN ('submitted', 'abandoned'))) AS measured_seconds,
            argMaxIf(last_field, (occurred_at, message_id), form_action = 'abandoned') AS left_at_field,
            argMax(fields, length(fields)) AS all_fields,
            groupArrayArrayIf(touched, (form_action IN ('submitted', 'abandoned'))) AS touches
        FROM told
        GROUP BY
            site_id,
            visit_id,
            person_id,
            form_key
    )
SELECT
    site_id,
    visit_id,
    person_id,
    form_key AS form_id,
    last_name AS form_name,
    last_purpose AS form_purpose,
    first_path AS path,
    viewed_at,
    started_at,
    submitted_at,
    multiIf(submitted_at IS NOT NULL, 'submitted', started_at IS NOT NULL, 'abandoned', 'viewed') AS outcome,
    submits,
    if(started_at IS NULL, NULL, nullIf(if(measured_seconds > 0, measured_seconds, dateDiff('millisecond', started_at, ended_at) / 1000), 0)) AS seconds,
    if(outcome = 'abandoned', left_at_field, '') AS last_field,
    all_fields AS fields,
    CAST(arrayMap(field -> (field, arraySum(t -> if((t.1) = field, t.2, 0), touches) / 1000, toUInt32(arraySum(t -> if((t.1) = field, t.3, 0), touches)), toUInt32(arraySum(t -> if((t.1) = field, t.4, 0), touches))), arrayDistinct(touches.1)), 'Array(Tuple(name String, seconds Float64, corrections UInt32, errors UInt32))') AS touched
FROM gathered;

CREATE VIEW waystone.form_field
(
    `site_id` LowCardinality(String),
    `form_id` String,
    `field` String,
    `position` Nullable(UInt64),
    `viewed` UInt64,
    `started` UInt64,
    `submitted` UInt64,
    `abandoned` UInt64,
    `abandon_rate` Nullable(Float64),
    `median_seconds` Nullable(Float64),
    `corrections` UInt64,
    `with_errors` UInt64,
    `error_rate` Nullable(Float64)
)
AS WITH
    met AS
    (
        SELECT
            site_id,
            form_id,
            outcome,
            last_field,
            arrayJoin(arrayDistinct(arrayConcat(fields, touched.name, if(last_field = '', [], [last_field])))) AS field,
            indexOf(fields, field) AS place,
            indexOf(touched.name, field) AS touch,
            touched[touch] AS touched_here,
            (touch > 0) OR (field = last_field) AS is_touched,
            field = last_field AS is_left_here
        FROM waystone.form_attempt
    )
SELECT
    site_id,
    form_id,
    field,
    quantileExactOrNullIf(0.5)(place, place > 0) AS position,
    count() AS viewed,
    countIf(is_touched) AS started,
    countIf(is_touched AND (outcome = 'submitted')) AS submitted,
    countIf(is_left_here) AS abandoned,
    abandoned / nullIf(started, 0) AS abandon_rate,
    quantileExactOrNullIf(0.5)(touched_here.seconds, touch > 0) AS median_seconds,
    sum(touched_here.corrections) AS corrections,
    countIf(touched_here.errors > 0) AS with_errors,
    with_errors / nullIf(started, 0) AS error_rate
FROM met
GROUP BY
    site_id,
    form_id,
    field;

CREATE VIEW waystone.form_funnel
(
    `site_id` LowCardinality(String),
    `form_id` String,
    `form_name` String,
    `form_purpose` String,
    `viewed` UInt64,
    `started` UInt64,
    `submitted` UInt64,
    `abandoned` UInt64,
    `start_rate` Float64,
    `completion_rate` Nullable(Float64),
    `people_viewed` UInt64,
    `people_submitted` UInt64,
    `submitted_again` UInt64,
    `with_errors` UInt64,
    `median_seconds_to_submit` Nullable(Float64),
    `median_seconds_to_abandon` Nullable(Float64),
    `top_abandon_field` String
)
AS SELECT
    site_id,
    form_id,
    argMaxIf(form_name, viewed_at, form_name != '') AS form_name,
    argMaxIf(form_purpose, viewed_at, form_purpose != '') AS form_purpose,
    count() AS viewed,
    countIf(started_at IS NOT NULL) AS started,
    countIf(outcome = 'submitted') AS submitted,
    countIf(outcome = 'abandoned') AS abandoned,
    started / viewed AS start_rate,
    submitted / nullIf(started, 0) AS completion_rate,
    uniqExact(person_id) AS people_viewed,
    uniqExactIf(person_id, outcome = 'submitted') AS people_submitted,
    countIf(submits > 1) AS submitted_again,
    countIf(arrayExists(field -> (field.errors > 0), touched)) AS with_errors,
    quantileExactOrNullIf(0.5)(seconds, outcome = 'submitted') AS median_seconds_to_submit,
    quantileExactOrNullIf(0.5)(seconds, outcome = 'abandoned') AS median_seconds_to_abandon,
    topKIf(50)(last_field, last_field != '')[1] AS top_abandon_field
FROM waystone.form_attempt
GROUP BY
    site_id,
    form_id;

CREATE VIEW waystone.identity
(
    `site_id` LowCardinality(String),
    `anonymous_id` String,
    `owners` Array(Tuple(
        DateTime64(3, 'UTC'),
        String))
)
AS WITH
    known_since AS
    (
        SELECT
            site_id,
            anonymous_id,
            user_id,
            arrayConcat(groupUniqArrayIf(occurred_at, type = 'identify'), [min(occurred_at)]) AS times
        FROM waystone.event
        WHERE (anonymous_id != '') AND (user_id != '') AND (type != 'alias') AND (NOT is_bot)
        GROUP BY
            site_id,
            anonymous_id,
            user_id
    )
SELECT
    site_id,
    anonymous_id,
    arraySort(groupArrayArray(arrayMap(time -> (time, user_id), times))) AS owners
FROM known_since
GROUP BY
    site_id,
    anonymous_id;

CREATE VIEW waystone.lifecycle
(
    `site_id` LowCardinality(String),
    `granularity` String,
    `period_start` Date,
    `status` String,
    `people` UInt64,
    `is_complete` UInt8
)
AS SELECT *
FROM lifecycle_at(as_of = now64(3, 'UTC'));

CREATE VIEW waystone.lifecycle_at
AS WITH
    {as_of:DateTime64(3, 'UTC')} AS until,
    person AS
    (
        SELECT
            site_id,
            groupUniqArray(toDate(occurred_at)) AS days
        FROM waystone.touchpoint
        WHERE (kind NOT IN ('identify', 'group', 'alias')) AND (occurred_at <= until)
        GROUP BY
            site_id,
            person_id
    ),
    stepped AS
    (
        SELECT
            site_id,
            arrayJoin([('day', arraySort(arrayMap(d -> toInt32(d), days)), toInt32(toDate(until))), ('week', arraySort(arrayDistinct(arrayMap(d -> intDiv(toInt32(d) + 3, 7), days))), intDiv(toInt32(toDate(until)) + 3, 7)), ('month', arraySort(arrayDistinct(arrayMap(d -> toInt32(toRelativeMonthNum(d)), days))), toInt32(toRelativeMonthNum(toDate(until))))]) AS scale,
            scale.1 AS granularity,
            scale.2 AS periods,
            scale.3 AS last_period
        FROM person
    ),
    told AS
    (
        SELECT
            site_id,
            granularity,
            last_period,
            arrayJoin(arrayConcat(arrayMap((period, i) -> (period, multiIf(i = 1, 'new', (periods[i - 1]) = (period - 1), 'returning', 'resurrecting')), periods, arrayEnumerate(periods)), arrayMap(period -> (period + 1, 'dormant'), arrayFilter((period, next) -> ((next > (period + 1)) AND (period < last_period)), periods, arrayPushBack(arrayPopFront(periods), last_period + 2))))) AS stay,
            stay.1 AS period,
            stay.2 AS status
        FROM stepped
    )
SELECT
    site_id,
    granularity,
    multiIf(granularity = 'day', toDate(period), granularity = 'week', toDate((period * 7) - 3), addMonths(toDate('1970-01-01'), period - toInt32(toRelativeMonthNum(toDate('1970-01-01'))))) AS period_start,
    status,
    count() AS people,
    period < max(last_period) AS is_complete
FROM told
GROUP BY
    site_id,
    granularity,
    period,
    status;

CREATE VIEW waystone.membership
(
    `site_id` LowCardinality(String),
    `member_id` String,
    `account_id` String
)
AS SELECT
    site_id,
    if(user_id = '', anonymous_id, user_id) AS member_id,
    argMax(group_id, (occurred_at, message_id)) AS account_id
FROM waystone.event
WHERE (type = 'group') AND (NOT is_bot)
GROUP BY
    site_id,
    member_id;

CREATE VIEW waystone.merged_identity
(
    `site_id` LowCardinality(String),
    `previous_id` String,
    `canonical_id` String
)
AS WITH RECURSIVE
    alias AS
    (
        SELECT
            site_id,
            previous_id,
            argMax(user_id, (occurred_at, user_id)) AS target_id
        FROM waystone.event
        WHERE (type = 'alias') AND (NOT is_bot) AND (previous_id != user_id) AND (previous_id != '') AND (user_id != '')
        GROUP BY
            site_id,
            previous_id
    ),
    chain AS
    (
        SELECT
            site_id,
            previous_id,
            target_id,
            1 AS step
        FROM alias
        UNION ALL
        SELECT
            chain.site_id,
            chain.previous_id,
            alias.target_id,
            chain.step + 1 AS step
        FROM chain
        INNER JOIN alias ON (alias.site_id = chain.site_id) AND (alias.previous_id = chain.target_id)
        WHERE chain.step < 8
    )
SELECT
    site_id,
    previous_id,
    if(has(groupArray(target_id), previous_id), min(target_id), argMax(target_id, step)) AS canonical_id
FROM chain
GROUP BY
    site_id,
    previous_id;

CREATE VIEW waystone.milestone_at
AS WITH
    (
        SELECT mapFromArrays(groupArray(setting), groupArray(value))
        FROM waystone.model_setting
    ) AS settings,
    toUInt32(settings['evidence_limit']) AS evidence_limit,
    meaning AS
    (
        SELECT
            signal,
            definition.label AS label,
            definition.closes_cycle AS closes,
            groupArrayIf((track, stage, stage_definition.stage_order, confidence, after_days), track != '') AS milestones
        FROM waystone.signal_definition AS definition
        LEFT JOIN waystone.signal_milestone USING (signal)
        LEFT JOIN waystone.stage_definition USING (track, stage)
        GROUP BY
            signal,
            label,
            closes
        HAVING closes OR notEmpty(milestones)
    ),
    person AS
    (
        SELECT
            site_id,
            person_id,
            arraySort(groupArrayIf(occurred_at, closes)) AS transactions,
            groupArrayArray(arrayMap(m -> (m.1, occurred_at, m.3, message_id, m.2, m.4, m.5, signal, label, url, title), milestones)) AS placements
        FROM waystone.signal
        INNER JOIN meaning USING (signal)
        WHERE occurred_at <= {as_of:DateTime64(3, 'UTC')}
        GROUP BY
            site_id,
            person_id
    ),
    placed AS
    (
        SELECT
            site_id,
            person_id,
            transactions,
            placement.1 AS track,
            placement.2 AS at,
            placement.7 AS after_days,
            toUInt32(if(track = 'customer', arrayCount(bought_at -> (bought_at <= at), transactions), arrayCount(bought_at -> (bought_at < at), transactions) + 1)) AS cycle,
            CAST((at, placement.3, placement.4, placement.5, placement.6, placement.8, placement.9, placement.10, placement.11, cycle), 'Tuple(at DateTime64(3, \'UTC\'), stage_order UInt8, message_id String, stage String, confidence Float64, signal String, label String, url String, title String, cycle UInt32)') AS milestone
        FROM person
        ARRAY JOIN placements AS placement
        WHERE (track != 'customer') OR ((cycle > 0) AND (dateDiff('second', transactions[cycle], at) >= (after_days * 86400)))
    ),
    tracked AS
    (
        SELECT
            site_id,
            person_id,
            track,
            if(track = 'customer', 0, cycle) AS journey,
            arraySort(m -> (m.at, m.stage_order, m.message_id), groupArray(milestone)) AS milestones
        FROM placed
        GROUP BY
            site_id,
            person_id,
            track,
            journey
    ),
    decided AS
    (
        SELECT
            site_id,
            person_id,
            track,
            if(track = 'lead', if(tupleElement(milestones[1], 'stage') = 'won', [], arrayFilter((m, i) -> ((i = 1) OR (m.stage_order >= arrayMax(arrayMap(x -> x.stage_order, arraySlice(milestones, 1, i - 1))))), milestones, arrayEnumerate(milestones))), milestones) AS deciding
        FROM tracked
    ),
    stay AS
    (
        SELECT
            site_id,
            person_id,
            track,
            arraySplit((m, i) -> ((i > 1) AND ((m.stage, m.cycle) != (tupleElement(deciding[i - 1], 'stage'), tupleElement(deciding[i - 1], 'cycle')))), deciding, arrayEnumerate(deciding)) AS stays,
            arrayJoin(arrayEnumerate(stays)) AS nth,
            stays[nth] AS here
        FROM decided
        WHERE notEmpty(deciding)
    )
SELECT
    site_id,
    person_id,
    track,
    tupleElement(here[1], 'cycle') AS cycle,
    if(nth = 1, '', tupleElement((stays[nth - 1])[-1], 'stage')) AS from_stage,
    tupleElement(here[1], 'stage') AS stage,
    tupleElement(here[1], 'at') AS entered_at,
    if(nth = length(stays), NULL, tupleElement((stays[nth + 1])[1], 'at')) AS left_at,
    tupleElement(here[1], 'signal') AS trigger,
    tupleElement(here[1], 'url') AS trigger_url,
    arrayMax(arrayMap(m -> m.confidence, here)) AS confidence,
    arrayExists(i -> ((i < nth) AND (tupleElement((stays[i])[1], 'stage') = tupleElement(here[1], 'stage'))), arrayEnumerate(stays)) AS seen_before,
    CAST(arraySlice(arrayMap(m -> (m.signal, m.label, m.at, m.url, m.title, m.confidence), arraySort(m -> (-m.confidence), arrayReverse(here))), 1, evidence_limit), 'Array(Tuple(signal String, label String, occurred_at DateTime64(3, \'UTC\'), url String, title String, weight Float64))') AS evidence
FROM stay;

CREATE VIEW waystone.next_step
(
    `site_id` LowCardinality(String),
    `page` String,
    `next_page` String,
    `steps` UInt64,
    `visits` UInt64,
    `people` UInt64,
    `share` Float64,
    `median_seconds` Nullable(Float64),
    `transaction_rate` Float64
)
AS WITH
    stepped AS
    (
        SELECT
            site_id,
            visit_id,
            person_id,
            has_transaction,
            step.1 AS page,
            step.2 AS next_page,
            step.3 AS seconds_here
        FROM waystone.visit_path
        ARRAY JOIN arrayZip(arrayPushFront(pages, '(entry)'), arrayPushBack(pages, '(exit)'), arrayPushFront(seconds, 0.)) AS step
    )
SELECT
    site_id,
    page,
    next_page,
    count() AS steps,
    uniqExact(visit_id) AS visits,
    uniqExact(person_id) AS people,
    steps / sum(steps) OVER (PARTITION BY site_id, page) AS share,
    if(page = '(entry)', NULL, quantileExact(0.5)(seconds_here)) AS median_seconds,
    uniqExactIf(visit_id, has_transaction) / visits AS transaction_rate
FROM stepped
GROUP BY
    site_id,
    page,
    next_page;

CREATE VIEW waystone.path
(
    `site_id` LowCardinality(String),
    `steps` Array(String),
    `goes_on` Nullable(UInt8),
    `entry` String,
    `exit` String,
    `visits` UInt64,
    `people` UInt64,
    `share` Float64,
    `transactions` UInt64,
    `transaction_rate` Float64,
    `median_seconds` Float64
)
AS WITH
    (
        SELECT max(value)
        FROM waystone.model_setting
        WHERE setting = 'path_steps'
    ) AS most
SELECT
    site_id,
    arraySlice(pages, 1, toUInt32(most)) AS steps,
    length(pages) > most AS goes_on,
    steps[1] AS entry,
    if(goes_on, '', steps[-1]) AS exit,
    count() AS visits,
    uniqExact(person_id) AS people,
    visits / sum(visits) OVER (PARTITION BY site_id) AS share,
    countIf(has_transaction) AS transactions,
    transactions / visits AS transaction_rate,
    quantileExact(0.5)(arraySum(seconds)) AS median_seconds
FROM waystone.visit_path
GROUP BY
    site_id,
    steps,
    goes_on;

CREATE VIEW waystone.person_stage
(
    `site_id` LowCardinality(String),
    `person_id` String,
    `track` String,
    `cycle` UInt32,
    `stage` String,
    `p_awareness` Float64,
    `p_consideration` Float64,
    `p_decision` Float64,
    `p_lapsed` Float64,
    `confidence` Float64,
    `p_convert` Float64,
    `evidence` Array(Tuple(
        signal String,
        label String,
        occurred_at DateTime64(3, 'UTC'),
        url String,
        title String,
        weight Float64)),
    `entered_at` DateTime64(3, 'UTC'),
    `as_of` DateTime64(3, 'UTC')
)
AS SELECT *
FROM person_stage_at(as_of = now64(3, 'UTC'));

CREATE VIEW waystone.person_stage_at
AS SELECT
    site_id,
    person_id,
    'buyer' AS track,
    cycle,
    stage,
    p_awareness,
    p_consideration,
    p_decision,
    p_lapsed,
    confidence,
    p_convert,
    evidence,
    entered_at,
    {as_of:DateTime64(3, 'UTC')} AS as_of
FROM buyer_stage_at(as_of = {as_of:DateTime64(3, 'UTC')})
ORDER BY cycle DESC
LIMIT 1 BY
    site_id,
    person_id
UNION ALL
SELECT
    site_id,
    person_id,
    track,
    cycle,
    stage,
    0 AS p_awareness,
    0 AS p_consideration,
    0 AS p_decision,
    0 AS p_lapsed,
    confidence,
    0 AS p_convert,
    evidence,
    entered_at,
    {as_of:DateTime64(3, 'UTC')} AS as_of
FROM milestone_at(as_of = {as_of:DateTime64(3, 'UTC')})
WHERE left_at IS NULL
ORDER BY cycle DESC
LIMIT 1 BY
    site_id,
    person_id,
    track;

CREATE VIEW waystone.retention
(
    `site_id` LowCardinality(String),
    `measure` String,
    `granularity` String,
    `cohort_start` Date,
    `periods_since` UInt32,
    `people` UInt64,
    `retained` UInt64,
    `rate` Float64,
    `is_complete` UInt8
)
AS SELECT *
FROM retention_at(as_of = now64(3, 'UTC'));

CREATE VIEW waystone.retention_at
AS WITH
    {as_of:DateTime64(3, 'UTC')} AS until,
    person AS
    (
        SELECT
            'activity' AS measure,
            site_id,
            groupUniqArray(toDate(occurred_at)) AS days
        FROM waystone.touchpoint
        WHERE (kind NOT IN ('identify', 'group', 'alias')) AND (occurred_at <= until)
        GROUP BY
            site_id,
            person_id
        UNION ALL
        SELECT
            'purchase' AS measure,
            site_id,
            groupUniqArray(toDate(occurred_at)) AS days
        FROM waystone.signal
        WHERE (signal IN (
            SELECT signal
            FROM waystone.signal_definition
            WHERE closes_cycle
        )) AND (occurred_at <= until)
        GROUP BY
            site_id,
            person_id
    ),
    stepped AS
    (
        SELECT
            measure,
            site_id,
            arrayJoin([('week', arrayDistinct(arrayMap(d -> intDiv(toInt32(d) + 3, 7), days)), intDiv(toInt32(toDate(until)) + 3, 7)), ('month', arrayDistinct(arrayMap(d -> toInt32(toRelativeMonthNum(d)), days)), toInt32(toRelativeMonthNum(toDate(until))))]) AS scale,
            scale.1 AS granularity,
            arrayMin(scale.2) AS cohort,
            (scale.3) - cohort AS ages,
            arrayMap(period -> (period - cohort), scale.2) AS returns
        FROM person
    ),
    counted AS
    (
        SELECT
            measure,
            site_id,
            granularity,
            cohort,
            count() AS people,
            max(ages) AS last_period,
            sumForEach(arrayMap(n -> toUInt64(has(returns, n)), range(toUInt32(ages + 1)))) AS retained_by_period
        FROM stepped
        GROUP BY
            measure,
            site_id,
            granularity,
            cohort
    )
SELECT
    site_id,
    measure,
    granularity,
    if(granularity = 'week', toDate((cohort * 7) - 3), addMonths(toDate('1970-01-01'), cohort - toInt32(toRelativeMonthNum(toDate('1970-01-01'))))) AS cohort_start,
    toUInt32(nth - 1) AS periods_since,
    people,
    retained_by_period[nth] AS retained,
    retained / people AS rate,
    periods_since < last_period AS is_complete
FROM counted
ARRAY JOIN arrayEnumerate(retained_by_period) AS nth;

CREATE VIEW waystone.rule_set
(
    `field` LowCardinality(String),
    `patterns` Array(String),
    `rules` Array(Tuple(
        signal String,
        family String,
        priority UInt16,
        kind String,
        form_action String,
        min_active_ms UInt32,
        min_scroll_pct UInt8))
)
AS WITH
    gathered AS
    (
        SELECT
            field,
            arraySort(groupArray((rule_id, pattern, CAST((signal, family, priority, kind, form_action, min_active_ms, min_scroll_pct), 'Tuple(signal String, family String, priority UInt16, kind String, form_action String, min_active_ms UInt32, min_scroll_pct UInt8)')))) AS rows
        FROM waystone.signal_rule
        GROUP BY field
    )
SELECT
    field,
    arrayMap(row -> (row.2), rows) AS patterns,
    arrayMap(row -> (row.3), rows) AS rules
FROM gathered;

CREATE VIEW waystone.signal
(
    `site_id` LowCardinality(String),
    `person_id` String,
    `account_id` String,
    `message_id` String,
    `occurred_at` DateTime64(3, 'UTC'),
    `visit_id` Nullable(String),
    `signal` String,
    `url` String,
    `path` String,
    `title` String,
    `value` Nullable(Float64)
)
AS WITH
    (
        SELECT mapFromArrays(groupArray(setting), groupArray(value))
        FROM waystone.model_setting
    ) AS settings,
    (settings['visit_gap_minutes']) * 60 AS visit_gap_seconds,
    (
        SELECT patterns
        FROM waystone.rule_set
        WHERE field = 'path'
    ) AS path_patterns,
    (
        SELECT rules
        FROM waystone.rule_set
        WHERE field = 'path'
    ) AS path_rules,
    (
        SELECT patterns
        FROM waystone.rule_set
        WHERE field = 'title'
    ) AS title_patterns,
    (
        SELECT rules
        FROM waystone.rule_set
        WHERE field = 'title'
    ) AS title_rules,
    (
        SELECT patterns
        FROM waystone.rule_set
        WHERE field = 'name'
    ) AS name_patterns,
    (
        SELECT rules
        FROM waystone.rule_set
        WHERE field = 'name'
    ) AS name_rules,
    (
        SELECT patterns
        FROM waystone.rule_set
        WHERE field = 'form'
    ) AS form_patterns,
    (
        SELECT rules
        FROM waystone.rule_set
        WHERE field = 'form'
    ) AS form_rules,
    (
        SELECT groupArray((signal, min_days, max_days))
        FROM waystone.return_rule
    ) AS return_rules,
    known_path AS
    (
        SELECT
            path,
            multiMatchAllIndices(path, path_patterns) AS matches
        FROM
        (
            SELECT DISTINCT path
            FROM waystone.event
        )
    ),
    spaced AS
    (
        SELECT
            site_id,
            person_id,
            account_id,
            message_id,
            occurred_at,
            visit_id,
            kind,
            name,
            url,
            path,
            title,
            value,
            form_action,
            form_id,
            form_name,
            form_purpose,
            active_ms,
            scroll_pct,
            max(if((kind IN ('page', 'screen', 'form', 'click', 'engagement')), occurred_at, NULL)) OVER (PARTITION BY site_id, person_id ORDER BY occurred_at ASC, message_id ASC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS last_seen_at
        FROM waystone.touchpoint
    ),
    matched AS
    (
        SELECT
            *,
            arraySort(rule -> (rule.family, rule.priority), arrayFilter(rule -> ((rule.kind = kind) AND ((rule.form_action = '') OR (rule.form_action = form_action)) AND (active_ms >= rule.min_active_ms) AND (scroll_pct >= rule.min_scroll_pct)), arrayConcat(arrayMap(i -> (path_rules[i]), known_path.matches), arrayMap(i -> (title_rules[i]), multiMatchAllIndices(title, title_patterns)), arrayMap(i -> (name_rules[i]), multiMatchAllIndices(name, name_patterns)), arrayMap(i -> (form_rules[i]), multiMatchAllIndices(concat(form_purpose, ' ', form_id, ' ', form_name), form_patterns))))) AS rules,
            if((kind IN ('page', 'screen')), dateDiff('second', last_seen_at, occurred_at), NULL) AS quiet_seconds,
            arrayConcat(arrayMap(rule -> rule.signal, arrayFilter((rule, i) -> ((i = 1) OR (tupleElement(rules[i - 1], 'family') != rule.family)), rules, arrayEnumerate(rules))), arrayMap(rule -> (rule.1), arrayFilter(rule -> ifNull((quiet_seconds > visit_gap_seconds) AND (quiet_seconds >= ((rule.2) * 86400)) AND (quiet_seconds < ((rule.3) * 86400)), 0), return_rules))) AS signals
        FROM spaced
        LEFT JOIN known_path USING (path)
    )
SELECT
    site_id,
    person_id,
    account_id,
    message_id,
    occurred_at,
    visit_id,
    arrayJoin(signals) AS signal,
    url,
    path,
    title,
    value
FROM matched;

CREATE VIEW waystone.source_stage
(
    `site_id` LowCardinality(String),
    `channel` String,
    `source` String,
    `medium` String,
    `campaign` String,
    `stage_order` UInt8,
    `stage` String,
    `cycles` UInt64,
    `people` UInt64,
    `reached` UInt64,
    `reach_rate` Float64,
    `standing` UInt64,
    `median_days_to_reach` Nullable(Float64)
)
AS SELECT *
FROM source_stage_at(as_of = now64(3, 'UTC'));

CREATE VIEW waystone.source_stage_at
AS WITH
    ['awareness', 'consideration', 'decision', 'purchase'] AS stages,
    came AS
    (
        SELECT
            site_id,
            person_id,
            min(occurred_at) AS came_at,
            argMinIf((channel, source, medium, campaign), (occurred_at, message_id), (channel NOT IN ('', 'internal'))) AS origin
        FROM waystone.touchpoint
        WHERE occurred_at <= {as_of:DateTime64(3, 'UTC')}
        GROUP BY
            site_id,
            person_id,
            visit_id
    ),
    person AS
    (
        SELECT
            site_id,
            person_id,
            arraySort(groupArray((came_at, origin))) AS origins
        FROM came
        GROUP BY
            site_id,
            person_id
    ),
    journey AS
    (
        SELECT
            cycles.site_id AS site_id,
            cycles.person_id AS person_id,
            cycles.stage AS stage,
            cycles.opened_at AS opened_at,
            cycles.cycle = max(cycles.cycle) OVER (PARTITION BY cycles.site_id, cycles.person_id) AS is_latest,
            arrayMap(reach -> tupleElement(arrayFirst(change -> (indexOf(stages, change.to) >= reach), cycles.changes), 'at'), [1, 2, 3, 4]) AS reached_at,
            (arrayLast(visit -> ((visit.1) <= cycles.opened_at), person.origins)).2 AS told,
            if((told.1) = '', ('direct', 'direct', 'none', ''), told) AS origin
        FROM buyer_stage_at(as_of = {as_of:DateTime64(3, 'UTC')}) AS cycles
        INNER JOIN person ON (person.site_id = cycles.site_id) AND (person.person_id = cycles.person_id)
    )
SELECT
    site_id,
    origin.1 AS channel,
    origin.2 AS source,
    origin.3 AS medium,
    origin.4 AS campaign,
    toUInt8(arrayJoin([1, 2, 3, 4]) AS nth) AS stage_order,
    stages[nth] AS stage,
    count() AS cycles,
    uniqExact(person_id) AS people,
    countIf(toUnixTimestamp64Milli(reached_at[nth]) != 0) AS reached,
    reached / cycles AS reach_rate,
    countIf(is_latest AND (journey.stage = (stages[nth]))) AS standing,
    quantileExactOrNullIf(0.5)(dateDiff('second', opened_at, reached_at[nth]) / 86400, toUnixTimestamp64Milli(reached_at[nth]) != 0) AS median_days_to_reach
FROM journey
GROUP BY
    site_id,
    channel,
    source,
    medium,
    campaign,
    nth;

CREATE VIEW waystone.stage_funnel
(
    `site_id` LowCardinality(String),
    `stage_order` UInt8,
    `stage` String,
    `reached` UInt64,
    `standing` UInt64,
    `rate_from_previous` Nullable(Float64),
    `median_days_to_reach` Nullable(Float64)
)
AS SELECT *
FROM stage_funnel_at(as_of = now64(3, 'UTC'));

CREATE VIEW waystone.stage_funnel_at
AS WITH
    ['awareness', 'consideration', 'decision', 'purchase'] AS stages,
    journey AS
    (
        SELECT
            site_id,
            person_id,
            cycle,
            stage,
            cycle = max(cycle) OVER (PARTITION BY site_id, person_id) AS is_latest,
            arrayMap(at -> if(toUnixTimestamp64Milli(at) = 0, NULL, at), arrayMap(reach -> tupleElement(arrayFirst(change -> (indexOf(stages, change.to) >= reach), changes), 'at'), [1, 2, 3, 4])) AS reached_at,
            opened_at
        FROM buyer_stage_at(as_of = {as_of:DateTime64(3, 'UTC')})
    ),
    counted AS
    (
        SELECT
            site_id,
            arrayJoin([1, 2, 3, 4]) AS stage_order,
            countIf((reached_at[stage_order]) IS NOT NULL) AS reached,
            countIf(is_latest AND (stage = (stages[stage_order]))) AS standing,
            quantileExactIf(0.5)(dateDiff('second', opened_at, assumeNotNull(reached_at[stage_order])) / 86400, (reached_at[stage_order]) IS NOT NULL) AS median_days
        FROM journey
        GROUP BY
            site_id,
            stage_order
    )
SELECT
    site_id,
    toUInt8(stage_order) AS stage_order,
    stages[stage_order] AS stage,
    reached,
    standing,
    if(stage_order = 1, NULL, reached / nullIf(lagInFrame(reached) OVER (PARTITION BY site_id ORDER BY stage_order ASC), 0)) AS rate_from_previous,
    if(reached = 0, NULL, round(median_days, 3)) AS median_days_to_reach
FROM counted
ORDER BY
    site_id ASC,
    stage_order ASC;

CREATE VIEW waystone.stage_history
(
    `site_id` LowCardinality(String),
    `person_id` String,
    `track` String,
    `cycle` UInt32,
    `from` String,
    `to` String,
    `direction` String,
    `entered_at` DateTime64(3, 'UTC'),
    `left_at` Nullable(DateTime64(3, 'UTC')),
    `confidence` Float64,
    `trigger` String,
    `trigger_url` String
)
AS SELECT *
FROM stage_history_at(as_of = now64(3, 'UTC'));

CREATE VIEW waystone.stage_history_at
AS WITH
    (
        SELECT groupArray(toString(stage))
        FROM
        (
            SELECT *
            FROM waystone.stage_definition
            WHERE track = 'buyer'
            ORDER BY stage_order ASC
        )
    ) AS buyer_order
SELECT
    site_id,
    person_id,
    'buyer' AS track,
    cycle,
    change.`from` AS `from`,
    change.to AS to,
    multiIf((if(`from` = 'unclear', tupleElement(changes[nth - 1], 'from'), `from`) AS known) = '', 'enter', to = 'unclear', 'unclear', to = 'lapsed', 'lapse', known = 'lapsed', 're-entry', indexOf(buyer_order, to) >= indexOf(buyer_order, known), 'forward', 'back') AS direction,
    change.at AS entered_at,
    if(nth = length(changes), NULL, tupleElement(changes[nth + 1], 'at')) AS left_at,
    round(change.confidence, 4) AS confidence,
    change.trigger AS trigger,
    change.url AS trigger_url
FROM buyer_stage_at(as_of = {as_of:DateTime64(3, 'UTC')})
ARRAY JOIN
    changes AS change,
    arrayEnumerate(changes) AS nth
UNION ALL
WITH
    (
        SELECT groupArray(toString(stage))
        FROM
        (
            SELECT *
            FROM waystone.stage_definition
            WHERE track = 'buyer'
            ORDER BY stage_order ASC
        )
    ) AS buyer_order
SELECT
    site_id,
    person_id,
    track,
    cycle,
    from_stage AS `from`,
    stage AS to,
    multiIf(from_stage = '', 'enter', seen_before, 're-entry', 'forward') AS direction,
    entered_at,
    left_at,
    confidence,
    trigger,
    trigger_url
FROM milestone_at(as_of = {as_of:DateTime64(3, 'UTC')});

CREATE VIEW waystone.stage_velocity
(
    `site_id` LowCardinality(String),
    `track` String,
    `stage_order` UInt8,
    `stage` String,
    `measure` String,
    `stays` UInt64,
    `ended` UInt64,
    `lasting` Int64,
    `median_days` Nullable(Float64),
    `median_days_low` Nullable(Float64),
    `median_days_high` Nullable(Float64),
    `quarter_days` Nullable(Float64),
    `median_days_of_ended` Nullable(Float64),
    `ended_within_7d` Nullable(Float64),
    `ended_within_30d` Nullable(Float64),
    `ended_within_90d` Nullable(Float64)
)
AS SELECT *
FROM stage_velocity_at(as_of = now64(3, 'UTC'));

CREATE VIEW waystone.stage_velocity_at
AS WITH
    {as_of:DateTime64(3, 'UTC')} AS told_at,
    ['awareness', 'consideration', 'decision', 'purchase'] AS buyer_way,
    ['lead', 'qualified', 'won'] AS lead_way,
    ['purchase', 'won', 'lost'] AS ends,
    1.959964 AS z,
    cycle_way AS
    (
        SELECT
            site_id,
            track,
            multiIf(track = 'buyer', buyer_way, track = 'lead', lead_way, []) AS way,
            arraySort(groupArray((entered_at, to, left_at))) AS stays
        FROM stage_history_at(as_of = {as_of:DateTime64(3, 'UTC')})
        GROUP BY
            site_id,
            person_id,
            track,
            cycle
    ),
    spell AS
    (
        SELECT
            site_id,
            track,
            arrayJoin(arrayConcat(arrayMap(stay -> ('stay', stay.2, stay.1, stay.3), arrayFilter(stay -> (NOT has(ends, stay.2)), stays)), arrayMap(i -> ('advance', (stays[i]).2, (stays[i]).1, arrayFirstOrNull(at -> (at IS NOT NULL), arrayMap(later -> if(((later.1) >= ((stays[i]).1)) AND (indexOf(way, later.2) > indexOf(way, (stays[i]).2)), later.1, NULL), stays))), arrayFilter((i, stay) -> (has(way, stay.2) AND (NOT has(ends, stay.2)) AND (indexOf(stays.2, stay.2) = i)), arrayEnumerate(stays), stays)))) AS told,
            told.1 AS measure,
            told.2 AS stage,
            (told.4) IS NOT NULL AS is_over,
            greatest(0, dateDiff('second', told.3, ifNull(told.4, told_at))) AS seconds
        FROM cycle_way
    ),
    moment AS
    (
        SELECT
            site_id,
            track,
            stage,
            measure,
            seconds,
            countIf(is_over) AS ended,
            count() AS stays,
            sum(stays) OVER (PARTITION BY site_id, track, stage, measure ORDER BY seconds ASC ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS there
        FROM spell
        GROUP BY
            site_id,
            track,
            stage,
            measure,
            seconds
    ),
    product AS
    (
        SELECT
            *,
            sum(log(1 - (ended / there))) OVER till_then AS log_s,
            sum(ended / (there * (there - ended))) OVER till_then AS variance
        FROM moment
        WINDOW till_then AS (PARTITION BY site_id, track, stage, measure ORDER BY seconds ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
    ),
    curve AS
    (
        SELECT
            *,
            exp(log_s) AS s,
            if((log_s = 0) OR isInfinite(log_s), 1, exp((z * sqrt(variance)) / abs(log_s))) AS spread,
            exp(log_s * spread) AS s_low,
            if(isInfinite(log_s), 1, exp(log_s / spread)) AS s_high
        FROM product
    ),
    measured AS
    (
        SELECT
            site_id,
            track,
            stage,
            measure,
            sum(curve.stays) AS stays,
            sum(curve.ended) AS ended,
            minOrNullIf(seconds, s <= (0.5 + 1e-9)) / 86400 AS median_days,
            minOrNullIf(seconds, s_low <= (0.5 + 1e-9)) / 86400 AS median_days_low,
            minOrNullIf(seconds, s_high <= (0.5 + 1e-9)) / 86400 AS median_days_high,
            minOrNullIf(seconds, s <= (0.75 + 1e-9)) / 86400 AS quarter_days,
            quantileExactWeightedOrNullIf(0.5)(seconds, curve.ended, curve.ended > 0) / 86400 AS median_days_of_ended,
            max(seconds) / 86400 AS seen_days,
            min(s) AS s_last,
            1 - ifNull(minOrNullIf(s, seconds <= (7 * 86400)), 1) AS by_7d,
            1 - ifNull(minOrNullIf(s, seconds <= (30 * 86400)), 1) AS by_30d,
            1 - ifNull(minOrNullIf(s, seconds <= (90 * 86400)), 1) AS by_90d
        FROM curve
        GROUP BY
            site_id,
            track,
            stage,
            measure
    )
SELECT
    measured.site_id AS site_id,
    measured.track AS track,
    definition.stage_order AS stage_order,
    measured.stage AS stage,
    measured.measure AS measure,
    measured.stays AS stays,
    measured.ended AS ended,
    measured.stays - measured.ended AS lasting,
    median_days,
    median_days_low,
    median_days_high,
    quarter_days,
    median_days_of_ended,
    if((seen_days < 7) AND (s_last > 0), NULL, by_7d) AS ended_within_7d,
    if((seen_days < 30) AND (s_last > 0), NULL, by_30d) AS ended_within_30d,
    if((seen_days < 90) AND (s_last > 0), NULL, by_90d) AS ended_within_90d
FROM measured
INNER JOIN waystone.stage_definition AS definition ON (definition.track = measured.track) AND (definition.stage = measured.stage);

CREATE VIEW waystone.touchpoint
(
    `site_id` LowCardinality(String),
    `message_id` String,
    `occurred_at` DateTime64(3, 'UTC'),
    `received_at` DateTime64(3, 'UTC'),
    `kind` LowCardinality(String),
    `name` LowCardinality(String),
    `person_id` String,
    `anonymous_id` String,
    `user_id` String,
    `account_id` String,
    `visit_id` Nullable(String),
    `url` String,
    `host` LowCardinality(String),
    `path` String,
    `title` String,
    `referrer` String,
    `channel` LowCardinality(String),
    `source` LowCardinality(String),
    `medium` LowCardinality(String),
    `campaign` LowCardinality(String),
    `form_id` String,
    `form_name` String,
    `form_purpose` LowCardinality(String),
    `form_action` LowCardinality(String),
    `active_ms` UInt32,
    `scroll_pct` UInt8,
    `country` LowCardinality(String),
    `device` LowCardinality(String),
    `browser` LowCardinality(String),
    `os` LowCardinality(String),
    `language` LowCardinality(String),
    `value` Nullable(Float64),
    `currency` LowCardinality(String),
    `properties` String,
    `context` String,
    `library` LowCardinality(String)
)
AS WITH
    (
        SELECT mapFromArrays(groupArray(setting), groupArray(value))
        FROM waystone.model_setting
    ) AS settings,
    (settings['visit_gap_minutes']) * 60 AS visit_gap_seconds,
    delivered AS
    (
        SELECT
            *,
            visitor_id
        FROM waystone.event
        FINAL
        WHERE NOT is_bot
        LIMIT 1 BY
            site_id,
            message_id
    ),
    spaced AS
    (
        SELECT
            *,
            visitor_id,
            lagInFrame(occurred_at) OVER (PARTITION BY site_id, visitor_id ORDER BY occurred_at ASC, message_id ASC) AS previous_at
        FROM delivered
    ),
    visited AS
    (
        SELECT
            *,
            visitor_id,
            max(if(dateDiff('second', previous_at, occurred_at) > visit_gap_seconds, occurred_at, NULL)) OVER (PARTITION BY site_id, visitor_id ORDER BY occurred_at ASC, message_id ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS visit_started_at
        FROM spaced
    ),
    owned AS
    (
        SELECT
            visited.*,
            visited.visitor_id AS visitor_id,
            multiIf(visited.user_id != '', visited.user_id, empty(identity.owners), visited.anonymous_id, (arrayLast(owner -> ((owner.1) <= visited.occurred_at), arrayPushFront(identity.owners, (toDateTime64(0, 3, 'UTC'), (identity.owners[1]).2)))).2) AS owner_id
        FROM visited
        LEFT JOIN waystone.identity ON (identity.site_id = visited.site_id) AND (identity.anonymous_id = visited.anonymous_id)
    ),
    person AS
    (
        SELECT
            owned.*,
            owned.visitor_id AS visitor_id,
            if(merged.canonical_id = '', owned.owner_id, merged.canonical_id) AS person_id
        FROM owned
        LEFT JOIN waystone.merged_identity AS merged ON (merged.site_id = owned.site_id) AND (merged.previous_id = owned.owner_id)
    )
SELECT
    person.site_id AS site_id,
    person.message_id AS message_id,
    person.occurred_at AS occurred_at,
    person.received_at AS received_at,
    person.kind AS kind,
    person.name AS name,
    person.person_id AS person_id,
    person.anonymous_id AS anonymous_id,
    person.user_id AS user_id,
    if(person.group_id = '', membership.account_id, person.group_id) AS account_id,
    lower(hex(sipHash64(person.site_id, person.visitor_id, person.visit_started_at))) AS visit_id,
    person.url AS url,
    person.host AS host,
    person.path AS path,
    person.title AS title,
    person.referrer AS referrer,
    person.channel AS channel,
    person.source AS source,
    person.medium AS medium,
    person.campaign AS campaign,
    person.form_id AS form_id,
    person.form_name AS form_name,
    person.form_purpose AS form_purpose,
    person.form_action AS form_action,
    person.active_ms AS active_ms,
    person.scroll_pct AS scroll_pct,
    person.country AS country,
    person.device AS device,
    person.browser AS browser,
    person.os AS os,
    person.language AS language,
    person.value AS value,
    person.currency AS currency,
    person.properties AS properties,
    person.context AS context,
    person.library AS library
FROM person
LEFT JOIN waystone.membership ON (membership.site_id = person.site_id) AND (membership.member_id = person.owner_id);

CREATE VIEW waystone.visit
(
    `site_id` LowCardinality(String),
    `visit_id` Nullable(String),
    `person_id` String,
    `account_id` String,
    `started_at` DateTime64(3, 'UTC'),
    `ended_at` DateTime64(3, 'UTC'),
    `visit_number` UInt64,
    `days_since_previous` Nullable(Float64),
    `touchpoints` UInt64,
    `pages` UInt64,
    `active_ms` UInt64,
    `entry_path` String,
    `exit_path` String,
    `referrer` String,
    `channel` String,
    `source` String,
    `medium` String,
    `campaign` String,
    `country` String,
    `device` String,
    `browser` String,
    `os` String
)
AS WITH
    gathered AS
    (
        SELECT
            site_id,
            visit_id,
            argMax(person_id, (occurred_at, message_id)) AS person_id,
            argMax(account_id, (occurred_at, message_id)) AS account_id,
            min(occurred_at) AS started_at,
            max(occurred_at) AS ended_at,
            count() AS touchpoints,
            countIf(kind IN ('page', 'screen')) AS pages,
            sum(active_ms) AS active_ms,
            argMinIf(path, (occurred_at, message_id), kind = 'page') AS entry_path,
            argMaxIf(path, (occurred_at, message_id), kind = 'page') AS exit_path,
            argMin(referrer, (occurred_at, message_id)) AS referrer,
            argMinIf(channel, (occurred_at, message_id), (channel NOT IN ('', 'internal'))) AS entry_channel,
            argMinIf(source, (occurred_at, message_id), (channel NOT IN ('', 'internal'))) AS source,
            argMinIf(medium, (occurred_at, message_id), (channel NOT IN ('', 'internal'))) AS medium,
            argMinIf(campaign, (occurred_at, message_id), (channel NOT IN ('', 'internal'))) AS campaign,
            anyLastIf(country, country != '') AS country,
            anyLastIf(device, device != '') AS device,
            anyLastIf(browser, browser != '') AS browser,
            anyLastIf(os, os != '') AS os
        FROM waystone.touchpoint
        GROUP BY
            site_id,
            visit_id
    )
SELECT
    site_id,
    visit_id,
    person_id,
    account_id,
    started_at,
    ended_at,
    row_number() OVER person_visits AS visit_number,
    if(visit_number = 1, NULL, dateDiff('second', lagInFrame(ended_at) OVER person_visits, started_at) / 86400) AS days_since_previous,
    touchpoints,
    pages,
    active_ms,
    entry_path,
    exit_path,
    referrer,
    if(entry_channel = '', 'direct', entry_channel) AS channel,
    source,
    medium,
    campaign,
    country,
    device,
    browser,
    os
FROM gathered
WINDOW person_visits AS (PARTITION BY site_id, person_id ORDER BY started_at ASC, visit_id ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW);

CREATE VIEW waystone.visit_path
(
    `site_id` LowCardinality(String),
    `visit_id` Nullable(String),
    `person_id` String,
    `started_at` DateTime64(3, 'UTC'),
    `has_transaction` UInt8,
    `pages` Array(String),
    `seconds` Array(Float64)
)
AS WITH
    seen AS
    (
        SELECT
            site_id,
            visit_id,
            argMax(person_id, (occurred_at, message_id)) AS person_id,
            min(occurred_at) AS started_at,
            arraySort(groupArrayIf((occurred_at, message_id, if(kind = 'screen', name, path)), (kind IN ('page', 'screen')))) AS views,
            max(occurred_at) AS ended_at
        FROM waystone.touchpoint
        GROUP BY
            site_id,
            visit_id
        HAVING notEmpty(views)
    ),
    bought AS
    (
        SELECT
            site_id,
            visit_id,
            min(occurred_at) AS transaction_at
        FROM waystone.signal
        WHERE signal IN (
            SELECT signal
            FROM waystone.signal_definition
            WHERE closes_cycle
        )
        GROUP BY
            site_id,
            visit_id
    ),
    turned AS
    (
        SELECT
            site_id,
            visit_id,
            person_id,
            started_at,
            ended_at,
            transaction_at,
            arrayFilter((view, before) -> ((view.3) != before), views, arrayPushFront(arrayPopBack(views.3), '\0')) AS turns
        FROM seen
        LEFT JOIN bought USING (site_id, visit_id)
    )
SELECT
    site_id,
    visit_id,
    person_id,
    started_at,
    transaction_at > toDateTime64(0, 3, 'UTC') AS has_transaction,
    turns.3 AS pages,
    arrayMap((at, next_at) -> (dateDiff('millisecond', at, next_at) / 1000), turns.1, arrayPushBack(arrayPopFront(turns.1), ended_at)) AS seconds
FROM turned;
