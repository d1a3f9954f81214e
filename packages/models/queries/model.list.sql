-- The fitted models of a site, the latest first, and which is in use.
-- Parameters: site_id.
SELECT
    version,
    created_at,
    status,
    outcome,
    scope,
    horizon_seconds,
    within_visit,
    max_prefix,
    split,
    sample,
    toUnixTimestamp64Milli(as_of) AS as_of,
    people,
    outcomes,
    toUInt8((site_id, version) IN (SELECT site_id, version FROM conversion_in_use)) AS in_use
FROM conversion_model FINAL
WHERE site_id = {site_id:String}
ORDER BY version DESC
