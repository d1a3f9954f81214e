-- person_stage_at(as_of): where each person stood at a time, on every track that they are on.
-- Grain: one row per site, person and track.
-- Inputs: buyer_stage_at, milestone_at.
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
LIMIT 1 BY site_id, person_id, track;
