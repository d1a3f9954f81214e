ALTER TABLE person_tally DROP PARTITION {epoch:UInt32}
