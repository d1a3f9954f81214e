-- path: the ways that visits take through the pages, and how often a visit that took one ends with a transaction.
-- Grain: one row per site and sequence of pages, up to model_setting.path_steps of them.
-- Inputs: visit_path, model_setting.
CREATE OR REPLACE VIEW path {{on_cluster}} AS
WITH
    (SELECT max(value) FROM model_setting WHERE setting = 'path_steps') AS most
SELECT
    site_id,
    arraySlice(pages, 1, toUInt32(most)) AS steps,
    -- Whether the visits went on behind the last step.
    length(pages) > most AS goes_on,
    steps[1] AS entry,
    if(goes_on, '', steps[-1]) AS exit,
    count() AS visits,
    uniqExact(person_id) AS people,
    visits / sum(visits) OVER (PARTITION BY site_id) AS share,
    countIf(has_transaction) AS transactions,
    transactions / visits AS transaction_rate,
    quantileExact(0.5)(arraySum(seconds)) AS median_seconds
FROM visit_path
GROUP BY site_id, steps, goes_on;
