-- The versions of a site's rules, the latest first.
-- Grain: one row per version.
SELECT
    version,
    max(site_rule_set.applied_at) AS applied_at,
    argMax(site_rule_set.note, site_rule_set.applied_at) AS note,
    argMax(site_rule_set.rules, site_rule_set.applied_at) AS rules
FROM site_rule_set
WHERE site_id = {site_id:String}
GROUP BY version
ORDER BY version DESC
