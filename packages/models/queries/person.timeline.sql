-- person.timeline: what one person did, the latest first, with the signals seen in it.
-- Grain: one row per touchpoint.
-- Inputs: touchpoint, signal.
WITH
    meaning AS
    (
        SELECT
            message_id,
            arraySort(groupArray(toString(signal))) AS signals
        FROM signal
        WHERE site_id = {site_id:String} AND person_id = {person_id:String}
        GROUP BY message_id
    )
SELECT
    touchpoint.message_id AS message_id,
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
    visit_id,
    value,
    currency,
    signals
FROM touchpoint
LEFT JOIN meaning ON meaning.message_id = touchpoint.message_id
WHERE site_id = {site_id:String} AND person_id = {person_id:String}
ORDER BY occurred_at DESC, message_id
LIMIT {limit:UInt32}
