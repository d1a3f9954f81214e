-- handoff_at(as_of): how many came to each hand-off week by week, what became of them, and in which weeks so many
-- fewer got through than at other times that it is no chance.
-- Grain: one row per site, hand-off, segment (all, desktop, handheld) and week that someone entered it in.
-- Inputs: handoff_entry_at, handoff_definition, signal_definition, model_setting.
-- Parameter: as_of DateTime64(3, 'UTC').
--
-- The test: every window of 1 to handoff_window_weeks weeks is held against all other weeks; z is the signed root of
-- the likelihood ratio of two binomials (Wilks 1938), which stays true where rates are near 0 or 1. All windows of all
-- hand-offs and segments of a site are counted as tests, and a window is flagged where its one-sided p times their
-- number is at most handoff_false_alarm (Bonferroni): that is the chance, at most, that a site where nothing changed
-- has any flag at all. Of windows that overlap the strongest is kept.
-- What breaks in one place shows in others too: in a segment and in all, in a step and in the way that it is part of.
-- Flagged windows that overlap in time with a stronger one of their site tell of the same incident, and have its number.
CREATE OR REPLACE VIEW handoff_at {{on_cluster}} AS
WITH
    (SELECT mapFromArrays(groupArray(setting), groupArray(value)) FROM model_setting) AS settings,
    toUInt32(settings['handoff_history_weeks']) AS history_weeks,
    toUInt32(settings['handoff_window_weeks']) AS window_weeks,
    settings['handoff_min_window'] AS min_window,
    settings['handoff_min_baseline'] AS min_baseline,
    settings['handoff_min_share'] AS min_share,
    settings['handoff_false_alarm'] AS false_alarm,
    settings['handoff_steps'] AS most_steps,
    (SELECT mapFromArrays(groupArray(toString(handoff)), groupArray(label)) FROM handoff_definition) AS labels,
    -- Goals are nearer than any step; the transaction is the nearest.
    (SELECT mapFromArrays(groupArray(toString(signal)), groupArray(2. + closes_cycle)) FROM signal_definition WHERE is_fact) AS goals,
    -- Planned and computed by itself: what follows is many small selects, and a planner goes through all that lies
    -- below each of them.
    (
        SELECT groupArray((site_id, scope, from_step, cells, total, nearness, reached, last_week, first_week))
        FROM
        (
            SELECT
                site_id,
                scope,
                from_step,
                groupArray((to_step, segment, week, n, waiting, wait_hours, exits)) AS cells,
                sumIf(n, to_step = '' AND segment = 'all') AS total,
                sumIf(reaching_goal, to_step = '' AND segment = 'all') / total AS nearness,
                sumMapIf(map(to_step, n), to_step != '' AND segment = 'all') AS reached,
                max(max(week)) OVER (PARTITION BY site_id) AS last_week,
                min(min(week)) OVER (PARTITION BY site_id) AS first_week
            FROM
            (
                SELECT
                    site_id,
                    scope,
                    from_step,
                    to_step,
                    arrayJoin(arrayFilter(s -> s != '', ['all', multiIf(device = '', '', device = 'desktop', 'desktop', 'handheld')])) AS segment,
                    toMonday(entered_at, 'UTC') AS week,
                    countIf(NOT is_waiting) AS n,
                    countIf(is_waiting) AS waiting,
                    countIf(is_goal AND NOT is_waiting) AS reaching_goal,
                    quantileExact(0.5)(ifNull(dateDiff('millisecond', entered_at, completed_at), 0)) / 3600000 AS wait_hours,
                    sumMapIf(map(exit_path, toInt64(1)), NOT is_waiting) AS exits
                FROM handoff_entry_at(as_of = {as_of:DateTime64(3, 'UTC')})
                GROUP BY site_id, scope, from_step, to_step, segment, week
            )
            GROUP BY site_id, scope, from_step
            QUALIFY row_number() OVER (PARTITION BY site_id, scope ORDER BY total DESC, from_step) <= most_steps
        )
    ) AS counted_steps,
    step AS
    (
        SELECT
            counted.1 AS site_id,
            counted.2 AS scope,
            counted.3 AS from_step,
            counted.4 AS cells,
            counted.5 AS total,
            counted.6 AS nearness,
            counted.7 AS reached,
            counted.8 AS last_week,
            counted.9 AS first_week
        FROM (SELECT arrayJoin(counted_steps) AS counted)
    ),
    -- Each select names what the next one uses: an expression that is used inside a lambda under its own alias is
    -- written out there by the planner, and its time goes with the length of what it writes.
    ranked AS
    (
        SELECT
            *,
            mapConcat(goals, mapFromArrays(
                groupArray(from_step) OVER (PARTITION BY site_id),
                groupArray(nearness) OVER (PARTITION BY site_id)
            )) AS nearness_of
        FROM step
        WHERE total > 0
    ),
    paired AS
    (
        -- A step hands over to the next one nearer to the goal that enough of its visits get to.
        SELECT
            *,
            if(
                scope = 'journey',
                'done',
                arraySort(
                    candidate -> (nearness_of[candidate], candidate),
                    arrayFilter(
                        candidate -> nearness_of[candidate] > nearness AND reached[candidate] >= min_share * total,
                        mapKeys(reached)
                    )
                )[1]
            ) AS to_step
        FROM ranked
    ),
    segmented AS
    (
        SELECT
            site_id,
            scope,
            from_step,
            to_step,
            cells,
            arrayJoin(['all', 'desktop', 'handheld']) AS segment,
            arrayMap(
                back -> last_week - toIntervalDay(7 * back),
                arrayReverse(range(least(history_weeks, toUInt32(1 + dateDiff('day', first_week, last_week) / 7))))
            ) AS weeks
        FROM paired
        WHERE to_step != ''
    ),
    divided AS
    (
        SELECT
            * EXCEPT cells,
            arrayFilter(c -> c.1 = '' AND c.2 = segment, cells) AS entries,
            arrayFilter(c -> c.1 = to_step AND c.2 = segment, cells) AS completions
        FROM segmented
    ),
    mapped AS
    (
        SELECT
            *,
            mapFromArrays(entries.3, entries.4) AS entries_of,
            mapFromArrays(entries.3, entries.5) AS waiting_of,
            mapFromArrays(completions.3, completions.4) AS completions_of,
            mapFromArrays(completions.3, completions.6) AS wait_of
        FROM divided
        WHERE notEmpty(entries)
    ),
    weekly AS
    (
        SELECT
            *,
            arrayMap(week -> toFloat64(entries_of[week]), weeks) AS entered_in,
            arrayMap(week -> toFloat64(completions_of[week]), weeks) AS completed_in
        FROM mapped
    ),
    summed AS
    (
        SELECT
            *,
            arraySum(entered_in) AS entered_all,
            arraySum(completed_in) AS completed_all,
            -- Every run of weeks: (first week, last week, entered, completed).
            arrayFlatten(arrayMap(
                size -> arrayMap(
                    first -> (
                        first,
                        first + size - 1,
                        arraySum(arraySlice(entered_in, first, size)),
                        arraySum(arraySlice(completed_in, first, size))
                    ),
                    range(1, toUInt32(greatest(1, 2 + toInt32(length(weeks)) - toInt32(size))))
                ),
                range(1, window_weeks + 1)
            )) AS runs
        FROM weekly
    ),
    compared AS
    (
        -- Those with enough in them and beside them, and the rate of all other weeks. What nobody ever completed
        -- cannot fall.
        SELECT
            * EXCEPT runs,
            arrayMap(
                w -> (w.1, w.2, w.3, w.4, (completed_all - w.4) / (entered_all - w.3)),
                arrayFilter(w -> w.3 >= min_window AND entered_all - w.3 >= min_baseline AND completed_all > 0, runs)
            ) AS compared_windows
        FROM summed
    ),
    tested AS
    (
        SELECT
            * EXCEPT compared_windows,
            arrayMap(
                w -> (
                    w.1, w.2, w.3, w.4, w.5,
                    if(w.4 / w.3 < w.5, -1, 1) * sqrt(greatest(0, 2 * arraySum(
                        part -> part.3 * (
                            if(part.1 = 0, 0, part.1 * log(part.1 / part.2))
                            + if(part.1 = part.2, 0, (part.2 - part.1) * log(1 - part.1 / part.2))
                        ),
                        [(w.4, w.3, 1), (completed_all - w.4, entered_all - w.3, 1), (completed_all, entered_all, -1)]
                    )))
                ),
                compared_windows
            ) AS windows,
            sum(length(compared_windows)) OVER (PARTITION BY site_id) AS tests
        FROM compared
    ),
    sorted AS
    (
        -- (first week, last week, entered, completed, baseline, z, p of the family), the strongest fall first.
        SELECT
            * EXCEPT windows,
            arraySort(
                w -> (w.6, w.1, w.2),
                arrayMap(
                    w -> (w.1, w.2, w.3, w.4, w.5, w.6, least(1., tests * erfc(-w.6 / sqrt(2)) / 2)),
                    windows
                )
            ) AS by_strength
        FROM tested
    ),
    flagged AS
    (
        SELECT
            *,
            arrayFold(
                (kept, w) -> if(
                    w.6 < 0 AND w.7 <= false_alarm AND NOT arrayExists(k -> k.1 <= w.2 AND w.1 <= k.2, kept),
                    arrayPushBack(kept, w),
                    kept
                ),
                by_strength,
                arrayResize(by_strength, 0)
            ) AS kept
        FROM sorted
    ),
    gathered AS
    (
        -- All flagged windows of the site, the strongest first; weeks are counted alike for all its hand-offs.
        SELECT
            *,
            arraySort(groupArrayArray(arrayMap(w -> (w.6, w.1, w.2), kept)) OVER (PARTITION BY site_id)) AS flagged_on_site
        FROM flagged
    ),
    rooted AS
    (
        -- Those of them that overlap with none stronger: one of each incident.
        SELECT
            *,
            arrayFold(
                (roots, w) -> if(arrayExists(r -> r.2 <= w.3 AND w.2 <= r.3, roots), roots, arrayPushBack(roots, w)),
                flagged_on_site,
                arrayResize(flagged_on_site, 0)
            ) AS incidents
        FROM gathered
    ),
    lined AS
    (
        SELECT
            * EXCEPT (by_strength, kept, flagged_on_site),
            length(kept) AS flags,
            arrayConcat(kept, arrayFilter(w -> NOT arrayExists(k -> k.1 <= w.2 AND w.1 <= k.2, kept), by_strength)) AS shown
        FROM rooted
    ),
    placed AS
    (
        -- Each week in the strongest window that holds it; a week that is in none stands for itself.
        SELECT
            *,
            week,
            nth,
            arrayFirstIndex(w -> w.1 <= nth AND nth <= w.2, shown) AS place
        FROM lined
        ARRAY JOIN
            weeks AS week,
            arrayEnumerate(weeks) AS nth
        WHERE mapContains(entries_of, week)
    ),
    spanned AS
    (
        SELECT
            * EXCEPT shown,
            shown[place] AS span,
            weeks[if(place = 0, nth, span.1)] AS window_from,
            weeks[if(place = 0, nth, span.2)] AS window_until
        FROM placed
    ),
    told AS
    (
        SELECT
            *,
            mapSubtract(
                arrayReduce('sumMap', arrayPushBack(arrayFilter(c -> c.3 >= window_from AND c.3 <= window_until, entries).7, map('', toInt64(0)))),
                arrayReduce('sumMap', arrayPushBack(arrayFilter(c -> c.3 >= window_from AND c.3 <= window_until, completions).7, map('', toInt64(0))))
            ) AS exits
        FROM spanned
    )
SELECT
    site_id,
    if(scope = 'journey', from_step, concat(from_step, ' > ', to_step)) AS handoff,
    if(scope = 'journey', labels[from_step], concat(from_step, ' → ', to_step)) AS label,
    scope,
    segment,
    week,
    toUInt64(entered_in[nth] + waiting_of[week]) AS entered,
    toUInt64(completed_in[nth]) AS completed,
    toUInt64(entered_in[nth] - completed_in[nth]) AS failed,
    waiting_of[week] AS waiting,
    round(completed_in[nth] / nullIf(entered_in[nth], 0), 4) AS rate,
    round(
        if(place = 0, (completed_all - completed_in[nth]) / nullIf(entered_all - entered_in[nth], 0), span.5),
        4
    ) AS baseline,
    if(place = 0, NULL, round(span.6, 3)) AS z,
    if(place = 0, NULL, span.7) AS p,
    if(completions_of[week] = 0, NULL, round(wait_of[week], 3)) AS median_wait_hours,
    arraySort(e -> (-exits[e], e), arrayFilter(e -> e != '' AND exits[e] > 0, mapKeys(exits)))[1] AS top_exit,
    toBool(place > 0 AND place <= flags) AS flagged,
    if(flagged, toUInt32(arrayFirstIndex(r -> r.2 <= span.2 AND span.1 <= r.3, incidents)), NULL) AS incident,
    window_from,
    window_until + 6 AS window_until,
    toUInt64(if(place = 0, entered_in[nth], span.3)) AS window_entered,
    round(if(place = 0, completed_in[nth] / nullIf(entered_in[nth], 0), span.4 / span.3), 4) AS window_rate
FROM told
ORDER BY site_id, handoff, segment, week;
