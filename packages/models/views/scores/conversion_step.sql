-- conversion_step: what people did, as the words that a fitted model reads.
-- Grain: one row per touchpoint that is a step: a page, screen, event, form or click.
-- Inputs: touchpoint.
--
-- `word` is the step's own; `broad` is said where a model does not know it. Numbers and ids in addresses are one word.
CREATE OR REPLACE VIEW conversion_step {{on_cluster}} AS
SELECT
    site_id,
    person_id,
    occurred_at,
    message_id,
    visit_id,
    multiIf(
        kind IN ('page', 'screen') AND name != '' AND name != title, concat('page ', name),
        kind IN ('page', 'screen'), concat('page ', replaceRegexpAll(lower(path), '/(?:[0-9]+|[0-9a-f-]{12,})(?:$|/)', '/#/')),
        kind = 'form', concat('form ', form_action, ' ', multiIf(form_purpose != '', form_purpose, form_name != '', form_name, form_id)),
        concat(kind, ' ', name)
    ) AS word,
    multiIf(
        kind IN ('page', 'screen'), concat('page /', lower(splitByChar('/', path)[2]), '/…'),
        kind = 'form', concat('form ', form_action),
        kind
    ) AS broad,
    -- What an outcome may name it by.
    multiIf(
        kind = 'track', [toString(name)],
        kind = 'form' AND form_action = 'submitted', arrayFilter(n -> n != '', [form_id, form_name, toString(form_purpose)]),
        []
    ) AS outcome_names,
    ifNull(value, 0) AS value,
    channel,
    device
FROM touchpoint
WHERE kind IN ('page', 'screen', 'track', 'form', 'click');
