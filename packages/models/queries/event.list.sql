-- event.list: events as they are stored, by their messages.
-- Grain: one row per delivered message.
-- Inputs: event.
SELECT * EXCEPT (is_bot), is_bot
FROM event FINAL
WHERE site_id = {site_id:String} AND message_id IN {message_ids:Array(String)}
ORDER BY occurred_at, message_id
