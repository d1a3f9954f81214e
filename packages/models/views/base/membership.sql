-- membership: the account that a user, or a device that nobody identified, was last grouped under.
-- Grain: one row per site and member id.
-- Inputs: event (group messages).
CREATE OR REPLACE VIEW membership {{on_cluster}} AS
SELECT
    site_id,
    if(user_id = '', anonymous_id, user_id) AS member_id,
    argMax(group_id, (occurred_at, message_id)) AS account_id
FROM event
WHERE type = 'group' AND NOT is_bot
GROUP BY site_id, member_id;
