-- account_stage: where each account stands now, on every track that one of its people is on.
-- Grain: one row per site, account and track.
-- Inputs: account_stage_at.
CREATE OR REPLACE VIEW account_stage {{on_cluster}} AS
SELECT *
FROM account_stage_at(as_of = now64(3, 'UTC'));
