-- The next visitors in the order in which events lie.
INSERT INTO {{scope}}.wanted (site_id, id)
SELECT site_id, visitor_id
FROM event
WHERE (site_id, visitor_id) > ({site_id:String}, {visitor_id:String})
GROUP BY site_id, visitor_id
ORDER BY site_id, visitor_id
LIMIT {limit:UInt32}
SETTINGS optimize_aggregation_in_order = 1
