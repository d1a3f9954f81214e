-- content_influence: whether people who see a page or a form then move on more often than matched people who did not, as of now.
-- Grain: one row per site, stage, content (page, form) and outcome (forward, purchase).
-- Inputs: content_influence_at.
CREATE OR REPLACE VIEW content_influence {{on_cluster}} AS
SELECT *
FROM content_influence_at(as_of = now64(3, 'UTC'));
