-- The events of those wanted.
INSERT INTO event
SELECT *
FROM {{main}}.event
WHERE (site_id, visitor_id) IN (SELECT site_id, id FROM wanted)
