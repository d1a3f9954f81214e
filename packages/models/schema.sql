-- Generated: the store as the migrations and views make it.

CREATE TABLE waystone.customer_sign
(
    `sign` LowCardinality(String),
    `label` String,
    `signal` LowCardinality(String),
    `unless` String,
    `min_days` Float64,
    `max_days` Float64,
    `health` Int16,
    `risk` Float64,
    `churns` UInt8,
    `description` String
)
ENGINE = MergeTree
ORDER BY sign
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

CREATE TABLE waystone.fit_rule
(
    `rule_id` String,
    `label` String,
    `trait` String,
    `pattern` String,
    `min_value` Float64,
    `max_value` Float64,
    `points` Int16,
    `description` String
)
ENGINE = MergeTree
ORDER BY rule_id
SETTINGS index_granularity = 8192;

CREATE TABLE waystone.handoff_definition
(
    `handoff` LowCardinality(String),
    `label` String,
    `handoff_order` UInt8,
    `within_hours` Float64,
    `early_hours` Float64,
    `description` String
)
ENGINE = MergeTree
ORDER BY handoff
SETTINGS index_granularity = 8192;

CREATE TABLE waystone.handoff_signal
(
    `handoff` LowCardinality(String),
    `role` LowCardinality(String),
    `signal` LowCardinality(String)
)
ENGINE = MergeTree
ORDER BY (handoff, role, signal)
SETTINGS index_granularity = 8192;

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

CREATE TABLE waystone.renewal_term
(
    `meaning` LowCardinality(String),
    `name` String,
    `months` UInt16,
    `days` UInt16
)
ENGINE = MergeTree
ORDER BY (meaning, name)
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

CREATE VIEW waystone.account_stage
(
    `site_id` LowCardinality(String),
    `account_id` String,
    `track` String,
    `cycle` UInt32,
    `stage` String,
    `p_awareness` Float64,
    `p_consideration` Float64,
    `p_decision` Float64,
    `p_lapsed` Float64,
    `confidence` Float64,
    `p_convert` Float64,
    `members` UInt32,
    `active_members` UInt32,
    `people` UInt32,
    `people_at` Array(Tuple(
        String,
        String)),
    `furthest_person` String,
    `evidence` Array(Tuple(
        String,
        String,
        String,
        DateTime64(3, 'UTC'),
        String,
        String,
        Float64)),
    `entered_at` DateTime64(3, 'UTC'),
    `as_of` DateTime64(3, 'UTC')
)
AS SELECT *
FROM account_stage_at(as_of = now64(3, 'UTC'));

CREATE VIEW waystone.account_stage_at
AS WITH
    (
        SELECT mapFromArrays(groupArray(setting), groupArray(value))
        FROM waystone.model_setting
    ) AS settings,
    settings['unclear_below'] AS unclear_below,
    toUInt32((settings['reopen_after_hours']) * 3600) AS rest_seconds,
    toUInt32((settings['recent_days']) * 86400) AS recent_seconds,
    toUInt32(settings['evidence_limit']) AS evidence_limit,
    ['awareness', 'consideration', 'decision', 'lapsed'] AS stages,
    member AS
    (
        SELECT
            site_id,
            person_id,
            argMax(touchpoint.account_id, (occurred_at, message_id)) AS account_id,
            max(occurred_at) AS last_seen_at
        FROM waystone.touchpoint
        WHERE (touchpoint.account_id != '') AND (occurred_at <= {as_of:DateTime64(3, 'UTC')})
        GROUP BY
            site_id,
            person_id
    ),
    head AS
    (
        SELECT
            site_id,
            account_id,
            count() AS members,
            countIf(dateDiff('second', last_seen_at, {as_of:DateTime64(3, 'UTC')}) < recent_seconds) AS active
        FROM member
        GROUP BY
            site_id,
            account_id
    ),
    buyer AS
    (
        SELECT
            site_id,
            account_id,
            person_id,
            cycle,
            stage,
            last_signal_at,
            entered_at,
            (p_awareness, p_consideration, p_decision, p_lapsed) AS belief,
            p_convert,
            evidence,
            cycle = max(cycle) OVER (PARTITION BY site_id, person_id) AS is_latest,
            closed_at IS NOT NULL AS closed,
            countIf(closed) OVER (PARTITION BY site_id, account_id) AS purchases,
            max(closed_at) OVER (PARTITION BY site_id, account_id) AS bought_at,
            (NOT closed) AND ((bought_at IS NULL) OR (dateDiff('second', assumeNotNull(bought_at), last_signal_at) >= rest_seconds)) AS counts
        FROM buyer_stage_at(as_of = {as_of:DateTime64(3, 'UTC')})
        INNER JOIN member USING (site_id, person_id)
    ),
    gathered AS
    (
        SELECT
            site_id,
            account_id,
            any(purchases) AS bought,
            countIf(counts AND (stage != 'lapsed')) > 0 AS looking,
            countIf(is_latest) AS people,
            arraySort(groupUniqArrayIf((stage, person_id), is_latest)) AS people_at,
            maxIf(1 - (belief.4), counts) AS reached_awareness,
            maxIf((belief.2) + (belief.3), counts) AS reached_consideration,
            maxIf(belief.3, counts) AS reached_decision,
            maxIf(p_convert, counts) AS p_convert,
            argMaxIf(person_id, (belief.3, (belief.2) + (belief.3), person_id), counts AND (stage != 'lapsed')) AS furthest,
            argMaxIf((person_id, evidence, entered_at), (closed, entered_at), closed) AS purchase,
            groupArrayIf((person_id, stage, evidence, entered_at), counts) AS looks
        FROM buyer
        GROUP BY
            site_id,
            account_id
    ),
    believed AS
    (
        SELECT
            *,
            (bought > 0) AND (NOT looking) AS settled,
            if(settled, [0., 0., 1., 0.], [reached_awareness - reached_consideration, reached_consideration - reached_decision, reached_decision, 1 - reached_awareness]) AS p,
            multiIf(settled, 'purchase', arrayMax(p) < unclear_below, 'unclear', stages[indexOf(p, arrayMax(p))]) AS stage,
            arrayFilter(look -> ((look.2) = stage), looks) AS alike
        FROM gathered
    ),
    milestone AS
    (
        SELECT
            site_id,
            account_id,
            track,
            person_id,
            cycle,
            stage,
            confidence,
            evidence,
            entered_at
        FROM milestone_at(as_of = {as_of:DateTime64(3, 'UTC')})
        INNER JOIN member USING (site_id, person_id)
        WHERE left_at IS NULL
        ORDER BY cycle DESC
        LIMIT 1 BY
            site_id,
            person_id,
            track
    ),
    staged AS
    (
        SELECT
            site_id,
            account_id,
            'buyer' AS track,
            toUInt32(if(settled, bought, bought + 1)) AS cycle,
            stage,
            p,
            if(settled, 1, if(stage = 'unclear', arrayMax(p), p[indexOf(stages, stage)])) AS confidence,
            if(settled, 1, p_convert) AS p_convert,
            toUInt32(people) AS people,
            people_at,
            if(settled, purchase.1, furthest) AS furthest_person,
            arraySlice(arraySort(e -> (-(e.7), -toUnixTimestamp64Milli(e.4), e.1), arrayFlatten(arrayMap(look -> arrayMap(e -> (look.1, e.1, e.2, e.3, e.4, e.5, e.6), look.2), if(settled, [(purchase.1, purchase.2)], arrayMap(l -> (l.1, l.3), if(empty(alike), looks, alike)))))), 1, evidence_limit) AS evidence,
            multiIf(settled, purchase.3, empty(alike), arrayMax(looks.4), arrayMin(alike.4)) AS entered_at
        FROM believed
        UNION ALL
        SELECT
            site_id,
            account_id,
            track,
            max(milestone.cycle) AS cycle,
            argMax(milestone.stage, (milestone.stage != 'lost', milestone.entered_at, person_id)) AS stage,
            [0., 0., 0., 0.] AS p,
            argMax(milestone.confidence, (milestone.stage != 'lost', milestone.entered_at, person_id)) AS confidence,
            0. AS p_convert,
            toUInt32(count()) AS people,
            arraySort(groupUniqArray((milestone.stage, person_id))) AS people_at,
            argMax(person_id, (milestone.stage != 'lost', milestone.entered_at, person_id)) AS furthest_person,
            arrayMap(e -> (furthest_person, e.1, e.2, e.3, e.4, e.5, e.6), argMax(milestone.evidence, (milestone.stage != 'lost', milestone.entered_at, person_id))) AS evidence,
            argMax(milestone.entered_at, (milestone.stage != 'lost', milestone.entered_at, person_id)) AS entered_at
        FROM milestone
        GROUP BY
            site_id,
            account_id,
            track
    )
SELECT
    site_id,
    account_id,
    track,
    cycle,
    stage,
    round(p[1], 6) AS p_awareness,
    round(p[2], 6) AS p_consideration,
    round(p[3], 6) AS p_decision,
    round(p[4], 6) AS p_lapsed,
    round(confidence, 6) AS confidence,
    round(p_convert, 6) AS p_convert,
    toUInt32(members) AS members,
    toUInt32(active) AS active_members,
    people,
    people_at,
    furthest_person,
    evidence,
    entered_at,
    {as_of:DateTime64(3, 'UTC')} AS as_of
FROM staged
INNER JOIN head USING (site_id, account_id);

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

CREATE VIEW waystone.buyer_journey
(
    `site_id` LowCardinality(String),
    `person_id` String,
    `cycle` UInt32,
    `outcome` String,
    `stage` String,
    `confidence` Float64,
    `p_convert` Float64,
    `opened_at` DateTime64(3, 'UTC'),
    `last_signal_at` DateTime64(3, 'UTC'),
    `closed_at` Nullable(DateTime64(3, 'UTC')),
    `awareness_at` Nullable(DateTime64(3, 'UTC')),
    `consideration_at` Nullable(DateTime64(3, 'UTC')),
    `decision_at` Nullable(DateTime64(3, 'UTC')),
    `days_in_awareness` Float64,
    `days_in_consideration` Float64,
    `days_in_decision` Float64,
    `days_lapsed` Float64,
    `days_to_purchase` Nullable(Float64),
    `signals` UInt32,
    `steps_forward` UInt32,
    `steps_back` UInt32,
    `lapses` UInt32,
    `re_entries` UInt32,
    `route` String,
    `evidence` Array(Tuple(
        signal String,
        label String,
        occurred_at DateTime64(3, 'UTC'),
        url String,
        title String,
        weight Float64))
)
AS SELECT *
FROM buyer_journey_at(as_of = now64(3, 'UTC'));

CREATE VIEW waystone.buyer_journey_at
AS WITH
    (
        SELECT mapFromArrays(groupArray(toString(stage)), groupArray(stage_order))
        FROM waystone.stage_definition
        WHERE (track = 'buyer') AND (stage IN ('awareness', 'consideration', 'decision', 'purchase'))
    ) AS place,
    told AS
    (
        SELECT
            *,
            arrayShiftLeft(changes.at, 1, ifNull(closed_at, {as_of:DateTime64(3, 'UTC')})) AS left_at,
            arrayFilter(stage -> (stage != 'unclear'), changes.to) AS known,
            arrayZip(arrayPopBack(known), arrayPopFront(known)) AS turns,
            arrayMap(asked -> round(arraySum((stage_entered, entered, leaving) -> if(stage_entered = asked, dateDiff('millisecond', entered, leaving), 0), changes.to, changes.at, left_at) / 86400000, 3), ['awareness', 'consideration', 'decision', 'lapsed']) AS days
        FROM buyer_stage_at(as_of = {as_of:DateTime64(3, 'UTC')})
    )
SELECT
    site_id,
    person_id,
    cycle,
    multiIf(closed_at IS NOT NULL, 'bought', stage = 'lapsed', 'lapsed', 'open') AS outcome,
    stage,
    round(confidence, 4) AS confidence,
    round(p_convert, 4) AS p_convert,
    opened_at,
    last_signal_at,
    closed_at,
    if(has(changes.to, 'awareness'), changes.at[indexOf(changes.to, 'awareness')], NULL) AS awareness_at,
    if(has(changes.to, 'consideration'), changes.at[indexOf(changes.to, 'consideration')], NULL) AS consideration_at,
    if(has(changes.to, 'decision'), changes.at[indexOf(changes.to, 'decision')], NULL) AS decision_at,
    days[1] AS days_in_awareness,
    days[2] AS days_in_consideration,
    days[3] AS days_in_decision,
    days[4] AS days_lapsed,
    round(dateDiff('millisecond', opened_at, closed_at) / 86400000, 3) AS days_to_purchase,
    signals,
    arrayCount(turn -> (((place[turn.2]) > (place[turn.1])) AND ((turn.1) != 'lapsed')), turns) AS steps_forward,
    arrayCount(turn -> (((turn.2) != 'lapsed') AND ((place[turn.2]) < (place[turn.1]))), turns) AS steps_back,
    arrayCount(turn -> ((turn.2) = 'lapsed'), turns) AS lapses,
    arrayCount(turn -> ((turn.1) = 'lapsed'), turns) AS re_entries,
    arrayStringConcat(arrayCompact(known), ' > ') AS route,
    evidence
FROM told;

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
    tupleElement(observations[-1], 'at') AS last_signal_at,
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

CREATE VIEW waystone.churn_journey
(
    `site_id` LowCardinality(String),
    `person_id` String,
    `stage` String,
    `entered_at` DateTime64(3, 'UTC'),
    `risk` Float64,
    `reasons` Array(String),
    `reasons_to_stay` Array(String),
    `customer_since` DateTime64(3, 'UTC'),
    `last_seen_at` DateTime64(3, 'UTC'),
    `days_quiet` Float64,
    `first_warned_at` Nullable(DateTime64(3, 'UTC')),
    `churned_at` Nullable(DateTime64(3, 'UTC')),
    `churned_by` String,
    `won_back_at` Nullable(DateTime64(3, 'UTC')),
    `times_churned` UInt32,
    `times_won_back` UInt32,
    `route` String
)
AS SELECT *
FROM churn_journey_at(as_of = now64(3, 'UTC'));

CREATE VIEW waystone.churn_journey_at
AS WITH
    told AS
    (
        SELECT
            *,
            arrayFilter(s -> ((s.3) IN ('warning', 'at_risk')), stays) AS warnings,
            arrayFilter(s -> ((s.3) = 'churned'), stays) AS departures,
            arrayFilter(s -> ((s.3) = 'won_back'), stays) AS returns
        FROM customer_at(as_of = {as_of:DateTime64(3, 'UTC')})
    )
SELECT
    site_id,
    person_id,
    (stays[-1]).3 AS stage,
    (stays[-1]).1 AS entered_at,
    round(risk, 4) AS risk,
    arrayMap(s -> (s.2), arrayFilter(s -> ((s.5) > 0), holding)) AS reasons,
    arrayMap(s -> (s.2), arrayFilter(s -> ((s.5) < 0), holding)) AS reasons_to_stay,
    customer_since,
    last_seen_at,
    round(dateDiff('millisecond', last_seen_at, {as_of:DateTime64(3, 'UTC')}) / 86400000, 3) AS days_quiet,
    if(empty(warnings), NULL, (warnings[1]).1) AS first_warned_at,
    if(empty(departures), NULL, (departures[-1]).1) AS churned_at,
    if(empty(departures), '', (departures[-1]).5) AS churned_by,
    if(empty(returns), NULL, (returns[-1]).1) AS won_back_at,
    toUInt32(length(departures)) AS times_churned,
    toUInt32(length(returns)) AS times_won_back,
    arrayStringConcat(stays.3, ' > ') AS route
FROM told;

CREATE VIEW waystone.customer_at
AS WITH
    (
        SELECT mapFromArrays(groupArray(setting), groupArray(value))
        FROM waystone.model_setting
    ) AS settings,
    settings['churn_intercept'] AS intercept,
    settings['churn_warning_from'] AS warning_from,
    settings['churn_at_risk_from'] AS at_risk_from,
    toInt64(settings['customer_history_limit']) AS history_limit,
    toUnixTimestamp64Milli({as_of:DateTime64(3, 'UTC')}) AS now_ms,
    (
        SELECT groupArray(toString(signal))
        FROM waystone.signal_definition
        WHERE closes_cycle
    ) AS closing,
    (
        SELECT groupArray((toString(signal), splitByChar(' ', unless), toInt64(min_days * 86400000), toInt64(max_days * 86400000), risk, toInt64(churns)))
        FROM
        (
            SELECT *
            FROM waystone.customer_sign
            ORDER BY sign ASC
        )
    ) AS signs,
    (
        SELECT groupArray((toString(sign), label, health))
        FROM
        (
            SELECT *
            FROM waystone.customer_sign
            ORDER BY sign ASC
        )
    ) AS sign_names,
    (
        SELECT mapFromArrays(groupArray(site), groupArray(answers))
        FROM
        (
            SELECT
                toString(site_id) AS site,
                groupUniqArray(toString(signal)) AS answers
            FROM waystone.signal
            WHERE (occurred_at <= {as_of:DateTime64(3, 'UTC')}) AND (signal IN (
                SELECT arrayJoin(splitByChar(' ', unless))
                FROM waystone.customer_sign
            ))
            GROUP BY site
        )
    ) AS answers_of,
    (
        SELECT groupArray(name)
        FROM waystone.renewal_term
        WHERE meaning = 'date'
    ) AS date_names,
    (
        SELECT groupArray(name)
        FROM waystone.renewal_term
        WHERE meaning = 'period_in'
    ) AS period_names,
    (
        SELECT mapFromArrays(groupArray(name), groupArray((months, days)))
        FROM waystone.renewal_term
        WHERE meaning = 'period'
    ) AS periods,
    said AS
    (
        SELECT
            site_id,
            message_id,
            arrayMap(pair -> (pair.1, trimBoth(pair.2, '"')), JSONExtractKeysAndValuesRaw(any(properties))) AS pairs
        FROM waystone.event
        WHERE (type = 'track') AND multiSearchAny(properties, arrayConcat(date_names, period_names))
        GROUP BY
            site_id,
            message_id
    ),
    term AS
    (
        SELECT
            site_id,
            message_id,
            parseDateTime64BestEffortOrZero((arrayFirst(pair -> has(date_names, pair.1), pairs)).2, 3, 'UTC') AS due_at,
            periods[lower((arrayFirst(pair -> has(period_names, pair.1), pairs)).2)] AS period
        FROM said
    ),
    observed AS
    (
        SELECT
            signal.site_id AS site_id,
            signal.person_id AS person_id,
            toString(signal.signal) AS signal,
            count() AS times,
            min(signal.occurred_at) AS first_at,
            max(signal.occurred_at) AS last_at,
            arraySlice(arraySort(groupArray((signal.occurred_at, signal.message_id, signal.value, signal.url, signal.title, term.due_at, term.period))), -history_limit) AS seen
        FROM waystone.signal
        LEFT JOIN term ON (term.site_id = signal.site_id) AND (term.message_id = signal.message_id)
        WHERE signal.occurred_at <= {as_of:DateTime64(3, 'UTC')}
        GROUP BY
            site_id,
            person_id,
            signal
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
            arraySort(groupArrayArrayIf(arrayMap(s -> (s.1, signal, ifNull(s.3, 0), s.6, s.7), seen), has(closing, signal))) AS transactions
        FROM observed
        GROUP BY
            site_id,
            person_id
        HAVING purchases > 0
    ),
    due AS
    (
        SELECT
            *,
            arrayMap((t, i) -> multiIf(toUnixTimestamp64Milli(t.4) != 0, (t.4, 'said'), (t.5) != (0, 0), (addMonths(t.1, (t.5).1) + toIntervalDay((t.5).2), 'period'), ((t.2) = 'renewed') AND (i > 1), ((t.1) + toIntervalSecond(dateDiff('second', (transactions[i - 1]).1, t.1)), 'rhythm'), (toDateTime64(0, 3, 'UTC'), '')), transactions, arrayEnumerate(transactions)) AS dues
        FROM bought
    ),
    termed AS
    (
        SELECT
            *,
            arrayFilter(x -> ((x.5) != ''), arrayMap((t, d, i) -> (i, t.1, t.3, d.1, d.2, arrayFirst((n, j, e) -> ((j > i) AND (((n.2) = 'renewed') OR ((e.2) IN ('said', 'period')))), transactions, arrayEnumerate(transactions), dues) AS renewal, (purchases - length(transactions)) + i), transactions, dues, arrayEnumerate(transactions))) AS terms
        FROM due
    ),
    timed AS
    (
        SELECT
            *,
            toUnixTimestamp64Milli(customer_since) AS since_ms,
            arrayMap(t -> toUnixTimestamp64Milli(t.1), transactions) AS bought_ms,
            mapApply((k, v) -> (k, arrayFilter(at -> (at >= since_ms), arrayMap(s -> toUnixTimestamp64Milli(s.1), v))), seen_of) AS times_of,
            arrayFilter(at -> (at > 0), arrayMap(x -> if((toUnixTimestamp64Milli((x.6).1) = 0) OR (((x.6).1) > (x.4)), toUnixTimestamp64Milli(x.4), 0), terms)) AS due_ms
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
        SELECT
            * EXCEPT (times_of, any_ms, due_ms),
            arrayMap(sign -> (multiIf(((sign.2) != ['']) AND (NOT hasAny(answers_of[toString(site_id)], sign.2)), [], (sign.1) = 'any', any_ms, (sign.1) = 'renewal_due', due_ms, times_of[sign.1]), arraySort(arrayFlatten(arrayMap(answer -> (times_of[answer]), sign.2)))), signs) AS occurrences
        FROM heard
    ),
    spanned AS
    (
        SELECT
            * EXCEPT occurrences,
            arrayFilter(span -> (((span.2) < (span.3)) AND ((span.2) <= now_ms)), arrayFlatten(arrayMap((sign, o, n) -> arrayMap((at, i) -> (n, if(((sign.1) = 'any') AND ((sign.6) > 0), greatest(at + (sign.3), running_ms), at + (sign.3)), arrayMin([if(i = length(o.1), 9000000000000, (o.1)[i + 1]), at + (sign.4), arrayFirst(a -> (a > at), arrayPushBack(o.2, 9000000000000))]), at), o.1, arrayEnumerate(o.1)), signs, occurrences, arrayEnumerate(signs)))) AS spans
        FROM occurred
    ),
    edged AS
    (
        SELECT
            *,
            arraySort(arrayConcat(arrayMap(s -> (s.2, (signs[s.1]).5, (signs[s.1]).6, s.1), spans), arrayMap(s -> (s.3, -((signs[s.1]).5), -((signs[s.1]).6), s.1), arrayFilter(s -> ((s.3) <= now_ms), spans)), arrayMap(at -> (at, 0., toInt64(0), toUInt32(0)), bought_ms))) AS edges
        FROM spanned
    ),
    summed AS
    (
        SELECT
            *,
            arrayCumSum(edges.2) AS risks,
            arrayCumSum(edges.3) AS leavings
        FROM edged
    ),
    stepped AS
    (
        SELECT
            * EXCEPT (edges, risks, leavings),
            arrayFilter((step, next_at) -> ((step.1) != next_at), arrayMap((e, r, l) -> (e.1, 1 / (1 + exp((-intercept) - r)), l > 0, has(bought_ms, e.1), (arraySort(x -> (-(x.3), (x.2) != ((signs[x.4]).5), -abs(x.2), x.4), arrayFilter(x -> (((x.1) = (e.1)) AND ((x.4) > 0)), edges))[1]).4), edges, risks, leavings), arrayShiftLeft(edges.1, 1, toInt64(0))) AS moments
        FROM summed
    ),
    shown AS
    (
        SELECT
            *,
            arrayPopFront(arrayFold((stages, m) -> arrayPushBack(stages, multiIf(m.3, 'churned', (stages[-1]) = 'churned', if(m.4, 'won_back', 'churned'), (m.2) >= at_risk_from, 'at_risk', (m.2) >= warning_from, 'warning', (stages[-1]) = 'won_back', 'won_back', 'safe')), moments, [''])) AS stages
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
    arraySort(s -> (-abs(s.5), -abs(s.4), s.1), arrayMap(s -> ((sign_names[s.1]).1, (sign_names[s.1]).2, fromUnixTimestamp64Milli(s.2, 'UTC'), (sign_names[s.1]).3, if(((signs[s.1]).6) > 0, 99., (signs[s.1]).5), (signs[s.1]).1, (arrayFirst(x -> (toUnixTimestamp64Milli(x.1) = (s.4)), seen_of[(signs[s.1]).1])).2, (arrayFirst(x -> (toUnixTimestamp64Milli(x.1) = (s.4)), seen_of[(signs[s.1]).1])).3), arrayFilter(s -> ((s.3) > now_ms), spans))) AS holding,
    (moments[-1]).2 AS risk,
    arrayMap(i -> (fromUnixTimestamp64Milli((moments[i]).1, 'UTC'), if(i = 1, '', stages[i - 1]), stages[i], (moments[i]).2, if(((moments[i]).4) AND ((stages[i]) IN ('safe', 'won_back')), (transactions[indexOf(bought_ms, (moments[i]).1)]).2, (sign_names[(moments[i]).5]).1), toUInt32(arrayCount(at -> (at <= ((moments[i]).1)), bought_ms))), arrayFilter((i, stage, before) -> (stage != before), arrayEnumerate(stages), stages, arrayShiftRight(stages, 1, ''))) AS stays
FROM shown;

CREATE VIEW waystone.customer_journey
(
    `site_id` LowCardinality(String),
    `person_id` String,
    `stage` String,
    `last_milestone_at` DateTime64(3, 'UTC'),
    `customer_since` DateTime64(3, 'UTC'),
    `purchases` UInt32,
    `revenue` Float64,
    `health` UInt8,
    `health_level` String,
    `strengths` Array(String),
    `weaknesses` Array(String),
    `churn_risk` Float64,
    `churn_stage` String,
    `onboarding_at` Nullable(DateTime64(3, 'UTC')),
    `days_to_onboarding` Nullable(Float64),
    `first_used_at` Nullable(DateTime64(3, 'UTC')),
    `last_used_at` Nullable(DateTime64(3, 'UTC')),
    `last_support_at` Nullable(DateTime64(3, 'UTC')),
    `support_requests` UInt32,
    `last_training_at` Nullable(DateTime64(3, 'UTC')),
    `last_engagement_at` Nullable(DateTime64(3, 'UTC')),
    `last_renewal_at` Nullable(DateTime64(3, 'UTC')),
    `next_due_at` Nullable(DateTime64(3, 'UTC')),
    `last_seen_at` DateTime64(3, 'UTC')
)
AS SELECT *
FROM customer_journey_at(as_of = now64(3, 'UTC'));

CREATE VIEW waystone.customer_journey_at
AS WITH
    (
        SELECT mapFromArrays(groupArray(setting), groupArray(value))
        FROM waystone.model_setting
    ) AS settings,
    settings['health_good_from'] AS good_from,
    settings['health_fair_from'] AS fair_from,
    (
        SELECT groupArray((toString(stage), toString(signal), after_days, toString(signal) = 'purchased', stage_order))
        FROM waystone.signal_milestone
        INNER JOIN waystone.stage_definition USING (track, stage)
        WHERE track = 'customer'
    ) AS milestones,
    placed AS
    (
        SELECT
            * EXCEPT seen_of,
            arrayMap(m -> (m.1, arrayFilter(at -> ((at >= customer_since) AND (dateDiff('second', (arrayLast(t -> ((t.1) <= at), transactions)).1, at) >= ((m.3) * 86400))), (seen_of[m.2]).1), m.4, m.5), milestones) AS passed
        FROM customer_at(as_of = {as_of:DateTime64(3, 'UTC')})
    ),
    gathered AS
    (
        SELECT
            *,
            arrayMap(stage -> arraySort(arrayFlatten(arrayMap(p -> (p.2), arrayFilter(p -> (((p.1) = stage) AND (NOT (p.3))), passed)))), ['onboarding', 'use', 'support', 'training', 'engagement', 'renewal']) AS times,
            arraySort(p -> ((p.2)[-1], p.4), arrayFilter(p -> notEmpty(p.2), passed))[-1] AS latest,
            arraySum(s -> (s.4), holding) AS points,
            arrayFilter(t -> ((t.4) > {as_of:DateTime64(3, 'UTC')}), terms) AS coming
        FROM placed
    )
SELECT
    site_id,
    person_id,
    latest.1 AS stage,
    (latest.2)[-1] AS last_milestone_at,
    customer_since,
    toUInt32(purchases) AS purchases,
    round(arraySum(t -> (t.3), transactions), 2) AS revenue,
    toUInt8(least(100, greatest(0, 50 + points))) AS health,
    multiIf(health >= good_from, 'good', health >= fair_from, 'fair', 'poor') AS health_level,
    arrayMap(s -> (s.2), arrayFilter(s -> ((s.4) > 0), holding)) AS strengths,
    arrayMap(s -> (s.2), arrayFilter(s -> ((s.4) < 0), holding)) AS weaknesses,
    round(risk, 4) AS churn_risk,
    (stays[-1]).3 AS churn_stage,
    if(empty(times[1]), NULL, (times[1])[1]) AS onboarding_at,
    round(dateDiff('millisecond', customer_since, onboarding_at) / 86400000, 3) AS days_to_onboarding,
    if(empty(times[2]), NULL, (times[2])[1]) AS first_used_at,
    if(empty(times[2]), NULL, (times[2])[-1]) AS last_used_at,
    if(empty(times[3]), NULL, (times[3])[-1]) AS last_support_at,
    toUInt32(length(times[3])) AS support_requests,
    if(empty(times[4]), NULL, (times[4])[-1]) AS last_training_at,
    if(empty(times[5]), NULL, (times[5])[-1]) AS last_engagement_at,
    if(empty(times[6]), NULL, (times[6])[-1]) AS last_renewal_at,
    if(empty(coming), NULL, (coming[-1]).4) AS next_due_at,
    last_seen_at
FROM gathered;

CREATE VIEW waystone.handoff
(
    `site_id` String,
    `handoff` String,
    `label` String,
    `scope` String,
    `segment` String,
    `week` Date,
    `entered` UInt64,
    `completed` UInt64,
    `failed` UInt64,
    `waiting` UInt64,
    `rate` Nullable(Float64),
    `baseline` Nullable(Float64),
    `z` Nullable(Float64),
    `p` Nullable(Float64),
    `median_wait_hours` Nullable(Float64),
    `top_exit` String,
    `flagged` Bool,
    `window_from` Date,
    `window_until` Date,
    `window_entered` UInt64,
    `window_rate` Nullable(Float64)
)
AS SELECT *
FROM handoff_at(as_of = now64(3, 'UTC'));

CREATE VIEW waystone.handoff_at
AS WITH
    (
        SELECT mapFromArrays(groupArray(setting), groupArray(value))
        FROM waystone.model_setting
    ) AS settings,
    toUInt32(settings['handoff_history_weeks']) AS history_weeks,
    toUInt32(settings['handoff_window_weeks']) AS window_weeks,
    settings['handoff_min_window'] AS min_window,
    settings['handoff_min_baseline'] AS min_baseline,
    settings['handoff_min_share'] AS min_share,
    settings['handoff_false_alarm'] AS false_alarm,
    settings['handoff_steps'] AS most_steps,
    (
        SELECT mapFromArrays(groupArray(toString(handoff)), groupArray(label))
        FROM waystone.handoff_definition
    ) AS labels,
    (
        SELECT mapFromArrays(groupArray(toString(signal)), groupArray(2. + closes_cycle))
        FROM waystone.signal_definition
        WHERE is_fact
    ) AS goals,
    (
        SELECT groupArray((site_id, scope, from_step, cells, total, nearness, reached, last_week, first_week))
        FROM
        (
            SELECT
                site_id,
                scope,
                from_step,
                groupArray((to_step, segment, week, n, waiting, wait_hours, exits)) AS cells,
                sumIf(n, (to_step = '') AND (segment = 'all')) AS total,
                sumIf(reaching_goal, (to_step = '') AND (segment = 'all')) / total AS nearness,
                sumMapIf(map(to_step, n), (to_step != '') AND (segment = 'all')) AS reached,
                max(max(week)) OVER (PARTITION BY site_id) AS last_week,
                min(min(week)) OVER (PARTITION BY site_id) AS first_week
            FROM
            (
                SELECT
                    site_id,
                    scope,
                    from_step,
                    to_step,
                    arrayJoin(arrayFilter(s -> (s != ''), ['all', multiIf(device = '', '', device = 'desktop', 'desktop', 'handheld')])) AS segment,
                    toMonday(entered_at, 'UTC') AS week,
                    countIf(NOT is_waiting) AS n,
                    countIf(is_waiting) AS waiting,
                    countIf(is_goal AND (NOT is_waiting)) AS reaching_goal,
                    quantileExact(0.5)(ifNull(dateDiff('millisecond', entered_at, completed_at), 0)) / 3600000 AS wait_hours,
                    sumMapIf(map(exit_path, toInt64(1)), NOT is_waiting) AS exits
                FROM handoff_entry_at(as_of = {as_of:DateTime64(3, 'UTC')})
                GROUP BY
                    site_id,
                    scope,
                    from_step,
                    to_step,
                    segment,
                    week
            )
            GROUP BY
                site_id,
                scope,
                from_step
            QUALIFY row_number() OVER (PARTITION BY site_id, scope ORDER BY total DESC, from_step ASC) <= most_steps
        )
    ) AS counted_steps,
    step AS
    (
        SELECT
            counted.1 AS site_id,
            counted.2 AS scope,
            counted.3 AS from_step,
            counted.4 AS cells,
            counted.5 AS total,
            counted.6 AS nearness,
            counted.7 AS reached,
            counted.8 AS last_week,
            counted.9 AS first_week
        FROM
        (
            SELECT arrayJoin(counted_steps) AS counted
        )
    ),
    ranked AS
    (
        SELECT
            *,
            mapConcat(goals, mapFromArrays(groupArray(from_step) OVER (PARTITION BY site_id), groupArray(nearness) OVER (PARTITION BY site_id))) AS nearness_of
        FROM step
        WHERE total > 0
    ),
    paired AS
    (
        SELECT
            *,
            if(scope = 'journey', 'done', arraySort(candidate -> (nearness_of[candidate], candidate), arrayFilter(candidate -> (((nearness_of[candidate]) > nearness) AND ((reached[candidate]) >= (min_share * total))), mapKeys(reached)))[1]) AS to_step
        FROM ranked
    ),
    segmented AS
    (
        SELECT
            site_id,
            scope,
            from_step,
            to_step,
            cells,
            arrayJoin(['all', 'desktop', 'handheld']) AS segment,
            arrayMap(back -> (last_week - toIntervalDay(7 * back)), arrayReverse(range(least(history_weeks, toUInt32(1 + (dateDiff('day', first_week, last_week) / 7)))))) AS weeks
        FROM paired
        WHERE to_step != ''
    ),
    divided AS
    (
        SELECT
            * EXCEPT cells,
            arrayFilter(c -> (((c.1) = '') AND ((c.2) = segment)), cells) AS entries,
            arrayFilter(c -> (((c.1) = to_step) AND ((c.2) = segment)), cells) AS completions
        FROM segmented
    ),
    mapped AS
    (
        SELECT
            *,
            mapFromArrays(entries.3, entries.4) AS entries_of,
            mapFromArrays(entries.3, entries.5) AS waiting_of,
            mapFromArrays(completions.3, completions.4) AS completions_of,
            mapFromArrays(completions.3, completions.6) AS wait_of
        FROM divided
        WHERE notEmpty(entries)
    ),
    weekly AS
    (
        SELECT
            *,
            arrayMap(week -> toFloat64(entries_of[week]), weeks) AS entered_in,
            arrayMap(week -> toFloat64(completions_of[week]), weeks) AS completed_in
        FROM mapped
    ),
    summed AS
    (
        SELECT
            *,
            arraySum(entered_in) AS entered_all,
            arraySum(completed_in) AS completed_all,
            arrayFlatten(arrayMap(size -> arrayMap(first -> (first, (first + size) - 1, arraySum(arraySlice(entered_in, first, size)), arraySum(arraySlice(completed_in, first, size))), range(1, toUInt32(greatest(1, (2 + toInt32(length(weeks))) - toInt32(size))))), range(1, window_weeks + 1))) AS runs
        FROM weekly
    ),
    compared AS
    (
        SELECT
            * EXCEPT runs,
            arrayMap(w -> (w.1, w.2, w.3, w.4, (completed_all - (w.4)) / (entered_all - (w.3))), arrayFilter(w -> (((w.3) >= min_window) AND ((entered_all - (w.3)) >= min_baseline) AND (completed_all > 0)), runs)) AS compared_windows
        FROM summed
    ),
    tested AS
    (
        SELECT
            * EXCEPT compared_windows,
            arrayMap(w -> (w.1, w.2, w.3, w.4, w.5, if(((w.4) / (w.3)) < (w.5), -1, 1) * sqrt(greatest(0, 2 * arraySum(part -> ((part.3) * (if((part.1) = 0, 0, (part.1) * log((part.1) / (part.2))) + if((part.1) = (part.2), 0, ((part.2) - (part.1)) * log(1 - ((part.1) / (part.2)))))), [(w.4, w.3, 1), (completed_all - (w.4), entered_all - (w.3), 1), (completed_all, entered_all, -1)])))), compared_windows) AS windows,
            sum(length(compared_windows)) OVER (PARTITION BY site_id) AS tests
        FROM compared
    ),
    sorted AS
    (
        SELECT
            * EXCEPT windows,
            arraySort(w -> (w.6, w.1, w.2), arrayMap(w -> (w.1, w.2, w.3, w.4, w.5, w.6, least(1., (tests * erfc((-(w.6)) / sqrt(2))) / 2)), windows)) AS by_strength
        FROM tested
    ),
    flagged AS
    (
        SELECT
            *,
            arrayFold((kept, w) -> if(((w.6) < 0) AND ((w.7) <= false_alarm) AND (NOT arrayExists(k -> (((k.1) <= (w.2)) AND ((w.1) <= (k.2))), kept)), arrayPushBack(kept, w), kept), by_strength, arrayResize(by_strength, 0)) AS kept
        FROM sorted
    ),
    lined AS
    (
        SELECT
            * EXCEPT (by_strength, kept),
            length(kept) AS flags,
            arrayConcat(kept, arrayFilter(w -> (NOT arrayExists(k -> (((k.1) <= (w.2)) AND ((w.1) <= (k.2))), kept)), by_strength)) AS shown
        FROM flagged
    ),
    placed AS
    (
        SELECT
            *,
            week,
            nth,
            arrayFirstIndex(w -> (((w.1) <= nth) AND (nth <= (w.2))), shown) AS place
        FROM lined
        ARRAY JOIN
            weeks AS week,
            arrayEnumerate(weeks) AS nth
        WHERE mapContains(entries_of, week)
    ),
    spanned AS
    (
        SELECT
            * EXCEPT shown,
            shown[place] AS span,
            weeks[if(place = 0, nth, span.1)] AS window_from,
            weeks[if(place = 0, nth, span.2)] AS window_until
        FROM placed
    ),
    told AS
    (
        SELECT
            *,
            mapSubtract(arrayReduce('sumMap', arrayPushBack((arrayFilter(c -> (((c.3) >= window_from) AND ((c.3) <= window_until)), entries)).7, map('', toInt64(0)))), arrayReduce('sumMap', arrayPushBack((arrayFilter(c -> (((c.3) >= window_from) AND ((c.3) <= window_until)), completions)).7, map('', toInt64(0))))) AS exits
        FROM spanned
    )
SELECT
    site_id,
    if(scope = 'journey', from_step, concat(from_step, ' > ', to_step)) AS handoff,
    if(scope = 'journey', labels[from_step], concat(from_step, ' → ', to_step)) AS label,
    scope,
    segment,
    week,
    toUInt64((entered_in[nth]) + (waiting_of[week])) AS entered,
    toUInt64(completed_in[nth]) AS completed,
    toUInt64((entered_in[nth]) - (completed_in[nth])) AS failed,
    waiting_of[week] AS waiting,
    round((completed_in[nth]) / nullIf(entered_in[nth], 0), 4) AS rate,
    round(if(place = 0, (completed_all - (completed_in[nth])) / nullIf(entered_all - (entered_in[nth]), 0), span.5), 4) AS baseline,
    if(place = 0, NULL, round(span.6, 3)) AS z,
    if(place = 0, NULL, span.7) AS p,
    if((completions_of[week]) = 0, NULL, round(wait_of[week], 3)) AS median_wait_hours,
    arraySort(e -> (-(exits[e]), e), arrayFilter(e -> ((e != '') AND ((exits[e]) > 0)), mapKeys(exits)))[1] AS top_exit,
    toBool((place > 0) AND (place <= flags)) AS flagged,
    window_from,
    window_until + 6 AS window_until,
    toUInt64(if(place = 0, entered_in[nth], span.3)) AS window_entered,
    round(if(place = 0, (completed_in[nth]) / nullIf(entered_in[nth], 0), (span.4) / (span.3)), 4) AS window_rate
FROM told
ORDER BY
    site_id ASC,
    handoff ASC,
    segment ASC,
    week ASC;

CREATE VIEW waystone.handoff_entry_at
AS WITH
    (
        SELECT mapFromArrays(groupArray(setting), groupArray(value))
        FROM waystone.model_setting
    ) AS settings,
    toUInt32((settings['visit_gap_minutes']) * 60) AS visit_gap_seconds,
    toInt64(settings['history_limit']) AS history_limit,
    (
        SELECT groupArray((handoff, within_seconds, early_seconds, entering, completing))
        FROM
        (
            SELECT
                handoff,
                toUInt32(within_hours * 3600) AS within_seconds,
                toUInt32(early_hours * 3600) AS early_seconds,
                groupArrayIf(toString(signal), role = 'enter') AS entering,
                groupArrayIf(toString(signal), role = 'complete') AS completing
            FROM waystone.handoff_definition
            INNER JOIN waystone.handoff_signal USING (handoff)
            GROUP BY
                handoff,
                within_seconds,
                early_seconds
            ORDER BY handoff ASC
        )
    ) AS definitions,
    (
        SELECT groupUniqArray(toString(signal))
        FROM waystone.handoff_signal
    ) AS role_signals,
    (
        SELECT groupArray(toString(signal))
        FROM waystone.signal_definition
        WHERE is_fact
    ) AS goals,
    (
        SELECT groupArray(toString(signal))
        FROM waystone.stage_emission
        INNER JOIN waystone.signal_definition USING (signal)
        WHERE opens_cycle AND (decision >= consideration) AND (decision > awareness)
    ) AS step_signals,
    visited AS
    (
        SELECT
            site_id,
            person_id,
            visit_id,
            argMinIf(device, (occurred_at, message_id), device != '') AS device,
            max(occurred_at) AS last_at,
            argMaxIf(path, (occurred_at, message_id), path != '') AS exit_path,
            groupArrayIf((occurred_at, multiIf(has(goals, signal), toString(signal), (kind IN ('page', 'screen')), replaceRegexpAll(path, '/(?:\\d+|[0-9a-fA-F-]{12,})(?:/|$)', '/*/'), kind = 'form', concat(path, ' ', signal), toString(name))), has(step_signals, signal)) AS steps,
            groupArrayIf((occurred_at, toString(signal)), has(role_signals, signal)) AS roles
        FROM waystone.signal
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
            arraySlice(arraySort(groupArray((last_at, visit_id, device, exit_path, arraySort(steps)))), -history_limit) AS visits,
            arraySlice(arraySort(groupArrayArray(roles)), -history_limit) AS roles
        FROM visited
        GROUP BY
            site_id,
            person_id
        HAVING notEmpty(roles) OR arrayExists(v -> notEmpty(v.5), visits)
    ),
    entered AS
    (
        SELECT
            site_id,
            person_id,
            arrayFlatten(arrayMap(v -> arrayMap((step, nth) -> ('step', step.2, step.1, v.3, v.4, dateDiff('second', v.1, {as_of:DateTime64(3, 'UTC')}) < visit_gap_seconds, arrayExists(s -> has(goals, s.2), arraySlice(v.5, nth)), arrayDistinct(arrayMap(s -> (s.2, (arrayFirst(x -> ((x.2) = (s.2)), arraySlice(v.5, nth + 1))).1), arrayFilter(s -> ((s.2) != (step.2)), arraySlice(v.5, nth + 1))))), arrayFilter((s, i, n) -> ((n = 1) AND (NOT has(goals, s.2))), v.5, arrayEnumerate(v.5), arrayEnumerateUniq((v.5).2)), arrayFilter((i, s, n) -> ((n = 1) AND (NOT has(goals, s.2))), arrayEnumerate(v.5), v.5, arrayEnumerateUniq((v.5).2))), visits)) AS step_entries,
            arrayFlatten(arrayMap(d -> arrayMap(e -> ('journey', toString(d.1), e.1, (arrayFirst(v -> ((v.1) >= (e.1)), visits)).3, (arrayLast(v -> (((v.1) <= ((e.1) + toIntervalSecond(d.2))) AND ((v.4) != '')), visits)).4, (toUnixTimestamp64Milli(e.2) = 0) AND (dateDiff('second', e.1, {as_of:DateTime64(3, 'UTC')}) < (d.2)), toUnixTimestamp64Milli(e.2) != 0, if(toUnixTimestamp64Milli(e.2) != 0, [('done', greatest(e.1, e.2))], [])), arrayPopFront(arrayFold((entries, at) -> if(at < greatest((entries[-1]).1, (entries[-1]).3), entries, arrayPushBack(entries, (at, (arrayFirst(done -> (((done.1) >= (at - toIntervalSecond(d.3))) AND ((done.1) <= (at + toIntervalSecond(d.2)))), arrayFilter(r -> has(d.5, r.2), roles))).1 AS completed_at, if(toUnixTimestamp64Milli(completed_at) = 0, at + toIntervalSecond(d.2), completed_at)))), arrayMap(r -> (r.1), arrayFilter(r -> has(d.4, r.2), roles)), [(toDateTime64(0, 3, 'UTC'), toDateTime64(0, 3, 'UTC'), toDateTime64(0, 3, 'UTC'))]))), definitions)) AS journey_entries
        FROM person
    )
SELECT
    site_id,
    person_id,
    entry.1 AS scope,
    entry.2 AS from_step,
    completion.1 AS to_step,
    entry.3 AS entered_at,
    entry.4 AS device,
    entry.5 AS exit_path,
    toBool(entry.6) AS is_waiting,
    toBool(entry.7) AS is_goal,
    if((completion.1) = '', NULL, completion.2) AS completed_at
FROM entered
ARRAY JOIN arrayConcat(step_entries, journey_entries) AS entry
ARRAY JOIN arrayPushFront(entry.8, ('', toDateTime64(0, 3, 'UTC'))) AS completion
UNION ALL
WITH
    (
        SELECT mapFromArrays(groupArray(setting), groupArray(value))
        FROM waystone.model_setting
    ) AS settings,
    toUInt32((settings['visit_gap_minutes']) * 60) AS visit_gap_seconds,
    toInt64(settings['history_limit']) AS history_limit,
    (
        SELECT groupArray((handoff, within_seconds, early_seconds, entering, completing))
        FROM
        (
            SELECT
                handoff,
                toUInt32(within_hours * 3600) AS within_seconds,
                toUInt32(early_hours * 3600) AS early_seconds,
                groupArrayIf(toString(signal), role = 'enter') AS entering,
                groupArrayIf(toString(signal), role = 'complete') AS completing
            FROM waystone.handoff_definition
            INNER JOIN waystone.handoff_signal USING (handoff)
            GROUP BY
                handoff,
                within_seconds,
                early_seconds
            ORDER BY handoff ASC
        )
    ) AS definitions,
    (
        SELECT groupUniqArray(toString(signal))
        FROM waystone.handoff_signal
    ) AS role_signals,
    (
        SELECT groupArray(toString(signal))
        FROM waystone.signal_definition
        WHERE is_fact
    ) AS goals,
    (
        SELECT groupArray(toString(signal))
        FROM waystone.stage_emission
        INNER JOIN waystone.signal_definition USING (signal)
        WHERE opens_cycle AND (decision >= consideration) AND (decision > awareness)
    ) AS step_signals,
    visited AS
    (
        SELECT
            site_id,
            person_id,
            visit_id,
            argMinIf(device, (occurred_at, message_id), device != '') AS device,
            max(occurred_at) AS last_at,
            argMaxIf(path, (occurred_at, message_id), path != '') AS exit_path,
            groupArrayIf((occurred_at, multiIf(has(goals, signal), toString(signal), (kind IN ('page', 'screen')), replaceRegexpAll(path, '/(?:\\d+|[0-9a-fA-F-]{12,})(?:/|$)', '/*/'), kind = 'form', concat(path, ' ', signal), toString(name))), has(step_signals, signal)) AS steps,
            groupArrayIf((occurred_at, toString(signal)), has(role_signals, signal)) AS roles
        FROM waystone.signal
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
            arraySlice(arraySort(groupArray((last_at, visit_id, device, exit_path, arraySort(steps)))), -history_limit) AS visits,
            arraySlice(arraySort(groupArrayArray(roles)), -history_limit) AS roles
        FROM visited
        GROUP BY
            site_id,
            person_id
        HAVING notEmpty(roles) OR arrayExists(v -> notEmpty(v.5), visits)
    ),
    entered AS
    (
        SELECT
            site_id,
            person_id,
            arrayFlatten(arrayMap(v -> arrayMap((step, nth) -> ('step', step.2, step.1, v.3, v.4, dateDiff('second', v.1, {as_of:DateTime64(3, 'UTC')}) < visit_gap_seconds, arrayExists(s -> has(goals, s.2), arraySlice(v.5, nth)), arrayDistinct(arrayMap(s -> (s.2, (arrayFirst(x -> ((x.2) = (s.2)), arraySlice(v.5, nth + 1))).1), arrayFilter(s -> ((s.2) != (step.2)), arraySlice(v.5, nth + 1))))), arrayFilter((s, i, n) -> ((n = 1) AND (NOT has(goals, s.2))), v.5, arrayEnumerate(v.5), arrayEnumerateUniq((v.5).2)), arrayFilter((i, s, n) -> ((n = 1) AND (NOT has(goals, s.2))), arrayEnumerate(v.5), v.5, arrayEnumerateUniq((v.5).2))), visits)) AS step_entries,
            arrayFlatten(arrayMap(d -> arrayMap(e -> ('journey', toString(d.1), e.1, (arrayFirst(v -> ((v.1) >= (e.1)), visits)).3, (arrayLast(v -> (((v.1) <= ((e.1) + toIntervalSecond(d.2))) AND ((v.4) != '')), visits)).4, (toUnixTimestamp64Milli(e.2) = 0) AND (dateDiff('second', e.1, {as_of:DateTime64(3, 'UTC')}) < (d.2)), toUnixTimestamp64Milli(e.2) != 0, if(toUnixTimestamp64Milli(e.2) != 0, [('done', greatest(e.1, e.2))], [])), arrayPopFront(arrayFold((entries, at) -> if(at < greatest((entries[-1]).1, (entries[-1]).3), entries, arrayPushBack(entries, (at, (arrayFirst(done -> (((done.1) >= (at - toIntervalSecond(d.3))) AND ((done.1) <= (at + toIntervalSecond(d.2)))), arrayFilter(r -> has(d.5, r.2), roles))).1 AS completed_at, if(toUnixTimestamp64Milli(completed_at) = 0, at + toIntervalSecond(d.2), completed_at)))), arrayMap(r -> (r.1), arrayFilter(r -> has(d.4, r.2), roles)), [(toDateTime64(0, 3, 'UTC'), toDateTime64(0, 3, 'UTC'), toDateTime64(0, 3, 'UTC'))]))), definitions)) AS journey_entries
        FROM person
    )
SELECT
    site_id,
    person_id,
    'journey' AS scope,
    'renewal_due_to_renewed' AS from_step,
    step AS to_step,
    entered_at,
    '' AS device,
    '' AS exit_path,
    toBool(status IN ('due', 'overdue')) AS is_waiting,
    toBool(status = 'renewed') AS is_goal,
    if(step = '', NULL, greatest(renewed_at, entered_at)) AS completed_at
FROM
(
    SELECT
        site_id,
        person_id,
        status,
        renewed_at,
        greatest(started_at, due_at - toIntervalSecond(assumeNotNull((
            SELECT toUInt32(value * 86400)
            FROM waystone.model_setting
            WHERE setting = 'renewal_notice_days'
        )))) AS entered_at,
        arrayJoin(if(status = 'renewed', ['', 'done'], [''])) AS step
    FROM renewal_cycle_at(as_of = {as_of:DateTime64(3, 'UTC')})
    WHERE status != 'upcoming'
);

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

CREATE VIEW waystone.lead_journey
(
    `site_id` LowCardinality(String),
    `person_id` String,
    `cycle` UInt32,
    `account_id` String,
    `stage` String,
    `outcome` String,
    `lead_at` DateTime64(3, 'UTC'),
    `lead_by` String,
    `lead_url` String,
    `qualified_at` Nullable(DateTime64(3, 'UTC')),
    `won_at` Nullable(DateTime64(3, 'UTC')),
    `lost_at` Nullable(DateTime64(3, 'UTC')),
    `recycled_at` Nullable(DateTime64(3, 'UTC')),
    `times_recycled` UInt32,
    `days_to_qualified` Nullable(Float64),
    `days_to_won` Nullable(Float64),
    `fit` Nullable(UInt8),
    `fit_reasons` Array(Tuple(
        String,
        Int32)),
    `engagement` UInt8,
    `engagement_reasons` Array(Tuple(
        String,
        Float64)),
    `grade` String
)
AS SELECT *
FROM lead_journey_at(as_of = now64(3, 'UTC'));

CREATE VIEW waystone.lead_journey_at
AS WITH
    (
        SELECT mapFromArrays(groupArray(setting), groupArray(value))
        FROM waystone.model_setting
    ) AS settings,
    settings['points_half_life_days'] AS half_life_days,
    settings['engagement_half_points'] AS half_points,
    toUInt32(settings['evidence_limit']) AS evidence_limit,
    (
        SELECT groupArray((label, trait, pattern, min_value, max_value, toInt32(points)))
        FROM
        (
            SELECT *
            FROM waystone.fit_rule
            ORDER BY rule_id ASC
        )
    ) AS rules,
    trait AS
    (
        SELECT
            site_id,
            person_id,
            argMaxIf(account, (occurred_at, message_id), account != '') AS account_id,
            groupArrayArrayIf(told, kind = 'identify') AS of_person,
            groupArrayArrayIf(told, kind = 'group') AS of_account
        FROM
        (
            SELECT
                site_id,
                person_id,
                account_id AS account,
                message_id,
                occurred_at,
                kind,
                arrayMap(pair -> (occurred_at, lower(pair.1), trimBoth(pair.2, '"')), JSONExtractKeysAndValuesRaw(properties)) AS told
            FROM waystone.touchpoint
            WHERE (kind IN ('identify', 'group')) AND (occurred_at <= {as_of:DateTime64(3, 'UTC')})
        )
        GROUP BY
            site_id,
            person_id
    ),
    shared AS
    (
        SELECT
            site_id,
            person_id,
            account_id,
            arraySort(arrayConcat(of_person, if(account_id = '', of_account, arrayFlatten(groupArray(of_account) OVER (PARTITION BY site_id, account_id))))) AS traits
        FROM trait
    ),
    fitted AS
    (
        SELECT
            site_id,
            person_id,
            account_id,
            arrayFilter((rule, value) -> ((value != '') AND (value != 'null') AND (((rule.3) = '') OR match(value, rule.3)) AND (((rule.5) = 0) OR ((toFloat64OrZero(value) >= (rule.4)) AND (toFloat64OrZero(value) <= (rule.5))))), rules, arrayMap(rule -> ((arrayLast(t -> ((t.2) = (rule.2)), traits)).3), rules)) AS matched
        FROM shared
    ),
    did AS
    (
        SELECT
            site_id,
            person_id,
            label,
            max(occurred_at) AS last_at,
            sum(points * exp2(((-dateDiff('second', occurred_at, {as_of:DateTime64(3, 'UTC')})) / 86400) / half_life_days)) AS weight
        FROM waystone.signal
        INNER JOIN waystone.signal_definition USING (signal)
        WHERE (points > 0) AND (occurred_at <= {as_of:DateTime64(3, 'UTC')})
        GROUP BY
            site_id,
            person_id,
            label
    ),
    engaged AS
    (
        SELECT
            site_id,
            person_id,
            sum(weight) AS points,
            arraySlice(arraySort(d -> (-(d.2), d.1), groupArray((label, round(weight, 2)))), 1, evidence_limit) AS reasons
        FROM did
        GROUP BY
            site_id,
            person_id
    ),
    lead AS
    (
        SELECT
            site_id,
            person_id,
            cycle,
            argMax(stage, (entered_at, left_at IS NULL)) AS stage,
            min(entered_at) AS lead_at,
            argMin(trigger, entered_at) AS lead_by,
            argMin(trigger_url, entered_at) AS lead_url,
            minIf(entered_at, stage_here = 'qualified') AS first_qualified,
            maxIf(entered_at, stage_here = 'lost') AS last_lost,
            minIf(entered_at, stage_here = 'won') AS first_won,
            maxIf(entered_at, stage_here = 'recycled') AS last_recycled,
            countIf(stage_here = 'recycled') AS recycles
        FROM
        (
            SELECT
                *,
                stage AS stage_here
            FROM milestone_at(as_of = {as_of:DateTime64(3, 'UTC')})
            WHERE track = 'lead'
        )
        GROUP BY
            site_id,
            person_id,
            cycle
    )
SELECT
    lead.site_id AS site_id,
    lead.person_id AS person_id,
    lead.cycle AS cycle,
    fitted.account_id AS account_id,
    lead.stage AS stage,
    multiIf(lead.stage = 'won', 'won', lead.stage = 'lost', 'lost', 'open') AS outcome,
    lead.lead_at AS lead_at,
    lead.lead_by AS lead_by,
    lead.lead_url AS lead_url,
    if(toUnixTimestamp64Milli(lead.first_qualified) = 0, NULL, lead.first_qualified) AS qualified_at,
    if(toUnixTimestamp64Milli(lead.first_won) = 0, NULL, lead.first_won) AS won_at,
    if(toUnixTimestamp64Milli(lead.last_lost) = 0, NULL, lead.last_lost) AS lost_at,
    if(lead.recycles = 0, NULL, lead.last_recycled) AS recycled_at,
    toUInt32(lead.recycles) AS times_recycled,
    round(dateDiff('millisecond', lead.lead_at, qualified_at) / 86400000, 3) AS days_to_qualified,
    round(dateDiff('millisecond', lead.lead_at, won_at) / 86400000, 3) AS days_to_won,
    if(empty(fitted.matched), NULL, toUInt8(least(100, greatest(0, 50 + arraySum(fitted.matched.6))))) AS fit,
    arrayMap(rule -> (rule.1, rule.6), fitted.matched) AS fit_reasons,
    toUInt8(round(100 * (1 - exp2((-engaged.points) / half_points)))) AS engagement,
    engaged.reasons AS engagement_reasons,
    concat(multiIf(fit IS NULL, '?', fit >= 75, 'A', fit >= 50, 'B', fit >= 25, 'C', 'D'), multiIf(engagement >= 75, '1', engagement >= 50, '2', engagement >= 25, '3', '4')) AS grade
FROM lead
LEFT JOIN fitted ON (fitted.site_id = lead.site_id) AND (fitted.person_id = lead.person_id)
LEFT JOIN engaged ON (engaged.site_id = lead.site_id) AND (engaged.person_id = lead.person_id);

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
            if(track = 'lead', if(tupleElement(milestones[1], 'stage') = 'won', [], arrayFlatten(arrayMap((part, nth_part) -> arrayMap(m -> if((nth_part > 1) AND (m.stage = 'lead'), CAST((m.at, m.stage_order, m.message_id, 'recycled', m.confidence, m.signal, m.label, m.url, m.title, m.cycle), 'Tuple(at DateTime64(3, \'UTC\'), stage_order UInt8, message_id String, stage String, confidence Float64, signal String, label String, url String, title String, cycle UInt32)'), m), arrayFilter((m, i) -> ((i = 1) OR (m.stage_order >= arrayMax(arrayMap(x -> x.stage_order, arraySlice(part, 1, i - 1))))), part, arrayEnumerate(part))), arraySplit((m, i) -> ((i > 1) AND (tupleElement(milestones[i - 1], 'stage') = 'lost')), milestones, arrayEnumerate(milestones)) AS parts, arrayEnumerate(parts)))), milestones) AS deciding
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
    track
UNION ALL
SELECT
    site_id,
    person_id,
    'churn' AS track,
    (stays[-1]).6 AS cycle,
    (stays[-1]).3 AS stage,
    0 AS p_awareness,
    0 AS p_consideration,
    0 AS p_decision,
    0 AS p_lapsed,
    multiIf(stage = 'churned', 1, (stage IN ('warning', 'at_risk')), risk, 1 - risk) AS confidence,
    0 AS p_convert,
    CAST(arraySlice(arrayMap(s -> (s.1, s.2, s.3, s.7, s.8, round(s.5, 3)), arrayFilter(s -> (((s.5) > 0) = (stage IN ('churned', 'warning', 'at_risk'))), holding)), 1, (
        SELECT toUInt32(value)
        FROM waystone.model_setting
        WHERE setting = 'evidence_limit'
    )), 'Array(Tuple(signal String, label String, occurred_at DateTime64(3, \'UTC\'), url String, title String, weight Float64))') AS evidence,
    (stays[-1]).1 AS entered_at,
    {as_of:DateTime64(3, 'UTC')} AS as_of
FROM customer_at(as_of = {as_of:DateTime64(3, 'UTC')});

CREATE VIEW waystone.renewal_cycle
(
    `site_id` LowCardinality(String),
    `person_id` String,
    `cycle` UInt32,
    `status` String,
    `started_at` DateTime64(3, 'UTC'),
    `due_at` DateTime64(3, 'UTC'),
    `basis` String,
    `value` Float64,
    `looked_at` Nullable(DateTime64(3, 'UTC')),
    `renewed_at` Nullable(DateTime64(3, 'UTC')),
    `cancelled_at` Nullable(DateTime64(3, 'UTC')),
    `days_early` Nullable(Float64),
    `days_until_due` Float64
)
AS SELECT *
FROM renewal_cycle_at(as_of = now64(3, 'UTC'));

CREATE VIEW waystone.renewal_cycle_at
AS WITH
    (
        SELECT mapFromArrays(groupArray(setting), groupArray(value))
        FROM waystone.model_setting
    ) AS settings,
    toIntervalSecond(toUInt32((settings['renewal_notice_days']) * 86400)) AS notice,
    toIntervalSecond(toUInt32((settings['renewal_grace_days']) * 86400)) AS grace,
    term AS
    (
        SELECT
            site_id,
            person_id,
            t.7 AS cycle,
            t.2 AS started_at,
            t.3 AS value,
            t.4 AS due_at,
            t.5 AS basis,
            if((toUnixTimestamp64Milli((t.6).1) > 0) AND (((t.6).1) <= (due_at + grace)), (t.6).1, NULL) AS renewed_at,
            least(ifNull(renewed_at, due_at + grace), {as_of:DateTime64(3, 'UTC')}) AS until_at,
            (seen_of['cancelled']).1 AS cancels,
            (seen_of['renewal_viewed']).1 AS looks
        FROM customer_at(as_of = {as_of:DateTime64(3, 'UTC')})
        ARRAY JOIN terms AS t
    ),
    told AS
    (
        SELECT
            *,
            arrayFirst(at -> ((at > started_at) AND (at <= until_at)), cancels) AS first_cancel,
            arrayFirst(at -> ((at > started_at) AND (at >= (due_at - notice)) AND (at <= until_at)), looks) AS first_look
        FROM term
    )
SELECT
    site_id,
    person_id,
    toUInt32(cycle) AS cycle,
    multiIf(renewed_at IS NOT NULL, 'renewed', toUnixTimestamp64Milli(first_cancel) > 0, 'cancelled', {as_of:DateTime64(3, 'UTC')} > (due_at + grace), 'lapsed', {as_of:DateTime64(3, 'UTC')} > due_at, 'overdue', {as_of:DateTime64(3, 'UTC')} > (due_at - notice), 'due', 'upcoming') AS status,
    started_at,
    due_at,
    basis,
    value,
    if(toUnixTimestamp64Milli(first_look) > 0, first_look, NULL) AS looked_at,
    renewed_at,
    if(toUnixTimestamp64Milli(first_cancel) > 0, first_cancel, NULL) AS cancelled_at,
    round(dateDiff('millisecond', renewed_at, due_at) / 86400000, 3) AS days_early,
    round(dateDiff('millisecond', {as_of:DateTime64(3, 'UTC')}, due_at) / 86400000, 3) AS days_until_due
FROM told;

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
    `value` Nullable(Float64),
    `kind` LowCardinality(String),
    `name` LowCardinality(String),
    `device` LowCardinality(String)
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
            device,
            name,
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
    value,
    kind,
    name,
    device
FROM told;

CREATE VIEW waystone.stage_flow
(
    `site_id` LowCardinality(String),
    `track` String,
    `from` String,
    `to` String,
    `usual_direction` String,
    `moves` UInt64,
    `people` UInt64,
    `share_of_from` Float64,
    `moves_recent` UInt64,
    `moves_before` UInt64,
    `median_days` Nullable(Float64),
    `top_trigger` String
)
AS SELECT *
FROM stage_flow_at(as_of = now64(3, 'UTC'));

CREATE VIEW waystone.stage_flow_at
AS WITH
    (
        SELECT mapFromArrays(groupArray(setting), groupArray(value))
        FROM waystone.model_setting
    ) AS settings,
    toUInt32((settings['recent_days']) * 86400) AS recent_seconds,
    move AS
    (
        SELECT
            *,
            lagInFrame(entered_at) OVER stays AS stayed_from,
            dateDiff('second', entered_at, {as_of:DateTime64(3, 'UTC')}) AS seconds_ago
        FROM stage_history_at(as_of = {as_of:DateTime64(3, 'UTC')})
        WINDOW stays AS (PARTITION BY site_id, person_id, track, if((track IN ('customer', 'churn')), 0, cycle) ORDER BY entered_at ASC, cycle ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
    ),
    counted AS
    (
        SELECT
            site_id,
            track,
            `from`,
            to,
            count() AS moves,
            uniqExact(person_id) AS people,
            countIf(seconds_ago < recent_seconds) AS moves_recent,
            countIf((seconds_ago >= recent_seconds) AND (seconds_ago < (2 * recent_seconds))) AS moves_before,
            if(`from` = '', NULL, round(quantileExact(0.5)(dateDiff('millisecond', stayed_from, entered_at)) / 86400000, 3)) AS median_days,
            sumMap([direction], [1]) AS directions,
            sumMap([trigger], [1]) AS triggers
        FROM move
        GROUP BY
            site_id,
            track,
            `from`,
            to
    )
SELECT
    site_id,
    track,
    `from`,
    to,
    (directions.1)[indexOf(directions.2, arrayMax(directions.2))] AS usual_direction,
    moves,
    people,
    round(moves / sum(moves) OVER (PARTITION BY site_id, track, `from`), 4) AS share_of_from,
    moves_recent,
    moves_before,
    median_days,
    (triggers.1)[indexOf(triggers.2, arrayMax(triggers.2))] AS top_trigger
FROM counted
ORDER BY
    site_id ASC,
    track ASC,
    `from` ASC,
    to ASC;

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
    multiIf(from_stage = '', 'enter', seen_before OR (stage = 'recycled'), 're-entry', 'forward') AS direction,
    entered_at,
    left_at,
    confidence,
    trigger,
    trigger_url
FROM milestone_at(as_of = {as_of:DateTime64(3, 'UTC')})
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
    'churn' AS track,
    stay.6 AS cycle,
    stay.2 AS `from`,
    stay.3 AS to,
    multiIf(`from` = '', 'enter', to = 'churned', 'lapse', to = 'won_back', 're-entry', indexOf(['won_back', 'safe', 'warning', 'at_risk'], to) > indexOf(['won_back', 'safe', 'warning', 'at_risk'], `from`), 'forward', 'back') AS direction,
    stay.1 AS entered_at,
    if(nth = length(stays), NULL, (stays[nth + 1]).1) AS left_at,
    round(multiIf(to = 'churned', 1, (to IN ('warning', 'at_risk')), stay.4, 1 - (stay.4)), 4) AS confidence,
    stay.5 AS trigger,
    '' AS trigger_url
FROM customer_at(as_of = {as_of:DateTime64(3, 'UTC')})
ARRAY JOIN
    stays AS stay,
    arrayEnumerate(stays) AS nth;

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
