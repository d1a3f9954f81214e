-- visit: a stay on the site, from its first touchpoint to the last before 30 quiet minutes.
-- Grain: one row per site and visit id.
-- Inputs: touchpoint.
CREATE OR REPLACE VIEW visit {{on_cluster}} AS
WITH
    gathered AS
    (
        SELECT
            site_id,
            visit_id,
            argMax(person_id, (occurred_at, message_id)) AS person_id,
            argMax(account_id, (occurred_at, message_id)) AS account_id,
            min(occurred_at) AS started_at,
            max(occurred_at) AS ended_at,
            count() AS touchpoints,
            countIf(kind IN ('page', 'screen')) AS pages,
            sum(active_ms) AS active_ms,
            argMinIf(path, (occurred_at, message_id), kind = 'page') AS entry_path,
            argMaxIf(path, (occurred_at, message_id), kind = 'page') AS exit_path,
            argMin(referrer, (occurred_at, message_id)) AS referrer,
            -- How the visit began: the first touchpoint that says so.
            argMinIf(channel, (occurred_at, message_id), channel NOT IN ('', 'internal')) AS entry_channel,
            argMinIf(source, (occurred_at, message_id), channel NOT IN ('', 'internal')) AS source,
            argMinIf(medium, (occurred_at, message_id), channel NOT IN ('', 'internal')) AS medium,
            argMinIf(campaign, (occurred_at, message_id), channel NOT IN ('', 'internal')) AS campaign,
            anyLastIf(country, country != '') AS country,
            anyLastIf(device, device != '') AS device,
            anyLastIf(browser, browser != '') AS browser,
            anyLastIf(os, os != '') AS os
        FROM touchpoint
        GROUP BY site_id, visit_id
    )
SELECT
    site_id,
    visit_id,
    person_id,
    account_id,
    started_at,
    ended_at,
    row_number() OVER person_visits AS visit_number,
    if(visit_number = 1, NULL, dateDiff('second', lagInFrame(ended_at) OVER person_visits, started_at) / 86400) AS days_since_previous,
    touchpoints,
    pages,
    active_ms,
    entry_path,
    exit_path,
    referrer,
    if(entry_channel = '', 'direct', entry_channel) AS channel,
    source,
    medium,
    campaign,
    country,
    device,
    browser,
    os
FROM gathered
WINDOW person_visits AS (PARTITION BY site_id, person_id ORDER BY started_at, visit_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW);
