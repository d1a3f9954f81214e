-- The ids of some inserts, or a slice of them. Beside them, of the accounts that they grouped somebody under, the earliest
-- others: who was first in an account stands elsewhere once somebody came before. More than one, since inserts that are
-- not looked at yet may be in between.
INSERT INTO {{scope}}.wanted (site_id, id)
WITH
    changed AS
    (
        SELECT site_id, id, account_id, sipHash64(id) % {slices:UInt32} = {slice:UInt32} AS is_in_slice
        FROM person_change
        WHERE changed_at IN (SELECT fromUnixTimestamp64Micro(arrayJoin({moments:Array(Int64)}), 'UTC'))
    )
SELECT site_id, id
FROM changed
WHERE is_in_slice
UNION DISTINCT
SELECT site_id, visitor_id
FROM
(
    SELECT site_id, visitor_id
    FROM account_entry
    WHERE (site_id, account_id) IN (SELECT site_id, account_id FROM changed WHERE account_id != '' AND is_in_slice)
        AND (site_id, visitor_id) NOT IN (SELECT site_id, id FROM changed)
    GROUP BY site_id, account_id, visitor_id
    ORDER BY min(first_message)
    LIMIT 8 BY site_id, account_id
)
