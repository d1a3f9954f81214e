/**
 * Hand-offs on two made-up shops of half a year: in one the way from shipping to payment breaks on phones for three
 * weeks, in the other nothing does.
 * @module
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SECRET_KEY, type Stack, settings, startStack } from '../support/stack.ts';

const WEEKS = 26;
const VISITS_A_WEEK = 60;
const FIRST_MONDAY = Date.UTC(2026, 0, 5);
const WEEK_MS = 7 * 86_400_000;
/** Mondays of the three weeks in which the broken shop is broken. */
const BROKEN_WEEKS: [number, number, number] = [12, 13, 14];
const CALM_KEY = 'sk_calm00000000000000000000';

const DESKTOP = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36';
const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';

const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
/** The first and the last day of a week, counted from the first. */
const monday = (week: number) => day(FIRST_MONDAY + week * WEEK_MS);
const sunday = (week: number) => day(FIRST_MONDAY + (week + 1) * WEEK_MS - 86_400_000);

/** Numbers from 0 to 1, the same in every run (Park and Miller 1988). */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** The messages of one visit: cart, and as far as luck goes. */
function visit(id: string, at: number, phone: boolean, broken: boolean, roll: () => number): object[] {
  const step = (nth: number, message: object) => ({
    messageId: `${id}-${nth}`,
    anonymousId: id,
    timestamp: new Date(at + nth * 60_000).toISOString(),
    context: { userAgent: phone ? PHONE : DESKTOP },
    ...message,
  });
  const page = (nth: number, path: string) =>
    step(nth, { type: 'page', properties: { url: `https://shop.example${path}` } });
  const messages = [page(0, '/cart')];
  if (roll() > 0.7) return messages;
  messages.push(page(1, '/checkout/shipping'));
  if (roll() > (phone && broken ? 0.2 : 0.7)) return messages;
  messages.push(page(2, '/checkout/payment'));
  if (roll() > 0.6) return messages;
  messages.push(step(3, { type: 'track', event: 'Order Completed', properties: { revenue: 20 } }));
  return messages;
}

/** Half a year of a shop. */
function shop(name: string, brokenWeeks: number[], seed: number): object[] {
  const roll = dice(seed);
  return Array.from({ length: WEEKS * VISITS_A_WEEK }, (_, n) => {
    const week = Math.floor(n / VISITS_A_WEEK);
    const at = FIRST_MONDAY + week * WEEK_MS + Math.floor(roll() * (WEEK_MS - 3_600_000));
    return visit(`${name}-${n}`, at, n % 2 === 0, brokenWeeks.includes(week), roll);
  }).flat();
}

type Row = {
  site_id: string;
  handoff: string;
  scope: string;
  segment: string;
  entered: number;
  completed: number;
  failed: number;
  waiting: number;
  flagged: boolean;
  incident: number | null;
  window_from: string;
  window_until: string;
};

let stack: Stack;
let rows: Row[];
beforeAll(async () => {
  const { sites } = settings('') as { sites: object[] };
  const calm = {
    id: 'calm',
    name: 'Calm',
    origins: ['https://calm.example'],
    publicKeys: ['pk_calm0000000000'],
    secretKeys: [CALM_KEY],
  };
  stack = await startStack({ overrides: { sites: [...sites, calm] } });
  const send = async (messages: object[], key: string) => {
    for (let from = 0; from < messages.length; from += 500) {
      const batch = messages.slice(from, from + 500);
      const { verdict } = await stack.send(batch, { path: '/v1/import', key });
      expect(verdict.accepted).toBe(batch.length);
    }
  };
  await send(shop('broken', BROKEN_WEEKS, 7), SECRET_KEY);
  await send(shop('calm', [], 11), CALM_KEY);
  await stack.settle();
  rows = await stack.query<Row>('SELECT * FROM handoff');
});
afterAll(() => stack?.close());

describe('handoff', () => {
  it('finds the steps of the checkout and their order by itself', () => {
    const steps = rows.filter((row) => row.scope === 'step' && row.site_id === 'calm');
    expect([...new Set(steps.map(({ handoff }) => handoff))].sort()).toEqual([
      '/cart > /checkout/shipping',
      '/checkout/payment > purchased',
      '/checkout/shipping > /checkout/payment',
    ]);
  });

  it('flags what broke, in its weeks, and nothing on the calm site', () => {
    const flags = rows.filter(({ flagged }) => flagged);
    const onPhones = flags.filter((row) => row.segment === 'handheld' && row.scope === 'step');
    const windows = onPhones.map(({ handoff, window_from, window_until }) =>
      [handoff, window_from, window_until].join(' '),
    );
    expect([...new Set(windows)]).toEqual([
      `/checkout/shipping > /checkout/payment ${monday(BROKEN_WEEKS[0])} ${sunday(BROKEN_WEEKS[2])}`,
    ]);
    expect(flags.filter((row) => row.site_id === 'calm' || row.segment === 'desktop')).toEqual([]);
  });

  it('tells of one incident where one thing broke', () => {
    const flags = rows.filter(({ flagged }) => flagged);
    expect(new Set(flags.map(({ handoff, segment }) => `${handoff} ${segment}`)).size).toBeGreaterThan(1);
    expect([...new Set(flags.map(({ incident }) => incident))]).toEqual([1]);
    expect(rows.filter(({ flagged, incident }) => !flagged && incident !== null)).toEqual([]);
  });

  it('counts each entry once: completed, failed and waiting', () => {
    expect(rows.filter((row) => row.entered !== row.completed + row.failed + row.waiting)).toEqual([]);
    expect(rows.filter((row) => row.completed > row.entered)).toEqual([]);
  });

  it('counts the visits of the raw pages', async () => {
    const told = rows.filter(
      (row) =>
        row.site_id === 'calm' &&
        row.segment === 'all' &&
        row.handoff === '/checkout/shipping > /checkout/payment',
    );
    const sum = (key: 'entered' | 'completed') => told.reduce((total, row) => total + row[key], 0);
    const [raw] = await stack.query<{ entered: number; completed: number }>(
      `SELECT uniqExactIf(anonymous_id, path = '/checkout/shipping') AS entered,
              uniqExactIf(anonymous_id, path = '/checkout/payment') AS completed
       FROM touchpoint WHERE site_id = 'calm'`,
    );
    expect({ entered: sum('entered'), completed: sum('completed') }).toEqual(raw);
  });
});
