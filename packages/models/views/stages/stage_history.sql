-- stage_history: every stage that a person has entered until now, when, from where, and what made the model say so.
-- Grain: one row per site, person, track, cycle and stay in a stage.
-- Inputs: stage_history_at.
CREATE OR REPLACE VIEW stage_history {{on_cluster}} AS
SELECT *
FROM stage_history_at(as_of = now64(3, 'UTC'));
