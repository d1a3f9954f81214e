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
    counted AS
    (
        -- Beside each placement how many transactions came before it, and when the latest did. Counted along all of them
        -- in order of time: a lambda that looked through the transactions would copy them for each placement. Of one
        -- moment, a lead's placement stands before the transaction and a customer's after it.
        SELECT
            site_id,
            person_id,
            arraySort(arrayConcat(
                arrayMap(bought_at -> (bought_at, 1, toUInt32(0)), transactions),
                arrayMap(
                    (placement, place) -> (placement.2, if(placement.1 = 'customer', 2, 0), place),
                    placements,
                    arrayEnumerate(placements)
                )
            )) AS ordered,
            arraySort(
                found -> found.1,
                arrayFilter(
                    found -> found.1 > 0,
                    arrayZip(ordered.3, arrayCumSum(arrayMap(rank -> rank = 1, ordered.2)), arrayFill(one -> one.2 = 1, ordered).1)
                )
            ) AS found,
            arrayZip(placements, found.2, found.3) AS joined
        FROM person
    ),
    placed AS
    (
        SELECT
            site_id,
            person_id,
            one.1 AS placement,
            placement.1 AS track,
            placement.2 AS at,
            placement.7 AS after_days,
            toUInt32(if(track = 'customer', one.2, one.2 + 1)) AS cycle,
            CAST(
                (at, placement.3, placement.4, placement.5, placement.6, placement.8, placement.9, placement.10, placement.11, cycle),
                'Tuple(at DateTime64(3, \'UTC\'), stage_order UInt8, message_id String, stage String, confidence Float64, signal String, label String, url String, title String, cycle UInt32)'
            ) AS milestone
        FROM (SELECT site_id, person_id, joined FROM counted)
        ARRAY JOIN joined AS one
        WHERE track != 'customer' OR (cycle > 0 AND dateDiff('second', one.3, at) >= after_days * 86400)
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
                        (part, orders, reached, nth_part) -> arrayMap(
                            m -> if(
                                nth_part > 1 AND m.stage = 'lead',
                                CAST(
                                    (m.at, m.stage_order, m.message_id, 'recycled', m.confidence, m.signal, m.label, m.url, m.title, m.cycle),
                                    'Tuple(at DateTime64(3, \'UTC\'), stage_order UInt8, message_id String, stage String, confidence Float64, signal String, label String, url String, title String, cycle UInt32)'
                                ),
                                m
                            ),
                            -- Only ever up: no higher stage stands before it.
                            arrayFilter(
                                (m, own, i) -> NOT arrayExists((order, first) -> order > own AND first < i, reached.1, reached.2),
                                part,
                                orders,
                                arrayEnumerate(part)
                            )
                        ),
                        arraySplit(
                            (m, before) -> before = 'lost',
                            milestones,
                            arrayShiftRight(arrayMap(m -> m.stage, milestones), 1, '')
                        ) AS parts,
                        arrayMap(part -> arrayMap(m -> m.stage_order, part), parts) AS orders_of,
                        -- Of each part where it first was at each stage it came to.
                        arrayMap(orders -> arrayMap(order -> (order, indexOf(orders, order)), arrayDistinct(orders)), orders_of),
                        arrayEnumerate(parts)
                    ))
                ),
                milestones
            ) AS deciding
        FROM tracked
    ),
    stood AS
    (
        SELECT
            site_id,
            person_id,
            track,
            arraySplit(
                (m, stage_before, cycle_before) -> m.stage != stage_before OR m.cycle != cycle_before,
                deciding,
                arrayShiftRight(arrayMap(m -> m.stage, deciding), 1, ''),
                arrayShiftRight(arrayMap(m -> m.cycle, deciding), 1, toUInt32(0))
            ) AS stays,
            arrayMap(here -> here[1].stage, stays) AS stages,
            -- Joined below as one array: (its milestones, the stage before, when the next began, how often it was the stage,
            -- its place within the cycle).
            arrayZip(
                stays,
                arrayShiftRight(stages, 1, ''),
                arrayShiftLeft(arrayMap(here -> toNullable(here[1].at), stays), 1),
                arrayEnumerateUniq(stages),
                arrayEnumerateUniq(arrayMap(here -> here[1].cycle, stays))
            ) AS numbered
        FROM decided
        WHERE notEmpty(deciding)
    ),
    stay AS
    (
        SELECT
            site_id,
            person_id,
            track,
            one.1 AS here,
            one.2 AS from_stage,
            one.3 AS left_at,
            one.4 AS times,
            one.5 AS step
        FROM (SELECT site_id, person_id, track, numbered FROM stood)
        ARRAY JOIN numbered AS one
    )
SELECT
    site_id,
    person_id,
    track,
    here[1].cycle AS cycle,
    step,
    from_stage,
    here[1].stage AS stage,
    here[1].at AS entered_at,
    left_at,
    here[1].signal AS trigger,
    here[1].url AS trigger_url,
    arrayMax(arrayMap(m -> m.confidence, here)) AS confidence,
    times > 1 AS seen_before,
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
