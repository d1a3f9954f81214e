-- account_stage_at(as_of): where an account stands on every track that one of its people is on.
-- Grain: one row per site, account and track.
-- Inputs: touchpoint, buyer_stage_at, milestone_at, stage_definition, model_setting.
-- Parameter: as_of DateTime64(3, 'UTC').
--
-- Buyer: an account is as far as its furthest person. The belief that it got to a stage or past it is the greatest of
-- its people's: colleagues look at the same purchase, so that their chances are no independent draws, and an account
-- gets no further by counting heads. A purchase settles what its people did until then; who looks again afterwards
-- opens the account's next cycle.
-- Lead, customer: the latest stage that one of its people entered; lost only where nobody is a lead any more.
CREATE OR REPLACE VIEW account_stage_at {{on_cluster}} AS
WITH
    (SELECT mapFromArrays(groupArray(setting), groupArray(value)) FROM model_setting) AS settings,
    settings['unclear_below'] AS unclear_below,
    toUInt32(settings['reopen_after_hours'] * 3600) AS rest_seconds,
    toUInt32(settings['recent_days'] * 86400) AS recent_seconds,
    toUInt32(settings['evidence_limit']) AS evidence_limit,
    ['awareness', 'consideration', 'decision', 'lapsed'] AS stages,
    member AS
    (
        -- A person belongs to the account that their latest touchpoint names.
        SELECT
            site_id,
            person_id,
            argMax(touchpoint.account_id, (occurred_at, message_id)) AS account_id,
            max(occurred_at) AS last_seen_at
        FROM touchpoint
        WHERE touchpoint.account_id != '' AND occurred_at <= {as_of:DateTime64(3, 'UTC')}
        GROUP BY site_id, person_id
    ),
    head AS
    (
        SELECT
            site_id,
            account_id,
            count() AS members,
            countIf(dateDiff('second', last_seen_at, {as_of:DateTime64(3, 'UTC')}) < recent_seconds) AS active
        FROM member
        GROUP BY site_id, account_id
    ),
    buyer AS
    (
        SELECT
            site_id,
            account_id,
            person_id,
            cycle,
            stage,
            last_signal_at,
            entered_at,
            (p_awareness, p_consideration, p_decision, p_lapsed) AS belief,
            p_convert,
            evidence,
            cycle = max(cycle) OVER (PARTITION BY site_id, person_id) AS is_latest,
            closed_at IS NOT NULL AS closed,
            countIf(closed) OVER (PARTITION BY site_id, account_id) AS purchases,
            max(closed_at) OVER (PARTITION BY site_id, account_id) AS bought_at,
            -- The purchase settles what the others did until then.
            NOT closed AND (bought_at IS NULL OR dateDiff('second', assumeNotNull(bought_at), last_signal_at) >= rest_seconds) AS counts
        FROM buyer_stage_at(as_of = {as_of:DateTime64(3, 'UTC')})
        INNER JOIN member USING (site_id, person_id)
    ),
    gathered AS
    (
        SELECT
            site_id,
            account_id,
            any(purchases) AS bought,
            countIf(counts AND stage != 'lapsed') > 0 AS looking,
            countIf(is_latest) AS people,
            arraySort(groupUniqArrayIf((stage, person_id), is_latest)) AS people_at,
            maxIf(1 - belief.4, counts) AS reached_awareness,
            maxIf(belief.2 + belief.3, counts) AS reached_consideration,
            maxIf(belief.3, counts) AS reached_decision,
            maxIf(p_convert, counts) AS p_convert,
            argMaxIf(person_id, (belief.3, belief.2 + belief.3, person_id), counts AND stage != 'lapsed') AS furthest,
            argMaxIf((person_id, evidence, entered_at), (closed, entered_at), closed) AS purchase,
            groupArrayIf((person_id, stage, evidence, entered_at), counts) AS looks
        FROM buyer
        GROUP BY site_id, account_id
    ),
    believed AS
    (
        SELECT
            *,
            bought > 0 AND NOT looking AS settled,
            if(
                settled,
                [0., 0., 1., 0.],
                [
                    reached_awareness - reached_consideration,
                    reached_consideration - reached_decision,
                    reached_decision,
                    1 - reached_awareness
                ]
            ) AS p,
            multiIf(
                settled, 'purchase',
                arrayMax(p) < unclear_below, 'unclear',
                stages[indexOf(p, arrayMax(p))]
            ) AS stage,
            arrayFilter(look -> look.2 = stage, looks) AS alike
        FROM gathered
    ),
    milestone AS
    (
        SELECT
            site_id,
            account_id,
            track,
            person_id,
            cycle,
            stage,
            confidence,
            evidence,
            entered_at
        FROM milestone_at(as_of = {as_of:DateTime64(3, 'UTC')})
        INNER JOIN member USING (site_id, person_id)
        WHERE left_at IS NULL
        ORDER BY cycle DESC
        LIMIT 1 BY site_id, person_id, track
    ),
    staged AS
    (
        SELECT
            site_id,
            account_id,
            'buyer' AS track,
            toUInt32(if(settled, bought, bought + 1)) AS cycle,
            stage,
            p,
            if(settled, 1, if(stage = 'unclear', arrayMax(p), p[indexOf(stages, stage)])) AS confidence,
            if(settled, 1, p_convert) AS p_convert,
            toUInt32(people) AS people,
            people_at,
            if(settled, purchase.1, furthest) AS furthest_person,
            arraySlice(
                arraySort(
                    e -> (-e.7, -toUnixTimestamp64Milli(e.4), e.1),
                    arrayFlatten(arrayMap(
                        look -> arrayMap(e -> (look.1, e.1, e.2, e.3, e.4, e.5, e.6), look.2),
                        if(settled, [(purchase.1, purchase.2)], arrayMap(l -> (l.1, l.3), if(empty(alike), looks, alike)))
                    ))
                ),
                1,
                evidence_limit
            ) AS evidence,
            multiIf(
                settled, purchase.3,
                empty(alike), arrayMax(looks.4),
                arrayMin(alike.4)
            ) AS entered_at
        FROM believed
        UNION ALL
        SELECT
            site_id,
            account_id,
            track,
            max(milestone.cycle) AS cycle,
            argMax(milestone.stage, (milestone.stage != 'lost', milestone.entered_at, person_id)) AS stage,
            [0., 0., 0., 0.] AS p,
            argMax(milestone.confidence, (milestone.stage != 'lost', milestone.entered_at, person_id)) AS confidence,
            0. AS p_convert,
            toUInt32(count()) AS people,
            arraySort(groupUniqArray((milestone.stage, person_id))) AS people_at,
            argMax(person_id, (milestone.stage != 'lost', milestone.entered_at, person_id)) AS furthest_person,
            arrayMap(
                e -> (furthest_person, e.1, e.2, e.3, e.4, e.5, e.6),
                argMax(milestone.evidence, (milestone.stage != 'lost', milestone.entered_at, person_id))
            ) AS evidence,
            argMax(milestone.entered_at, (milestone.stage != 'lost', milestone.entered_at, person_id)) AS entered_at
        FROM milestone
        GROUP BY site_id, account_id, track
    )
SELECT
    site_id,
    account_id,
    track,
    cycle,
    stage,
    round(p[1], 6) AS p_awareness,
    round(p[2], 6) AS p_consideration,
    round(p[3], 6) AS p_decision,
    round(p[4], 6) AS p_lapsed,
    round(confidence, 6) AS confidence,
    round(p_convert, 6) AS p_convert,
    toUInt32(members) AS members,
    toUInt32(active) AS active_members,
    people,
    people_at,
    furthest_person,
    evidence,
    entered_at,
    {as_of:DateTime64(3, 'UTC')} AS as_of
FROM staged
INNER JOIN head USING (site_id, account_id);
