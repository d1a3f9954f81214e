-- person.rejected: refused messages that name one of a person's ids, and none of somebody else's.
-- Grain: one row per refused message.
-- Inputs: rejected_event. `texts` are the ids as JSON strings, which count wherever they stand; `numbers` are those
-- that a number can be. A number is somebody's id under the name of one alone, or as the `id` of `traits` or of the
-- user: under any other name it may be a price, or how many. `other_…` are the ids of somebody else.
WITH
    '"(?:[^"\\\\]|\\\\.)*"' AS text,
    '(-?[0-9][0-9.eE+-]*)' AS number,
    '"[$]?(?:(?:user|anonymous|previous|distinct|person|visitor|customer|waystone)[_-]?id|uid)"' AS name,
    -- Objects within the object count as a whole, so that their ids are not taken for its own.
    concat('"(?:traits|user)":\\{(?:[^{}"]|', text, '|\\{(?:[^{}"]|', text, ')*\\})*?"id"') AS id_within,
    extractAll(payload, text) AS texts_found,
    arrayConcat(
        extractAll(payload, concat('(?i)', name, ':', number)),
        extractAll(payload, concat(id_within, ':', number))
    ) AS numbers_found
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
    AND (
        arrayExists(found -> found IN {texts:Array(String)}, texts_found)
        OR arrayExists(found -> found IN {numbers:Array(String)}, numbers_found)
    )
    AND NOT arrayExists(found -> found IN {other_texts:Array(String)}, texts_found)
    AND NOT arrayExists(found -> found IN {other_numbers:Array(String)}, numbers_found)
ORDER BY received_at, payload_hash
