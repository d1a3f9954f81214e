-- cached.person.timeline: the messages that cached.person.touched tells of. Asked for by their key, they are found without
-- a join, which would be planned for longer than it takes to read them.
-- Grain: one row per message.
-- Inputs: event.
-- Parameters: visitor_ids and message_ids, one of each for every touchpoint.
SELECT
    message_id,
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
    value,
    currency
FROM event FINAL
WHERE site_id = {site_id:String}
    AND (visitor_id, message_id) IN arrayZip({visitor_ids:Array(String)}, {message_ids:Array(String)})
