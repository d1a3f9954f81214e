-- The readable scorecard of a version: the signals that move the chance most.
-- Parameters: site_id, version, limit.
SELECT signal, points, weight
FROM conversion_weight
WHERE site_id = {site_id:String} AND version = {version:Int64}
ORDER BY abs(points) DESC, signal
LIMIT {limit:UInt32}
