-- The policy that was applied last.
-- Grain: one row, or none before the first.
SELECT default_days, site_ids, site_days
FROM retention_policy
ORDER BY applied_at DESC
LIMIT 1
