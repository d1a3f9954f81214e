-- account_entry: when each visitor was first grouped under an account, in place of account_member, which did not say
-- when. Who came first is what the others of an account stand by, and an account may have very many: whoever looks at
-- one of them has to find the first without reading all.
-- Grain: one row per site, account and visitor, of the group messages of people.
CREATE TABLE IF NOT EXISTS account_entry {{on_cluster}}
(
    site_id LowCardinality(String),
    account_id String,
    visitor_id String,
    -- Of the earliest message: its time and id.
    first_message SimpleAggregateFunction(min, Tuple(DateTime64(3, 'UTC'), String)),
    received_at SimpleAggregateFunction(max, DateTime64(3, 'UTC'))
)
ENGINE = {{replicated}}AggregatingMergeTree
ORDER BY (site_id, account_id, visitor_id)
SETTINGS index_granularity = 256;

CREATE MATERIALIZED VIEW IF NOT EXISTS account_entry_of_event {{on_cluster}} TO account_entry AS
SELECT
    site_id,
    group_id AS account_id,
    if(anonymous_id = '', user_id, anonymous_id) AS visitor_id,
    min((occurred_at, message_id)) AS first_message,
    max(event.received_at) AS received_at
FROM event
WHERE type = 'group' AND group_id != '' AND NOT is_bot
GROUP BY site_id, account_id, visitor_id;

-- Of the events that were there before.
INSERT INTO account_entry (site_id, account_id, visitor_id, first_message, received_at)
SELECT
    site_id,
    group_id AS account_id,
    if(anonymous_id = '', user_id, anonymous_id) AS visitor_id,
    min((occurred_at, message_id)) AS first_message,
    max(event.received_at) AS received_at
FROM event
WHERE type = 'group' AND group_id != '' AND NOT is_bot
GROUP BY site_id, account_id, visitor_id;

DROP VIEW IF EXISTS account_member_of_event {{on_cluster}};

DROP TABLE IF EXISTS account_member {{on_cluster}};
