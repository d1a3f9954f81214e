-- stage_history_at(as_of): every stage that a person entered, when, from where, and what made the model say so.
-- Grain: one row per site, person, track, cycle and stay in a stage.
-- Inputs: buyer_stage_at, milestone_at, customer_at, stage_definition.
-- Parameter: as_of DateTime64(3, 'UTC').
--
-- Stays may be entered at one moment, as where an export has days and no times: cycle and step tell their order.
CREATE OR REPLACE VIEW stage_history_at {{on_cluster}} AS
WITH
    (SELECT groupArray(toString(stage)) FROM (SELECT * FROM stage_definition WHERE track = 'buyer' ORDER BY stage_order)) AS buyer_order
SELECT
    site_id,
    person_id,
    'buyer' AS track,
    cycle,
    nth AS step,
    change.from AS `from`,
    change.to AS `to`,
    multiIf(
        -- Unclear is no stage: what counts is the stage that was known before it.
        (if(`from` = 'unclear', changes[nth - 1].from, `from`) AS known) = '', 'enter',
        `to` = 'unclear', 'unclear',
        `to` = 'lapsed', 'lapse',
        known = 'lapsed', 're-entry',
        indexOf(buyer_order, `to`) >= indexOf(buyer_order, known), 'forward',
        'back'
    ) AS direction,
    change.at AS entered_at,
    if(nth = length(changes), NULL, changes[nth + 1].at) AS left_at,
    round(change.confidence, 4) AS confidence,
    change.trigger AS trigger,
    change.url AS trigger_url
FROM buyer_stage_at(as_of = {as_of:DateTime64(3, 'UTC')})
ARRAY JOIN
    changes AS change,
    arrayEnumerate(changes) AS nth
UNION ALL
SELECT
    site_id,
    person_id,
    track,
    cycle,
    step,
    from_stage AS `from`,
    stage AS `to`,
    multiIf(
        from_stage = '', 'enter',
        seen_before OR stage = 'recycled', 're-entry',
        'forward'
    ) AS direction,
    entered_at,
    left_at,
    confidence,
    trigger,
    trigger_url
FROM milestone_at(as_of = {as_of:DateTime64(3, 'UTC')})
UNION ALL
SELECT
    site_id,
    person_id,
    'churn' AS track,
    stay.6 AS cycle,
    nth_of_cycle AS step,
    stay.2 AS `from`,
    stay.3 AS `to`,
    multiIf(
        `from` = '', 'enter',
        `to` = 'churned', 'lapse',
        `to` = 'won_back', 're-entry',
        -- On this track forward is towards leaving.
        indexOf(['won_back', 'safe', 'warning', 'at_risk'], `to`) > indexOf(['won_back', 'safe', 'warning', 'at_risk'], `from`), 'forward',
        'back'
    ) AS direction,
    stay.1 AS entered_at,
    if(nth = length(stays), NULL, stays[nth + 1].1) AS left_at,
    round(multiIf(`to` = 'churned', 1, `to` IN ('warning', 'at_risk'), stay.4, 1 - stay.4), 4) AS confidence,
    stay.5 AS trigger,
    '' AS trigger_url
FROM customer_at(as_of = {as_of:DateTime64(3, 'UTC')})
ARRAY JOIN
    stays AS stay,
    arrayEnumerate(stays) AS nth,
    arrayEnumerateUniq(stays.6) AS nth_of_cycle;
