-- Has those looked at again who shared a device with somebody who is erased, and the earliest others of their accounts,
-- of whom one may be the first now.
INSERT INTO person_change (changed_at, site_id, id, account_id)
SELECT now64(6, 'UTC'), {site_id:String}, id, ''
FROM
(
    SELECT other_id AS id
    FROM identity_link
    WHERE site_id = {site_id:String} AND id IN (SELECT message_id FROM {{staging}} WHERE payload_hash = 18446744073709551615)
    UNION DISTINCT
    SELECT visitor_id AS id
    FROM
    (
        SELECT visitor_id
        FROM account_entry
        WHERE site_id = {site_id:String}
            AND account_id IN (SELECT account_id FROM account_entry WHERE site_id = {site_id:String} AND visitor_id IN (SELECT message_id FROM {{staging}} WHERE payload_hash = 18446744073709551615))
            AND visitor_id NOT IN (SELECT message_id FROM {{staging}} WHERE payload_hash = 18446744073709551615)
        GROUP BY account_id, visitor_id
        ORDER BY min(first_message)
        LIMIT 8 BY account_id
    )
)
WHERE id NOT IN (SELECT message_id FROM {{staging}} WHERE payload_hash = 18446744073709551615)
