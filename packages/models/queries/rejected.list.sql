-- rejected.list: refused messages, each once however often it came, the earliest first; one page of them.
-- Grain: one row per refused payload.
-- Inputs: rejected_event. `after_at` and `after_hash` are those of the page's last row before, `code` is '' for every
-- reason, `since` and `until` bound the first time that a message was refused.
SELECT
    first_seen,
    times,
    last_code AS code,
    last_reason AS reason,
    payload,
    toString(hash) AS payload_hash
FROM
(
    SELECT
        payload,
        sipHash64(payload) AS hash,
        min(received_at) AS first_seen,
        count() AS times,
        argMax(code, received_at) AS last_code,
        argMax(reason, received_at) AS last_reason
    FROM rejected_event
    WHERE site_id = {site_id:String}
    GROUP BY payload
)
WHERE ({code:String} = '' OR last_code = {code:String})
    AND first_seen >= parseDateTime64BestEffort({since:String}, 3, 'UTC')
    AND first_seen < parseDateTime64BestEffort({until:String}, 3, 'UTC')
    AND (first_seen, hash) > (parseDateTime64BestEffort({after_at:String}, 3, 'UTC'), {after_hash:UInt64})
ORDER BY first_seen, hash
LIMIT {limit:UInt32}
