/**
 * What the dashboard asks of people, asked of everybody's rows: what counts and lists that take a shorter way are held
 * equal to.
 * @module
 */
import { readQuery } from '@waystone/models';
import { listKeptPeople } from '@waystone/warehouse';
import { expect } from 'vitest';
import { SITE, type Stack } from './stack.ts';

/** People at each stage of each track. */
const COUNTS_OF_ALL = `
SELECT
    track,
    stage,
    count() AS people
FROM person_state_cached
ARRAY JOIN
    stages.track AS track,
    stages.stage AS stage
WHERE site_id = {site_id:String}
GROUP BY track, stage
ORDER BY track, people DESC, stage`;

/** The funnel. */
const FUNNEL_OF_ALL = `
WITH
    ['awareness', 'consideration', 'decision', 'purchase'] AS buyer_stages,
    journey AS
    (
        SELECT
            site_id,
            cycle = arrayMax(cycles.cycle) AS is_latest,
            stage,
            opened_at,
            reached_at
        FROM person_state_cached
        ARRAY JOIN
            cycles.cycle AS cycle,
            cycles.stage AS stage,
            cycles.opened_at AS opened_at,
            cycles.reached_at AS reached_at
        WHERE site_id = {site_id:String}
    ),
    counted AS
    (
        SELECT
            site_id,
            arrayJoin([1, 2, 3, 4]) AS stage_order,
            countIf(reached_at[stage_order] IS NOT NULL) AS reached,
            countIf(is_latest AND stage = buyer_stages[stage_order]) AS standing,
            quantileExactIf(0.5)(
                dateDiff('second', opened_at, assumeNotNull(reached_at[stage_order])) / 86400,
                reached_at[stage_order] IS NOT NULL
            ) AS median_days
        FROM journey
        GROUP BY site_id, stage_order
    )
SELECT
    site_id,
    toUInt8(stage_order) AS stage_order,
    buyer_stages[stage_order] AS stage,
    reached,
    standing,
    if(stage_order = 1, NULL, reached / nullIf(lagInFrame(reached) OVER (PARTITION BY site_id ORDER BY stage_order), 0)) AS rate_from_previous,
    if(reached = 0, NULL, round(median_days, 3)) AS median_days_to_reach
FROM counted
ORDER BY stage_order`;

/** A page of people. */
export const LIST_OF_ALL = `
WITH
    -- The page first, by what is narrow: the evidence of everybody else is not read.
    matching AS
    (
        SELECT
            person_id,
            count() OVER () AS total
        FROM person_state_cached
        WHERE site_id = {site_id:String}
            AND ({person_id:String} = '' OR person_id = {person_id:String})
            AND ({q:String} = '' OR positionCaseInsensitiveUTF8(person_id, {q:String}) > 0)
            AND (
                ({track:String} = '' AND {stage:String} = '')
                OR arrayExists(
                    (t, s) -> ({track:String} = '' OR t = {track:String}) AND ({stage:String} = '' OR s = {stage:String}),
                    stages.track,
                    stages.stage
                )
            )
        ORDER BY last_seen DESC, person_id
        LIMIT {limit:UInt32} OFFSET {offset:UInt32}
    )
SELECT
    person_id,
    account_id,
    first_seen,
    last_seen,
    visits,
    touchpoints,
    country,
    device,
    first_channel,
    arrayMap(
        s -> CAST(
            (site_id, person_id, s.track, s.cycle, s.stage, s.p_awareness, s.p_consideration, s.p_decision, s.p_lapsed, s.confidence, s.p_convert, s.evidence, s.entered_at, as_of),
            'Tuple(site_id String, person_id String, track String, cycle UInt32, stage String, p_awareness Float64, p_consideration Float64, p_decision Float64, p_lapsed Float64, confidence Float64, p_convert Float64, evidence Array(Tuple(signal String, label String, occurred_at DateTime64(3, \\'UTC\\'), url String, title String, weight Float64)), entered_at DateTime64(3, \\'UTC\\'), as_of DateTime64(3, \\'UTC\\'))'
        ),
        stages
    ) AS stages,
    (SELECT any(total) FROM matching) AS total
FROM person_state_cached
WHERE site_id = {site_id:String} AND person_id IN (SELECT person_id FROM matching)
ORDER BY last_seen DESC, person_id`;

/** What the tally is the sum of. */
export const TALLY_OF_ALL = `
SELECT site_id, c.thing AS thing, c.track AS track, c.stage AS stage, c.thousandths AS thousandths, toInt64(count()) AS n
FROM person_state FINAL
ARRAY JOIN counted AS c
GROUP BY ALL
ORDER BY ALL`;

/** The tally that is read. */
export const TALLY = `
SELECT site_id, thing, track, stage, thousandths, sum(n) AS n
FROM person_tally
WHERE epoch = (SELECT max(epoch) FROM person_tally_epoch)
GROUP BY ALL
HAVING n != 0
ORDER BY ALL`;

export type Row = { person_id: string; as_of: string };

const EVERYBODY = { track: '', stage: '', q: '', limit: 20, offset: 0 };
type Filter = typeof EVERYBODY;

/** Holds what the tally tells to what everybody's rows do. */
export async function assertCounted({ query }: Stack, siteId = SITE) {
  const site = { site_id: siteId };
  expect(await query(TALLY)).toEqual(await query(TALLY_OF_ALL));
  expect(await query(readQuery('cached.stage_counts'), site)).toEqual(await query(COUNTS_OF_ALL, site));
  expect(await query(readQuery('cached.stage_funnel'), site)).toEqual(await query(FUNNEL_OF_ALL, site));
}

/** Holds a page to what everybody's rows tell. Returns it. */
export async function assertListed({ collector, query }: Stack, filter: Partial<Filter>, siteId = SITE) {
  const page = { ...EVERYBODY, ...filter };
  const all = (limit: number, offset: number) =>
    query<Row & { total: number }>(LIST_OF_ALL, { ...page, site_id: siteId, person_id: '', limit, offset });
  const told = await listKeptPeople<Row>(collector.warehouse, siteId, page);
  const rows = await all(page.limit, page.offset);
  const total = (await all(1, 0))[0]?.total ?? 0;
  expect(told, JSON.stringify(filter)).toEqual({ total, rows: rows.map(({ total: _, ...row }) => row) });
  return told;
}
