-- The tally of an epoch, counted from everybody.
INSERT INTO person_tally (epoch, site_id, thing, track, stage, thousandths, n)
SELECT
    {epoch:UInt32},
    site_id,
    c.thing AS thing,
    c.track AS track,
    c.stage AS stage,
    c.thousandths AS thousandths,
    count() AS n
FROM person_state FINAL
ARRAY JOIN counted AS c
GROUP BY site_id, thing, track, stage, thousandths
