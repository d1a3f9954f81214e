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

CREATE TABLE waystone.site_rule_set
(
    `site_id` LowCardinality(String),
    `version` UInt32,
    `applied_at` DateTime64(3, 'UTC'),
    `note` String,
    `rules` Array(Tuple(
        rule_id String,
        signal String,
        family String,
        priority UInt16,
        kind String,
        form_action String,
        field String,
        pattern String,
        min_active_ms UInt32,
        min_scroll_pct UInt8,
        description String))
)
ENGINE = MergeTree
ORDER BY (site_id, version)
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

CREATE TABLE waystone.transaction_key
(
    `property` String,
    `priority` UInt8,
    `description` String
)
ENGINE = MergeTree
ORDER BY priority
SETTINGS index_granularity = 8192;

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

CREATE VIEW waystone.rule_in_use
(
    `site_id` String,
    `rule_id` String,
    `signal` String,
    `family` String,
    `priority` UInt16,
    `kind` String,
    `form_action` String,
    `field` String,
    `pattern` String,
    `min_active_ms` UInt32,
    `min_scroll_pct` UInt8,
    `description` String,
    `except_sites` Array(String)
)
AS WITH
    own AS
    (
        SELECT
            site_id,
            arrayJoin(argMax(rules, (version, applied_at))) AS rule
        FROM waystone.site_rule_set
        GROUP BY site_id
    ),
    replaced AS
    (
        SELECT
            rule.rule_id AS rule_id,
            arraySort(groupArray(toString(site_id))) AS except_sites
        FROM own
        GROUP BY rule_id
    )
SELECT
    '' AS site_id,
    signal_rule.rule_id AS rule_id,
    toString(signal_rule.signal) AS signal,
    toString(signal_rule.family) AS family,
    signal_rule.priority AS priority,
    toString(signal_rule.kind) AS kind,
    toString(signal_rule.form_action) AS form_action,
    toString(signal_rule.field) AS field,
    signal_rule.pattern AS pattern,
    signal_rule.min_active_ms AS min_active_ms,
    signal_rule.min_scroll_pct AS min_scroll_pct,
    signal_rule.description AS description,
    replaced.except_sites AS except_sites
FROM waystone.signal_rule
LEFT JOIN replaced ON replaced.rule_id = signal_rule.rule_id
UNION ALL
WITH
    own AS
    (
        SELECT
            site_id,
            arrayJoin(argMax(rules, (version, applied_at))) AS rule
        FROM waystone.site_rule_set
        GROUP BY site_id
    ),
    replaced AS
    (
        SELECT
            rule.rule_id AS rule_id,
            arraySort(groupArray(toString(site_id))) AS except_sites
        FROM own
        GROUP BY rule_id
    )
SELECT
    toString(site_id) AS site_id,
    rule.rule_id AS rule_id,
    rule.signal AS signal,
    rule.family AS family,
    rule.priority AS priority,
    rule.kind AS kind,
    rule.form_action AS form_action,
    rule.field AS field,
    rule.pattern AS pattern,
    rule.min_active_ms AS min_active_ms,
    rule.min_scroll_pct AS min_scroll_pct,
    rule.description AS description,
    CAST([], 'Array(String)') AS except_sites
FROM own
WHERE signal != 'off';

CREATE VIEW waystone.rule_set
(
    `field` String,
    `patterns` Array(String),
    `rules` Array(Tuple(
        signal String,
        family String,
        priority UInt16,
        kind String,
        form_action String,
        min_active_ms UInt32,
        min_scroll_pct UInt8,
        site_id String,
        except_sites Array(String)))
)
AS WITH
    gathered AS
    (
        SELECT
            field,
            arraySort(groupArray(((site_id, rule_id), pattern, CAST((signal, family, priority, kind, form_action, min_active_ms, min_scroll_pct, site_id, except_sites), 'Tuple(signal String, family String, priority UInt16, kind String, form_action String, min_active_ms UInt32, min_scroll_pct UInt8, site_id String, except_sites Array(String))')))) AS rows
        FROM waystone.rule_in_use
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
        SELECT mapFromArrays(groupArray(field), groupArray(patterns))
        FROM waystone.rule_set
    ) AS patterns,
    (
        SELECT mapFromArrays(groupArray(field), groupArray(rules))
        FROM waystone.rule_set
    ) AS rules_of,
    (
        SELECT groupArray((signal, min_days, max_days))
        FROM waystone.return_rule
    ) AS return_rules,
    (
        SELECT groupArray(toString(signal))
        FROM waystone.signal_definition
        WHERE closes_cycle = 1
    ) AS closing_signals,
    (
        SELECT arrayMap(key -> (key.2), arraySort(groupArray((priority, property))))
        FROM waystone.transaction_key
    ) AS transaction_keys,
    known_text AS
    (
        SELECT
            text_id,
            text_check,
            arraySort(rule -> (rule.family, rule.priority), arrayFilter(rule -> ((rule.kind = kind) AND ((rule.form_action = '') OR (rule.form_action = form_action)) AND if(rule.site_id = '', NOT has(rule.except_sites, site_id), rule.site_id = site_id)), arrayConcat(arrayMap(i -> ((rules_of['path'])[i]), multiMatchAllIndices(path, patterns['path'])), arrayMap(i -> ((rules_of['host'])[i]), multiMatchAllIndices(host, patterns['host'])), arrayMap(i -> ((rules_of['title'])[i]), multiMatchAllIndices(title, patterns['title'])), arrayMap(i -> ((rules_of['name'])[i]), multiMatchAllIndices(name, patterns['name'])), arrayMap(i -> ((rules_of['form'])[i]), multiMatchAllIndices(form, patterns['form'])), arrayMap(i -> ((rules_of['fields'])[i]), multiMatchAllIndices(fields, patterns['fields'])), arrayMap(i -> ((rules_of['channel'])[i]), multiMatchAllIndices(channel, patterns['channel'])), arrayMap(i -> ((rules_of['campaign'])[i]), multiMatchAllIndices(campaign, patterns['campaign']))))) AS rules,
            arrayMap(rule -> (rule.signal, rule.family, rule.min_active_ms, rule.min_scroll_pct), arrayFilter((rule, i) -> (NOT arrayExists(before -> ((before.family = rule.family) AND (before.min_active_ms = 0) AND (before.min_scroll_pct = 0)), arraySlice(rules, 1, i - 1))), rules, arrayEnumerate(rules))) AS candidates
        FROM
        (
            SELECT
                toString(site_id) AS site_id,
                toString(kind) AS kind,
                toString(form_action) AS form_action,
                path,
                toString(host) AS host,
                title,
                toString(name) AS name,
                concat(form_purpose, ' ', form_id, ' ', form_name) AS form,
                if(kind = 'form', arrayStringConcat(JSONExtract(properties, 'fields', 'Array(String)'), ' '), '') AS fields,
                toString(channel) AS channel,
                toString(campaign) AS campaign,
                cityHash64(site_id, kind, form_action, path, host, title, name, form, fields, channel, campaign) AS text_id,
                xxh3(site_id, kind, form_action, path, host, title, name, form, fields, channel, campaign) AS text_check
            FROM waystone.event
            GROUP BY ALL
        )
    ),
    spread AS
    (
        SELECT
            site_id,
            arrayJoin((arrayPopFront(arraySort(groupArray(earliest)))).2) AS message_id
        FROM
        (
            SELECT
                site_id,
                group_id,
                if(user_id = '', anonymous_id, user_id) AS member_id,
                min((occurred_at, message_id)) AS earliest
            FROM waystone.event
            WHERE (type = 'group') AND (NOT is_bot) AND (group_id != '')
            GROUP BY
                site_id,
                group_id,
                member_id
        )
        GROUP BY
            site_id,
            group_id
    ),
    read AS
    (
        SELECT
            site_id,
            person_id,
            account_id,
            message_id,
            occurred_at,
            visit_id,
            kind,
            url,
            path,
            title,
            value,
            active_ms,
            scroll_pct,
            properties,
            concat(form_purpose, ' ', form_id, ' ', form_name) AS form,
            if(kind = 'form', arrayStringConcat(JSONExtract(properties, 'fields', 'Array(String)'), ' '), '') AS fields,
            cityHash64(site_id, kind, form_action, path, host, title, name, form, fields, channel, campaign) AS text_id,
            xxh3(site_id, kind, form_action, path, host, title, name, form, fields, channel, campaign) AS text_check
        FROM waystone.touchpoint
    ),
    meant AS
    (
        SELECT
            read.* EXCEPT (form, fields, text_id, text_check, properties, active_ms, scroll_pct),
            arrayFilter(rule -> ((read.active_ms >= (rule.3)) AND (read.scroll_pct >= (rule.4))), known_text.candidates) AS rules,
            arrayConcat(arrayMap(rule -> (rule.1), arrayFilter((rule, i) -> ((i = 1) OR (((rules[i - 1]).2) != (rule.2))), rules, arrayEnumerate(rules))), if((read.kind = 'group') AND ((read.site_id, read.message_id) IN (
                SELECT
                    site_id,
                    message_id
                FROM spread
            )), ['account_spread'], [])) AS own_signals,
            if(hasAny(own_signals, closing_signals), arrayFirst(id -> (id NOT IN ('', 'null')), arrayMap(key -> trimBoth(JSONExtractRaw(read.properties, key), '"'), transaction_keys)), '') AS transaction_id
        FROM read
        LEFT JOIN known_text ON (known_text.text_id = read.text_id) AND (known_text.text_check = read.text_check)
    ),
    spaced AS
    (
        SELECT
            *,
            max(if((kind IN ('page', 'screen', 'form', 'click', 'engagement')), occurred_at, NULL)) OVER so_far AS last_seen_at,
            groupArrayIf(transaction_id, transaction_id != '') OVER so_far AS transactions_before
        FROM meant
        WINDOW so_far AS (PARTITION BY site_id, person_id ORDER BY occurred_at ASC, message_id ASC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    ),
    told AS
    (
        SELECT
            *,
            if((kind IN ('page', 'screen')), dateDiff('second', last_seen_at, occurred_at), NULL) AS quiet_seconds,
            arrayConcat(if(has(transactions_before, transaction_id), arrayFilter(own -> (NOT has(closing_signals, own)), own_signals), own_signals), if(ifNull(quiet_seconds > visit_gap_seconds, 0), arrayMap(rule -> (rule.1), arrayFilter(rule -> ((quiet_seconds >= ((rule.2) * 86400)) AND (quiet_seconds < ((rule.3) * 86400))), return_rules)), [])) AS signals
        FROM spaced
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
FROM told;

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
