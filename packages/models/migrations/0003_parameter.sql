-- The numbers and rules of the journey models. Each table is filled from the seed of its name (seeds/*.csv).

-- model_setting: thresholds of the models. Grain: one row per setting.
CREATE TABLE IF NOT EXISTS model_setting {{on_cluster}}
(
    setting String,
    value Float64,
    description String
)
ENGINE = {{replicated}}MergeTree
ORDER BY setting;

-- stage_definition: the stages of every track, in order. Grain: one row per track and stage.
CREATE TABLE IF NOT EXISTS stage_definition {{on_cluster}}
(
    track LowCardinality(String),
    stage LowCardinality(String),
    stage_order UInt8,
    label String,
    description String
)
ENGINE = {{replicated}}MergeTree
ORDER BY (track, stage_order);

-- signal_rule: which touchpoints are which signal. Grain: one row per rule.
-- A rule looks at one field of one kind of touchpoint with an RE2 pattern. Of the rules of one family that match a
-- touchpoint, the one with the lowest priority number wins.
CREATE TABLE IF NOT EXISTS signal_rule {{on_cluster}}
(
    rule_id String,
    signal LowCardinality(String),
    family LowCardinality(String),
    priority UInt16,
    kind LowCardinality(String),
    form_action LowCardinality(String),
    field LowCardinality(String),
    pattern String,
    min_active_ms UInt32,
    min_scroll_pct UInt8,
    description String
)
ENGINE = {{replicated}}MergeTree
ORDER BY (field, rule_id);

-- return_rule: which return visits are which signal, by the days since the visit before. Grain: one row per rule.
CREATE TABLE IF NOT EXISTS return_rule {{on_cluster}}
(
    signal LowCardinality(String),
    min_days Float64,
    max_days Float64
)
ENGINE = {{replicated}}MergeTree
ORDER BY min_days;

-- signal_definition: what a signal means for the buyer's track. Grain: one row per signal.
CREATE TABLE IF NOT EXISTS signal_definition {{on_cluster}}
(
    signal LowCardinality(String),
    label String,
    -- 1 where the signal is a fact: it sets the stage, whatever was believed before.
    is_fact UInt8,
    -- 1 where the signal may open the next buyer's cycle of someone who bought before.
    opens_cycle UInt8,
    -- 1 where the signal is the transaction that ends a buyer's cycle.
    closes_cycle UInt8,
    -- Points on the conversion scorecard.
    points Int16,
    description String
)
ENGINE = {{replicated}}MergeTree
ORDER BY signal;

-- signal_milestone: the signals that place a person on a milestone track (lead, customer). Grain: one row per signal
-- and track.
CREATE TABLE IF NOT EXISTS signal_milestone {{on_cluster}}
(
    signal LowCardinality(String),
    track LowCardinality(String),
    stage LowCardinality(String),
    -- How sure the signal makes the stage: 0 to 1.
    confidence Float64,
    -- The signal counts only this many days after the person's last transaction.
    after_days Float64
)
ENGINE = {{replicated}}MergeTree
ORDER BY (track, signal);

-- stage_prior: where a buyer's cycle starts. Grain: one row per stage.
CREATE TABLE IF NOT EXISTS stage_prior {{on_cluster}}
(
    stage LowCardinality(String),
    p Float64
)
ENGINE = {{replicated}}MergeTree
ORDER BY stage;

-- stage_transition: chance to go from stage to stage over a gap of time. Grain: one row per gap and stage before.
CREATE TABLE IF NOT EXISTS stage_transition {{on_cluster}}
(
    -- 1 = within a visit; each gap reaches from the one before it to max_seconds.
    gap UInt8,
    gap_name LowCardinality(String),
    max_seconds Float64,
    from_stage LowCardinality(String),
    to_awareness Float64,
    to_consideration Float64,
    to_decision Float64,
    to_lapsed Float64
)
ENGINE = {{replicated}}MergeTree
ORDER BY (gap, from_stage);

-- stage_emission: how likely each stage is to show a signal, relative to the other stages. Grain: one row per signal.
-- A signal without a row says nothing about the buyer's stage.
CREATE TABLE IF NOT EXISTS stage_emission {{on_cluster}}
(
    signal LowCardinality(String),
    awareness Float64,
    consideration Float64,
    decision Float64,
    lapsed Float64
)
ENGINE = {{replicated}}MergeTree
ORDER BY signal;
