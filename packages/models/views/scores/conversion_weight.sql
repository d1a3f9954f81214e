-- conversion_weight: the readable scorecard of every fitted model.
-- Grain: one row per site, version and signal with a weight.
-- Inputs: conversion_model, conversion_word, conversion_signal.
CREATE OR REPLACE VIEW conversion_weight {{on_cluster}} AS
WITH
    spread AS
    (
        SELECT
            site_id,
            version,
            toUInt16(place) AS place,
            weight_here AS weight,
            scale[place] AS usual,
            -- A usual showing of the signal, in points.
            if(point_size > 0, round(weight_here * usual / point_size), 0) AS points
        FROM conversion_model FINAL
        ARRAY JOIN weight AS weight_here, arrayEnumerate(weight) AS place
        WHERE weight_here != 0
    ),
    named AS
    (
        SELECT site_id, version, code, word
        FROM conversion_word
        UNION ALL
        SELECT DISTINCT site_id, version, toUInt8(64) AS code, 'any other step' AS word
        FROM conversion_model FINAL
    )
SELECT
    spread.site_id AS site_id,
    spread.version AS version,
    spread.place AS place,
    multiIf(
        spread.place <= 64, concat('saw: ', named.word),
        spread.place <= 128, concat('latest: ', named.word),
        spread.place <= 192, concat('saw: ', named.word, ' (the longer the way)'),
        spread.place <= 256, concat('latest: ', named.word, ' (the longer the way)'),
        spread.place <= 304, known.label,
        concat(known.label, ' (the longer the way)')
    ) AS signal,
    spread.weight AS weight,
    spread.usual AS usual,
    toInt32(spread.points) AS points
FROM spread
LEFT JOIN named
    ON named.site_id = spread.site_id
    AND named.version = spread.version
    AND named.code = toUInt8((spread.place - 1) % 64 + 1)
LEFT JOIN conversion_signal AS known
    ON known.place = toUInt16(if(spread.place > 304, spread.place - 32, spread.place));
