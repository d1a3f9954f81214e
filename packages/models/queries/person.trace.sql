-- person.trace: every id that a person is known by: their own, ids merged into it, and devices that nobody else used.
-- Grain: one row per id.
-- Inputs: touchpoint, merged_identity.
WITH
    own AS
    (
        SELECT anonymous_id, user_id
        FROM touchpoint
        WHERE site_id = {site_id:String} AND person_id = {person_id:String}
    ),
    shared AS
    (
        SELECT anonymous_id
        FROM touchpoint
        WHERE site_id = {site_id:String} AND person_id != {person_id:String}
    )
SELECT {person_id:String} AS id
UNION DISTINCT
SELECT user_id AS id FROM own WHERE user_id != ''
UNION DISTINCT
SELECT anonymous_id AS id FROM own WHERE anonymous_id != '' AND anonymous_id NOT IN (SELECT anonymous_id FROM shared)
UNION DISTINCT
SELECT previous_id AS id
FROM merged_identity
WHERE site_id = {site_id:String} AND canonical_id = {person_id:String}
