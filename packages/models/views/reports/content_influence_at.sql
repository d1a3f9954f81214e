-- content_influence_at(as_of): whether people who see a page or a form then move on more often than matched people who
-- did not see it.
-- Grain: one row per site, stage, content (page, form) and outcome (forward, purchase).
-- Inputs: buyer_stage_at, touchpoint, model_setting.
-- Parameter: as_of DateTime64(3, 'UTC').
--
-- Who is compared: cycles in the same stage, at the same depth of a visit (touch 1, 2-3, 4-7, 8 and on), in a visit of the
-- same number (1, 2, 3-5, 6 and on), and both in a first cycle or both in a later one. One of them sees the content
-- there for the first time in this stage, the other sees something else there and has not seen the content before.
-- Later it may: until then it is a fair comparison, and the future does not choose who is compared.
-- The stage is the one after the view, so what the view itself makes of the stage (its signal moves the model) is no
-- success of it. A move counts in the influence_days after the view; views that are younger than that are left out.
-- How much: Mantel and Haenszel's risk difference over the strata, with Sato's variance (Sato 1989, "On the variance
-- estimator for the Mantel-Haenszel risk difference"). q is Benjamini and Hochberg's, over all rows of a site.
-- None of this was an experiment. People who seek a page out may have been about to move on anyway: e_value says how
-- strongly something unseen would have to go with both, as risk ratios, to explain the nearer end of the interval away
-- (VanderWeele and Ding 2017, "Sensitivity analysis in observational research: introducing the E-value").
CREATE OR REPLACE VIEW content_influence_at {{on_cluster}} AS
WITH
    {as_of:DateTime64(3, 'UTC')} AS told_at,
    (SELECT mapFromArrays(groupArray(setting), groupArray(value)) FROM model_setting) AS settings,
    toInt64(settings['history_limit']) AS history_limit,
    toUInt32(settings['influence_days'] * 86400) AS window_seconds,
    settings['influence_min_people'] AS min_people,
    settings['influence_false_discoveries'] AS false_discoveries,
    ['awareness', 'consideration', 'decision', 'purchase'] AS stages,
    1.959964 AS z,
    person AS
    (
        SELECT
            site_id,
            person_id,
            arraySort(groupArray((
                occurred_at,
                message_id,
                assumeNotNull(visit_id),
                if(kind = 'form', 'form', 'page'),
                multiIf(kind = 'screen', name, kind = 'page', path, form_id)
            ))) AS views
        FROM touchpoint
        WHERE (kind IN ('page', 'screen') OR (kind = 'form' AND form_action IN ('viewed', 'started')))
            AND occurred_at <= told_at
        GROUP BY site_id, person_id
    ),
    journey AS
    (
        SELECT
            cycles.site_id AS site_id,
            cycles.cycle > 1 AS is_later_cycle,
            arrayMap(change -> (change.at, indexOf(stages, change.to)), cycles.changes) AS changes,
            arraySlice(
                arrayFilter(
                    view -> view.1 >= cycles.opened_at AND view.1 <= ifNull(cycles.closed_at, told_at),
                    person.views
                ),
                1,
                history_limit
            ) AS seen
        FROM buyer_stage_at(as_of = {as_of:DateTime64(3, 'UTC')}) AS cycles
        INNER JOIN person ON person.site_id = cycles.site_id AND person.person_id = cycles.person_id
    ),
    numbered AS
    (
        -- Which visit of the cycle each view was in.
        SELECT
            *,
            arrayCumSum((visit, before) -> visit != before, seen.3, arrayPushFront(arrayPopBack(seen.3), '')) AS visit_numbers,
            arrayCount(at -> dateDiff('second', at, told_at) >= window_seconds, seen.1) AS ripe
        FROM journey
    ),
    placed AS
    (
        -- Views that had their time: (stage, stratum, content, when); the stratum by the visit and the touch within it.
        SELECT
            site_id,
            changes,
            arrayMap(
                (view, number, i) -> (
                    arrayLast(change -> change.1 <= view.1, changes).2,
                    toUInt8(
                        16 * is_later_cycle
                        + 4 * multiIf(number = 1, 0, number = 2, 1, number <= 5, 2, 3)
                        + multiIf((i - indexOf(visit_numbers, number) AS before) = 0, 0, before <= 2, 1, before <= 6, 2, 3)
                    ),
                    (view.4, view.5),
                    view.1
                ),
                arraySlice(seen, 1, ripe),
                arraySlice(visit_numbers, 1, ripe),
                arrayEnumerate(arraySlice(seen, 1, ripe))
            ) AS placements
        FROM numbered
        WHERE ripe > 0
    ),
    followed AS
    (
        -- Whether the person moved forward, and whether they bought, after it and in time.
        SELECT
            site_id,
            arrayMap(
                p -> (
                    p.1,
                    p.2,
                    p.3,
                    arrayMax(change -> toUInt8(change.1 > p.4 AND change.2 > p.1 AND dateDiff('second', p.4, change.1) <= window_seconds), changes),
                    arrayMax(change -> toUInt8(change.1 > p.4 AND change.2 = 4 AND dateDiff('second', p.4, change.1) <= window_seconds), changes)
                ),
                arrayFilter(p -> p.1 BETWEEN 1 AND 3, placements)
            ) AS views
        FROM placed
    ),
    chosen AS
    (
        -- The first view in each stage and stratum, and the first of each content in each stage: their places.
        SELECT
            site_id,
            views,
            arrayFilter((i, nth) -> nth = 1, arrayEnumerate(views), arrayEnumerateUniq(views.1, views.2)) AS moments,
            arrayFilter((i, nth) -> nth = 1, arrayEnumerate(views), arrayEnumerateUniq(views.1, views.3)) AS exposures
        FROM followed
    ),
    unit AS
    (
        SELECT
            site_id,
            arrayJoin(arrayConcat(
                -- Everybody who was there.
                arrayMap(i -> (views[i].1, views[i].2, ('', ''), 0, views[i].4, views[i].5), moments),
                -- Who saw the content there.
                arrayMap(i -> (views[i].1, views[i].2, views[i].3, 1, views[i].4, views[i].5), exposures),
                -- Who was there and cannot be compared with them: saw it before, or is one of them.
                arrayFlatten(arrayMap(
                    i -> arrayMap(
                        k -> (views[k].1, views[k].2, views[i].3, 2, views[k].4, views[k].5),
                        arrayFilter(k -> views[k].1 = views[i].1 AND (i < k OR views[k].2 = views[i].2), moments)
                    ),
                    exposures
                ))
            )) AS u
        FROM chosen
    ),
    stratum AS
    (
        SELECT
            site_id,
            u.1 AS stage,
            u.2 AS place,
            u.3 AS content,
            countIf(u.4 = 1) AS n1,
            [sumIf(u.5, u.4 = 1), sumIf(u.6, u.4 = 1)] AS y1,
            countIf(u.4 = 2) AS excluded,
            [sumIf(u.5, u.4 = 2), sumIf(u.6, u.4 = 2)] AS excluded_moved,
            countIf(u.4 = 0) AS everybody,
            [sumIf(u.5, u.4 = 0), sumIf(u.6, u.4 = 0)] AS everybody_moved,
            sum(everybody) OVER there - excluded AS n0,
            sumForEach(everybody_moved) OVER there AS all_moved
        FROM unit
        GROUP BY site_id, stage, place, content
        WINDOW there AS (PARTITION BY site_id, stage, place)
    ),
    compared AS
    (
        SELECT
            site_id,
            stage,
            content,
            outcome,
            sum(n1) AS seen,
            sum(a) AS moved_seen,
            sum(n0) AS unseen,
            sum(c) AS moved_unseen,
            sum(n1 * n0 / n) AS weight,
            sum(a * n0 / n) / weight AS rate_seen,
            sum(c * n1 / n) / weight AS rate_unseen,
            rate_seen - rate_unseen AS difference,
            sqrt(greatest(0, (
                difference * sum(c * pow(n1 / n, 2) - a * pow(n0 / n, 2) + n1 * n0 * (n0 - n1) / 2 / n / n)
                + sum((a * (n0 - c) + c * (n1 - a)) / n / 2)
            ))) / weight AS deviation
        FROM
        (
            SELECT
                site_id,
                stage,
                content,
                outcome,
                toFloat64(n1) AS n1,
                toFloat64(n0) AS n0,
                n1 + n0 AS n,
                toFloat64(y1[nth]) AS a,
                toFloat64(all_moved[nth]) - excluded_moved[nth] AS c
            FROM stratum
            ARRAY JOIN ['forward', 'purchase'] AS outcome, [1, 2] AS nth
            WHERE stratum.n1 > 0 AND stratum.n0 > 0 AND stratum.content.1 != ''
        )
        GROUP BY site_id, stage, content, outcome
    )
SELECT
    site_id,
    stages[nth_stage] AS stage,
    what.1 AS content_kind,
    what.2 AS content,
    outcome,
    seen,
    moved_seen,
    unseen,
    moved_unseen,
    rate_seen,
    rate_unseen,
    difference,
    greatest(-1, difference - z * deviation) AS difference_low,
    least(1, difference + z * deviation) AS difference_high,
    if(is_enough, p, NULL) AS p_value,
    -- Benjamini and Hochberg: the smallest p * tests / rank of the ranks from here on.
    if(is_enough, min(least(1, p * tests / rank)) OVER (PARTITION BY site_id, is_enough ORDER BY rank DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW), NULL) AS q_value,
    if(risk_ratio <= 1, 1, risk_ratio + sqrt(risk_ratio * (risk_ratio - 1))) AS e_value,
    multiIf(
        NOT is_enough, 'too few',
        q_value > false_discoveries, 'no difference seen',
        difference > 0, 'association: more move on',
        'association: fewer move on'
    ) AS reading
FROM
(
    SELECT
        * EXCEPT (stage, content),
        stage AS nth_stage,
        content AS what,
        seen >= min_people AND unseen >= min_people AND moved_seen + moved_unseen > 0 AS is_enough,
        if(deviation = 0, if(difference = 0, 1., 0.), erfc(abs(difference) / deviation / sqrt(2))) AS p,
        row_number() OVER (PARTITION BY site_id, is_enough ORDER BY p, nth_stage, what, outcome) AS rank,
        count() OVER (PARTITION BY site_id, is_enough) AS tests,
        -- Of the interval's end nearer to no difference, as a ratio above 1; 1 where the interval holds no difference.
        multiIf(
            difference - z * deviation > 0, if(rate_unseen = 0, inf, (rate_unseen + difference - z * deviation) / rate_unseen),
            difference + z * deviation < 0, if(rate_unseen + difference + z * deviation <= 0, inf, rate_unseen / (rate_unseen + difference + z * deviation)),
            1
        ) AS risk_ratio
    FROM compared
);
