-- People who were not looked at for long: time alone moves them, and events go as they get too old.
INSERT INTO {{scope}}.wanted (site_id, id)
SELECT site_id, person_id
FROM person_state FINAL
WHERE as_of < fromUnixTimestamp64Milli({before:Int64})
LIMIT {limit:UInt32}
