-- repurchase_at(as_of): whether each customer is still one, and how much they will buy.
-- Grain: one row per site and person with a purchase, on sites with a fitted model of repurchase.
-- Inputs: conversion_step, repurchase_model, conversion_model (whether it was fitted to the end).
-- Parameter: as_of DateTime64(3, 'UTC').
--
-- BG/NBD (Fader, Hardie and Lee 2005): P(alive) and, in weeks, E[purchases in t] with the Gaussian hypergeometric
-- function as a sum of 300 terms.
CREATE OR REPLACE VIEW repurchase_at {{on_cluster}} AS
WITH
    model AS
    (
        SELECT *
        FROM repurchase_model FINAL
        WHERE (site_id, version) IN (SELECT site_id, version FROM conversion_model FINAL WHERE status = 'fitted')
        ORDER BY version DESC
        LIMIT 1 BY site_id
    ),
    customer AS
    (
        SELECT
            step.site_id AS site_id,
            step.person_id AS person_id,
            model.version AS version,
            any(model.r) AS r,
            any(model.alpha) AS alpha,
            any(model.a) AS a,
            any(model.b) AS b,
            uniqExact(toDate(step.occurred_at)) - 1 AS repeats,
            min(toDate(step.occurred_at)) AS first_day,
            max(toDate(step.occurred_at)) AS latest_day,
            (latest_day - first_day) / 7 AS latest,
            greatest(toDate({as_of:DateTime64(3, 'UTC')}) - first_day, 0) / 7 AS age
        FROM conversion_step AS step
        INNER JOIN model ON model.site_id = step.site_id
        WHERE step.site_id IN (SELECT site_id FROM model) AND has(step.outcome_names, model.outcome) AND step.occurred_at <= {as_of:DateTime64(3, 'UTC')}
        GROUP BY site_id, person_id, version
    ),
    judged AS
    (
        SELECT
            *,
            if(repeats = 0, 1, 1 / (1 + a / (b + repeats - 1) * pow((alpha + age) / (alpha + latest), r + repeats))) AS p_alive,
            arrayMap(
                weeks -> (
                    1 - pow((alpha + age) / (alpha + age + weeks), r + repeats) * arrayFold(
                        (sum, n) -> (
                            sum.1 + sum.2,
                            sum.2 * (r + repeats + n) * (b + repeats + n) / (a + b + repeats - 1 + n) / (n + 1)
                                * weeks / (alpha + age + weeks)
                        ),
                        range(300),
                        (0., 1.)
                    ).1
                ) * (a + b + repeats - 1) / (a - 1) * p_alive,
                [30 / 7, 90 / 7, 365 / 7]
            ) AS expected
        FROM customer
    )
SELECT
    site_id,
    person_id,
    version,
    toUInt32(repeats + 1) AS purchase_days,
    first_day,
    latest_day,
    p_alive,
    expected[1] AS expected_30d,
    expected[2] AS expected_90d,
    expected[3] AS expected_365d,
    if(
        repeats = 0,
        concat('Bought on one day, ', toString(toUInt32(round(7 * age))), ' days ago: nobody is taken for gone before they came back once'),
        concat(
            'Bought on ', toString(purchase_days), ' days, every ', toString(toUInt32(greatest(round(7 * latest / repeats), 1))),
            ' days, the last ', toString(toUInt32(round(7 * (age - latest)))), ' days ago'
        )
    ) AS reason
FROM judged;
