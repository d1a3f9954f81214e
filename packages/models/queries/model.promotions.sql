-- Which versions a site used, the latest first; version 0 is the shipped scorecard.
-- Parameters: site_id.
SELECT version, promoted_at, reason
FROM conversion_promotion
WHERE site_id = {site_id:String}
ORDER BY conversion_promotion.promoted_at DESC
LIMIT 100
