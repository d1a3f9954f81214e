-- person_state_cached: everything that is told of a person, as of when they were last looked at.
-- Grain: one row per site and person.
-- Inputs: person_state (the table; see person_state_at for what is in it).
CREATE OR REPLACE VIEW person_state_cached {{on_cluster}} AS
SELECT * EXCEPT (version, is_deleted)
FROM person_state FINAL;
