-- person.messages: the messages of a person, those that were taken for a bot's among them.
-- Grain: one row per message.
-- Inputs: touchpoint, event. `person_ids` are whose touchpoints count, `ids` what a bot's messages name.
SELECT message_id
FROM touchpoint
WHERE site_id = {site_id:String} AND person_id IN {person_ids:Array(String)}
UNION DISTINCT
SELECT message_id
FROM event
WHERE
    site_id = {site_id:String}
    AND is_bot
    AND (user_id IN {ids:Array(String)} OR (user_id = '' AND anonymous_id IN {ids:Array(String)}))
