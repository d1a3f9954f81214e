-- Ids that belong to those wanted.
INSERT INTO {{scope}}.wanted (site_id, id)
SELECT DISTINCT site_id, other_id
FROM identity_link
WHERE (site_id, id) IN (SELECT site_id, id FROM {{scope}}.wanted)
    AND (site_id, other_id) NOT IN (SELECT site_id, id FROM {{scope}}.wanted)
