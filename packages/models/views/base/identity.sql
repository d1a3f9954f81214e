-- identity: which user each browser or device belonged to, and since when.
-- Grain: one row per site and anonymous id that was ever identified.
-- Inputs: event (messages that carry both ids).
CREATE OR REPLACE VIEW identity {{on_cluster}} AS
WITH
    known_since AS
    (
        -- Each identify call counts, so that a device may pass from one user to another and back. Of the other
        -- messages that name both ids the first one is enough.
        SELECT
            site_id,
            anonymous_id,
            user_id,
            arrayConcat(groupUniqArrayIf(occurred_at, type = 'identify'), [min(occurred_at)]) AS times
        FROM event
        WHERE anonymous_id != '' AND user_id != '' AND type != 'alias' AND NOT is_bot
        GROUP BY site_id, anonymous_id, user_id
    )
SELECT
    site_id,
    anonymous_id,
    -- Ascending by time.
    arraySort(groupArrayArray(arrayMap(time -> (time, user_id), times))) AS owners
FROM known_since
GROUP BY site_id, anonymous_id;
