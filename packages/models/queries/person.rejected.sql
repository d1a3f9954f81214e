-- person.rejected: refused messages that name one of a person's ids.
-- Grain: one row per refused message.
-- Inputs: rejected_event. `needles` are the ids as JSON strings, quotes included.
SELECT
    received_at,
    code,
    reason,
    payload,
    key_kind,
    library,
    toString(sipHash64(payload)) AS payload_hash
FROM rejected_event
WHERE site_id = {site_id:String} AND multiSearchAny(payload, {needles:Array(String)})
ORDER BY received_at, payload_hash
