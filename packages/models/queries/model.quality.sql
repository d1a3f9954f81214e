-- What the evaluations found, the latest first.
-- Parameters: site_id, limit.
SELECT *
FROM stage_model_quality
WHERE site_id = {site_id:String}
ORDER BY stage_model_quality.evaluated_at DESC, prefix, scorer
LIMIT {limit:UInt32}
