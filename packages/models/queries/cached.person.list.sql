-- cached.person.list: the people of a site with where they stood when last looked at, the latest seen first.
-- Grain: one row per person; `total` counts all that match, whatever the page.
-- Inputs: person_state_cached.
-- Parameters: an empty text matches everything. person_id is the whole id, q a part of it.
WITH
    -- The page first, by what is narrow: the evidence of everybody else is not read.
    matching AS
    (
        SELECT
            person_id,
            count() OVER () AS total
        FROM person_state_cached
        WHERE site_id = {site_id:String}
            AND ({person_id:String} = '' OR person_id = {person_id:String})
            AND ({q:String} = '' OR positionCaseInsensitiveUTF8(person_id, {q:String}) > 0)
            AND (
                ({track:String} = '' AND {stage:String} = '')
                OR arrayExists(
                    (t, s) -> ({track:String} = '' OR t = {track:String}) AND ({stage:String} = '' OR s = {stage:String}),
                    stages.track,
                    stages.stage
                )
            )
        ORDER BY last_seen DESC, person_id
        LIMIT {limit:UInt32} OFFSET {offset:UInt32}
    )
SELECT
    person_id,
    account_id,
    first_seen,
    last_seen,
    visits,
    touchpoints,
    country,
    device,
    first_channel,
    arrayMap(
        s -> CAST(
            (site_id, person_id, s.track, s.cycle, s.stage, s.p_awareness, s.p_consideration, s.p_decision, s.p_lapsed, s.confidence, s.p_convert, s.evidence, s.entered_at, as_of),
            'Tuple(site_id String, person_id String, track String, cycle UInt32, stage String, p_awareness Float64, p_consideration Float64, p_decision Float64, p_lapsed Float64, confidence Float64, p_convert Float64, evidence Array(Tuple(signal String, label String, occurred_at DateTime64(3, \'UTC\'), url String, title String, weight Float64)), entered_at DateTime64(3, \'UTC\'), as_of DateTime64(3, \'UTC\'))'
        ),
        stages
    ) AS stages,
    (SELECT any(total) FROM matching) AS total
FROM person_state_cached
WHERE site_id = {site_id:String} AND person_id IN (SELECT person_id FROM matching)
ORDER BY last_seen DESC, person_id
