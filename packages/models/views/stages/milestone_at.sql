-- milestone_at(as_of): the stages of the tracks that milestones decide: the lead's and the customer's.
-- Grain: one row per site, person, track and stay in a stage.
-- Inputs: signal, signal_milestone, signal_definition, stage_definition, model_setting.
-- Parameter: as_of DateTime64(3, 'UTC').
--
-- Customer: begins with the first transaction; the latest milestone decides. Cycle n follows transaction n.
-- Lead: one for each cycle of the buyer's journey; a lead only ever moves up (lead, qualified, won or lost), and is
-- won only where there was a lead. One that was lost and makes contact again is recycled, and begins anew.
CREATE OR REPLACE VIEW milestone_at {{on_cluster}} AS
WITH
    (SELECT mapFromArrays(groupArray(setting), groupArray(value)) FROM model_setting) AS settings,
    toUInt32(settings['evidence_limit']) AS evidence_limit,
    meaning AS
    (
        SELECT
            signal,
            definition.label AS label,
            definition.closes_cycle AS closes,
            groupArrayIf((track, stage, stage_definition.stage_order, confidence, after_days), track != '') AS milestones
        FROM signal_definition AS definition
        LEFT JOIN signal_milestone USING (signal)
        LEFT JOIN stage_definition USING (track, stage)
        GROUP BY signal, label, closes
        HAVING closes OR notEmpty(milestones)
    ),
    person AS
    (
        SELECT
            site_id,
            person_id,
            arraySort(groupArrayIf(occurred_at, closes)) AS transactions,
            groupArrayArray(arrayMap(
                m -> (m.1, occurred_at, m.3, message_id, m.2, m.4, m.5, signal, label, url, title),
                milestones
            )) AS placements
        FROM signal
        INNER JOIN meaning USING (signal)
        WHERE occurred_at <= {as_of:DateTime64(3, 'UTC')}
        GROUP BY site_id, person_id
    ),
    placed AS
    (
        SELECT
            site_id,
            person_id,
            transactions,
            placement.1 AS track,
            placement.2 AS at,
            placement.7 AS after_days,
            toUInt32(if(
                track = 'customer',
                arrayCount(bought_at -> bought_at <= at, transactions),
                arrayCount(bought_at -> bought_at < at, transactions) + 1
            )) AS cycle,
            CAST(
                (at, placement.3, placement.4, placement.5, placement.6, placement.8, placement.9, placement.10, placement.11, cycle),
                'Tuple(at DateTime64(3, \'UTC\'), stage_order UInt8, message_id String, stage String, confidence Float64, signal String, label String, url String, title String, cycle UInt32)'
            ) AS milestone
        FROM person
        ARRAY JOIN placements AS placement
        WHERE track != 'customer'
            OR (cycle > 0 AND dateDiff('second', transactions[cycle], at) >= after_days * 86400)
    ),
    tracked AS
    (
        -- The milestones of a track in order of time: a customer's over the years, a lead's within one cycle.
        SELECT
            site_id,
            person_id,
            track,
            if(track = 'customer', 0, cycle) AS journey,
            arraySort(m -> (m.at, m.stage_order, m.message_id), groupArray(milestone)) AS milestones
        FROM placed
        GROUP BY site_id, person_id, track, journey
    ),
    decided AS
    (
        SELECT
            site_id,
            person_id,
            track,
            if(
                track = 'lead',
                if(
                    milestones[1].stage = 'won',
                    [],
                    arrayFlatten(arrayMap(
                        (part, nth_part) -> arrayMap(
                            m -> if(
                                nth_part > 1 AND m.stage = 'lead',
                                CAST(
                                    (m.at, m.stage_order, m.message_id, 'recycled', m.confidence, m.signal, m.label, m.url, m.title, m.cycle),
                                    'Tuple(at DateTime64(3, \'UTC\'), stage_order UInt8, message_id String, stage String, confidence Float64, signal String, label String, url String, title String, cycle UInt32)'
                                ),
                                m
                            ),
                            arrayFilter(
                                (m, i) -> i = 1 OR m.stage_order >= arrayMax(arrayMap(x -> x.stage_order, arraySlice(part, 1, i - 1))),
                                part,
                                arrayEnumerate(part)
                            )
                        ),
                        arraySplit((m, i) -> i > 1 AND milestones[i - 1].stage = 'lost', milestones, arrayEnumerate(milestones)) AS parts,
                        arrayEnumerate(parts)
                    ))
                ),
                milestones
            ) AS deciding
        FROM tracked
    ),
    stay AS
    (
        SELECT
            site_id,
            person_id,
            track,
            arraySplit(
                (m, i) -> i > 1 AND (m.stage, m.cycle) != (deciding[i - 1].stage, deciding[i - 1].cycle),
                deciding,
                arrayEnumerate(deciding)
            ) AS stays,
            arrayJoin(arrayEnumerate(stays)) AS nth,
            stays[nth] AS here
        FROM decided
        WHERE notEmpty(deciding)
    )
SELECT
    site_id,
    person_id,
    track,
    here[1].cycle AS cycle,
    if(nth = 1, '', stays[nth - 1][-1].stage) AS from_stage,
    here[1].stage AS stage,
    here[1].at AS entered_at,
    if(nth = length(stays), NULL, stays[nth + 1][1].at) AS left_at,
    here[1].signal AS trigger,
    here[1].url AS trigger_url,
    arrayMax(arrayMap(m -> m.confidence, here)) AS confidence,
    arrayExists(i -> i < nth AND stays[i][1].stage = here[1].stage, arrayEnumerate(stays)) AS seen_before,
    CAST(
        arraySlice(
            arrayMap(
                m -> (m.signal, m.label, m.at, m.url, m.title, m.confidence),
                -- The surest first, of those the latest.
                arraySort(m -> -m.confidence, arrayReverse(here))
            ),
            1,
            evidence_limit
        ),
        'Array(Tuple(signal String, label String, occurred_at DateTime64(3, \'UTC\'), url String, title String, weight Float64))'
    ) AS evidence
FROM stay;
