-- What those wanted add to the tally, less what they did when last looked at.
INSERT INTO {{main}}.person_tally (epoch, site_id, thing, track, stage, thousandths, n)
WITH
    -- Without FINAL, which would read all columns of all neighbours: of each person the row of the greatest version.
    before AS
    (
        SELECT site_id, person_id, counted
        FROM {{main}}.person_state
        WHERE (site_id, person_id) IN (SELECT site_id, person_id FROM person_state)
        ORDER BY version DESC
        LIMIT 1 BY site_id, person_id
    ),
    moved AS
    (
        SELECT site_id, counted, -1 AS sign FROM before
        UNION ALL
        SELECT site_id, counted, 1 AS sign FROM person_state
    )
SELECT
    {epoch:UInt32},
    site_id,
    c.thing AS thing,
    c.track AS track,
    c.stage AS stage,
    c.thousandths AS thousandths,
    sum(sign) AS n
FROM moved
ARRAY JOIN counted AS c
GROUP BY site_id, thing, track, stage, thousandths
HAVING n != 0
