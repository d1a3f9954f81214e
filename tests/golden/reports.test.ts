/**
 * stories/reports.ndjson in, expected/*.csv out, for the reports. `npm test -- golden -u` writes the files anew: read
 * the difference before you commit it.
 * @module
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_TOKEN, STORES, type Stack, startStack } from '../support/stack.ts';
import { AS_OF, REPORTS, REPORTS_OF_NOW } from './reports.ts';
import { readReportStories } from './stories.ts';

const stories = readReportStories();

describe.each(STORES)('reports on the store %s', (store) => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ store });
    const { verdict } = await stack.send(stories, { path: '/v1/import' });
    expect(verdict).toMatchObject({ accepted: stories.length, rejectedCount: 0 });
    await stack.settle();
  });
  afterAll(() => stack?.close());

  const csv = async (sql: string, settings: Record<string, string> = {}) => {
    const search = new URLSearchParams({ default_format: 'CSVWithNames', ...settings });
    const response = await fetch(`${stack.url}/clickhouse/?${search}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
      body: sql,
    });
    const text = await response.text();
    expect(response.status, text).toBe(200);
    return text;
  };

  it.each(Object.entries(REPORTS))('%s', async (report, sql) => {
    await expect(await csv(sql)).toMatchFileSnapshot(`expected/${report}.csv`);
  });

  it.each(REPORTS_OF_NOW)('%s says what its …_at says of now', async (report) => {
    const count = `SELECT count(), sum(cityHash64(site_id)) FROM ${report}`;
    const [now, then] = await Promise.all([
      csv(count),
      csv(count.replace(report, `${report}_at(as_of = now64(3, 'UTC'))`)),
    ]);
    expect(now).toBe(then);
  });

  it('says the same of a day after more has happened', async () => {
    const before = await csv(REPORTS.attribution_at ?? '');
    const later = { type: 'page', anonymousId: 'sue-pc', timestamp: '2026-07-01T08:00:00Z' };
    await stack.send(
      [{ ...later, messageId: 'sue-late', properties: { url: 'https://air.example/pricing' } }],
      {
        path: '/v1/import',
      },
    );
    await stack.settle();
    expect(await csv(REPORTS.attribution_at ?? '')).toBe(before);
  });

  it('counts days in the time zone that is asked for, and in UTC where none is', async () => {
    const late = { type: 'page', anonymousId: 'owl-pc', timestamp: '2026-08-31T23:30:00Z' };
    await stack.send([{ ...late, messageId: 'owl-1', properties: { url: 'https://air.example/' } }], {
      path: '/v1/import',
    });
    await stack.settle();
    const last = (sql: string) => async (zone: string) =>
      (await csv(sql, zone === '' ? {} : { session_timezone: zone })).trim().split('\n').at(-1);
    const newcomer = last(
      `SELECT period_start FROM lifecycle_at(as_of = '2026-09-20 00:00:00') WHERE granularity = 'day' AND status = 'new' ORDER BY period_start`,
    );
    const cohort = last(
      `SELECT max(cohort_start) FROM retention_at(as_of = '2026-09-20 00:00:00') WHERE granularity = 'month'`,
    );
    expect(await Promise.all(['', 'UTC', 'Europe/Berlin', 'America/New_York'].map(newcomer))).toEqual([
      '"2026-08-31"',
      '"2026-08-31"',
      '"2026-09-01"',
      '"2026-08-31"',
    ]);
    expect(await Promise.all(['', 'UTC', 'Europe/Berlin', 'America/New_York'].map(cohort))).toEqual([
      '"2026-08-01"',
      '"2026-08-01"',
      '"2026-09-01"',
      '"2026-08-01"',
    ]);
  });

  it('agrees with the funnel on how many got to a stage', async () => {
    const reached = `SELECT stage, sum(reached) AS n FROM stage_funnel_at(${AS_OF}) GROUP BY stage ORDER BY stage`;
    const bySource = reached.replace('stage_funnel_at', 'source_stage_at');
    const credited = `SELECT stage, toUInt64(round(sum(conversions), 6)) AS n FROM attribution_at(${AS_OF})
      WHERE track = 'buyer' AND dimension = 'campaign' AND model = 'markov' GROUP BY stage ORDER BY stage`;
    expect(await csv(bySource)).toBe(await csv(reached));
    expect(await csv(credited)).toBe(await csv(reached));
  });
});
