-- person.list: the people of a site with where they stand, the latest seen first.
-- Grain: one row per person; `total` counts all that match, whatever the page.
-- Inputs: touchpoint, person_stage.
-- Parameters: an empty text matches everything. person_id is the whole id, q a part of it.
WITH
    standing AS
    (
        SELECT
            site_id,
            person_id,
            arraySort(s -> indexOf(['buyer', 'customer', 'lead', 'churn'], s.track), groupArray(CAST(
                (site_id, person_id, track, cycle, stage, p_awareness, p_consideration, p_decision, p_lapsed, confidence, p_convert, evidence, entered_at, as_of),
                'Tuple(site_id String, person_id String, track String, cycle UInt32, stage String, p_awareness Float64, p_consideration Float64, p_decision Float64, p_lapsed Float64, confidence Float64, p_convert Float64, evidence Array(Tuple(signal String, label String, occurred_at DateTime64(3, \'UTC\'), url String, title String, weight Float64)), entered_at DateTime64(3, \'UTC\'), as_of DateTime64(3, \'UTC\'))'
            ))) AS stages
        FROM person_stage
        WHERE site_id = {site_id:String}
        GROUP BY site_id, person_id
    ),
    seen AS
    (
        SELECT
            site_id,
            person_id,
            argMax(account_id, (occurred_at, message_id)) AS account_id,
            min(occurred_at) AS first_seen,
            max(occurred_at) AS last_seen,
            uniqExact(visit_id) AS visits,
            count() AS touchpoints,
            argMaxIf(country, (occurred_at, message_id), country != '') AS country,
            argMaxIf(device, (occurred_at, message_id), device != '') AS device,
            argMinIf(channel, (occurred_at, message_id), channel NOT IN ('', 'internal')) AS entry_channel
        FROM touchpoint
        WHERE site_id = {site_id:String}
        GROUP BY site_id, person_id
    )
SELECT
    seen.person_id AS person_id,
    account_id,
    first_seen,
    last_seen,
    visits,
    touchpoints,
    country,
    device,
    if(entry_channel = '', 'direct', entry_channel) AS first_channel,
    stages,
    count() OVER () AS total
FROM seen
LEFT JOIN standing ON standing.site_id = seen.site_id AND standing.person_id = seen.person_id
WHERE ({person_id:String} = '' OR seen.person_id = {person_id:String})
    AND positionCaseInsensitiveUTF8(seen.person_id, {q:String}) > 0
    AND (
        ({track:String} = '' AND {stage:String} = '')
        OR arrayExists(
            s -> ({track:String} = '' OR s.track = {track:String}) AND ({stage:String} = '' OR s.stage = {stage:String}),
            stages
        )
    )
ORDER BY last_seen DESC, person_id
LIMIT {limit:UInt32} OFFSET {offset:UInt32}
