-- cached.stage_funnel: the funnel of one site, as stage_funnel tells it, of people as they stood when last looked at.
-- Grain: one row per stage.
-- Inputs: person_tally, person_tally_epoch.
WITH
    ['awareness', 'consideration', 'decision', 'purchase'] AS buyer_stages,
    tally AS
    (
        SELECT
            site_id,
            thing,
            indexOf(buyer_stages, stage) AS stage_order,
            thousandths,
            sum(n) AS many
        FROM person_tally
        WHERE epoch = (SELECT max(epoch) FROM person_tally_epoch)
            AND site_id = {site_id:String}
            AND thing IN ('standing', 'reached')
        GROUP BY site_id, thing, stage, thousandths
        HAVING many > 0
    ),
    counted AS
    (
        SELECT
            site_id,
            arrayJoin([1, 2, 3, 4]) AS nth,
            toUInt64(sumIf(many, thing = 'reached' AND stage_order = nth)) AS reached,
            toUInt64(sumIf(many, thing = 'standing' AND stage_order = nth)) AS standing,
            -- Of an even number the upper one of the two in the middle, as quantileExact takes it; quantileExactWeighted
            -- takes the lower one, which from the other end is the upper.
            -quantileExactWeightedIf(0.5)(-thousandths, toUInt64(many), thing = 'reached' AND stage_order = nth) AS median_thousandths
        FROM tally
        GROUP BY site_id, nth
    )
SELECT
    site_id,
    toUInt8(nth) AS stage_order,
    buyer_stages[nth] AS stage,
    reached,
    standing,
    if(nth = 1, NULL, reached / nullIf(lagInFrame(reached) OVER (PARTITION BY site_id ORDER BY nth), 0)) AS rate_from_previous,
    if(reached = 0, NULL, median_thousandths / 1000) AS median_days_to_reach
FROM counted
ORDER BY nth
