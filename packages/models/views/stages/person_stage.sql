-- person_stage: where each person stands now, on every track that they are on, how sure that is, and why.
-- Grain: one row per site, person and track.
-- Inputs: person_stage_at.
CREATE OR REPLACE VIEW person_stage {{on_cluster}} AS
SELECT *
FROM person_stage_at(as_of = now64(3, 'UTC'));
