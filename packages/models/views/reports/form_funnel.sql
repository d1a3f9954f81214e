-- form_funnel: how far people get in each form, how long it takes, and where they leave it.
-- Grain: one row per site and form.
-- Inputs: form_attempt. A form seen in two visits counts twice; people count once.
CREATE OR REPLACE VIEW form_funnel {{on_cluster}} AS
SELECT
    site_id,
    form_id,
    argMaxIf(form_name, viewed_at, form_name != '') AS form_name,
    argMaxIf(form_purpose, viewed_at, form_purpose != '') AS form_purpose,
    count() AS viewed,
    countIf(started_at IS NOT NULL) AS started,
    countIf(outcome = 'submitted') AS submitted,
    countIf(outcome = 'abandoned') AS abandoned,
    started / viewed AS start_rate,
    submitted / nullIf(started, 0) AS completion_rate,
    uniqExact(person_id) AS people_viewed,
    uniqExactIf(person_id, outcome = 'submitted') AS people_submitted,
    countIf(submits > 1) AS submitted_again,
    countIf(arrayExists(field -> field.errors > 0, touched)) AS with_errors,
    quantileExactOrNullIf(0.5)(seconds, outcome = 'submitted') AS median_seconds_to_submit,
    quantileExactOrNullIf(0.5)(seconds, outcome = 'abandoned') AS median_seconds_to_abandon,
    topKIf(50)(last_field, last_field != '')[1] AS top_abandon_field
FROM form_attempt
GROUP BY site_id, form_id;
