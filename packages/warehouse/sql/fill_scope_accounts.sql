-- Of the first in the accounts of those wanted the group messages: whoever is not the first came after somebody.
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
WHERE type = 'group'
    AND (site_id, visitor_id) IN (
        SELECT site_id, visitor_id
        FROM {{main}}.account_entry
        WHERE (site_id, account_id) IN (SELECT site_id, group_id FROM event WHERE type = 'group')
        GROUP BY site_id, account_id, visitor_id
        ORDER BY min(first_message)
        -- More than one: of the first the message may have been too old to be kept.
        LIMIT 8 BY site_id, account_id
    )
    AND (site_id, visitor_id) NOT IN (SELECT site_id, id FROM wanted)
-- As the table itself keeps them once merged: of a message the first delivery. Cheaper than FINAL for a few of many.
ORDER BY site_id, visitor_id, message_id, received_at
LIMIT 1 BY site_id, visitor_id, message_id
