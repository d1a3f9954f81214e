-- person.shared: devices of a person that others used as well, and the ids by which those others are known.
-- Grain: one row per device and id of somebody else.
-- Inputs: touchpoint, merged_identity.
WITH
    own AS
    (
        SELECT anonymous_id
        FROM touchpoint
        WHERE site_id = {site_id:String} AND person_id = {person_id:String} AND anonymous_id != ''
    ),
    shared AS
    (
        SELECT DISTINCT anonymous_id, person_id, user_id
        FROM touchpoint
        WHERE site_id = {site_id:String} AND person_id != {person_id:String} AND anonymous_id IN (SELECT anonymous_id FROM own)
    )
SELECT anonymous_id AS device, arrayJoin([person_id, user_id]) AS other
FROM shared
WHERE other NOT IN ('', device)
UNION DISTINCT
SELECT anonymous_id AS device, previous_id AS other
FROM shared
INNER JOIN merged_identity ON merged_identity.site_id = {site_id:String} AND merged_identity.canonical_id = shared.person_id
