-- stage_counts: how many people stand at each stage of each track of one site.
-- Grain: one row per track and stage that anybody stands at.
-- Inputs: person_stage.
SELECT
    track,
    stage,
    count() AS people
FROM person_stage
WHERE site_id = {site_id:String}
GROUP BY track, stage
ORDER BY track, people DESC, stage
