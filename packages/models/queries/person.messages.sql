-- person.messages: the messages of a person, those that were taken for a bot's among them.
-- Grain: one row per message.
-- Inputs: touchpoint, event.
SELECT message_id
FROM touchpoint
WHERE site_id = {site_id:String} AND person_id = {person_id:String}
UNION DISTINCT
SELECT message_id
FROM event
WHERE
    site_id = {site_id:String}
    AND is_bot
    AND (user_id IN {ids:Array(String)} OR (user_id = '' AND anonymous_id IN {ids:Array(String)}))
