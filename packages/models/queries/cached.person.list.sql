-- cached.person.list: some people of a site with where they stood when last looked at, the latest seen first.
-- Grain: one row per person.
-- Inputs: person_state; of each person the row of the greatest version, as FINAL, which would read its neighbours' evidence.
-- Parameters: person_ids, whole ids; seen_after, '' for any time; of track and stage an empty text matches everything.
WITH
    present AS
    (
        SELECT
            person_id,
            version,
            is_deleted,
            last_seen,
            counted
        FROM person_state
        WHERE site_id = {site_id:String} AND person_id IN {person_ids:Array(String)}
        ORDER BY version DESC
        LIMIT 1 BY person_id
    ),
    -- The page first, by what is narrow.
    page AS
    (
        SELECT person_id, version
        FROM present
        WHERE is_deleted = 0
            AND ({seen_after:String} = '' OR last_seen > parseDateTime64BestEffortOrZero({seen_after:String}, 3, 'UTC'))
            AND (
                ({track:String} = '' AND {stage:String} = '')
                OR arrayExists(
                    c -> c.thing = 'stage' AND ({track:String} = '' OR c.track = {track:String}) AND ({stage:String} = '' OR c.stage = {stage:String}),
                    counted
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
    ) AS stages
FROM person_state
WHERE site_id = {site_id:String}
    AND person_id IN {person_ids:Array(String)}
    AND (person_id, version) IN (SELECT person_id, version FROM page)
ORDER BY last_seen DESC, person_id
