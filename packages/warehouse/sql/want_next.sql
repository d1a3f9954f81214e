-- The next visitors in the order in which events lie, until they have enough of them. Of the events no more are read than
-- that, and those before are not: ClickHouse finds them by its key, which it does not by a comparison of tuples.
INSERT INTO {{scope}}.wanted (site_id, id)
SELECT DISTINCT site_id, visitor_id
FROM
(
    SELECT site_id, visitor_id
    FROM event
    WHERE site_id > {site_id:String} OR (site_id = {site_id:String} AND visitor_id > {visitor_id:String})
    ORDER BY site_id, visitor_id
    LIMIT {touchpoints:UInt64}
)
ORDER BY site_id, visitor_id
LIMIT {limit:UInt32}
