-- Where those wanted stand.
INSERT INTO person_state
SELECT *, {version:UInt64} AS version, 0 AS is_deleted
FROM person_state_at(as_of = {as_of:DateTime64(3, 'UTC')})
WHERE (site_id, person_id) IN (SELECT site_id, id FROM wanted)
