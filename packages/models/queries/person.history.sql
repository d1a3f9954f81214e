-- person.history: every stage that one person entered, the latest first.
-- Grain: one row per track, cycle and stay in a stage.
-- Inputs: stage_history.
SELECT
    site_id,
    person_id,
    track,
    cycle,
    `from`,
    `to`,
    direction,
    entered_at,
    left_at,
    confidence,
    trigger,
    trigger_url
FROM stage_history
WHERE site_id = {site_id:String} AND person_id = {person_id:String}
ORDER BY entered_at DESC, track, cycle DESC, step DESC
