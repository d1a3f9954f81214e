-- The events of those wanted, and of each what the views up to person_state_at name.
INSERT INTO event (
    site_id, message_id, occurred_at, received_at, type, kind, name, anonymous_id, user_id, group_id,
    previous_id, url, host, path, title, channel, campaign, form_id, form_name, form_purpose, form_action,
    active_ms, scroll_pct, country, device, value, properties, is_bot
)
SELECT
    site_id, message_id, occurred_at, received_at, type, kind, name, anonymous_id, user_id, group_id,
    previous_id, url, host, path, title, channel, campaign, form_id, form_name, form_purpose, form_action,
    active_ms, scroll_pct, country, device, value, properties, is_bot
FROM {{main}}.event
WHERE (site_id, visitor_id) IN (SELECT site_id, id FROM wanted)
-- As the table itself keeps them once merged: of a message the first delivery. Cheaper than FINAL for a few of many.
ORDER BY site_id, visitor_id, message_id, received_at
LIMIT 1 BY site_id, visitor_id, message_id
