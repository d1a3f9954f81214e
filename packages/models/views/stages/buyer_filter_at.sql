-- buyer_filter_at(as_of): the forward filter of the hidden Markov model over each buyer's cycle: what the model
-- believed after every signal.
-- Grain: one row per site, person and cycle; the arrays hold one element per step (signal, end of a quiet time, as_of).
-- Inputs: buyer_cycle_at, buyer_meaning, stage_prior, stage_transition, model_setting.
-- Parameter: as_of DateTime64(3, 'UTC').
--
-- belief(t) is proportional to likelihood(signal) * sum over stages (belief(t-1) * transition(gap)); it is normalised
-- at every step (Rabiner 1989, "A tutorial on hidden Markov models", section III.A). A fact sets the belief to its
-- likelihood, whatever was believed before.
CREATE OR REPLACE VIEW buyer_filter_at {{on_cluster}} AS
WITH
    (SELECT mapFromArrays(groupArray(setting), groupArray(value)) FROM model_setting) AS settings,
    settings['unclear_below'] AS unclear_below,
    settings['hysteresis'] AS hysteresis,
    (SELECT meanings FROM buyer_meaning) AS meanings,
    meanings.likelihood AS likelihoods,
    meanings.is_fact AS is_fact_by_code,
    ['awareness', 'consideration', 'decision', 'lapsed'] AS stages,
    -- As arrays, since a scalar subquery of a tuple is Nullable.
    (
        SELECT [(
            sumIf(p, stage = 'awareness'), sumIf(p, stage = 'consideration'),
            sumIf(p, stage = 'decision'), sumIf(p, stage = 'lapsed')
        )]
        FROM stage_prior
    ) AS prior,
    -- Four rows (from awareness, consideration, decision, lapsed) for each gap.
    (
        SELECT groupArray((to_awareness, to_consideration, to_decision, to_lapsed))
        FROM
        (
            SELECT *
            FROM stage_transition
            ORDER BY gap, indexOf(['awareness', 'consideration', 'decision', 'lapsed'], toString(from_stage))
        )
    ) AS transitions,
    (SELECT arraySort(groupUniqArrayIf(max_seconds, max_seconds > 0)) FROM stage_transition) AS gap_limits,
    timed AS
    (
        SELECT
            *,
            -- A step as the likelihood of each stage, whether it is a fact, and the place of its gap in transitions.
            arrayMap(
                (at, code, before) -> (
                    likelihoods[code].1, likelihoods[code].2, likelihoods[code].3, likelihoods[code].4,
                    is_fact_by_code[code],
                    4 * arrayCount(limit -> dateDiff('second', before, at) >= limit, gap_limits)
                ),
                steps.at,
                steps.code,
                arrayPushFront(arrayPopBack(steps.at), steps[1].at)
            ) AS inputs
        FROM buyer_cycle_at(as_of = {as_of:DateTime64(3, 'UTC')})
    ),
    believed AS
    (
        SELECT
            * EXCEPT inputs,
            arrayPopFront(arrayFold(
                (beliefs, x) -> arrayPushBack(
                    beliefs,
                    tupleDivideByNumber(
                        (
                            x.1 * if(x.5, 1., beliefs[-1].1 * transitions[x.6 + 1].1 + beliefs[-1].2 * transitions[x.6 + 2].1 + beliefs[-1].3 * transitions[x.6 + 3].1 + beliefs[-1].4 * transitions[x.6 + 4].1) AS a,
                            x.2 * if(x.5, 1., beliefs[-1].1 * transitions[x.6 + 1].2 + beliefs[-1].2 * transitions[x.6 + 2].2 + beliefs[-1].3 * transitions[x.6 + 3].2 + beliefs[-1].4 * transitions[x.6 + 4].2) AS c,
                            x.3 * if(x.5, 1., beliefs[-1].1 * transitions[x.6 + 1].3 + beliefs[-1].2 * transitions[x.6 + 2].3 + beliefs[-1].3 * transitions[x.6 + 3].3 + beliefs[-1].4 * transitions[x.6 + 4].3) AS d,
                            x.4 * if(x.5, 1., beliefs[-1].1 * transitions[x.6 + 1].4 + beliefs[-1].2 * transitions[x.6 + 2].4 + beliefs[-1].3 * transitions[x.6 + 3].4 + beliefs[-1].4 * transitions[x.6 + 4].4) AS l
                        ),
                        a + c + d + l
                    )
                ),
                inputs,
                prior
            )) AS beliefs
        FROM timed
    )
SELECT
    *,
    -- The stage shown after each step. Another stage takes over when it is clearly likelier (hysteresis). Between
    -- signals the one shown stays while its confidence falls, at last to unclear, until a long quiet time asks again.
    arrayPopFront(arrayFold(
        (shown, belief, mark) -> arrayPushBack(
            shown,
            multiIf(
                mark = 'transaction', 'purchase',
                arrayMax([belief.1, belief.2, belief.3, belief.4]) < unclear_below, 'unclear',
                mark = 'now', shown[-1],
                arrayMax([belief.1, belief.2, belief.3, belief.4])
                    - [belief.1, belief.2, belief.3, belief.4][indexOf(stages, shown[-1])] < hysteresis, shown[-1],
                stages[indexOf([belief.1, belief.2, belief.3, belief.4], arrayMax([belief.1, belief.2, belief.3, belief.4]))]
            )
        ),
        beliefs,
        steps.mark,
        ['']
    )) AS shown
FROM believed;
