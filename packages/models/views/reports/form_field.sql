-- form_field: the fields of each form: how many get to them, how long they take, where they err and where they leave.
-- Grain: one row per site, form and field.
-- Inputs: form_attempt. Of an attempt whose end the browser could not tell, no field is known.
CREATE OR REPLACE VIEW form_field {{on_cluster}} AS
WITH
    met AS
    (
        SELECT
            site_id,
            form_id,
            outcome,
            last_field,
            arrayJoin(arrayDistinct(arrayConcat(fields, touched.name, if(last_field = '', [], [last_field])))) AS field,
            indexOf(fields, field) AS place,
            indexOf(touched.name, field) AS touch,
            touched[touch] AS touched_here,
            touch > 0 OR field = last_field AS is_touched,
            field = last_field AS is_left_here
        FROM form_attempt
    )
SELECT
    site_id,
    form_id,
    field,
    -- Where it stands in the form; null where the form does not name its fields.
    quantileExactOrNullIf(0.5)(place, place > 0) AS position,
    count() AS viewed,
    countIf(is_touched) AS started,
    countIf(is_touched AND outcome = 'submitted') AS submitted,
    countIf(is_left_here) AS abandoned,
    abandoned / nullIf(started, 0) AS abandon_rate,
    quantileExactOrNullIf(0.5)(touched_here.seconds, touch > 0) AS median_seconds,
    sum(touched_here.corrections) AS corrections,
    countIf(touched_here.errors > 0) AS with_errors,
    with_errors / nullIf(started, 0) AS error_rate
FROM met
GROUP BY site_id, form_id, field;
