-- The numbers and rules of the journeys after and beside the buyer's. Each table is filled from the seed of its name.

-- handoff_definition: where a journey passes from one hand to the next. Grain: one row per hand-off.
CREATE TABLE IF NOT EXISTS handoff_definition {{on_cluster}}
(
    handoff LowCardinality(String),
    label String,
    handoff_order UInt8,
    -- Hours after entering in which it must be completed; past them it has failed.
    within_hours Float64,
    -- Hours before entering from which on the completing signal counts as well.
    early_hours Float64,
    description String
)
ENGINE = {{replicated}}MergeTree
ORDER BY handoff;

-- handoff_signal: the signals that enter and complete a hand-off. Grain: one row per hand-off, role and signal.
CREATE TABLE IF NOT EXISTS handoff_signal {{on_cluster}}
(
    handoff LowCardinality(String),
    -- enter or complete.
    role LowCardinality(String),
    signal LowCardinality(String)
)
ENGINE = {{replicated}}MergeTree
ORDER BY (handoff, role, signal);

-- renewal_term: how a transaction's properties say when it is due again. Grain: one row per meaning and name.
CREATE TABLE IF NOT EXISTS renewal_term {{on_cluster}}
(
    -- date: a property that holds the date; period_in: a property that holds a period; period: a period by its name.
    meaning LowCardinality(String),
    name String,
    months UInt16,
    days UInt16
)
ENGINE = {{replicated}}MergeTree
ORDER BY (meaning, name);

-- customer_sign: what speaks for a customer's staying, and what against it. Grain: one row per sign.
-- A sign holds from min_days until max_days after the latest `signal`, or until one of `unless` follows it.
CREATE TABLE IF NOT EXISTS customer_sign {{on_cluster}}
(
    sign LowCardinality(String),
    label String,
    -- A signal; any for all of them; renewal_due for the moment that a renewal is due and not made.
    signal LowCardinality(String),
    -- Signals with spaces between them.
    unless String,
    min_days Float64,
    max_days Float64,
    -- Points of health (100 at most in all), and of risk (log odds).
    health Int16,
    risk Float64,
    -- 1 where the customer has left while it holds.
    churns UInt8,
    description String
)
ENGINE = {{replicated}}MergeTree
ORDER BY sign;

-- fit_rule: what a lead's traits say of how well they fit, whatever they do. Grain: one row per rule.
CREATE TABLE IF NOT EXISTS fit_rule {{on_cluster}}
(
    rule_id String,
    label String,
    -- A trait of identify or group, in lower case.
    trait String,
    -- RE2 pattern that the value must match; empty for any value.
    pattern String,
    -- Bounds of a number; both 0 where it is no number.
    min_value Float64,
    max_value Float64,
    points Int16,
    description String
)
ENGINE = {{replicated}}MergeTree
ORDER BY rule_id;
