-- person_state_at(as_of): everything that is told of a person, in one row.
-- Grain: one row per site and person.
-- Inputs: touchpoint, signal, person_stage_at, stage_history_at, buyer_stage_at.
-- Parameter: as_of DateTime64(3, 'UTC') of where they stood; what was seen of them is until now.
--
-- This is the definition; the table person_state holds its rows, refreshed for those who did something since.
CREATE OR REPLACE VIEW person_state_at {{on_cluster}} AS
WITH
    ['awareness', 'consideration', 'decision', 'purchase'] AS buyer_stages,
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
        GROUP BY site_id, person_id
    ),
    standing AS
    (
        SELECT
            site_id,
            person_id,
            arraySort(s -> indexOf(['buyer', 'customer', 'lead', 'churn'], s.1), groupArray((
                track, cycle, stage, p_awareness, p_consideration, p_decision, p_lapsed, confidence, p_convert, evidence, entered_at
            ))) AS stages
        FROM person_stage_at(as_of = {as_of:DateTime64(3, 'UTC')})
        GROUP BY site_id, person_id
    ),
    past AS
    (
        SELECT
            site_id,
            person_id,
            arraySort(
                (h, step) -> (-toUnixTimestamp64Milli(h.6), h.1, -h.2, -step),
                groupArray((track, cycle, `from`, `to`, direction, entered_at, left_at, confidence, trigger, trigger_url)),
                groupArray(toInt64(step))
            ) AS history
        FROM stage_history_at(as_of = {as_of:DateTime64(3, 'UTC')})
        GROUP BY site_id, person_id
    ),
    round AS
    (
        SELECT
            site_id,
            person_id,
            arraySort(c -> c.1, groupArray((
                cycle,
                opened_at,
                stage,
                -- When each stage, or a later one, was first entered.
                arrayMap(
                    at -> if(toUnixTimestamp64Milli(at) = 0, NULL, at),
                    arrayMap(reach -> arrayFirst(change -> indexOf(buyer_stages, change.to) >= reach, changes).at, [1, 2, 3, 4])
                )
            ))) AS cycles
        FROM buyer_stage_at(as_of = {as_of:DateTime64(3, 'UTC')})
        GROUP BY site_id, person_id
    ),
    meaning AS
    (
        SELECT
            site_id,
            message_id,
            arraySort(groupArray(toString(signal))) AS signals
        FROM signal
        GROUP BY site_id, message_id
    ),
    done AS
    (
        SELECT
            touchpoint.site_id AS site_id,
            touchpoint.person_id AS person_id,
            -- As many as the person page asks for; whoever wants more reads the views.
            arraySlice(
                arraySort(groupArray((
                    -toUnixTimestamp64Milli(touchpoint.occurred_at),
                    touchpoint.message_id,
                    if(touchpoint.anonymous_id = '', touchpoint.user_id, touchpoint.anonymous_id),
                    touchpoint.visit_id,
                    meaning.signals
                ))),
                1,
                200
            ) AS latest
        FROM touchpoint
        LEFT JOIN meaning ON meaning.site_id = touchpoint.site_id AND meaning.message_id = touchpoint.message_id
        GROUP BY site_id, person_id
    )
SELECT
    seen.site_id AS site_id,
    seen.person_id AS person_id,
    {as_of:DateTime64(3, 'UTC')} AS as_of,
    account_id,
    first_seen,
    last_seen,
    visits,
    touchpoints,
    country,
    device,
    if(entry_channel = '', 'direct', entry_channel) AS first_channel,
    CAST(
        stages,
        'Array(Tuple(track LowCardinality(String), cycle UInt32, stage LowCardinality(String), p_awareness Float64, p_consideration Float64, p_decision Float64, p_lapsed Float64, confidence Float64, p_convert Float64, evidence Array(Tuple(signal LowCardinality(String), label LowCardinality(String), occurred_at DateTime64(3, \'UTC\'), url String, title String, weight Float64)), entered_at DateTime64(3, \'UTC\')))'
    ) AS stages,
    CAST(
        history,
        'Array(Tuple(track LowCardinality(String), cycle UInt32, `from` LowCardinality(String), `to` LowCardinality(String), direction LowCardinality(String), entered_at DateTime64(3, \'UTC\'), left_at Nullable(DateTime64(3, \'UTC\')), confidence Float64, trigger LowCardinality(String), trigger_url String))'
    ) AS history,
    CAST(
        cycles,
        'Array(Tuple(cycle UInt32, opened_at DateTime64(3, \'UTC\'), stage LowCardinality(String), reached_at Array(Nullable(DateTime64(3, \'UTC\')))))'
    ) AS cycles,
    CAST(
        arrayMap(touch -> (touch.2, touch.3, touch.4, touch.5), latest),
        'Array(Tuple(message_id String, visitor_id String, visit_id String, signals Array(LowCardinality(String))))'
    ) AS timeline
FROM seen
LEFT JOIN standing ON standing.site_id = seen.site_id AND standing.person_id = seen.person_id
LEFT JOIN past ON past.site_id = seen.site_id AND past.person_id = seen.person_id
LEFT JOIN round ON round.site_id = seen.site_id AND round.person_id = seen.person_id
LEFT JOIN done ON done.site_id = seen.site_id AND done.person_id = seen.person_id;
