-- Each customer's repeat purchases, in weeks, for the BG/NBD model.
-- Parameters: site_id, outcome, as_of.
SELECT
    person_id,
    uniqExact(toDate(occurred_at)) - 1 AS repeats,
    (max(toDate(occurred_at)) - min(toDate(occurred_at))) / 7 AS latest,
    (toDate({as_of:DateTime64(3, 'UTC')}) - min(toDate(occurred_at))) / 7 AS age
FROM conversion_step
WHERE site_id = {site_id:String}
    AND has(outcome_names, {outcome:String})
    AND occurred_at <= {as_of:DateTime64(3, 'UTC')}
GROUP BY person_id
