-- What person_tally counted until now may be gone: it has to be counted anew.
INSERT INTO person_tally_epoch (epoch, begun_at) SELECT 0, now64(6, 'UTC')
