-- cached.stage_counts: how many people stood at each stage of each track of one site when last looked at.
-- Grain: one row per track and stage that anybody stands at.
-- Inputs: person_state_cached.
SELECT
    track,
    stage,
    count() AS people
FROM person_state_cached
ARRAY JOIN
    stages.track AS track,
    stages.stage AS stage
WHERE site_id = {site_id:String}
GROUP BY track, stage
ORDER BY track, people DESC, stage
