-- The BG/NBD model that was fitted with a version.
-- Parameters: site_id, version.
SELECT r, alpha, a, b
FROM repurchase_model FINAL
WHERE site_id = {site_id:String} AND version = {version:Int64}
