-- attribution_at(as_of): which sources get the credit for the stages that cycles entered, by seven models side by side.
-- Grain: one row per site, stage, dimension (channel, source, campaign), touch and model.
-- Inputs: attribution_path_at, model_setting.
-- Parameter: as_of DateTime64(3, 'UTC').
--
-- In each model the credits of a stage add up to the cycles that entered it.
--   first, last     the first or the last touch has it all.
--   linear          every touch has the same.
--   time_decay      a touch has half of what one attribution_half_life_days later has.
--   position        the first and the last have their settings' shares, those between share the rest.
--   shapley         every source of the path has the same, however often it was there: the Shapley value of the game in
--                   which a set of sources is worth the conversions of the paths that need no other.
--   markov          by removal effect: what share of the conversions is lost, in a first-order chain over all paths,
--                   those that failed too, when a source sends people nowhere (Anderl et al. 2016, "Mapping the customer
--                   journey"). Paths through source k that end well have the chance h(k) * c(k): to hit k from the
--                   start, then to convert from k. Both follow from N, the inverse of (1 - Q), where Q are the chances to
--                   go from source to source (Kemeny and Snell 1960, "Finite Markov chains", theorem 3.5.4).
CREATE OR REPLACE VIEW attribution_at {{on_cluster}} AS
WITH
    (SELECT mapFromArrays(groupArray(setting), groupArray(value)) FROM model_setting) AS settings,
    settings['attribution_half_life_days'] * 86400 AS half_life_seconds,
    settings['attribution_position_first'] AS first_share,
    settings['attribution_position_last'] AS last_share,
    settings['attribution_touches'] AS most_touches,
    ['first', 'last', 'linear', 'time_decay', 'position', 'shapley', 'markov'] AS models,
    told AS
    (
        SELECT
            site_id,
            track,
            stage,
            entered_at IS NOT NULL AS converts,
            dimension,
            labels,
            -- Measured from the last touch, so that the weights of a long path do not vanish.
            arrayMap(at -> exp2(-dateDiff('second', at, touches.at[-1]) / half_life_seconds), touches.at) AS decays
        FROM attribution_path_at(as_of = {as_of:DateTime64(3, 'UTC')})
        ARRAY JOIN
            ['channel', 'source', 'campaign'] AS dimension,
            [
                touches.channel,
                arrayMap((s, m) -> concat(s, ' / ', m), touches.source, touches.medium),
                arrayMap(c -> if(c = '', '(none)', c), touches.campaign)
            ] AS labels
    ),
    labelled AS
    (
        SELECT
            *,
            length(labels) AS n,
            arraySum(decays) AS total_decay,
            length(arrayDistinct(labels)) AS sources
        FROM told
    ),
    step AS
    (
        -- Each step of a path: from the touch before, to a touch with its credits, and at last to the end.
        SELECT
            site_id,
            track,
            stage,
            dimension,
            converts,
            arrayConcat(
                arrayMap(
                    (label, before, i) -> (
                        before,
                        label,
                        0,
                        [
                            if(i = 1, 1., 0.),
                            if(i = n, 1., 0.),
                            1 / n,
                            decays[i] / total_decay,
                            multiIf(
                                n = 1, 1.,
                                n = 2, if(i = 1, first_share, last_share) / (first_share + last_share),
                                i = 1, first_share,
                                i = n, last_share,
                                (1 - first_share - last_share) / (n - 2)
                            ),
                            1 / sources / countEqual(labels, label)
                        ]
                    ),
                    labels,
                    arrayPushFront(arrayPopBack(labels), ''),
                    arrayEnumerate(labels)
                ),
                [(labels[-1], '', 1, emptyArrayFloat64())]
            ) AS steps
        FROM labelled
    ),
    pair AS
    (
        SELECT
            site_id,
            track,
            stage,
            dimension,
            s.1 AS from_label,
            s.2 AS to_label,
            s.3 AS ends,
            count() AS steps,
            countIf(converts) AS good_steps,
            sumForEachIf(s.4, converts) AS credits
        FROM step
        ARRAY JOIN step.steps AS s
        GROUP BY site_id, track, stage, dimension, from_label, to_label, ends
    ),
    common AS
    (
        SELECT
            *,
            sumIf(steps, NOT ends) OVER label AS to_touches,
            sumForEachIf(credits, NOT ends) OVER label AS to_credits
        FROM pair
        WINDOW label AS (PARTITION BY site_id, track, stage, dimension, to_label)
    ),
    gathered AS
    (
        SELECT
            site_id,
            track,
            stage,
            dimension,
            sumIf(good_steps, ends) AS conversions,
            sumIf(steps, ends) AS journeys,
            arraySort(
                touch -> (-touch.2, touch.1),
                groupUniqArrayIf((to_label, to_touches, to_credits), NOT ends)
            ) AS touched,
            groupArray((from_label, to_label, ends, steps, good_steps)) AS pairs
        FROM common
        GROUP BY site_id, track, stage, dimension
    ),
    bounded AS
    (
        -- Only so many touches are told apart: the chain is solved as a matrix.
        SELECT
            *,
            arrayFilter((label, i) -> label != '(other)' AND i <= most_touches, touched.1, arrayEnumerate(touched)) AS frequent
        FROM gathered
    ),
    turn AS
    (
        -- From each touch (0 is the start): how often to each other, and how often to a conversion.
        SELECT
            site_id,
            track,
            stage,
            dimension,
            conversions,
            journeys,
            touched,
            frequent,
            length(frequent) + (length(touched) > length(frequent)) AS size,
            if(pair.1 = '', 0, if(has(frequent, pair.1), indexOf(frequent, pair.1), size)) AS place,
            sumMap([if(has(frequent, pair.2), indexOf(frequent, pair.2), size)], [if(pair.3, 0, pair.4)]) AS outs,
            sum(pair.4) AS total,
            sumIf(pair.5, pair.3) AS good
        FROM bounded
        ARRAY JOIN pairs AS pair
        GROUP BY site_id, track, stage, dimension, conversions, journeys, touched, frequent, size, place
    ),
    line AS
    (
        SELECT
            * EXCEPT (outs, total, good),
            arrayMap(to -> outs.2[indexOf(outs.1, to)] / total, range(1, size + 1)) AS chances,
            good / total AS chance_to_convert
        FROM turn
    ),
    square AS
    (
        SELECT
            site_id,
            track,
            stage,
            dimension,
            conversions,
            journeys,
            touched,
            frequent,
            size,
            arraySort(groupArray((place, chances, chance_to_convert))) AS by_place
        FROM line
        GROUP BY site_id, track, stage, dimension, conversions, journeys, touched, frequent, size
    ),
    chain AS
    (
        SELECT
            * EXCEPT by_place,
            by_place[1].2 AS start,
            arrayPopFront(by_place.3) AS converting,
            -- (1 - Q) beside the unit matrix.
            arrayMap(
                from -> arrayConcat(
                    arrayMap((chance, to) -> (from.1 = to) - chance, from.2, arrayEnumerate(from.2)),
                    arrayMap(to -> toFloat64(from.1 = to), arrayEnumerate(from.2))
                ),
                arrayPopFront(by_place)
            ) AS beside
        FROM square
    ),
    solved AS
    (
        -- Gauss and Jordan's steps turn (1 - Q) into the unit matrix, and what is beside it into N.
        SELECT
            * EXCEPT beside,
            arrayFold(
                (matrix, k) -> arrayMap(
                    (row, i) -> arrayMap(
                        (x, pivot) -> if(i = k, pivot / matrix[k][k], x - row[k] * pivot / matrix[k][k]),
                        row,
                        matrix[k]
                    ),
                    matrix,
                    arrayEnumerate(matrix)
                ),
                arrayEnumerate(beside),
                beside
            ) AS inverse
        FROM chain
    ),
    met AS
    (
        -- How often each touch is met, from the start.
        SELECT
            * EXCEPT inverse,
            arrayMap(row -> arraySlice(row, size + 1), inverse) AS visits_from,
            arrayMap(to -> arraySum((p, row) -> p * row[size + to], start, inverse), arrayEnumerate(start)) AS meetings
        FROM solved
    ),
    removal AS
    (
        SELECT
            * EXCEPT (visits_from, meetings, start, converting),
            arraySum((n, p) -> n * p, meetings, converting) AS chance,
            arrayMap(
                (row, k, n) -> n / row[k] * arraySum((visits, p) -> visits * p, row, converting),
                visits_from,
                arrayEnumerate(visits_from),
                meetings
            ) AS removed
        FROM met
    ),
    credited AS
    (
        SELECT
            site_id,
            track,
            stage,
            dimension,
            conversions,
            journeys,
            arraySum(removed) AS total_removed,
            arrayMap(
                (i, lost) -> (
                    if(i <= length(frequent), frequent[i], '(other)'),
                    arrayFilter(touch -> if(i <= length(frequent), touch.1 = frequent[i], NOT has(frequent, touch.1)), touched),
                    if(total_removed = 0, 0., lost / total_removed * conversions),
                    if(chance = 0, 0., lost / chance)
                ),
                arrayEnumerate(removed),
                removed
            ) AS sources
        FROM removal
    )
SELECT
    credited.site_id AS site_id,
    credited.track AS track,
    credited.stage AS stage,
    credited.dimension AS dimension,
    source.1 AS touch,
    model,
    if(model = 'markov', source.3, arraySum(t -> t.3[nth], source.2)) AS conversions,
    conversions / nullIf(credited.conversions, 0) AS share,
    arraySum(t -> t.2, source.2) AS touches,
    credited.journeys AS journeys,
    -- The share of the conversions that would be lost without it, by the chain.
    if(model = 'markov', source.4, NULL) AS removal_effect
FROM credited
ARRAY JOIN sources AS source
ARRAY JOIN models AS model, arrayEnumerate(models) AS nth;
