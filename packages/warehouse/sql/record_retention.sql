-- Records that a policy was applied.
INSERT INTO retention_policy (applied_at, default_days, site_ids, site_days)
SELECT now64(6), {default_days:UInt16}, {site_ids:Array(String)}, {site_days:Array(UInt16)}
