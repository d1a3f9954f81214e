-- The ids of some inserts, and the other members of accounts that they grouped somebody under.
INSERT INTO {{scope}}.wanted (site_id, id)
WITH
    changed AS
    (
        SELECT site_id, id, account_id
        FROM person_change
        WHERE changed_at IN (SELECT fromUnixTimestamp64Micro(arrayJoin({moments:Array(Int64)}), 'UTC'))
    )
SELECT site_id, id
FROM changed
UNION DISTINCT
SELECT site_id, visitor_id
FROM account_member
WHERE (site_id, account_id) IN (SELECT site_id, account_id FROM changed WHERE account_id != '')
