-- person_stage_at(as_of): where each person stood at a time, on every track that they are on.
-- Grain: one row per site, person and track.
-- Inputs: buyer_stage_at, milestone_at, customer_at, conversion_score_at.
-- Parameter: as_of DateTime64(3, 'UTC'). What the model says of a day in the past can be read again at any time.
--
-- p_convert is what the model in use tells, for its outcome, and the shipped scorecard's where no model was fitted.
CREATE OR REPLACE VIEW person_stage_at {{on_cluster}} AS
SELECT
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
    -- Who has just bought is told so by the fact.
    if(buyer.closed_at IS NULL AND fitted.version > 0, fitted.p_convert, buyer.p_convert) AS p_convert,
    buyer.evidence AS evidence,
    buyer.entered_at AS entered_at,
    {as_of:DateTime64(3, 'UTC')} AS as_of
FROM
(
    SELECT *
    FROM buyer_stage_at(as_of = {as_of:DateTime64(3, 'UTC')})
    ORDER BY cycle DESC
    LIMIT 1 BY site_id, person_id
) AS buyer
LEFT JOIN conversion_score_at(as_of = {as_of:DateTime64(3, 'UTC')}) AS fitted
    ON fitted.site_id = buyer.site_id AND fitted.person_id = buyer.person_id
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
