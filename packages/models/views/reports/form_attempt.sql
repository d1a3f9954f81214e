-- form_attempt: what became of a form in one visit: seen, started, submitted or left, and how each field went.
-- Grain: one row per site, visit, person and form.
-- Inputs: touchpoint (kind form).
--
-- Who submitted a form has started it, and who started it has seen it, whatever was told: a server tells of submits
-- alone. A form that was started and not submitted in the visit counts as abandoned, also where the browser could not
-- say so any more; the field is unknown then.
CREATE OR REPLACE VIEW form_attempt {{on_cluster}} AS
WITH
    told AS
    (
        SELECT
            site_id,
            visit_id,
            person_id,
            multiIf(form_id != '', form_id, form_name != '', form_name, path) AS form_key,
            form_name,
            form_purpose,
            form_action,
            occurred_at,
            message_id,
            path,
            JSONExtract(properties, 'fields', 'Array(String)') AS fields,
            JSONExtract(properties, 'touched', 'Array(Tuple(name String, ms Float64, corrections Float64, invalid Float64))') AS touched,
            JSONExtractString(properties, 'last_field') AS last_field,
            JSONExtractFloat(properties, 'duration_ms') / 1000 AS seconds
        FROM touchpoint
        WHERE kind = 'form' AND form_action IN ('viewed', 'started', 'submitted', 'abandoned')
    ),
    gathered AS
    (
        SELECT
            site_id,
            visit_id,
            person_id,
            form_key,
            argMaxIf(form_name, (occurred_at, message_id), form_name != '') AS last_name,
            argMaxIf(form_purpose, (occurred_at, message_id), form_purpose != '') AS last_purpose,
            argMin(path, (occurred_at, message_id)) AS first_path,
            min(occurred_at) AS viewed_at,
            minOrNullIf(occurred_at, form_action != 'viewed') AS started_at,
            maxOrNullIf(occurred_at, form_action = 'submitted') AS submitted_at,
            max(occurred_at) AS ended_at,
            countIf(form_action = 'submitted') AS submits,
            sumIf(seconds, form_action IN ('submitted', 'abandoned')) AS measured_seconds,
            argMaxIf(last_field, (occurred_at, message_id), form_action = 'abandoned') AS left_at_field,
            -- The form's fields in their order; where it grew, the longest list.
            argMax(fields, length(fields)) AS all_fields,
            groupArrayArrayIf(touched, form_action IN ('submitted', 'abandoned')) AS touches
        FROM told
        GROUP BY site_id, visit_id, person_id, form_key
    )
SELECT
    site_id,
    visit_id,
    person_id,
    form_key AS form_id,
    last_name AS form_name,
    last_purpose AS form_purpose,
    first_path AS path,
    viewed_at,
    started_at,
    submitted_at,
    multiIf(submitted_at IS NOT NULL, 'submitted', started_at IS NOT NULL, 'abandoned', 'viewed') AS outcome,
    submits,
    -- What the browser measured, or else the time between the messages, where there are two.
    if(
        started_at IS NULL,
        NULL,
        nullIf(if(measured_seconds > 0, measured_seconds, dateDiff('millisecond', started_at, ended_at) / 1000), 0)
    ) AS seconds,
    if(outcome = 'abandoned', left_at_field, '') AS last_field,
    all_fields AS fields,
    -- The fields touched: seconds with focus, corrections and validation errors, added up over the visit.
    CAST(
        arrayMap(
            field -> (
                field,
                arraySum(t -> if(t.1 = field, t.2, 0), touches) / 1000,
                toUInt32(arraySum(t -> if(t.1 = field, t.3, 0), touches)),
                toUInt32(arraySum(t -> if(t.1 = field, t.4, 0), touches))
            ),
            arrayDistinct(touches.1)
        ),
        'Array(Tuple(name String, seconds Float64, corrections UInt32, errors UInt32))'
    ) AS touched
FROM gathered;
