-- cached.person.latest: whoever may be among those of a site who were seen last, by any row that was ever kept of them.
-- Grain: one row per row of person_state, superseded ones among them; the latest seen first.
-- Inputs: person_state, past its FINAL, which would have to read the keys of everybody.
-- Parameters: those of cached.person.scan.
SELECT
    person_id,
    last_seen
FROM person_state
WHERE site_id = {site_id:String}
    AND ({q:String} = '' OR positionCaseInsensitiveUTF8(person_id, {q:String}) > 0)
    AND (
        ({track:String} = '' AND {stage:String} = '')
        OR arrayExists(
            c -> c.thing = 'stage' AND ({track:String} = '' OR c.track = {track:String}) AND ({stage:String} = '' OR c.stage = {stage:String}),
            counted
        )
    )
ORDER BY last_seen DESC
LIMIT {limit:UInt32}
