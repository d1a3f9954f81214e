-- buyer_journey_at(as_of): the whole of each buyer's journey: where it stands, when it got where, how long it stayed,
-- how often it turned, and how it ended.
-- Grain: one row per site, person and cycle.
-- Inputs: buyer_stage_at, stage_definition.
-- Parameter: as_of DateTime64(3, 'UTC').
CREATE OR REPLACE VIEW buyer_journey_at {{on_cluster}} AS
WITH
    (
        SELECT mapFromArrays(groupArray(toString(stage)), groupArray(stage_order))
        FROM stage_definition
        WHERE track = 'buyer' AND stage IN ('awareness', 'consideration', 'decision', 'purchase')
    ) AS place,
    told AS
    (
        SELECT
            *,
            arrayShiftLeft(changes.at, 1, ifNull(closed_at, {as_of:DateTime64(3, 'UTC')})) AS left_at,
            -- Unclear is no stage: what counts as a turn is from one known stage to the next.
            arrayFilter(stage -> stage != 'unclear', changes.to) AS known,
            arrayZip(arrayPopBack(known), arrayPopFront(known)) AS turns,
        -- Days in a stage are summed over all stays in it.
        arrayMap(
            asked -> round(arraySum(
                (stage_entered, entered, leaving) -> if(stage_entered = asked, dateDiff('millisecond', entered, leaving), 0),
                changes.to,
                changes.at,
                left_at
            ) / 86400000, 3),
            ['awareness', 'consideration', 'decision', 'lapsed']
        ) AS days
        FROM buyer_stage_at(as_of = {as_of:DateTime64(3, 'UTC')})
    )
SELECT
    site_id,
    person_id,
    cycle,
    multiIf(closed_at IS NOT NULL, 'bought', stage = 'lapsed', 'lapsed', 'open') AS outcome,
    stage,
    round(confidence, 4) AS confidence,
    round(p_convert, 4) AS p_convert,
    opened_at,
    last_signal_at,
    closed_at,
    if(has(changes.to, 'awareness'), changes.at[indexOf(changes.to, 'awareness')], NULL) AS awareness_at,
    if(has(changes.to, 'consideration'), changes.at[indexOf(changes.to, 'consideration')], NULL) AS consideration_at,
    if(has(changes.to, 'decision'), changes.at[indexOf(changes.to, 'decision')], NULL) AS decision_at,
    days[1] AS days_in_awareness,
    days[2] AS days_in_consideration,
    days[3] AS days_in_decision,
    days[4] AS days_lapsed,
    round(dateDiff('millisecond', opened_at, closed_at) / 86400000, 3) AS days_to_purchase,
    signals,
    arrayCount(turn -> place[turn.2] > place[turn.1] AND turn.1 != 'lapsed', turns) AS steps_forward,
    arrayCount(turn -> turn.2 != 'lapsed' AND place[turn.2] < place[turn.1], turns) AS steps_back,
    arrayCount(turn -> turn.2 = 'lapsed', turns) AS lapses,
    arrayCount(turn -> turn.1 = 'lapsed', turns) AS re_entries,
    arrayStringConcat(arrayCompact(known), ' > ') AS route,
    evidence
FROM told;
