-- How many touchpoints those wanted had when they were last looked at: about as many as are to be held in memory.
-- Grain: one row.
SELECT sum(touchpoints) AS touchpoints
FROM
(
    SELECT max(touchpoints) AS touchpoints
    FROM person_state
    WHERE (site_id, person_id) IN (SELECT site_id, id FROM {{scope}}.wanted)
    GROUP BY site_id, person_id
)
