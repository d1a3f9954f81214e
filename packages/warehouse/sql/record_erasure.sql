-- Records that somebody was erased, and not who.
INSERT INTO erasure (erased_at, site_id, events, rejected_events)
SELECT now64(3), {site_id:String}, {events:UInt64}, {rejected_events:UInt64}
