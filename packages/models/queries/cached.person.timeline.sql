-- cached.person.timeline: what one person did, as person.timeline tells it, until they were last looked at. Only so many
-- touchpoints are kept of a person (person_state_at).
-- Grain: one row per touchpoint.
-- Inputs: person_state_cached, event.
WITH
    kept AS
    (
        SELECT
            touch.message_id AS message_id,
            touch.visitor_id AS visitor_id,
            touch.visit_id AS visit_id,
            touch.signals AS signals
        FROM person_state_cached
        ARRAY JOIN arraySlice(timeline, 1, {limit:UInt32}) AS touch
        WHERE site_id = {site_id:String} AND person_id = {person_id:String}
    )
SELECT
    event.message_id AS message_id,
    occurred_at,
    kind,
    name,
    url,
    path,
    title,
    form_id,
    form_action,
    active_ms,
    scroll_pct,
    channel,
    device,
    kept.visit_id AS visit_id,
    value,
    currency,
    kept.signals AS signals
FROM event FINAL
INNER JOIN kept ON kept.visitor_id = event.visitor_id AND kept.message_id = event.message_id
WHERE
    site_id = {site_id:String}
    AND (event.visitor_id, event.message_id) IN (SELECT visitor_id, message_id FROM kept)
ORDER BY occurred_at DESC, message_id
