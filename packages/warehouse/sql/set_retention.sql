-- Rows go when they are older than the policy says, counted from their receipt: what was imported of years past stays
-- as long as what happened today.
ALTER TABLE {{table}} {{on_cluster}}
    MODIFY TTL toDateTime(received_at)
        + toIntervalDay(transform(site_id, {site_ids:Array(String)}, {site_days:Array(UInt16)}, {default_days:UInt16}));
