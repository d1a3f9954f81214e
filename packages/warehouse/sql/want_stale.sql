-- People who were not looked at for long, until they have enough touchpoints: time alone moves them, and events go as
-- they get too old.
INSERT INTO {{scope}}.wanted (site_id, id)
SELECT site_id, person_id
FROM
(
    SELECT
        site_id,
        person_id,
        sum(touchpoints) OVER (ORDER BY site_id, person_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - touchpoints AS touchpoints_before
    FROM
    (
        SELECT site_id, person_id, touchpoints
        FROM person_state FINAL
        WHERE as_of < fromUnixTimestamp64Milli({before:Int64})
        LIMIT {limit:UInt32}
    )
)
WHERE touchpoints_before < {touchpoints:UInt64}
