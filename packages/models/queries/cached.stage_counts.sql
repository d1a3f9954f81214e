-- cached.stage_counts: how many people stood at each stage of each track of one site when last looked at.
-- Grain: one row per track and stage that anybody stands at.
-- Inputs: person_tally, person_tally_epoch.
SELECT
    toString(track) AS track,
    toString(stage) AS stage,
    toUInt64(sum(n)) AS people
FROM person_tally
WHERE epoch = (SELECT max(epoch) FROM person_tally_epoch) AND site_id = {site_id:String} AND thing = 'stage'
GROUP BY track, stage
HAVING people > 0
ORDER BY track, people DESC, stage
