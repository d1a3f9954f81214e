-- From here on this epoch of person_tally is read.
INSERT INTO person_tally_epoch (epoch, begun_at)
SELECT {epoch:UInt32}, fromUnixTimestamp64Micro({begun_at:Int64}, 'UTC')
