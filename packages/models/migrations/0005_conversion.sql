-- The fitted models of the chance to convert, and of repeat purchase: versions of them, and which is in use.

-- conversion_model: what `waystone fit` made of a site's own outcomes. Grain: one row per site and version.
-- The arrays are flat, so that a view reads all models as one constant; conversion_weight names what is in them.
CREATE TABLE IF NOT EXISTS conversion_model {{on_cluster}}
(
    site_id LowCardinality(String),
    version UInt32,
    created_at DateTime64(3, 'UTC'),
    -- draft while it is being fitted, then fitted. A draft is never in use.
    status LowCardinality(String),
    -- The event or form whose coming is told.
    outcome String,
    -- cycle: what came since the outcome before. all: everything, the outcomes among it.
    scope LowCardinality(String),
    -- The outcome counts within so many seconds; 0 for whenever.
    horizon_seconds Float64,
    -- 1 where the outcome counts only within the visit.
    within_visit UInt8,
    -- Longest prefix that it was fitted on; 0 where it was fitted on where people stood at one time.
    max_prefix UInt16,
    -- How people were parted, such as time:0.7 or even-odd, and until when the past was told.
    split String,
    as_of Nullable(DateTime64(3, 'UTC')),
    -- How many of a thousand people were read, by lot.
    sample UInt16,
    people UInt32,
    outcomes UInt32,
    -- Hidden Markov model of awareness, consideration and decision: 3, 3 x 3 and 3 x 64 numbers.
    prior Array(Float64),
    transition Array(Float64),
    emission Array(Float64),
    -- How much likelier a step is on the way to the outcome, in logs: 6 folds x 65 words before (0 = the start) x 64
    -- words. The last fold is of all who were fitted on; the others leave their own people out.
    flow Array(Float64),
    -- One weight per place of a signal, 320 of them; see conversion_signal.
    weight Array(Float64),
    intercept Float64,
    -- Calibration: chance = 1 / (1 + exp(-(shift + slope * score))), or a line through the knots where there are any.
    calibration_slope Float64,
    calibration_shift Float64,
    knot_score Array(Float64),
    knot_chance Array(Float64),
    -- What is added to the log-odds after so many quiet seconds, with a line between; none where it was fitted on where
    -- people stood at one time.
    quiet_seconds Array(Float64),
    quiet_ratio Array(Float64),
    -- Points of the readable scorecard: points = round(weight x scale / this).
    point_size Float64,
    scale Array(Float64),
    version_at DateTime64(6, 'UTC') DEFAULT now64(6)
)
ENGINE = {{replicated}}ReplacingMergeTree(version_at)
ORDER BY (site_id, version);

-- conversion_word: what a model calls a step. Grain: one row per site, version and word.
CREATE TABLE IF NOT EXISTS conversion_word {{on_cluster}}
(
    site_id LowCardinality(String),
    version UInt32,
    word String,
    -- 1 to 63; 64 is any other step.
    code UInt8
)
ENGINE = {{replicated}}MergeTree
ORDER BY (site_id, version, word);

-- conversion_promotion: which version was put to use, when and why. Grain: one row per change; version 0 is the
-- shipped scorecard.
CREATE TABLE IF NOT EXISTS conversion_promotion {{on_cluster}}
(
    site_id LowCardinality(String),
    version UInt32,
    promoted_at DateTime64(6, 'UTC') DEFAULT now64(6),
    reason String
)
ENGINE = {{replicated}}MergeTree
ORDER BY (site_id, promoted_at);

-- stage_model_quality: what every evaluation found, on people that the model was not fitted on. Grain: one row per
-- evaluation, model and prefix.
CREATE TABLE IF NOT EXISTS stage_model_quality {{on_cluster}}
(
    site_id LowCardinality(String),
    version UInt32,
    evaluated_at DateTime64(3, 'UTC'),
    outcome String,
    split String,
    -- first, after:N, early, late, every or before:WORD.
    prefix String,
    -- model, base, last_touch, deepest, shipped, in_use or bg_nbd.
    scorer LowCardinality(String),
    moments UInt32,
    people UInt32,
    outcomes UInt32,
    base_rate Float64,
    roc_auc Float64,
    pr_auc Float64,
    log_loss Nullable(Float64),
    brier Nullable(Float64),
    ece Nullable(Float64),
    -- The ECE that a perfectly calibrated model would show on so few moments.
    ece_noise Nullable(Float64),
    slope Nullable(Float64),
    lift_at_10 Float64
)
ENGINE = {{replicated}}MergeTree
ORDER BY (site_id, evaluated_at, prefix, scorer);

-- repurchase_model: the BG/NBD model of repeat purchase (Fader, Hardie and Lee 2005). Grain: one row per site and
-- version. Time is in weeks.
CREATE TABLE IF NOT EXISTS repurchase_model {{on_cluster}}
(
    site_id LowCardinality(String),
    version UInt32,
    created_at DateTime64(3, 'UTC'),
    outcome String,
    customers UInt32,
    r Float64,
    alpha Float64,
    a Float64,
    b Float64,
    log_likelihood Float64
)
ENGINE = {{replicated}}ReplacingMergeTree(created_at)
ORDER BY (site_id, version);

-- conversion_signal: the signals that a model weighs besides the words. Filled from its seed.
CREATE TABLE IF NOT EXISTS conversion_signal {{on_cluster}}
(
    place UInt16,
    signal LowCardinality(String),
    label String,
    description String
)
ENGINE = {{replicated}}MergeTree
ORDER BY place;
