-- What lets people be read without reading everybody: who changed, which ids belong together, and where each person
-- stood when last looked at. All of it follows from event, and can be made from it again.
-- Formerly fb57dab89419ad315ce9db9962db6db3b3f63c863bf983b4409f5a3575e4ade6

-- person_change: which ids got new events, in the order in which they came. Grain: one row per insert, site and id.
-- account_id is the account of a group message, whose other members may stand elsewhere by it.
CREATE TABLE IF NOT EXISTS person_change {{on_cluster}}
(
    changed_at DateTime64(6, 'UTC'),
    site_id LowCardinality(String),
    id String,
    account_id String
)
ENGINE = {{replicated}}MergeTree
PARTITION BY toDate(changed_at)
ORDER BY changed_at
TTL toDateTime(changed_at) + toIntervalDay(7);

-- identity_link: ids that one message named together, each pair both ways. Grain: one row per site, id and other id.
CREATE TABLE IF NOT EXISTS identity_link {{on_cluster}}
(
    site_id LowCardinality(String),
    id String,
    other_id String,
    received_at DateTime64(3, 'UTC')
)
ENGINE = {{replicated}}ReplacingMergeTree(received_at)
ORDER BY (site_id, id, other_id)
SETTINGS index_granularity = 256;

-- account_member: visitors that were grouped under an account. Grain: one row per site, account and visitor.
CREATE TABLE IF NOT EXISTS account_member {{on_cluster}}
(
    site_id LowCardinality(String),
    account_id String,
    visitor_id String,
    received_at DateTime64(3, 'UTC')
)
ENGINE = {{replicated}}ReplacingMergeTree(received_at)
ORDER BY (site_id, account_id, visitor_id)
SETTINGS index_granularity = 256;

-- person_state: the rows of person_state_at, each as of when that person was last looked at.
-- Grain: one row per site and person; of several the greatest version counts, and none where that one is deleted.
-- Rows are wide, and one person is often asked for. A table that was made before keeps its granules of 1,024 rows.
CREATE TABLE IF NOT EXISTS person_state {{on_cluster}}
(
    site_id LowCardinality(String),
    person_id String,
    as_of DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    account_id String,
    first_seen DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    last_seen DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    visits UInt64,
    touchpoints UInt64,
    country LowCardinality(String),
    device LowCardinality(String),
    first_channel LowCardinality(String),
    stages Array(Tuple(
        track LowCardinality(String),
        cycle UInt32,
        stage LowCardinality(String),
        p_awareness Float64,
        p_consideration Float64,
        p_decision Float64,
        p_lapsed Float64,
        confidence Float64,
        p_convert Float64,
        evidence Array(Tuple(signal LowCardinality(String), label LowCardinality(String), occurred_at DateTime64(3, 'UTC'), url String, title String, weight Float64)),
        entered_at DateTime64(3, 'UTC')
    )) CODEC(ZSTD),
    history Array(Tuple(
        track LowCardinality(String),
        cycle UInt32,
        `from` LowCardinality(String),
        `to` LowCardinality(String),
        direction LowCardinality(String),
        entered_at DateTime64(3, 'UTC'),
        left_at Nullable(DateTime64(3, 'UTC')),
        confidence Float64,
        trigger LowCardinality(String),
        trigger_url String
    )) CODEC(ZSTD),
    cycles Array(Tuple(
        cycle UInt32,
        opened_at DateTime64(3, 'UTC'),
        stage LowCardinality(String),
        reached_at Array(Nullable(DateTime64(3, 'UTC')))
    )) CODEC(ZSTD),
    version UInt64,
    is_deleted UInt8
)
ENGINE = {{replicated}}ReplacingMergeTree(version, is_deleted)
ORDER BY (site_id, person_id)
SETTINGS index_granularity = 256;

-- site_answer: the signals of site_answer_at, since when a site gives them. Grain: one row per site and signal.
-- A site that begins to give one moves all its customers.
CREATE TABLE IF NOT EXISTS site_answer {{on_cluster}}
(
    site_id LowCardinality(String),
    signal LowCardinality(String),
    first_at SimpleAggregateFunction(min, DateTime64(3, 'UTC'))
)
ENGINE = {{replicated}}AggregatingMergeTree
ORDER BY (site_id, signal);

-- person_refresh: how far person_state goes. Grain: one row per refresh; the latest counts.
CREATE TABLE IF NOT EXISTS person_refresh {{on_cluster}}
(
    refreshed_at DateTime64(6, 'UTC'),
    -- Changes up to this time are in it.
    through DateTime64(6, 'UTC'),
    -- What it was made by: rules, numbers and models in use. Made by others, it has to be made anew.
    made_by String
)
ENGINE = {{replicated}}MergeTree
ORDER BY refreshed_at
TTL toDateTime(refreshed_at) + toIntervalDay(30);

CREATE MATERIALIZED VIEW IF NOT EXISTS person_change_of_event {{on_cluster}} TO person_change AS
SELECT
    now64(6, 'UTC') AS changed_at,
    site_id,
    if(anonymous_id = '', user_id, anonymous_id) AS id,
    if(type = 'group', group_id, '') AS account_id
FROM event
GROUP BY ALL;

CREATE MATERIALIZED VIEW IF NOT EXISTS identity_link_of_event {{on_cluster}} TO identity_link AS
SELECT
    site_id,
    pair.1 AS id,
    pair.2 AS other_id,
    max(received_at) AS received_at
FROM event
ARRAY JOIN arrayFilter(
    two -> two.1 != '' AND two.2 != '' AND two.1 != two.2,
    [(anonymous_id, user_id), (user_id, anonymous_id), (previous_id, user_id), (user_id, previous_id)]
) AS pair
GROUP BY site_id, id, other_id;

CREATE MATERIALIZED VIEW IF NOT EXISTS account_member_of_event {{on_cluster}} TO account_member AS
SELECT
    site_id,
    group_id AS account_id,
    if(anonymous_id = '', user_id, anonymous_id) AS visitor_id,
    max(received_at) AS received_at
FROM event
WHERE type = 'group' AND group_id != ''
GROUP BY site_id, account_id, visitor_id;

-- Of the events that were there before.
INSERT INTO identity_link (site_id, id, other_id, received_at)
SELECT
    site_id,
    pair.1 AS id,
    pair.2 AS other_id,
    max(received_at) AS received_at
FROM event
ARRAY JOIN arrayFilter(
    two -> two.1 != '' AND two.2 != '' AND two.1 != two.2,
    [(anonymous_id, user_id), (user_id, anonymous_id), (previous_id, user_id), (user_id, previous_id)]
) AS pair
GROUP BY site_id, id, other_id;

INSERT INTO account_member (site_id, account_id, visitor_id, received_at)
SELECT
    site_id,
    group_id AS account_id,
    if(anonymous_id = '', user_id, anonymous_id) AS visitor_id,
    max(received_at) AS received_at
FROM event
WHERE type = 'group' AND group_id != ''
GROUP BY site_id, account_id, visitor_id;
