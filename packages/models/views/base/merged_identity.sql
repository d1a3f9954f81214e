-- merged_identity: the id that an aliased id stands for, chains followed up to eight steps.
-- Grain: one row per site and previous id.
-- Inputs: event (alias messages).
CREATE OR REPLACE VIEW merged_identity {{on_cluster}} AS
WITH RECURSIVE
    alias AS
    (
        -- The latest alias of an id counts. Bots and the id's alias to itself do not.
        SELECT
            site_id,
            previous_id,
            argMax(user_id, (occurred_at, user_id)) AS target_id
        FROM event
        WHERE type = 'alias' AND NOT is_bot AND previous_id != user_id AND previous_id != '' AND user_id != ''
        GROUP BY site_id, previous_id
    ),
    chain AS
    (
        SELECT
            site_id,
            previous_id,
            target_id,
            1 AS step
        FROM alias
        UNION ALL
        SELECT
            chain.site_id,
            chain.previous_id,
            alias.target_id,
            chain.step + 1 AS step
        FROM chain
        INNER JOIN alias ON alias.site_id = chain.site_id AND alias.previous_id = chain.target_id
        WHERE chain.step < 8
    )
SELECT
    site_id,
    previous_id,
    -- Two ids that were aliased to each other are a circle: the smaller one stands for both.
    if(has(groupArray(target_id), previous_id), min(target_id), argMax(target_id, step)) AS canonical_id
FROM chain
GROUP BY site_id, previous_id;
