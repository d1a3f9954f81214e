-- Those wanted who are nobody any more: their touchpoints belong to another person now, or are gone.
INSERT INTO person_state (site_id, person_id, as_of, version, is_deleted)
SELECT site_id, person_id, {as_of:DateTime64(3, 'UTC')}, {version:UInt64}, 1
FROM {{main}}.person_state FINAL
WHERE (site_id, person_id) IN (SELECT site_id, id FROM wanted)
    AND (site_id, person_id) NOT IN (SELECT site_id, person_id FROM touchpoint)
