-- person.stages: where a person stands on each track.
-- Grain: one row per track.
-- Inputs: person_stage.
SELECT *
FROM person_stage
WHERE site_id = {site_id:String} AND person_id = {person_id:String}
ORDER BY track
