-- Generated: the store as the migrations and views make it.

CREATE TABLE waystone.account_entry
(
    `site_id` LowCardinality(String),
    `account_id` String,
    `visitor_id` String,
    `first_message` SimpleAggregateFunction(min, Tuple(
        DateTime64(3, 'UTC'),
        String)),
    `received_at` SimpleAggregateFunction(max, DateTime64(3, 'UTC'))
)
ENGINE = AggregatingMergeTree
ORDER BY (site_id, account_id, visitor_id)
TTL toDateTime(received_at) + toIntervalDay(transform(site_id, _CAST([], 'Array(String)'), _CAST([], 'Array(UInt16)'), _CAST(730, 'UInt16')))
SETTINGS index_granularity = 256;

CREATE MATERIALIZED VIEW waystone.account_entry_of_event TO waystone.account_entry
(
    `site_id` LowCardinality(String),
    `account_id` String,
    `visitor_id` String,
    `first_message` Tuple(
        DateTime64(3, 'UTC'),
        String),
    `received_at` DateTime64(3, 'UTC')
)
AS SELECT
    site_id,
    group_id AS account_id,
    if(anonymous_id = '', user_id, anonymous_id) AS visitor_id,
    min((occurred_at, message_id)) AS first_message,
    max(event.received_at) AS received_at
FROM waystone.event
WHERE (type = 'group') AND (group_id != '') AND (NOT is_bot)
GROUP BY
    site_id,
    account_id,
    visitor_id;

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
    `drift_per_day` Float64 DEFAULT 0,
    `drift_from` DateTime64(3, 'UTC') DEFAULT 0,
    `drift_until` DateTime64(3, 'UTC') DEFAULT 0,
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
    `occurred_at` DateTime64(3, 'UTC') CODEC(Delta(8), LZ4),
    `received_at` DateTime64(3, 'UTC') CODEC(Delta(8), LZ4),
    `type` LowCardinality(String),
    `kind` LowCardinality(String),
    `name` LowCardinality(String),
    `anonymous_id` String,
    `user_id` String,
    `group_id` String,
    `previous_id` String,
    `session_id` String,
    `url` String CODEC(LZ4),
    `host` LowCardinality(String),
    `path` String CODEC(LZ4),
    `title` String CODEC(LZ4),
    `referrer` String CODEC(LZ4),
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
SETTINGS index_granularity = 512, non_replicated_deduplication_window = 10000, min_compress_block_size = 4096, min_bytes_for_wide_part = 134217728, vertical_merge_algorithm_min_rows_to_activate = 2097152;

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

CREATE TABLE waystone.identity_link
(
    `site_id` LowCardinality(String),
    `id` String,
    `other_id` String,
    `received_at` DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(received_at)
ORDER BY (site_id, id, other_id)
TTL toDateTime(received_at) + toIntervalDay(transform(site_id, _CAST([], 'Array(String)'), _CAST([], 'Array(UInt16)'), _CAST(730, 'UInt16')))
SETTINGS index_granularity = 256;

CREATE MATERIALIZED VIEW waystone.identity_link_of_event TO waystone.identity_link
(
    `site_id` LowCardinality(String),
    `id` String,
    `other_id` String,
    `received_at` DateTime64(3, 'UTC')
)
AS SELECT
    site_id,
    pair.1 AS id,
    pair.2 AS other_id,
    max(received_at) AS received_at
FROM waystone.event
ARRAY JOIN arrayFilter(two -> (((two.1) != '') AND ((two.2) != '') AND ((two.1) != (two.2))), [(anonymous_id, user_id), (user_id, anonymous_id), (previous_id, user_id), (user_id, previous_id)]) AS pair
GROUP BY
    site_id,
    id,
    other_id;

CREATE TABLE waystone.model_setting
(
    `setting` String,
    `value` Float64,
    `description` String
)
ENGINE = MergeTree
ORDER BY setting
SETTINGS index_granularity = 8192;

CREATE TABLE waystone.person_change
(
    `changed_at` DateTime64(6, 'UTC'),
    `site_id` LowCardinality(String),
    `id` String,
    `account_id` String
)
ENGINE = MergeTree
PARTITION BY toDate(changed_at)
ORDER BY changed_at
TTL toDateTime(changed_at) + toIntervalDay(7)
SETTINGS index_granularity = 8192;

CREATE MATERIALIZED VIEW waystone.person_change_of_event TO waystone.person_change
(
    `changed_at` DateTime64(6, 'UTC'),
    `site_id` LowCardinality(String),
    `id` String,
    `account_id` String
)
AS SELECT
    now64(6, 'UTC') AS changed_at,
    site_id,
    if(anonymous_id = '', user_id, anonymous_id) AS id,
    if(type = 'group', group_id, '') AS account_id
FROM waystone.event
GROUP BY ALL;

CREATE TABLE waystone.person_refresh
(
    `refreshed_at` DateTime64(6, 'UTC'),
    `through` DateTime64(6, 'UTC'),
    `made_by` String
)
ENGINE = MergeTree
ORDER BY refreshed_at
TTL toDateTime(refreshed_at) + toIntervalDay(30)
SETTINGS index_granularity = 8192;

CREATE TABLE waystone.person_state
(
    `site_id` LowCardinality(String),
    `person_id` String,
    `as_of` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `account_id` String,
    `first_seen` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `last_seen` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `visits` UInt64,
    `touchpoints` UInt64,
    `country` LowCardinality(String),
    `device` LowCardinality(String),
    `first_channel` LowCardinality(String),
    `stages` Array(Tuple(
        track LowCardinality(String),
        cycle UInt32,
        stage LowCardinality(String),
        p_awareness Float64,
        p_consideration Float64,
        p_decision Float64,
        p_lapsed Float64,
        confidence Float64,
        p_convert Float64,
        evidence Array(Tuple(
            signal LowCardinality(String),
            label LowCardinality(String),
            occurred_at DateTime64(3, 'UTC'),
            url String,
            title String,
            weight Float64)),
        entered_at DateTime64(3, 'UTC'))) CODEC(ZSTD(1)),
    `history` Array(Tuple(
        track LowCardinality(String),
        cycle UInt32,
        `from` LowCardinality(String),
        to LowCardinality(String),
        direction LowCardinality(String),
        entered_at DateTime64(3, 'UTC'),
        left_at Nullable(DateTime64(3, 'UTC')),
        confidence Float64,
        trigger LowCardinality(String),
        trigger_url String)) CODEC(ZSTD(1)),
    `cycles` Array(Tuple(
        cycle UInt32,
        opened_at DateTime64(3, 'UTC'),
        stage LowCardinality(String),
        reached_at Array(Nullable(DateTime64(3, 'UTC'))))) CODEC(ZSTD(1)),
    `timeline` Array(Tuple(
        message_id String,
        visitor_id String,
        visit_id String,
        signals Array(LowCardinality(String)))) CODEC(ZSTD(1)),
    `version` UInt64,
    `is_deleted` UInt8,
    `counted` Array(Tuple(
        thing Enum8('people' = 1, 'stage' = 2, 'standing' = 3, 'reached' = 4),
        track LowCardinality(String),
        stage LowCardinality(String),
        thousandths Int32)) MATERIALIZED if(is_deleted, [], arrayConcat([('people', '', '', 0)], arrayMap(s -> ('stage', tupleElement(s, 'track'), tupleElement(s, 'stage'), 0), stages), arrayMap(c -> ('standing', 'buyer', tupleElement(c, 'stage'), 0), arrayFilter(c -> (tupleElement(c, 'cycle') = arrayMax(other -> tupleElement(other, 'cycle'), cycles)), cycles)), arrayFlatten(arrayMap(c -> arrayMap((stage, at) -> ('reached', 'buyer', stage, toInt32(round((dateDiff('second', tupleElement(c, 'opened_at'), assumeNotNull(at)) / 86400) * 1000))), arrayFilter((stage, at) -> (at IS NOT NULL), ['awareness', 'consideration', 'decision', 'purchase'], tupleElement(c, 'reached_at')), arrayFilter(at -> (at IS NOT NULL), tupleElement(c, 'reached_at'))), cycles)))) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (site_id, person_id)
SETTINGS index_granularity = 256;

CREATE TABLE waystone.person_tally
(
    `epoch` UInt32,
    `site_id` LowCardinality(String),
    `thing` Enum8('people' = 1, 'stage' = 2, 'standing' = 3, 'reached' = 4),
    `track` LowCardinality(String),
    `stage` LowCardinality(String),
    `thousandths` Int32,
    `n` Int64
)
ENGINE = SummingMergeTree(n)
PARTITION BY epoch
ORDER BY (site_id, thing, track, stage, thousandths)
SETTINGS index_granularity = 8192;

CREATE TABLE waystone.person_tally_epoch
(
    `epoch` UInt32,
    `begun_at` DateTime64(6, 'UTC')
)
ENGINE = ReplacingMergeTree(begun_at)
ORDER BY epoch
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

CREATE TABLE waystone.site_answer
(
    `site_id` LowCardinality(String),
    `signal` LowCardinality(String),
    `first_at` SimpleAggregateFunction(min, DateTime64(3, 'UTC'))
)
ENGINE = AggregatingMergeTree
ORDER BY (site_id, signal)
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
    (settings['same_touch_seconds']) * 1000 AS same_touch_ms,
    (
        SELECT meanings
        FROM waystone.buyer_meaning
    ) AS meanings,
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
        FROM waystone.signal
        WHERE occurred_at <= {as_of:DateTime64(3, 'UTC')}
    ),
    reported AS
    (
        SELECT
            site_id,
            person_id,
            arraySort(o -> (o.1, o.2, o.3), arrayZip(groupArray(occurred_at), groupArray(code), groupArray(message_id), groupArray(url), groupArray(title), groupArray(is_seen))) AS reports
        FROM known
        WHERE code > 0
        GROUP BY
            site_id,
            person_id
    ),
    observed AS
    (
        SELECT
            site_id,
            person_id,
            arrayPushFront(arrayPopBack(reports), reports[1]) AS first_before,
            arrayPushFront(arrayPopBack(first_before), reports[1]) AS second_before,
            arrayPushFront(arrayPopBack(second_before), reports[1]) AS third_before,
            arrayMap(o -> (o.1, o.2, o.3, o.4, o.5), arrayFilter((o, first, second, third) -> ((closes_by_code[o.2]) OR (NOT arrayExists(before -> (((before.2) = (o.2)) AND ((before.6) != (o.6)) AND (((before.4) = (o.4)) OR ((before.4) = '') OR ((o.4) = '')) AND (dateDiff('millisecond', before.1, o.1) < same_touch_ms)), [first, second, third]))), reports, first_before, second_before, third_before)) AS observations
        FROM reported
    ),
    cut AS
    (
        SELECT
            site_id,
            person_id,
            arraySplit((o, code_before) -> (closes_by_code[code_before]), observations, arrayPushFront(arrayPopBack(observations.2), 1)) AS parts,
            arrayFilter(one -> ((one.3) > 0), arrayMap((number, part, rested_from) -> (number, part, toUInt32(if(number = 1, 1, arrayFirstIndex((at, code) -> ((closes_by_code[code]) OR ((opens_by_code[code]) AND (dateDiff('second', rested_from, at) >= rest_seconds))), part.1, part.2)))), arrayEnumerate(parts), parts, arrayShiftRight(arrayMap(part -> ((part[-1]).1), parts), 1, toDateTime64(0, 3, 'UTC')))) AS cycles
        FROM observed
    ),
    bounded AS
    (
        SELECT
            site_id,
            person_id,
            toUInt32(one.1) AS cycle,
            arraySlice(one.2, one.3) AS of_cycle,
            (of_cycle[1]).1 AS opened_at,
            if(closes_by_code[(of_cycle[-1]).2], (of_cycle[-1]).1, NULL) AS closed_at,
            toUInt32(length(of_cycle)) AS signals,
            arraySlice(of_cycle, -history_limit) AS observations
        FROM
        (
            SELECT
                site_id,
                person_id,
                cycles
            FROM cut
        )
        ARRAY JOIN cycles AS one
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
    settings['chance_margin'] AS margin,
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
    if(closed_at IS NOT NULL, 1, greatest(margin, least(1 - margin, 1 / (1 + exp((-intercept) - (slope * arraySum((code, decay) -> (decay * (points_by_code[code])), observations.code, decays))))))) AS p_convert,
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
    `route` String,
    `p_alive` Nullable(Float64),
    `expected_purchases_30d` Nullable(Float64),
    `expected_purchases_90d` Nullable(Float64),
    `expected_purchases_365d` Nullable(Float64),
    `repurchase_reason` Nullable(String)
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
    told.site_id AS site_id,
    told.person_id AS person_id,
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
    arrayStringConcat(stays.3, ' > ') AS route,
    again.p_alive AS p_alive,
    again.expected_purchases_30d AS expected_purchases_30d,
    again.expected_purchases_90d AS expected_purchases_90d,
    again.expected_purchases_365d AS expected_purchases_365d,
    again.repurchase_reason AS repurchase_reason
FROM told
LEFT JOIN
(
    SELECT
        site_id,
        person_id,
        toNullable(round(p_alive, 4)) AS p_alive,
        toNullable(round(expected_30d, 4)) AS expected_purchases_30d,
        toNullable(round(expected_90d, 4)) AS expected_purchases_90d,
        toNullable(round(expected_365d, 4)) AS expected_purchases_365d,
        toNullable(reason) AS repurchase_reason
    FROM repurchase_at(as_of = {as_of:DateTime64(3, 'UTC')})
) AS again ON (again.site_id = told.site_id) AND (again.person_id = told.person_id);

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
            log(1 + (dateDiff('millisecond', times[1], latest_at) / 1000)) AS elapsed,
            (toSecond(latest_at) + (60 * toMinute(latest_at))) + (3600 * toHour(latest_at)) AS second_of_day,
            arrayMap(x -> (toUInt16(x), log1p(countEqual(said, x))), arrayDistinct(said)) AS counts,
            [(toUInt16(64 + (codes[k])), 1.)] AS latest,
            [(toUInt16(273), (beliefs[k + 1]).1), (toUInt16(274), (beliefs[k + 1]).2), (toUInt16(275), (beliefs[k + 1]).3), (toUInt16(276), (likeness_so_far[k]) / 3), (toUInt16(277), (likeness_so_far[k]) / sqrt(k)), (toUInt16(278), likeness[k])] AS judged,
            [(toUInt16(257), ln_steps), (toUInt16(258), log(visits[k])), (toUInt16(259), log(in_visit[k])), (toUInt16(260), if(k = 1, 0, log(1 + (dateDiff('millisecond', times[k - 1], times[k]) / 1000)) / 5)), (toUInt16(261), elapsed / 5), (toUInt16(262), quiet), (toUInt16(263), quiet * quiet), (toUInt16(264), ln_days), (toUInt16(265), ln_days * quiet), (toUInt16(266), log1p(greatest(value_so_far[k], 0))), (toUInt16(267), log1p(greatest(`values`[k], 0))), (toUInt16(268), sin((second_of_day * pi()) / 43200)), (toUInt16(269), cos((second_of_day * pi()) / 43200)), (toUInt16(270), sin((second_of_day * pi()) / 21600)), (toUInt16(271), cos((second_of_day * pi()) / 21600)), (toUInt16(272), toFloat64(toDayOfWeek(latest_at) > 5)), (toUInt16(279), dateDiff('millisecond', latest_at, at) / greatest(dateDiff('millisecond', times[1], at), 1)), (toUInt16(280), age), (toUInt16(281), length(counts) / 3)] AS counted,
            arrayMap((place, seconds) -> (toUInt16(place), greatest(elapsed - log(1 + seconds), 0)), [282, 283, 284, 285, 286], [3600, 172800, 604800, 1209600, 5184000]) AS bent,
            arrayFilter(f -> ((f.1) > 0), [(toUInt16(if((origins[k]) > 0, 288 + (origins[k]), 0)), 1.), (toUInt16(if((devices[k]) > 1, 301 + (devices[k]), 0)), 1.)]) AS came,
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
    arrayConcat(counts, latest, arrayMap(f -> (toUInt16((f.1) + 128), (f.2) * length), counts), arrayMap(f -> (toUInt16((f.1) + 128), (f.2) * length), latest), counted, bent, came, judged, arrayMap(f -> (toUInt16((f.1) + 32), (f.2) * length), judged)) AS features
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
        SELECT arraySort(groupArray((site_id, version, weight, intercept, calibration_slope, calibration_shift, knot_score, knot_chance, arrayMap(s -> log1p(s), quiet_seconds), quiet_ratio, drift_per_day, toUnixTimestamp64Milli(drift_from), toUnixTimestamp64Milli(drift_until), people)))
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
    models.11 AS drifts,
    models.12 AS drifts_from,
    models.13 AS drifts_until,
    arrayMap(people -> if(people = 0, 0, 1 / (2 * people)), models.14) AS margins,
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
            ((drifts[model + 1]) * (least(greatest(toUnixTimestamp64Milli(at), drifts_from[model + 1]), drifts_until[model + 1]) - (drifts_from[model + 1]))) / 86400000 AS drift,
            log1p(quiet_seconds) AS quiet,
            arrayCount(q -> (q <= quiet), qs) AS stretch,
            multiIf((quiet_seconds <= 0) OR empty(qs), 0, stretch = length(qs), rs[-1], (rs[stretch]) + ((((rs[stretch + 1]) - (rs[stretch])) * (quiet - (qs[stretch]))) / ((qs[stretch + 1]) - (qs[stretch])))) AS quiet_odds
        FROM conversion_feature_for(site_id = {site_id:String}, version = {version:Int64}, max_prefix = {max_prefix:UInt16}, as_of = {as_of:DateTime64(3, 'UTC')}, sample = {sample:UInt16}, folded = 0)
    ),
    calibrated AS
    (
        SELECT
            *,
            multiIf(empty(xs), 1 / (1 + exp(-(((shifts[model + 1]) + ((slopes[model + 1]) * score)) + drift))), knot = 0, ys[1], knot = length(xs), ys[-1], (ys[knot]) + ((((ys[knot + 1]) - (ys[knot])) * (score - (xs[knot]))) / ((xs[knot + 1]) - (xs[knot])))) AS chance
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
    greatest(margins[model + 1], least(1 - (margins[model + 1]), (chance * exp(quiet_odds)) / (((chance * exp(quiet_odds)) + 1) - chance))) AS p_convert
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
            toUInt8(indexOf(['organic_search', 'paid_search', 'social', 'paid_social', 'video', 'display', 'email', 'affiliate', 'sms', 'push', 'ai_assistant', 'referral', 'paid_other', 'other'], step.channel)) AS origin,
            toUInt8(indexOf(['desktop', 'mobile', 'tablet'], step.device)) AS device,
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
            arraySort(groupArray((at, message_id, code, value, visit_id, is_outcome, origin, device))) AS lived
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
    arrayFill(x -> (x > 0), steps.7) AS origins,
    arrayFill(x -> (x > 0), steps.8) AS devices,
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
    `value` Float64,
    `channel` LowCardinality(String),
    `device` LowCardinality(String)
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
    ifNull(value, 0) AS value,
    channel,
    device
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
    multiIf(spread.place <= 64, concat('saw: ', named.word), spread.place <= 128, concat('latest: ', named.word), spread.place <= 192, concat('saw: ', named.word, ' (the longer the way)'), spread.place <= 256, concat('latest: ', named.word, ' (the longer the way)'), spread.place <= 304, known.label, concat(known.label, ' (the longer the way)')) AS signal,
    spread.weight AS weight,
    spread.usual AS usual,
    toInt32(spread.points) AS points
FROM spread
LEFT JOIN named ON (named.site_id = spread.site_id) AND (named.version = spread.version) AND (named.code = toUInt8(((spread.place - 1) % 64) + 1))
LEFT JOIN waystone.conversion_signal AS known ON known.place = toUInt16(if(spread.place > 304, spread.place - 32, spread.place));

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
        SELECT mapFromArrays(groupArray(toString(site_id)), groupArray(answers))
        FROM site_answer_at(as_of = {as_of:DateTime64(3, 'UTC')})
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
    buyer AS
    (
        SELECT
            site_id,
            person_id,
            groupArray((toString(signal), occurred_at, message_id, value, url, title)) AS reports
        FROM waystone.signal
        WHERE occurred_at <= {as_of:DateTime64(3, 'UTC')}
        GROUP BY
            site_id,
            person_id
        HAVING countIf(signal IN (
            SELECT toString(signal)
            FROM waystone.signal_definition
            WHERE closes_cycle
        )) > 0
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
            arraySlice(arraySort(groupArray((report.occurred_at, report.message_id, report.told.4, report.told.5, report.told.6, term.due_at, term.period))), -history_limit) AS seen
        FROM report
        LEFT JOIN term ON (term.site_id = report.site_id) AND (term.message_id = report.message_id)
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
    ),
    bearing AS
    (
        SELECT
            *,
            arrayFill(period -> (period != (0, 0)), transactions.5) AS periods_said,
            arrayMap(t -> if(((t.2) = 'renewed') OR ((t.4) > (t.1)) OR ((t.5) != (0, 0)), t.1, toDateTime64(0, 3, 'UTC')), transactions) AS begun,
            arrayShiftRight(arrayFill(at -> (toUnixTimestamp64Milli(at) != 0), begun), 1, toDateTime64(0, 3, 'UTC')) AS begun_before
        FROM bought
    ),
    due AS
    (
        SELECT
            * EXCEPT (periods_said, begun, begun_before),
            arrayMap((t, period, before) -> multiIf((t.4) > (t.1), (t.4, 'said'), (((t.5) != (0, 0)) OR ((t.2) = 'renewed')) AND (period != (0, 0)), (addMonths(t.1, period.1) + toIntervalDay(period.2), 'period'), ((t.2) = 'renewed') AND (toUnixTimestamp64Milli(before) != 0) AND (before < (t.1)), ((t.1) + toIntervalSecond(dateDiff('second', before, t.1)), 'rhythm'), (toDateTime64(0, 3, 'UTC'), '')), transactions, periods_said, begun_before) AS dues
        FROM bearing
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
            arrayMap((at, next_at) -> (at != next_at), edges.1, arrayShiftLeft(edges.1, 1, toInt64(0))) AS is_last,
            arraySplit((edge, at, before) -> (at != before), edges, edges.1, arrayShiftRight(edges.1, 1, toInt64(0))) AS at_once,
            arrayFilter((risk, last) -> last, arrayCumSum(edges.2), is_last) AS risks,
            arrayFilter((leaving, last) -> last, arrayCumSum(edges.3), is_last) AS leavings
        FROM edged
    ),
    stepped AS
    (
        SELECT
            * EXCEPT (edges, is_last, at_once, risks, leavings),
            arrayMap((together, r, l) -> ((together[1]).1, 1 / (1 + exp((-intercept) - r)), l > 0, arrayMin(together.4) = 0, (arraySort(x -> (-(x.3), (x.2) != ((signs[x.4]).5), -abs(x.2), x.4), arrayFilter(x -> ((x.4) > 0), together))[1]).4), at_once, risks, leavings) AS moments
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
    `currency` String,
    `revenue_by_currency` Map(String, Float64),
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
    `last_seen_at` DateTime64(3, 'UTC'),
    `p_alive` Nullable(Float64),
    `expected_purchases_30d` Nullable(Float64),
    `expected_purchases_90d` Nullable(Float64),
    `expected_purchases_365d` Nullable(Float64),
    `repurchase_reason` Nullable(String)
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
    ),
    earned AS
    (
        SELECT
            site_id,
            person_id,
            currency,
            count() AS orders,
            max(ordered_at) AS latest_at,
            round(sum(revenue), 2) AS revenue
        FROM customer_order_at(as_of = {as_of:DateTime64(3, 'UTC')})
        WHERE amount IS NOT NULL
        GROUP BY
            site_id,
            person_id,
            currency
    ),
    money AS
    (
        SELECT
            site_id,
            person_id,
            argMax(earned.currency, (orders, latest_at, earned.currency)) AS currency,
            argMax(earned.revenue, (orders, latest_at, earned.currency)) AS revenue,
            CAST(arraySort(groupArray((earned.currency, earned.revenue))), 'Map(String, Float64)') AS revenue_by_currency
        FROM earned
        GROUP BY
            site_id,
            person_id
    )
SELECT
    gathered.site_id AS site_id,
    gathered.person_id AS person_id,
    latest.1 AS stage,
    (latest.2)[-1] AS last_milestone_at,
    customer_since,
    toUInt32(purchases) AS purchases,
    money.revenue AS revenue,
    money.currency AS currency,
    money.revenue_by_currency AS revenue_by_currency,
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
    last_seen_at,
    again.p_alive AS p_alive,
    again.expected_purchases_30d AS expected_purchases_30d,
    again.expected_purchases_90d AS expected_purchases_90d,
    again.expected_purchases_365d AS expected_purchases_365d,
    again.repurchase_reason AS repurchase_reason
FROM gathered
LEFT JOIN money ON (money.site_id = gathered.site_id) AND (money.person_id = gathered.person_id)
LEFT JOIN
(
    SELECT
        site_id,
        person_id,
        toNullable(round(p_alive, 4)) AS p_alive,
        toNullable(round(expected_30d, 4)) AS expected_purchases_30d,
        toNullable(round(expected_90d, 4)) AS expected_purchases_90d,
        toNullable(round(expected_365d, 4)) AS expected_purchases_365d,
        toNullable(reason) AS repurchase_reason
    FROM repurchase_at(as_of = {as_of:DateTime64(3, 'UTC')})
) AS again ON (again.site_id = gathered.site_id) AND (again.person_id = gathered.person_id);

CREATE VIEW waystone.customer_order_at
AS WITH
    (
        SELECT arrayMap(key -> (key.2), arraySort(groupArray((priority, property))))
        FROM waystone.transaction_key
    ) AS transaction_keys,
    meant AS
    (
        SELECT
            site_id,
            message_id,
            countIf(signal != 'order_cancelled') > 0 AS is_transaction
        FROM waystone.signal
        WHERE (occurred_at <= {as_of:DateTime64(3, 'UTC')}) AND ((signal = 'order_cancelled') OR (signal IN (
            SELECT toString(signal)
            FROM waystone.signal_definition
            WHERE closes_cycle
        )))
        GROUP BY
            site_id,
            message_id
    ),
    report AS
    (
        SELECT
            touchpoint.site_id AS site_id,
            touchpoint.person_id AS person_id,
            touchpoint.message_id AS message_id,
            touchpoint.kind AS kind,
            touchpoint.name AS name,
            (touchpoint.occurred_at, touchpoint.message_id) AS nth,
            touchpoint.value AS value,
            toString(touchpoint.currency) AS told_in,
            meant.is_transaction AS is_transaction,
            (meant.message_id != '') AND (NOT meant.is_transaction) AS is_refund,
            arrayFirst(id -> (id NOT IN ('', 'null')), arrayMap(key -> trimBoth(JSONExtractRaw(touchpoint.properties, key), '"'), transaction_keys)) AS named_order
        FROM waystone.touchpoint
        LEFT JOIN meant ON (meant.site_id = touchpoint.site_id) AND (meant.message_id = touchpoint.message_id)
        WHERE (touchpoint.occurred_at <= {as_of:DateTime64(3, 'UTC')}) AND ((touchpoint.kind = 'track') OR (meant.message_id != ''))
    ),
    known AS
    (
        SELECT
            *,
            max(is_transaction) OVER (PARTITION BY site_id, kind, name) AND (NOT is_refund) AS tells_order
        FROM report
        WHERE is_transaction OR (named_order != '')
    ),
    told AS
    (
        SELECT
            site_id,
            person_id,
            if(named_order = '', message_id, named_order) AS order_id,
            (minIf(nth, is_transaction)).1 AS ordered_at,
            argMinIf(value, nth, tells_order AND (value IS NOT NULL)) AS amount,
            argMinIf(told_in, (value IS NULL, nth), tells_order AND (told_in != '')) AS currency,
            groupArrayIf((value IS NULL, abs(ifNull(value, 0)), told_in), is_refund) AS refunds
        FROM known
        GROUP BY
            site_id,
            person_id,
            order_id
        HAVING countIf(is_transaction) > 0
    )
SELECT
    site_id,
    person_id,
    order_id,
    ordered_at,
    amount,
    currency,
    greatest(0, least(ifNull(amount, 0), arraySum(arrayMap((whole, given_back, given_in) -> multiIf(whole, ifNull(amount, 0), (given_in = '') OR (currency = '') OR (given_in = currency), given_back, 0), refunds.1, refunds.2, refunds.3)))) AS refunded,
    ifNull(amount, 0) - refunded AS revenue
FROM told;

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
    `incident` Nullable(UInt32),
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
    gathered AS
    (
        SELECT
            *,
            arraySort(groupArrayArray(arrayMap(w -> (w.6, w.1, w.2), kept)) OVER (PARTITION BY site_id)) AS flagged_on_site
        FROM flagged
    ),
    rooted AS
    (
        SELECT
            *,
            arrayFold((roots, w) -> if(arrayExists(r -> (((r.2) <= (w.3)) AND ((w.2) <= (r.3))), roots), roots, arrayPushBack(roots, w)), flagged_on_site, arrayResize(flagged_on_site, 0)) AS incidents
        FROM gathered
    ),
    lined AS
    (
        SELECT
            * EXCEPT (by_strength, kept, flagged_on_site),
            length(kept) AS flags,
            arrayConcat(kept, arrayFilter(w -> (NOT arrayExists(k -> (((k.1) <= (w.2)) AND ((w.1) <= (k.2))), kept)), by_strength)) AS shown
        FROM rooted
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
    if(flagged, toUInt32(arrayFirstIndex(r -> (((r.2) <= (span.2)) AND ((span.1) <= (r.3))), incidents)), NULL) AS incident,
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
    if(getSetting('session_timezone') = '', 'UTC', getSetting('session_timezone')) AS zone,
    person AS
    (
        SELECT
            site_id,
            groupUniqArray(toDate(occurred_at, zone)) AS days
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
            arrayJoin([('day', arraySort(arrayMap(d -> toInt32(d), days)), toInt32(toDate(until, zone))), ('week', arraySort(arrayDistinct(arrayMap(d -> intDiv(toInt32(d) + 3, 7), days))), intDiv(toInt32(toDate(until, zone)) + 3, 7)), ('month', arraySort(arrayDistinct(arrayMap(d -> toInt32(toRelativeMonthNum(d)), days))), toInt32(toRelativeMonthNum(toDate(until, zone))))]) AS scale,
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
    counted AS
    (
        SELECT
            site_id,
            person_id,
            arraySort(arrayConcat(arrayMap(bought_at -> (bought_at, 1, toUInt32(0)), transactions), arrayMap((placement, place) -> (placement.2, if((placement.1) = 'customer', 2, 0), place), placements, arrayEnumerate(placements)))) AS ordered,
            arraySort(found -> (found.1), arrayFilter(found -> ((found.1) > 0), arrayZip(ordered.3, arrayCumSum(arrayMap(rank -> (rank = 1), ordered.2)), (arrayFill(one -> ((one.2) = 1), ordered)).1))) AS found,
            arrayZip(placements, found.2, found.3) AS joined
        FROM person
    ),
    placed AS
    (
        SELECT
            site_id,
            person_id,
            one.1 AS placement,
            placement.1 AS track,
            placement.2 AS at,
            placement.7 AS after_days,
            toUInt32(if(track = 'customer', one.2, (one.2) + 1)) AS cycle,
            CAST((at, placement.3, placement.4, placement.5, placement.6, placement.8, placement.9, placement.10, placement.11, cycle), 'Tuple(at DateTime64(3, \'UTC\'), stage_order UInt8, message_id String, stage String, confidence Float64, signal String, label String, url String, title String, cycle UInt32)') AS milestone
        FROM
        (
            SELECT
                site_id,
                person_id,
                joined
            FROM counted
        )
        ARRAY JOIN joined AS one
        WHERE (track != 'customer') OR ((cycle > 0) AND (dateDiff('second', one.3, at) >= (after_days * 86400)))
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
            if(track = 'lead', if(tupleElement(milestones[1], 'stage') = 'won', [], arrayFlatten(arrayMap((part, orders, reached, nth_part) -> arrayMap(m -> if((nth_part > 1) AND (m.stage = 'lead'), CAST((m.at, m.stage_order, m.message_id, 'recycled', m.confidence, m.signal, m.label, m.url, m.title, m.cycle), 'Tuple(at DateTime64(3, \'UTC\'), stage_order UInt8, message_id String, stage String, confidence Float64, signal String, label String, url String, title String, cycle UInt32)'), m), arrayFilter((m, own, i) -> (NOT arrayExists((order, first) -> ((order > own) AND (first < i)), reached.1, reached.2)), part, orders, arrayEnumerate(part))), arraySplit((m, before) -> (before = 'lost'), milestones, arrayShiftRight(arrayMap(m -> m.stage, milestones), 1, '')) AS parts, arrayMap(part -> arrayMap(m -> m.stage_order, part), parts) AS orders_of, arrayMap(orders -> arrayMap(order -> (order, indexOf(orders, order)), arrayDistinct(orders)), orders_of), arrayEnumerate(parts)))), milestones) AS deciding
        FROM tracked
    ),
    stood AS
    (
        SELECT
            site_id,
            person_id,
            track,
            arraySplit((m, stage_before, cycle_before) -> ((m.stage != stage_before) OR (m.cycle != cycle_before)), deciding, arrayShiftRight(arrayMap(m -> m.stage, deciding), 1, ''), arrayShiftRight(arrayMap(m -> m.cycle, deciding), 1, toUInt32(0))) AS stays,
            arrayMap(here -> tupleElement(here[1], 'stage'), stays) AS stages,
            arrayZip(stays, arrayShiftRight(stages, 1, ''), arrayShiftLeft(arrayMap(here -> toNullable(tupleElement(here[1], 'at')), stays), 1), arrayEnumerateUniq(stages), arrayEnumerateUniq(arrayMap(here -> tupleElement(here[1], 'cycle'), stays))) AS numbered
        FROM decided
        WHERE notEmpty(deciding)
    ),
    stay AS
    (
        SELECT
            site_id,
            person_id,
            track,
            one.1 AS here,
            one.2 AS from_stage,
            one.3 AS left_at,
            one.4 AS times,
            one.5 AS step
        FROM
        (
            SELECT
                site_id,
                person_id,
                track,
                numbered
            FROM stood
        )
        ARRAY JOIN numbered AS one
    )
SELECT
    site_id,
    person_id,
    track,
    tupleElement(here[1], 'cycle') AS cycle,
    step,
    from_stage,
    tupleElement(here[1], 'stage') AS stage,
    tupleElement(here[1], 'at') AS entered_at,
    left_at,
    tupleElement(here[1], 'signal') AS trigger,
    tupleElement(here[1], 'url') AS trigger_url,
    arrayMax(arrayMap(m -> m.confidence, here)) AS confidence,
    times > 1 AS seen_before,
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

CREATE VIEW waystone.person_state_at
AS WITH
    ['awareness', 'consideration', 'decision', 'purchase'] AS buyer_stages,
    seen AS
    (
        SELECT
            site_id,
            person_id,
            argMax(account_id, (occurred_at, message_id)) AS account_id,
            min(occurred_at) AS first_seen,
            max(occurred_at) AS last_seen,
            uniqExact(visit_id) AS visits,
            count() AS touchpoints,
            argMaxIf(country, (occurred_at, message_id), country != '') AS country,
            argMaxIf(device, (occurred_at, message_id), device != '') AS device,
            argMinIf(channel, (occurred_at, message_id), (channel NOT IN ('', 'internal'))) AS entry_channel
        FROM waystone.touchpoint
        GROUP BY
            site_id,
            person_id
    ),
    standing AS
    (
        SELECT
            site_id,
            person_id,
            arraySort(s -> indexOf(['buyer', 'customer', 'lead', 'churn'], s.1), groupArray((track, cycle, stage, p_awareness, p_consideration, p_decision, p_lapsed, confidence, p_convert, evidence, entered_at))) AS stages
        FROM person_stage_at(as_of = {as_of:DateTime64(3, 'UTC')})
        GROUP BY
            site_id,
            person_id
    ),
    past AS
    (
        SELECT
            site_id,
            person_id,
            arraySort((h, step) -> (-toUnixTimestamp64Milli(h.6), h.1, -(h.2), -step), groupArray((track, cycle, `from`, to, direction, entered_at, left_at, confidence, trigger, trigger_url)), groupArray(toInt64(step))) AS history
        FROM stage_history_at(as_of = {as_of:DateTime64(3, 'UTC')})
        GROUP BY
            site_id,
            person_id
    ),
    round AS
    (
        SELECT
            site_id,
            person_id,
            arraySort(c -> (c.1), groupArray((cycle, opened_at, stage, arrayMap(at -> if(toUnixTimestamp64Milli(at) = 0, NULL, at), arrayMap(reach -> tupleElement(arrayFirst(change -> (indexOf(buyer_stages, change.to) >= reach), changes), 'at'), [1, 2, 3, 4]))))) AS cycles
        FROM buyer_stage_at(as_of = {as_of:DateTime64(3, 'UTC')})
        GROUP BY
            site_id,
            person_id
    ),
    meaning AS
    (
        SELECT
            site_id,
            message_id,
            arraySort(groupArray(toString(signal))) AS signals
        FROM waystone.signal
        GROUP BY
            site_id,
            message_id
    ),
    done AS
    (
        SELECT
            touchpoint.site_id AS site_id,
            touchpoint.person_id AS person_id,
            arraySlice(arraySort(groupArray((-toUnixTimestamp64Milli(touchpoint.occurred_at), touchpoint.message_id, if(touchpoint.anonymous_id = '', touchpoint.user_id, touchpoint.anonymous_id), touchpoint.visit_id, meaning.signals))), 1, 200) AS latest
        FROM waystone.touchpoint
        LEFT JOIN meaning ON (meaning.site_id = touchpoint.site_id) AND (meaning.message_id = touchpoint.message_id)
        GROUP BY
            site_id,
            person_id
    )
SELECT
    seen.site_id AS site_id,
    seen.person_id AS person_id,
    {as_of:DateTime64(3, 'UTC')} AS as_of,
    account_id,
    first_seen,
    last_seen,
    visits,
    touchpoints,
    country,
    device,
    if(entry_channel = '', 'direct', entry_channel) AS first_channel,
    CAST(stages, 'Array(Tuple(track LowCardinality(String), cycle UInt32, stage LowCardinality(String), p_awareness Float64, p_consideration Float64, p_decision Float64, p_lapsed Float64, confidence Float64, p_convert Float64, evidence Array(Tuple(signal LowCardinality(String), label LowCardinality(String), occurred_at DateTime64(3, \'UTC\'), url String, title String, weight Float64)), entered_at DateTime64(3, \'UTC\')))') AS stages,
    CAST(history, 'Array(Tuple(track LowCardinality(String), cycle UInt32, `from` LowCardinality(String), `to` LowCardinality(String), direction LowCardinality(String), entered_at DateTime64(3, \'UTC\'), left_at Nullable(DateTime64(3, \'UTC\')), confidence Float64, trigger LowCardinality(String), trigger_url String))') AS history,
    CAST(cycles, 'Array(Tuple(cycle UInt32, opened_at DateTime64(3, \'UTC\'), stage LowCardinality(String), reached_at Array(Nullable(DateTime64(3, \'UTC\')))))') AS cycles,
    CAST(arrayMap(touch -> (touch.2, touch.3, touch.4, touch.5), latest), 'Array(Tuple(message_id String, visitor_id String, visit_id String, signals Array(LowCardinality(String))))') AS timeline
FROM seen
LEFT JOIN standing ON (standing.site_id = seen.site_id) AND (standing.person_id = seen.person_id)
LEFT JOIN past ON (past.site_id = seen.site_id) AND (past.person_id = seen.person_id)
LEFT JOIN round ON (round.site_id = seen.site_id) AND (round.person_id = seen.person_id)
LEFT JOIN done ON (done.site_id = seen.site_id) AND (done.person_id = seen.person_id);

CREATE VIEW waystone.person_state_cached
(
    `site_id` LowCardinality(String),
    `person_id` String,
    `as_of` DateTime64(3, 'UTC'),
    `account_id` String,
    `first_seen` DateTime64(3, 'UTC'),
    `last_seen` DateTime64(3, 'UTC'),
    `visits` UInt64,
    `touchpoints` UInt64,
    `country` LowCardinality(String),
    `device` LowCardinality(String),
    `first_channel` LowCardinality(String),
    `stages` Array(Tuple(
        track LowCardinality(String),
        cycle UInt32,
        stage LowCardinality(String),
        p_awareness Float64,
        p_consideration Float64,
        p_decision Float64,
        p_lapsed Float64,
        confidence Float64,
        p_convert Float64,
        evidence Array(Tuple(
            signal LowCardinality(String),
            label LowCardinality(String),
            occurred_at DateTime64(3, 'UTC'),
            url String,
            title String,
            weight Float64)),
        entered_at DateTime64(3, 'UTC'))),
    `history` Array(Tuple(
        track LowCardinality(String),
        cycle UInt32,
        `from` LowCardinality(String),
        to LowCardinality(String),
        direction LowCardinality(String),
        entered_at DateTime64(3, 'UTC'),
        left_at Nullable(DateTime64(3, 'UTC')),
        confidence Float64,
        trigger LowCardinality(String),
        trigger_url String)),
    `cycles` Array(Tuple(
        cycle UInt32,
        opened_at DateTime64(3, 'UTC'),
        stage LowCardinality(String),
        reached_at Array(Nullable(DateTime64(3, 'UTC'))))),
    `timeline` Array(Tuple(
        message_id String,
        visitor_id String,
        visit_id String,
        signals Array(LowCardinality(String))))
)
AS SELECT * EXCEPT (version, is_deleted)
FROM waystone.person_state
FINAL;

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

CREATE VIEW waystone.repurchase_at
AS WITH
    model AS
    (
        SELECT *
        FROM waystone.repurchase_model
        FINAL
        WHERE (site_id, version) IN (
            SELECT
                site_id,
                version
            FROM waystone.conversion_model
            FINAL
            WHERE status = 'fitted'
        )
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
        WHERE (step.site_id IN (
            SELECT site_id
            FROM model
        )) AND has(step.outcome_names, model.outcome) AND (step.occurred_at <= {as_of:DateTime64(3, 'UTC')})
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
    expected[3] AS expected_365d,
    if(repeats = 0, concat('Bought on one day, ', toString(toUInt32(round(7 * age))), ' days ago: nobody is taken for gone before they came back once'), concat('Bought on ', toString(purchase_days), ' days, every ', toString(toUInt32(greatest(round((7 * latest) / repeats), 1))), ' days, the last ', toString(toUInt32(round(7 * (age - latest)))), ' days ago')) AS reason
FROM judged;

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
    if(getSetting('session_timezone') = '', 'UTC', getSetting('session_timezone')) AS zone,
    person AS
    (
        SELECT
            'activity' AS measure,
            site_id,
            groupUniqArray(toDate(occurred_at, zone)) AS days
        FROM waystone.touchpoint
        WHERE (kind NOT IN ('identify', 'group', 'alias')) AND (occurred_at <= until)
        GROUP BY
            site_id,
            person_id
        UNION ALL
        SELECT
            'purchase' AS measure,
            site_id,
            groupUniqArray(toDate(occurred_at, zone)) AS days
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
            arrayJoin([('week', arrayDistinct(arrayMap(d -> intDiv(toInt32(d) + 3, 7), days)), intDiv(toInt32(toDate(until, zone)) + 3, 7)), ('month', arrayDistinct(arrayMap(d -> toInt32(toRelativeMonthNum(d)), days)), toInt32(toRelativeMonthNum(toDate(until, zone))))]) AS scale,
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

CREATE VIEW waystone.site_answer_at
AS SELECT
    site_id,
    groupUniqArray(toString(signal)) AS answers
FROM waystone.signal
WHERE (occurred_at <= {as_of:DateTime64(3, 'UTC')}) AND (signal IN (
    SELECT arrayJoin(splitByChar(' ', unless))
    FROM waystone.customer_sign
))
GROUP BY site_id;

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
        WINDOW stays AS (PARTITION BY site_id, person_id, track, if((track IN ('customer', 'churn')), 0, cycle) ORDER BY entered_at ASC, cycle ASC, step ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
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
    `step` UInt32,
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
    nth AS step,
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
    step,
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
    nth_of_cycle AS step,
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
    arrayEnumerate(stays) AS nth,
    arrayEnumerateUniq(stays.6) AS nth_of_cycle;

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
