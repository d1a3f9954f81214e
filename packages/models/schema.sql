-- Generated: the store as the migrations and views make it.

CREATE TABLE waystone.conversion_model
(
    `site_id` LowCardinality(String),
    `version` UInt32,
    `created_at` DateTime64(3, 'UTC'),
    `status` LowCardinality(String),
    `outcome` String,
    `scope` LowCardinality(String),
    `horizon_seconds` Float64,
    `within_visit` UInt8,
    `max_prefix` UInt16,
    `split` String,
    `as_of` Nullable(DateTime64(3, 'UTC')),
    `sample` UInt16,
    `people` UInt32,
    `outcomes` UInt32,
    `prior` Array(Float64),
    `transition` Array(Float64),
    `emission` Array(Float64),
    `flow` Array(Float64),
    `weight` Array(Float64),
    `intercept` Float64,
    `calibration_slope` Float64,
    `calibration_shift` Float64,
    `knot_score` Array(Float64),
    `knot_chance` Array(Float64),
    `quiet_seconds` Array(Float64),
    `quiet_ratio` Array(Float64),
    `point_size` Float64,
    `scale` Array(Float64),
    `version_at` DateTime64(6, 'UTC') DEFAULT now64(6)
)
ENGINE = ReplacingMergeTree(version_at)
ORDER BY (site_id, version)
SETTINGS index_granularity = 8192;

CREATE TABLE waystone.conversion_promotion
(
    `site_id` LowCardinality(String),
    `version` UInt32,
    `promoted_at` DateTime64(6, 'UTC') DEFAULT now64(6),
    `reason` String
)
ENGINE = MergeTree
ORDER BY (site_id, promoted_at)
SETTINGS index_granularity = 8192;

CREATE TABLE waystone.conversion_signal
(
    `place` UInt16,
    `signal` LowCardinality(String),
    `label` String,
    `description` String
)
ENGINE = MergeTree
ORDER BY place
SETTINGS index_granularity = 8192;

CREATE TABLE waystone.conversion_word
(
    `site_id` LowCardinality(String),
    `version` UInt32,
    `word` String,
    `code` UInt8
)
ENGINE = MergeTree
ORDER BY (site_id, version, word)
SETTINGS index_granularity = 8192;

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

CREATE TABLE waystone.repurchase_model
(
    `site_id` LowCardinality(String),
    `version` UInt32,
    `created_at` DateTime64(3, 'UTC'),
    `outcome` String,
    `customers` UInt32,
    `r` Float64,
    `alpha` Float64,
    `a` Float64,
    `b` Float64,
    `log_likelihood` Float64
)
ENGINE = ReplacingMergeTree(created_at)
ORDER BY (site_id, version)
SETTINGS index_granularity = 8192;

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

CREATE TABLE waystone.stage_model_quality
(
    `site_id` LowCardinality(String),
    `version` UInt32,
    `evaluated_at` DateTime64(3, 'UTC'),
    `outcome` String,
    `split` String,
    `prefix` String,
    `scorer` LowCardinality(String),
    `moments` UInt32,
    `people` UInt32,
    `outcomes` UInt32,
    `base_rate` Float64,
    `roc_auc` Float64,
    `pr_auc` Float64,
    `log_loss` Nullable(Float64),
    `brier` Nullable(Float64),
    `ece` Nullable(Float64),
    `ece_noise` Nullable(Float64),
    `slope` Nullable(Float64),
    `lift_at_10` Float64
)
ENGINE = MergeTree
ORDER BY (site_id, evaluated_at, prefix, scorer)
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

CREATE VIEW waystone.conversion_feature_for
AS WITH
    (
        SELECT arraySort(groupArray((site_id, version, prior, transition, emission, flow)))
        FROM waystone.conversion_model
        FINAL
        WHERE if({version:Int64} < 0, ((site_id, version) IN (
            SELECT
                site_id,
                version
            FROM waystone.conversion_in_use
        )), (site_id = {site_id:String}) AND (version = {version:Int64}))
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
            arrayFold((beliefs, x) -> arrayPushBack(beliefs, tupleDivideByNumber(((emissions[(192 * model) + (x.1)]) * if((x.2) = 1, priors[(3 * model) + 1], ((((beliefs[-1]).1) * (transitions[(9 * model) + 1])) + (((beliefs[-1]).2) * (transitions[(9 * model) + 4]))) + (((beliefs[-1]).3) * (transitions[(9 * model) + 7]))) AS a, (emissions[((192 * model) + 64) + (x.1)]) * if((x.2) = 1, priors[(3 * model) + 2], ((((beliefs[-1]).1) * (transitions[(9 * model) + 2])) + (((beliefs[-1]).2) * (transitions[(9 * model) + 5]))) + (((beliefs[-1]).3) * (transitions[(9 * model) + 8]))) AS c, (emissions[((192 * model) + 128) + (x.1)]) * if((x.2) = 1, priors[(3 * model) + 3], ((((beliefs[-1]).1) * (transitions[(9 * model) + 3])) + (((beliefs[-1]).2) * (transitions[(9 * model) + 6]))) + (((beliefs[-1]).3) * (transitions[(9 * model) + 9]))) AS d), (a + c) + d)), arrayZip(codes, arrayEnumerate(codes)), CAST([(0., 0., 0.)], 'Array(Tuple(Float64, Float64, Float64))')) AS beliefs,
            arrayMap((before, code) -> (flows[(((24960 * model) + (4160 * if({folded:UInt8} = 1, fold, 5))) + (64 * before)) + code]), arrayPushFront(arrayPopBack(codes), 0), codes) AS likeness,
            arrayCumSum(likeness) AS likeness_so_far,
            arrayEnumerateUniq(visits) AS in_visit,
            arrayEnumerateDense(arrayMap(at -> toDate(at), times)) AS days,
            arrayCumSum(`values`) AS value_so_far
        FROM conversion_sequence_for(site_id = {site_id:String}, version = {version:Int64}, max_prefix = {max_prefix:UInt16}, as_of = {as_of:DateTime64(3, 'UTC')}, sample = {sample:UInt16})
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
            log(1 + (greatest(dateDiff('millisecond', latest_at, at), 0) / 1000)) / 5 AS quiet,
            log(1 + (greatest(dateDiff('millisecond', times[1], at), 0) / 1000)) / 5 AS age,
            log(days[k]) AS ln_days,
            (toSecond(latest_at) + (60 * toMinute(latest_at))) + (3600 * toHour(latest_at)) AS second_of_day,
            arrayMap(x -> (toUInt16(x), log1p(countEqual(said, x))), arrayDistinct(said)) AS counts,
            [(toUInt16(64 + (codes[k])), 1.)] AS latest,
            [(toUInt16(273), (beliefs[k + 1]).1), (toUInt16(274), (beliefs[k + 1]).2), (toUInt16(275), (beliefs[k + 1]).3), (toUInt16(276), (likeness_so_far[k]) / 3), (toUInt16(277), (likeness_so_far[k]) / sqrt(k)), (toUInt16(278), likeness[k])] AS judged,
            [(toUInt16(257), ln_steps), (toUInt16(258), log(visits[k])), (toUInt16(259), log(in_visit[k])), (toUInt16(260), if(k = 1, 0, log(1 + (dateDiff('millisecond', times[k - 1], times[k]) / 1000)) / 5)), (toUInt16(261), log(1 + (dateDiff('millisecond', times[1], latest_at) / 1000)) / 5), (toUInt16(262), quiet), (toUInt16(263), quiet * quiet), (toUInt16(264), ln_days), (toUInt16(265), ln_days * quiet), (toUInt16(266), log1p(greatest(value_so_far[k], 0))), (toUInt16(267), log1p(greatest(`values`[k], 0))), (toUInt16(268), sin((second_of_day * pi()) / 43200)), (toUInt16(269), cos((second_of_day * pi()) / 43200)), (toUInt16(270), sin((second_of_day * pi()) / 21600)), (toUInt16(271), cos((second_of_day * pi()) / 21600)), (toUInt16(272), toFloat64(toDayOfWeek(latest_at) > 5)), (toUInt16(279), dateDiff('millisecond', latest_at, at) / greatest(dateDiff('millisecond', times[1], at), 1)), (toUInt16(280), age), (toUInt16(281), length(counts) / 3)] AS counted,
            arrayFirstIndex((o, i) -> (o AND (i > place)), lived_outcome, arrayEnumerate(lived_outcome)) AS next_outcome,
            if(next_outcome = 0, NULL, lived_at[next_outcome]) AS outcome_at,
            (next_outcome > 0) AND ((lived_visit[next_outcome]) = (lived_visit[place])) AS outcome_in_visit
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
    arrayConcat(counts, latest, arrayMap(f -> (toUInt16((f.1) + 128), (f.2) * length), counts), arrayMap(f -> (toUInt16((f.1) + 128), (f.2) * length), latest), counted, judged, arrayMap(f -> (toUInt16((f.1) + 32), (f.2) * length), judged)) AS features
FROM moment;

CREATE VIEW waystone.conversion_in_use
(
    `site_id` LowCardinality(String),
    `version` UInt32,
    `promoted_at` DateTime64(6, 'UTC')
)
AS SELECT
    site_id,
    argMax(version, conversion_promotion.promoted_at) AS version,
    max(conversion_promotion.promoted_at) AS promoted_at
FROM waystone.conversion_promotion
GROUP BY site_id
HAVING version > 0;

CREATE VIEW waystone.conversion_score_at
AS SELECT
    site_id,
    person_id,
    version,
    steps,
    score,
    p_convert
FROM conversion_score_for(site_id = '', version = -1, max_prefix = 0, as_of = {as_of:DateTime64(3, 'UTC')}, sample = 1000);

CREATE VIEW waystone.conversion_score_for
AS WITH
    (
        SELECT arraySort(groupArray((site_id, version, weight, intercept, calibration_slope, calibration_shift, knot_score, knot_chance, arrayMap(s -> log1p(s), quiet_seconds), quiet_ratio)))
        FROM waystone.conversion_model
        FINAL
        WHERE if({version:Int64} < 0, ((site_id, version) IN (
            SELECT
                site_id,
                version
            FROM waystone.conversion_in_use
        )), (site_id = {site_id:String}) AND (version = {version:Int64}))
    ) AS models,
    arrayFlatten(models.3) AS weights,
    models.4 AS intercepts,
    models.5 AS slopes,
    models.6 AS shifts,
    models.7 AS knot_scores,
    models.8 AS knot_chances,
    models.9 AS quiet_knots,
    models.10 AS quiet_ratios,
    weighed AS
    (
        SELECT
            *,
            arraySum(f -> ((weights[(320 * model) + (f.1)]) * (f.2)), features) + (intercepts[model + 1]) AS score,
            knot_scores[model + 1] AS xs,
            knot_chances[model + 1] AS ys,
            arrayCount(x -> (x <= score), xs) AS knot,
            quiet_knots[model + 1] AS qs,
            quiet_ratios[model + 1] AS rs,
            log1p(quiet_seconds) AS quiet,
            arrayCount(q -> (q <= quiet), qs) AS stretch,
            multiIf((quiet_seconds <= 0) OR empty(qs), 0, stretch = length(qs), rs[-1], (rs[stretch]) + ((((rs[stretch + 1]) - (rs[stretch])) * (quiet - (qs[stretch]))) / ((qs[stretch + 1]) - (qs[stretch])))) AS quiet_odds
        FROM conversion_feature_for(site_id = {site_id:String}, version = {version:Int64}, max_prefix = {max_prefix:UInt16}, as_of = {as_of:DateTime64(3, 'UTC')}, sample = {sample:UInt16}, folded = 0)
    ),
    calibrated AS
    (
        SELECT
            *,
            multiIf(empty(xs), 1 / (1 + exp(-((shifts[model + 1]) + ((slopes[model + 1]) * score)))), knot = 0, ys[1], knot = length(xs), ys[-1], (ys[knot]) + ((((ys[knot + 1]) - (ys[knot])) * (score - (xs[knot]))) / ((xs[knot + 1]) - (xs[knot])))) AS chance
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
    (chance * exp(quiet_odds)) / (((chance * exp(quiet_odds)) + 1) - chance) AS p_convert
FROM calibrated;

CREATE VIEW waystone.conversion_sequence_for
AS WITH
    chosen AS
    (
        SELECT
            site_id,
            version,
            outcome,
            scope
        FROM waystone.conversion_model
        FINAL
        WHERE if({version:Int64} < 0, ((site_id, version) IN (
            SELECT
                site_id,
                version
            FROM waystone.conversion_in_use
        )), (site_id = {site_id:String}) AND (version = {version:Int64}))
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
            toUInt16(multiIf(own.code > 0, own.code, broad.code > 0, broad.code, 64)) AS code
        FROM waystone.conversion_step AS step
        INNER JOIN chosen ON chosen.site_id = step.site_id
        LEFT JOIN waystone.conversion_word AS own ON (own.site_id = step.site_id) AND (own.version = chosen.version) AND (own.word = step.word)
        LEFT JOIN waystone.conversion_word AS broad ON (broad.site_id = step.site_id) AND (broad.version = chosen.version) AND (broad.word = step.broad)
        WHERE (sipHash64(step.person_id) % 1000) < {sample:UInt16}
    ),
    person AS
    (
        SELECT
            site_id,
            version,
            any(scope) AS scope,
            person_id,
            arraySort(groupArray((at, message_id, code, value, visit_id, is_outcome))) AS lived
        FROM coded
        GROUP BY
            site_id,
            version,
            person_id
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
            arrayCount(at -> (at <= {as_of:DateTime64(3, 'UTC')}), lived_at) AS known,
            toUInt32(if(({max_prefix:UInt16} > 0) OR (scope = 'all'), 0, arrayLastIndex((o, i) -> (o AND (i <= known)), lived_outcome, arrayEnumerate(lived_outcome)))) AS skipped,
            toUInt32(if(({max_prefix:UInt16} > 0) AND (scope = 'cycle') AND has(lived_outcome, 1), least(known, indexOf(lived_outcome, 1) - 1), known)) AS last,
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
    steps.4 AS `values`,
    arrayEnumerateDense(steps.5) AS visits,
    begun,
    known,
    lived_at,
    lived_outcome,
    lived_visit
FROM bounded
WHERE notEmpty(codes);

CREATE VIEW waystone.conversion_step
(
    `site_id` LowCardinality(String),
    `person_id` String,
    `occurred_at` DateTime64(3, 'UTC'),
    `message_id` String,
    `visit_id` Nullable(String),
    `word` String,
    `broad` String,
    `outcome_names` Array(String),
    `value` Float64
)
AS SELECT
    site_id,
    person_id,
    occurred_at,
    message_id,
    visit_id,
    multiIf((kind IN ('page', 'screen')) AND (name != '') AND (name != title), concat('page ', name), (kind IN ('page', 'screen')), concat('page ', replaceRegexpAll(lower(path), '/(?:[0-9]+|[0-9a-f-]{12,})(?:$|/)', '/#/')), kind = 'form', concat('form ', form_action, ' ', multiIf(form_purpose != '', form_purpose, form_name != '', form_name, form_id)), concat(kind, ' ', name)) AS word,
    multiIf((kind IN ('page', 'screen')), concat('page /', lower(splitByChar('/', path)[2]), '/…'), kind = 'form', concat('form ', form_action), kind) AS broad,
    multiIf(kind = 'track', [toString(name)], (kind = 'form') AND (form_action = 'submitted'), arrayFilter(n -> (n != ''), [form_id, form_name, toString(form_purpose)]), []) AS outcome_names,
    ifNull(value, 0) AS value
FROM waystone.touchpoint
WHERE kind IN ('page', 'screen', 'track', 'form', 'click');

CREATE VIEW waystone.conversion_weight
(
    `site_id` LowCardinality(String),
    `version` UInt32,
    `place` UInt16,
    `signal` String,
    `weight` Float64,
    `usual` Float64,
    `points` Int32
)
AS WITH
    spread AS
    (
        SELECT
            site_id,
            version,
            toUInt16(place) AS place,
            weight_here AS weight,
            scale[place] AS usual,
            if(point_size > 0, round((weight_here * usual) / point_size), 0) AS points
        FROM waystone.conversion_model
        FINAL
        ARRAY JOIN
            weight AS weight_here,
            arrayEnumerate(weight) AS place
        WHERE weight_here != 0
    ),
    named AS
    (
        SELECT
            site_id,
            version,
            code,
            word
        FROM waystone.conversion_word
        UNION ALL
        SELECT DISTINCT
            site_id,
            version,
            toUInt8(64) AS code,
            'any other step' AS word
        FROM waystone.conversion_model
        FINAL
    )
SELECT
    spread.site_id AS site_id,
    spread.version AS version,
    spread.place AS place,
    multiIf(spread.place <= 64, concat('saw: ', named.word), spread.place <= 128, concat('latest: ', named.word), spread.place <= 192, concat('saw: ', named.word, ' (the longer the way)'), spread.place <= 256, concat('latest: ', named.word, ' (the longer the way)'), spread.place <= 288, known.label, concat(known.label, ' (the longer the way)')) AS signal,
    spread.weight AS weight,
    spread.usual AS usual,
    toInt32(spread.points) AS points
FROM spread
LEFT JOIN named ON (named.site_id = spread.site_id) AND (named.version = spread.version) AND (named.code = toUInt8(((spread.place - 1) % 64) + 1))
LEFT JOIN waystone.conversion_signal AS known ON known.place = toUInt16(if(spread.place > 288, spread.place - 32, spread.place));

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
    buyer.site_id AS site_id,
    buyer.person_id AS person_id,
    'buyer' AS track,
    buyer.cycle AS cycle,
    buyer.stage AS stage,
    buyer.p_awareness AS p_awareness,
    buyer.p_consideration AS p_consideration,
    buyer.p_decision AS p_decision,
    buyer.p_lapsed AS p_lapsed,
    buyer.confidence AS confidence,
    if((buyer.closed_at IS NULL) AND (fitted.version > 0), fitted.p_convert, buyer.p_convert) AS p_convert,
    buyer.evidence AS evidence,
    buyer.entered_at AS entered_at,
    {as_of:DateTime64(3, 'UTC')} AS as_of
FROM
(
    SELECT *
    FROM buyer_stage_at(as_of = {as_of:DateTime64(3, 'UTC')})
    ORDER BY cycle DESC
    LIMIT 1 BY
        site_id,
        person_id
) AS buyer
LEFT JOIN conversion_score_at(as_of = {as_of:DateTime64(3, 'UTC')}) AS fitted ON (fitted.site_id = buyer.site_id) AND (fitted.person_id = buyer.person_id)
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

CREATE VIEW waystone.repurchase_at
AS WITH
    model AS
    (
        SELECT *
        FROM waystone.repurchase_model
        FINAL
        ORDER BY version DESC
        LIMIT 1 BY site_id
    ),
    customer AS
    (
        SELECT
            step.site_id AS site_id,
            step.person_id AS person_id,
            model.version AS version,
            any(model.r) AS r,
            any(model.alpha) AS alpha,
            any(model.a) AS a,
            any(model.b) AS b,
            uniqExact(toDate(step.occurred_at)) - 1 AS repeats,
            min(toDate(step.occurred_at)) AS first_day,
            max(toDate(step.occurred_at)) AS latest_day,
            (latest_day - first_day) / 7 AS latest,
            greatest(toDate({as_of:DateTime64(3, 'UTC')}) - first_day, 0) / 7 AS age
        FROM waystone.conversion_step AS step
        INNER JOIN model ON model.site_id = step.site_id
        WHERE has(step.outcome_names, model.outcome) AND (step.occurred_at <= {as_of:DateTime64(3, 'UTC')})
        GROUP BY
            site_id,
            person_id,
            version
    ),
    judged AS
    (
        SELECT
            *,
            if(repeats = 0, 1, 1 / (1 + ((a / ((b + repeats) - 1)) * pow((alpha + age) / (alpha + latest), r + repeats)))) AS p_alive,
            arrayMap(weeks -> ((((1 - (pow((alpha + age) / ((alpha + age) + weeks), r + repeats) * ((arrayFold((sum, n) -> ((sum.1) + (sum.2), ((((((sum.2) * ((r + repeats) + n)) * ((b + repeats) + n)) / ((((a + b) + repeats) - 1) + n)) / (n + 1)) * weeks) / ((alpha + age) + weeks)), range(300), (0., 1.))).1))) * (((a + b) + repeats) - 1)) / (a - 1)) * p_alive), [30 / 7, 90 / 7, 365 / 7]) AS expected
        FROM customer
    )
SELECT
    site_id,
    person_id,
    version,
    toUInt32(repeats + 1) AS purchase_days,
    first_day,
    latest_day,
    p_alive,
    expected[1] AS expected_30d,
    expected[2] AS expected_90d,
    expected[3] AS expected_365d
FROM judged;

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
