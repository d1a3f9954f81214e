-- churn_journey_at(as_of): how likely each customer is to leave and why, who left, and who came back.
-- Grain: one row per site and person who has bought.
-- Inputs: customer_at, repurchase_at.
-- Parameter: as_of DateTime64(3, 'UTC').
CREATE OR REPLACE VIEW churn_journey_at {{on_cluster}} AS
WITH
    told AS
    (
        SELECT
            *,
            arrayFilter(s -> s.3 IN ('warning', 'at_risk'), stays) AS warnings,
            arrayFilter(s -> s.3 = 'churned', stays) AS departures,
            arrayFilter(s -> s.3 = 'won_back', stays) AS returns
        FROM customer_at(as_of = {as_of:DateTime64(3, 'UTC')})
    )
SELECT
    told.site_id AS site_id,
    told.person_id AS person_id,
    stays[-1].3 AS stage,
    stays[-1].1 AS entered_at,
    round(risk, 4) AS risk,
    arrayMap(s -> s.2, arrayFilter(s -> s.5 > 0, holding)) AS reasons,
    arrayMap(s -> s.2, arrayFilter(s -> s.5 < 0, holding)) AS reasons_to_stay,
    customer_since,
    last_seen_at,
    round(dateDiff('millisecond', last_seen_at, {as_of:DateTime64(3, 'UTC')}) / 86400000, 3) AS days_quiet,
    if(empty(warnings), NULL, warnings[1].1) AS first_warned_at,
    if(empty(departures), NULL, departures[-1].1) AS churned_at,
    if(empty(departures), '', departures[-1].5) AS churned_by,
    if(empty(returns), NULL, returns[-1].1) AS won_back_at,
    toUInt32(length(departures)) AS times_churned,
    toUInt32(length(returns)) AS times_won_back,
    arrayStringConcat(stays.3, ' > ') AS route,
    again.p_alive AS p_alive,
    again.expected_purchases_30d AS expected_purchases_30d,
    again.expected_purchases_90d AS expected_purchases_90d,
    again.expected_purchases_365d AS expected_purchases_365d,
    again.repurchase_reason AS repurchase_reason
FROM told
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
) AS again ON again.site_id = told.site_id AND again.person_id = told.person_id;
