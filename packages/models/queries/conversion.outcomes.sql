-- What may be named as an outcome: events and submitted forms, with how many people had them, and how far the site's
-- touchpoints reach and how many people and steps there are.
-- Parameters: site_id.
SELECT
    arrayJoin(outcome_names) AS outcome,
    uniqExact(person_id) AS people,
    toUnixTimestamp64Milli((SELECT max(occurred_at) FROM conversion_step WHERE site_id = {site_id:String})) AS known_until,
    (SELECT uniq(person_id) FROM conversion_step WHERE site_id = {site_id:String}) AS all_people,
    (SELECT count() FROM conversion_step WHERE site_id = {site_id:String}) AS all_steps
FROM conversion_step
WHERE site_id = {site_id:String}
GROUP BY outcome
ORDER BY people DESC, outcome
LIMIT 1000
