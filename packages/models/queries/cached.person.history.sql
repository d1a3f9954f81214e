-- cached.person.history: every stage that one person had entered when last looked at, the latest first.
-- Grain: one row per track, cycle and stay in a stage.
-- Inputs: person_state_cached.
SELECT
    site_id,
    person_id,
    h.track AS track,
    h.cycle AS cycle,
    h.`from` AS `from`,
    h.`to` AS `to`,
    h.direction AS direction,
    h.entered_at AS entered_at,
    h.left_at AS left_at,
    h.confidence AS confidence,
    h.trigger AS trigger,
    h.trigger_url AS trigger_url
FROM person_state_cached
ARRAY JOIN
    history AS h,
    -- It stands in this order.
    arrayEnumerate(history) AS nth
WHERE site_id = {site_id:String} AND person_id = {person_id:String}
ORDER BY nth
