-- site_rule_set: the rules that a site puts over the shipped ones (signal_rule), whole, as of each version.
-- Grain: one row per site and version. The greatest version is in use; going back to an earlier one writes its rules
-- as a new version, so that what was in use on a day can be read again.
CREATE TABLE IF NOT EXISTS site_rule_set {{on_cluster}}
(
    site_id LowCardinality(String),
    version UInt32,
    applied_at DateTime64(3, 'UTC'),
    -- Why, in the words of whoever applied it.
    note String,
    -- A rule under the rule_id of a shipped one stands in its place; the signal 'off' switches that one off.
    rules Array(Tuple(
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
        description String
    ))
)
ENGINE = {{replicated}}MergeTree
ORDER BY (site_id, version);

-- transaction_key: properties that name a transaction. Grain: one row per property.
-- A transaction that is reported twice under one name closes one cycle of a person's journey.
CREATE TABLE IF NOT EXISTS transaction_key {{on_cluster}}
(
    property String,
    -- Of several that a message has, the lowest counts.
    priority UInt8,
    description String
)
ENGINE = {{replicated}}MergeTree
ORDER BY priority;
