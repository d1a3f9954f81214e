-- Of others in the accounts of those wanted the group messages, which tell who came first.
INSERT INTO event
SELECT *
FROM {{main}}.event
WHERE type = 'group'
    AND (site_id, visitor_id) IN (
        SELECT site_id, visitor_id
        FROM {{main}}.account_member
        WHERE (site_id, account_id) IN (SELECT site_id, group_id FROM event WHERE type = 'group')
    )
    AND (site_id, visitor_id) NOT IN (SELECT site_id, id FROM wanted)
