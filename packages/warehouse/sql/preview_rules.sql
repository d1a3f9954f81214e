-- Who would stand elsewhere if the rules of a trial were in use.
-- Grain: one row per track, stage now and stage then; `person_ids` names the first of them. No stage: not on that track.
-- Inputs: person_stage_at, and its twin on the trial's rules.
SELECT
    track,
    `from`,
    `to`,
    count() AS people,
    arraySlice(arraySort(groupArray(person_id)), 1, {limit:UInt32}) AS person_ids
FROM
(
    SELECT
        person_id,
        track,
        anyIf(stage, in_use = 1) AS `from`,
        anyIf(stage, in_use = 0) AS `to`
    FROM
    (
        SELECT person_id, track, stage, 1 AS in_use
        FROM person_stage_at(as_of = {as_of:DateTime64(3, 'UTC')})
        WHERE site_id = {site_id:String}
        UNION ALL
        SELECT person_id, track, stage, 0 AS in_use
        FROM {{person_stage_at}}(as_of = {as_of:DateTime64(3, 'UTC')})
        WHERE site_id = {site_id:String}
    )
    GROUP BY person_id, track
    HAVING `from` != `to`
)
GROUP BY track, `from`, `to`
ORDER BY people DESC, track, `from`, `to`
