INSERT INTO person_refresh (refreshed_at, through, made_by)
SELECT now64(6, 'UTC'), fromUnixTimestamp64Micro({through:Int64}, 'UTC'), {made_by:String}
