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
