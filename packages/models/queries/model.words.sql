-- The words that a version knows, by code.
-- Parameters: site_id, version.
SELECT word, code
FROM conversion_word
WHERE site_id = {site_id:String} AND version = {version:Int64}
ORDER BY code
