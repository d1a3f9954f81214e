-- What may be named as an outcome: events and submitted forms, with how many people had them, and how far the site's
-- touchpoints reach.
-- Parameters: site_id.
SELECT
    arrayJoin(outcome_names) AS outcome,
    uniqExact(person_id) AS people,
    toUnixTimestamp64Milli((SELECT max(occurred_at) FROM conversion_step WHERE site_id = {site_id:String})) AS known_until
FROM conversion_step
WHERE site_id = {site_id:String}
GROUP BY outcome
ORDER BY people DESC, outcome
LIMIT 1000
