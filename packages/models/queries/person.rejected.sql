-- person.rejected: refused messages that name one of a person's ids.
-- Grain: one row per refused message.
-- Inputs: rejected_event. `needles` are the ids as pieces of JSON: "id" for text wherever it stands, "userId":7 for a
-- number, which is somebody's id under such a name alone.
SELECT
    received_at,
    code,
    reason,
    payload,
    key_kind,
    library,
    toString(sipHash64(payload)) AS payload_hash
FROM rejected_event
WHERE site_id = {site_id:String}
    -- Piece by piece, for multiSearchAny takes 255 needles at most, and people have more devices than that.
    AND arrayExists(
        piece -> piece IN {needles:Array(String)},
        extractAll(payload, '"(?:anonymousId|userId|previousId)":-?[0-9][0-9.eE+-]*|"(?:[^"\\\\]|\\\\.)*"')
    )
ORDER BY received_at, payload_hash
