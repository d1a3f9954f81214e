-- cached.person.scan: a page of the people of a site as they stood when last looked at, the latest seen first, found by
-- reading everybody.
-- Grain: one row per person; `total` counts all that match, whatever the page.
-- Inputs: person_state.
-- Parameters: an empty text matches everything; q is a part of the id.
SELECT
    person_id,
    count() OVER () AS total
FROM person_state FINAL
WHERE site_id = {site_id:String}
    AND ({q:String} = '' OR positionCaseInsensitiveUTF8(person_id, {q:String}) > 0)
    AND (
        ({track:String} = '' AND {stage:String} = '')
        OR arrayExists(
            c -> c.thing = 'stage' AND ({track:String} = '' OR c.track = {track:String}) AND ({stage:String} = '' OR c.stage = {stage:String}),
            counted
        )
    )
ORDER BY last_seen DESC, person_id
LIMIT {limit:UInt32} OFFSET {offset:UInt32}
