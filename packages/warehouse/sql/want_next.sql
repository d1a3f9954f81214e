-- The next visitors in the order in which events lie, until they have enough of them.
INSERT INTO {{scope}}.wanted (site_id, id)
SELECT site_id, visitor_id
FROM
(
    SELECT
        site_id,
        visitor_id,
        sum(events) OVER (ORDER BY site_id, visitor_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - events AS events_before
    FROM
    (
        SELECT site_id, visitor_id, count() AS events
        FROM event
        WHERE (site_id, visitor_id) > ({site_id:String}, {visitor_id:String})
        GROUP BY site_id, visitor_id
        ORDER BY site_id, visitor_id
        LIMIT {limit:UInt32}
        SETTINGS optimize_aggregation_in_order = 1
    )
)
WHERE events_before < {touchpoints:UInt64}
