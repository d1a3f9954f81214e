-- handoff_entry_at(as_of): everyone who came to a hand-off, and what became of it.
-- Grain: one row per entry, with an empty `to_step`, and one more for every step that it was completed by.
-- Inputs: signal, renewal_cycle_at, handoff_definition, handoff_signal, signal_definition, stage_emission, model_setting.
-- Parameter: as_of DateTime64(3, 'UTC').
--
-- Journey hand-offs are rows of handoff_definition: a person enters with one signal and has some days to complete.
-- A renewal enters when it comes in sight (renewal_notice_days before it is due).
-- Step hand-offs are those of one visit, between the steps that speak for decision above all, and the facts they lead
-- to: a site's own checkout or quote pages. Which step follows which is seen from the visits (handoff_at).
CREATE OR REPLACE VIEW handoff_entry_at {{on_cluster}} AS
WITH
    (SELECT mapFromArrays(groupArray(setting), groupArray(value)) FROM model_setting) AS settings,
    toUInt32(settings['visit_gap_minutes'] * 60) AS visit_gap_seconds,
    toInt64(settings['history_limit']) AS history_limit,
    (
        SELECT groupArray((handoff, within_seconds, early_seconds, entering, completing))
        FROM
        (
            SELECT
                handoff,
                toUInt32(within_hours * 3600) AS within_seconds,
                toUInt32(early_hours * 3600) AS early_seconds,
                groupArrayIf(toString(signal), role = 'enter') AS entering,
                groupArrayIf(toString(signal), role = 'complete') AS completing
            FROM handoff_definition
            INNER JOIN handoff_signal USING (handoff)
            GROUP BY handoff, within_seconds, early_seconds
            ORDER BY handoff
        )
    ) AS definitions,
    (SELECT groupUniqArray(toString(signal)) FROM handoff_signal) AS role_signals,
    -- The goals of a visit: facts, and the transaction above all.
    (SELECT groupArray(toString(signal)) FROM signal_definition WHERE is_fact) AS goals,
    (
        SELECT groupArray(toString(signal))
        FROM stage_emission
        INNER JOIN signal_definition USING (signal)
        WHERE opens_cycle AND decision >= consideration AND decision > awareness
    ) AS step_signals,
    visited AS
    (
        SELECT
            site_id,
            person_id,
            visit_id,
            argMinIf(device, (occurred_at, message_id), device != '') AS device,
            max(occurred_at) AS last_at,
            argMaxIf(path, (occurred_at, message_id), path != '') AS exit_path,
            -- A step is a page by its address, with numbers left out, or an event by its name; a goal is its signal.
            groupArrayIf(
                (
                    occurred_at,
                    multiIf(
                        has(goals, signal), toString(signal),
                        kind IN ('page', 'screen'), replaceRegexpAll(path, '/(?:\\d+|[0-9a-fA-F-]{12,})(?:/|$)', '/*/'),
                        kind = 'form', concat(path, ' ', signal),
                        toString(name)
                    )
                ),
                has(step_signals, signal)
            ) AS steps,
            groupArrayIf((occurred_at, toString(signal)), has(role_signals, signal)) AS roles
        FROM signal
        WHERE occurred_at <= {as_of:DateTime64(3, 'UTC')}
        GROUP BY site_id, person_id, visit_id
    ),
    person AS
    (
        SELECT
            site_id,
            person_id,
            arraySlice(arraySort(groupArray((last_at, visit_id, device, exit_path, arraySort(steps)))), -history_limit) AS visits,
            arraySlice(arraySort(groupArrayArray(roles)), -history_limit) AS roles
        FROM visited
        GROUP BY site_id, person_id
        HAVING notEmpty(roles) OR arrayExists(v -> notEmpty(v.5), visits)
    ),
    entered AS
    (
        SELECT
            site_id,
            person_id,
            -- Of each visit the first time of each step: (scope, step, at, device, exit, still open, goal, completions).
            arrayFlatten(arrayMap(
                v -> arrayMap(
                    (step, nth) -> (
                        'step', step.2, step.1, v.3, v.4,
                        dateDiff('second', v.1, {as_of:DateTime64(3, 'UTC')}) < visit_gap_seconds,
                        arrayExists(s -> has(goals, s.2), arraySlice(v.5, nth)),
                        arrayDistinct(arrayMap(
                            s -> (s.2, arrayFirst(x -> x.2 = s.2, arraySlice(v.5, nth + 1)).1),
                            arrayFilter(s -> s.2 != step.2, arraySlice(v.5, nth + 1))
                        ))
                    ),
                    arrayFilter((s, i, n) -> n = 1 AND NOT has(goals, s.2), v.5, arrayEnumerate(v.5), arrayEnumerateUniq(v.5.2)),
                    arrayFilter((i, s, n) -> n = 1 AND NOT has(goals, s.2), arrayEnumerate(v.5), v.5, arrayEnumerateUniq(v.5.2))
                ),
                visits
            )) AS step_entries,
            -- A person who is waiting at a hand-off does not enter it again.
            arrayFlatten(arrayMap(
                d -> arrayMap(
                    e -> (
                        'journey', toString(d.1), e.1,
                        arrayFirst(v -> v.1 >= e.1, visits).3,
                        arrayLast(v -> v.1 <= e.1 + toIntervalSecond(d.2) AND v.4 != '', visits).4,
                        toUnixTimestamp64Milli(e.2) = 0
                            AND dateDiff('second', e.1, {as_of:DateTime64(3, 'UTC')}) < d.2,
                        toUnixTimestamp64Milli(e.2) != 0,
                        if(toUnixTimestamp64Milli(e.2) != 0, [('done', greatest(e.1, e.2))], [])
                    ),
                    arrayPopFront(arrayFold(
                        (entries, at) -> if(
                            at < greatest(entries[-1].1, entries[-1].3),
                            entries,
                            arrayPushBack(entries, (
                                at,
                                arrayFirst(
                                    done -> done.1 >= at - toIntervalSecond(d.3) AND done.1 <= at + toIntervalSecond(d.2),
                                    arrayFilter(r -> has(d.5, r.2), roles)
                                ).1 AS completed_at,
                                if(toUnixTimestamp64Milli(completed_at) = 0, at + toIntervalSecond(d.2), completed_at)
                            ))
                        ),
                        arrayMap(r -> r.1, arrayFilter(r -> has(d.4, r.2), roles)),
                        [(toDateTime64(0, 3, 'UTC'), toDateTime64(0, 3, 'UTC'), toDateTime64(0, 3, 'UTC'))]
                    ))
                ),
                definitions
            )) AS journey_entries
        FROM person
    )
SELECT
    site_id,
    person_id,
    entry.1 AS scope,
    entry.2 AS from_step,
    completion.1 AS to_step,
    entry.3 AS entered_at,
    entry.4 AS device,
    entry.5 AS exit_path,
    toBool(entry.6) AS is_waiting,
    toBool(entry.7) AS is_goal,
    if(completion.1 = '', NULL, completion.2) AS completed_at
FROM entered
ARRAY JOIN arrayConcat(step_entries, journey_entries) AS entry
ARRAY JOIN arrayPushFront(entry.8, ('', toDateTime64(0, 3, 'UTC'))) AS completion
UNION ALL
SELECT
    site_id,
    person_id,
    'journey' AS scope,
    'renewal_due_to_renewed' AS from_step,
    step AS to_step,
    entered_at,
    '' AS device,
    '' AS exit_path,
    toBool(status IN ('due', 'overdue')) AS is_waiting,
    toBool(status = 'renewed') AS is_goal,
    if(step = '', NULL, greatest(renewed_at, entered_at)) AS completed_at
FROM
(
    SELECT
        site_id,
        person_id,
        status,
        renewed_at,
        greatest(
            started_at,
            due_at - toIntervalSecond(assumeNotNull((SELECT toUInt32(value * 86400) FROM model_setting WHERE setting = 'renewal_notice_days')))
        ) AS entered_at,
        arrayJoin(if(status = 'renewed', ['', 'done'], [''])) AS step
    FROM renewal_cycle_at(as_of = {as_of:DateTime64(3, 'UTC')})
    WHERE status != 'upcoming'
);
