-- buyer_meaning: what each signal says to the buyer's filter, under its code: its place in the array.
-- Grain: one row; `meanings` holds one element per signal that has an emission, after one for quiet (code 1), which is
-- as likely in any stage.
-- Inputs: stage_emission, signal_definition.
--
-- Codes follow (closes, signal), so that of the signals of one moment the transaction comes last. Readers take it as
-- a scalar, and it is computed once a query.
CREATE OR REPLACE VIEW buyer_meaning {{on_cluster}} AS
SELECT
    arrayConcat(
        [CAST(
            ('quiet', 'Nothing since', 0, 0, 0, 0., (1., 1., 1., 1.), [0.34, 0.33, 0.33]),
            'Tuple(signal String, label String, is_fact UInt8, opens UInt8, closes UInt8, points Float64, likelihood Tuple(Float64, Float64, Float64, Float64), shares Array(Float64))'
        )],
        arrayMap(m -> m.2, arraySort(m -> (m.1, m.2.1), groupArray((
            closes_cycle,
            CAST(
                (
                    signal, label, is_fact, opens_cycle, closes_cycle, points,
                    (awareness, consideration, decision, lapsed),
                    -- How much of its likelihood lies on awareness, consideration and decision.
                    arrayMap(p -> p / (awareness + consideration + decision), [awareness, consideration, decision])
                ),
                'Tuple(signal String, label String, is_fact UInt8, opens UInt8, closes UInt8, points Float64, likelihood Tuple(Float64, Float64, Float64, Float64), shares Array(Float64))'
            )
        ))))
    ) AS meanings
FROM stage_emission
INNER JOIN signal_definition USING (signal);
