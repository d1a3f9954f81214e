-- person_stage_at(as_of): where each person stood at a time, on every track that they are on.
-- Grain: one row per site, person and track.
-- Inputs: buyer_stage_at, milestone_at, customer_at.
-- Parameter: as_of DateTime64(3, 'UTC'). What the model says of a day in the past can be read again at any time.
CREATE OR REPLACE VIEW person_stage_at {{on_cluster}} AS
SELECT
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
LIMIT 1 BY site_id, person_id
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
LIMIT 1 BY site_id, person_id, track
UNION ALL
SELECT
    site_id,
    person_id,
    'churn' AS track,
    stays[-1].6 AS cycle,
    stays[-1].3 AS stage,
    0 AS p_awareness,
    0 AS p_consideration,
    0 AS p_decision,
    0 AS p_lapsed,
    -- How sure: that they leave, or that they stay.
    multiIf(stage = 'churned', 1, stage IN ('warning', 'at_risk'), risk, 1 - risk) AS confidence,
    0 AS p_convert,
    CAST(
        arraySlice(
            arrayMap(
                s -> (s.1, s.2, s.3, s.7, s.8, round(s.5, 3)),
                arrayFilter(s -> (s.5 > 0) = (stage IN ('churned', 'warning', 'at_risk')), holding)
            ),
            1,
            (SELECT toUInt32(value) FROM model_setting WHERE setting = 'evidence_limit')
        ),
        'Array(Tuple(signal String, label String, occurred_at DateTime64(3, \'UTC\'), url String, title String, weight Float64))'
    ) AS evidence,
    stays[-1].1 AS entered_at,
    {as_of:DateTime64(3, 'UTC')} AS as_of
FROM customer_at(as_of = {as_of:DateTime64(3, 'UTC')});
