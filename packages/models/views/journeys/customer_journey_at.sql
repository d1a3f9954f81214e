-- customer_journey_at(as_of): how each customer fares after the purchase: onboarding, use, support, training,
-- engagement, renewal; how healthy that is, and why.
-- Grain: one row per site and person who has bought.
-- Inputs: customer_at, customer_order_at, repurchase_at, signal_milestone, stage_definition, model_setting.
-- Parameter: as_of DateTime64(3, 'UTC').
CREATE OR REPLACE VIEW customer_journey_at {{on_cluster}} AS
WITH
    (SELECT mapFromArrays(groupArray(setting), groupArray(value)) FROM model_setting) AS settings,
    settings['health_good_from'] AS good_from,
    settings['health_fair_from'] AS fair_from,
    -- (stage, signal, days after the transaction from which it counts, is the transaction itself, order of the stage).
    (
        SELECT groupArray((toString(stage), toString(signal), after_days, toString(signal) = 'purchased', stage_order))
        FROM signal_milestone
        INNER JOIN stage_definition USING (track, stage)
        WHERE track = 'customer'
    ) AS milestones,
    placed AS
    (
        -- When each milestone was passed: (stage, signal, times, is the purchase).
        SELECT
            * EXCEPT seen_of,
            arrayMap(
                m -> (
                    m.1,
                    arrayFilter(
                        at -> at >= customer_since
                            AND dateDiff('second', arrayLast(t -> t.1 <= at, transactions).1, at) >= m.3 * 86400,
                        seen_of[m.2].1
                    ),
                    m.4,
                    m.5
                ),
                milestones
            ) AS passed
        FROM customer_at(as_of = {as_of:DateTime64(3, 'UTC')})
    ),
    gathered AS
    (
        SELECT
            *,
            -- In the order of the columns below; the purchase is where onboarding begins and no step of it.
            arrayMap(
                stage -> arraySort(arrayFlatten(arrayMap(p -> p.2, arrayFilter(p -> p.1 = stage AND NOT p.3, passed)))),
                ['onboarding', 'use', 'support', 'training', 'engagement', 'renewal']
            ) AS times,
            -- The latest milestone decides, as on the customer's track.
            arraySort(p -> (p.2[-1], p.4), arrayFilter(p -> notEmpty(p.2), passed))[-1] AS latest,
            arraySum(s -> s.4, holding) AS points,
            arrayFilter(t -> t.4 > {as_of:DateTime64(3, 'UTC')}, terms) AS coming
        FROM placed
    ),
    earned AS
    (
        SELECT
            site_id,
            person_id,
            currency,
            count() AS orders,
            max(ordered_at) AS latest_at,
            round(sum(revenue), 2) AS revenue
        FROM customer_order_at(as_of = {as_of:DateTime64(3, 'UTC')})
        WHERE amount IS NOT NULL
        GROUP BY site_id, person_id, currency
    ),
    money AS
    (
        -- The currency of most orders, of several the one used last.
        SELECT
            site_id,
            person_id,
            argMax(earned.currency, (orders, latest_at, earned.currency)) AS currency,
            argMax(earned.revenue, (orders, latest_at, earned.currency)) AS revenue,
            CAST(arraySort(groupArray((earned.currency, earned.revenue))), 'Map(String, Float64)') AS revenue_by_currency
        FROM earned
        GROUP BY site_id, person_id
    )
SELECT
    gathered.site_id AS site_id,
    gathered.person_id AS person_id,
    latest.1 AS stage,
    latest.2[-1] AS last_milestone_at,
    customer_since,
    toUInt32(purchases) AS purchases,
    money.revenue AS revenue,
    money.currency AS currency,
    money.revenue_by_currency AS revenue_by_currency,
    toUInt8(least(100, greatest(0, 50 + points))) AS health,
    multiIf(health >= good_from, 'good', health >= fair_from, 'fair', 'poor') AS health_level,
    arrayMap(s -> s.2, arrayFilter(s -> s.4 > 0, holding)) AS strengths,
    arrayMap(s -> s.2, arrayFilter(s -> s.4 < 0, holding)) AS weaknesses,
    round(risk, 4) AS churn_risk,
    stays[-1].3 AS churn_stage,
    if(empty(times[1]), NULL, times[1][1]) AS onboarding_at,
    round(dateDiff('millisecond', customer_since, onboarding_at) / 86400000, 3) AS days_to_onboarding,
    if(empty(times[2]), NULL, times[2][1]) AS first_used_at,
    if(empty(times[2]), NULL, times[2][-1]) AS last_used_at,
    if(empty(times[3]), NULL, times[3][-1]) AS last_support_at,
    toUInt32(length(times[3])) AS support_requests,
    if(empty(times[4]), NULL, times[4][-1]) AS last_training_at,
    if(empty(times[5]), NULL, times[5][-1]) AS last_engagement_at,
    if(empty(times[6]), NULL, times[6][-1]) AS last_renewal_at,
    if(empty(coming), NULL, coming[-1].4) AS next_due_at,
    last_seen_at,
    again.p_alive AS p_alive,
    again.expected_purchases_30d AS expected_purchases_30d,
    again.expected_purchases_90d AS expected_purchases_90d,
    again.expected_purchases_365d AS expected_purchases_365d,
    again.repurchase_reason AS repurchase_reason
FROM gathered
LEFT JOIN money ON money.site_id = gathered.site_id AND money.person_id = gathered.person_id
LEFT JOIN
(
    -- Nullable, so that whoever no model knows has NULL.
    SELECT
        site_id,
        person_id,
        toNullable(round(p_alive, 4)) AS p_alive,
        toNullable(round(expected_30d, 4)) AS expected_purchases_30d,
        toNullable(round(expected_90d, 4)) AS expected_purchases_90d,
        toNullable(round(expected_365d, 4)) AS expected_purchases_365d,
        toNullable(reason) AS repurchase_reason
    FROM repurchase_at(as_of = {as_of:DateTime64(3, 'UTC')})
) AS again ON again.site_id = gathered.site_id AND again.person_id = gathered.person_id;
