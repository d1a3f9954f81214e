-- person.owners: the people that an id belongs to: itself, where it is a person's, and whoever has it for a device or
-- was merged with it.
-- Grain: one row per person.
-- Inputs: touchpoint, merged_identity.
SELECT person_id
FROM touchpoint
WHERE site_id = {site_id:String}
    AND (person_id = {person_id:String} OR anonymous_id = {person_id:String} OR user_id = {person_id:String})
UNION DISTINCT
SELECT canonical_id AS person_id
FROM merged_identity
WHERE site_id = {site_id:String} AND previous_id = {person_id:String}
