-- Has those looked at again who shared a device or an account with somebody who is erased.
INSERT INTO person_change (changed_at, site_id, id, account_id)
SELECT now64(6, 'UTC'), {site_id:String}, id, ''
FROM
(
    SELECT other_id AS id
    FROM identity_link
    WHERE site_id = {site_id:String} AND id IN (SELECT message_id FROM {{staging}} WHERE payload_hash = 18446744073709551615)
    UNION DISTINCT
    SELECT visitor_id AS id
    FROM account_member
    WHERE site_id = {site_id:String}
        AND account_id IN (SELECT account_id FROM account_member WHERE site_id = {site_id:String} AND visitor_id IN (SELECT message_id FROM {{staging}} WHERE payload_hash = 18446744073709551615))
)
WHERE id NOT IN (SELECT message_id FROM {{staging}} WHERE payload_hash = 18446744073709551615)
