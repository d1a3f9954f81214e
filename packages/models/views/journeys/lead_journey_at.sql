-- lead_journey_at(as_of): each lead from the first contact to won, lost or recycled, with how well they fit (who they
-- are) kept apart from how engaged they are (what they do).
-- Grain: one row per site, person and cycle in which they made contact.
-- Inputs: milestone_at, signal, signal_definition, touchpoint (identify and group), fit_rule, model_setting.
-- Parameter: as_of DateTime64(3, 'UTC').
--
-- Fit is 50 and the points of the rules that the traits match, 0 to 100, and null where no trait is known. What a group
-- call says of an account holds for all of its people. Engagement is 100 * (1 - 2^(-points / engagement_half_points)),
-- over the points of the person's signals, which halve every points_half_life_days.
CREATE OR REPLACE VIEW lead_journey_at {{on_cluster}} AS
WITH
    (SELECT mapFromArrays(groupArray(setting), groupArray(value)) FROM model_setting) AS settings,
    settings['points_half_life_days'] AS half_life_days,
    settings['engagement_half_points'] AS half_points,
    toUInt32(settings['evidence_limit']) AS evidence_limit,
    (
        SELECT groupArray((label, trait, pattern, min_value, max_value, toInt32(points)))
        FROM (SELECT * FROM fit_rule ORDER BY rule_id)
    ) AS rules,
    trait AS
    (
        SELECT
            site_id,
            person_id,
            argMaxIf(account, (occurred_at, message_id), account != '') AS account_id,
            groupArrayArrayIf(told, kind = 'identify') AS of_person,
            groupArrayArrayIf(told, kind = 'group') AS of_account
        FROM
        (
            SELECT
                site_id,
                person_id,
                account_id AS account,
                message_id,
                occurred_at,
                kind,
                arrayMap(
                    pair -> (occurred_at, lower(pair.1), trim(BOTH '"' FROM pair.2)),
                    JSONExtractKeysAndValuesRaw(properties)
                ) AS told
            FROM touchpoint
            WHERE kind IN ('identify', 'group') AND occurred_at <= {as_of:DateTime64(3, 'UTC')}
        )
        GROUP BY site_id, person_id
    ),
    shared AS
    (
        SELECT
            site_id,
            person_id,
            account_id,
            arraySort(arrayConcat(
                of_person,
                if(account_id = '', of_account, arrayFlatten(groupArray(of_account) OVER (PARTITION BY site_id, account_id)))
            )) AS traits
        FROM trait
    ),
    fitted AS
    (
        -- The latest value of each trait counts.
        SELECT
            site_id,
            person_id,
            account_id,
            arrayFilter(
                (rule, value) -> value != ''
                    AND value != 'null'
                    AND (rule.3 = '' OR match(value, rule.3))
                    AND (rule.5 = 0 OR (toFloat64OrZero(value) >= rule.4 AND toFloat64OrZero(value) <= rule.5)),
                rules,
                arrayMap(rule -> arrayLast(t -> t.2 = rule.2, traits).3, rules)
            ) AS matched
        FROM shared
    ),
    did AS
    (
        SELECT
            site_id,
            person_id,
            label,
            max(occurred_at) AS last_at,
            sum(points * exp2(-dateDiff('second', occurred_at, {as_of:DateTime64(3, 'UTC')}) / 86400 / half_life_days)) AS weight
        FROM signal
        INNER JOIN signal_definition USING (signal)
        WHERE points > 0 AND occurred_at <= {as_of:DateTime64(3, 'UTC')}
        GROUP BY site_id, person_id, label
    ),
    engaged AS
    (
        SELECT
            site_id,
            person_id,
            sum(weight) AS points,
            arraySlice(arraySort(d -> (-d.2, d.1), groupArray((label, round(weight, 2)))), 1, evidence_limit) AS reasons
        FROM did
        GROUP BY site_id, person_id
    ),
    lead AS
    (
        SELECT
            site_id,
            person_id,
            cycle,
            argMax(stage, (entered_at, left_at IS NULL)) AS stage,
            min(entered_at) AS lead_at,
            argMin(trigger, entered_at) AS lead_by,
            argMin(trigger_url, entered_at) AS lead_url,
            minIf(entered_at, stage_here = 'qualified') AS first_qualified,
            maxIf(entered_at, stage_here = 'lost') AS last_lost,
            minIf(entered_at, stage_here = 'won') AS first_won,
            maxIf(entered_at, stage_here = 'recycled') AS last_recycled,
            countIf(stage_here = 'recycled') AS recycles
        FROM
        (
            SELECT
                *,
                stage AS stage_here
            FROM milestone_at(as_of = {as_of:DateTime64(3, 'UTC')})
            WHERE track = 'lead'
        )
        GROUP BY site_id, person_id, cycle
    )
SELECT
    lead.site_id AS site_id,
    lead.person_id AS person_id,
    lead.cycle AS cycle,
    fitted.account_id AS account_id,
    lead.stage AS stage,
    multiIf(lead.stage = 'won', 'won', lead.stage = 'lost', 'lost', 'open') AS outcome,
    lead.lead_at AS lead_at,
    lead.lead_by AS lead_by,
    lead.lead_url AS lead_url,
    if(toUnixTimestamp64Milli(lead.first_qualified) = 0, NULL, lead.first_qualified) AS qualified_at,
    if(toUnixTimestamp64Milli(lead.first_won) = 0, NULL, lead.first_won) AS won_at,
    if(toUnixTimestamp64Milli(lead.last_lost) = 0, NULL, lead.last_lost) AS lost_at,
    if(lead.recycles = 0, NULL, lead.last_recycled) AS recycled_at,
    toUInt32(lead.recycles) AS times_recycled,
    round(dateDiff('millisecond', lead.lead_at, qualified_at) / 86400000, 3) AS days_to_qualified,
    round(dateDiff('millisecond', lead.lead_at, won_at) / 86400000, 3) AS days_to_won,
    if(empty(fitted.matched), NULL, toUInt8(least(100, greatest(0, 50 + arraySum(fitted.matched.6))))) AS fit,
    arrayMap(rule -> (rule.1, rule.6), fitted.matched) AS fit_reasons,
    toUInt8(round(100 * (1 - exp2(-engaged.points / half_points)))) AS engagement,
    engaged.reasons AS engagement_reasons,
    -- A to D for fit (? where nothing is known) and 1 to 4 for engagement: A1 is called first.
    concat(
        multiIf(fit IS NULL, '?', fit >= 75, 'A', fit >= 50, 'B', fit >= 25, 'C', 'D'),
        multiIf(engagement >= 75, '1', engagement >= 50, '2', engagement >= 25, '3', '4')
    ) AS grade
FROM lead
LEFT JOIN fitted ON fitted.site_id = lead.site_id AND fitted.person_id = lead.person_id
LEFT JOIN engaged ON engaged.site_id = lead.site_id AND engaged.person_id = lead.person_id;
