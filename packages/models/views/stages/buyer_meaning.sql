-- buyer_meaning: what each signal says to the buyer's filter, under a small number that stands for it in arrays.
-- Grain: one row per signal that has an emission, and one for quiet (code 1), which is as likely in any stage.
-- Inputs: stage_emission, signal_definition.
--
-- Codes follow (closes, signal), so that of the signals of one moment the transaction comes last.
CREATE OR REPLACE VIEW buyer_meaning {{on_cluster}} AS
SELECT
    toUInt16(row_number() OVER (ORDER BY rank, closes, signal)) AS code,
    signal,
    label,
    is_fact,
    opens,
    closes,
    points,
    awareness,
    consideration,
    decision,
    lapsed
FROM
(
    SELECT 0 AS rank, 'quiet' AS signal, 'Nothing since' AS label, 0 AS is_fact, 0 AS opens, 0 AS closes, 0 AS points,
        1. AS awareness, 1. AS consideration, 1. AS decision, 1. AS lapsed
    UNION ALL
    SELECT 1 AS rank, toString(signal) AS signal, label, is_fact, opens_cycle AS opens, closes_cycle AS closes, points,
        awareness, consideration, decision, lapsed
    FROM stage_emission
    INNER JOIN signal_definition USING (signal)
);
