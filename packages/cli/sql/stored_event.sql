-- What became of an event that the doctor saw being sent.
-- Grain: one row per delivery of the message (none, before it is stored).
-- Inputs: event; {message_id:String}.
SELECT browser, is_bot
FROM event
WHERE message_id = {message_id:String}
LIMIT 1
