-- cached.person.touched: the latest touchpoints of one person, until they were last looked at: where each lies, its visit
-- and its signals. Only so many are kept of a person (person_state_at).
-- Grain: one row per touchpoint, the latest first.
-- Inputs: person_state_cached.
SELECT
    touch.message_id AS message_id,
    touch.visitor_id AS visitor_id,
    touch.visit_id AS visit_id,
    touch.signals AS signals
FROM person_state_cached
ARRAY JOIN arraySlice(timeline, 1, {limit:UInt32}) AS touch
WHERE site_id = {site_id:String} AND person_id = {person_id:String}
