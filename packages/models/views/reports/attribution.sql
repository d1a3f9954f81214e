-- attribution: which sources get the credit for the stages that cycles have entered until now, by seven models side by side.
-- Grain: one row per site, stage, dimension (channel, source, campaign), touch and model.
-- Inputs: attribution_at.
CREATE OR REPLACE VIEW attribution {{on_cluster}} AS
SELECT *
FROM attribution_at(as_of = now64(3, 'UTC'));
