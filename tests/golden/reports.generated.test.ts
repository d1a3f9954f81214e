/**
 * The reports on people who were made up by chance, held against the same sums done another way: the definition of
 * each, the slow way, in TypeScript.
 * @module
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SECRET_KEY, SITE, type Stack, settings, startStack } from '../support/stack.ts';
import { AS_OF } from './reports.ts';

/** Random numbers from 0 to 1, the same in every run (mulberry32). */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const random = dice(5);
const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
const context = { userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0.0.0 Safari/537.36' };
const MINUTE = 60_000;
const DAY = 86_400_000;

const SOURCES = [
  '',
  '?utm_source=google&utm_medium=cpc&utm_campaign=pollen',
  '?utm_source=letter&utm_medium=email&utm_campaign=spring',
  '?utm_source=facebook&utm_medium=social',
  '?utm_source=partner&utm_medium=affiliate',
];
const PAGES = [
  '/articles/a',
  '/articles/b',
  '/guides/c',
  '/compare/d',
  '/pricing',
  '/products/e',
  '/quote',
  '/',
];

let sent = 0;
const say = (anonymousId: string, at: number, message: object) => {
  sent += 1;
  return { messageId: `m${sent}`, anonymousId, timestamp: new Date(at).toISOString(), context, ...message };
};
const view = (who: string, at: number, path: string) =>
  say(who, at, { type: 'page', properties: { url: `https://air.example${path}` } });
const order = (who: string, at: number) =>
  say(who, at, { type: 'track', event: 'Order Completed', properties: {} });

/** What became of the forms, counted while they were made up. */
const forms = { viewed: 0, started: 0, submitted: 0 };

function form(who: string, at: number): object[] {
  const tell = (event: string, seconds: number, more: object = {}) =>
    say(who, at + seconds * 1000, { type: 'track', event, properties: { form_id: 'quote', ...more } });
  const touched = ['name', 'email', 'phone'].map((name) => ({ name, ms: Math.ceil(random() * 9000) }));
  const chance = random();
  forms.viewed += 1;
  if (chance < 0.3) return [tell('Form Viewed', 0)];
  forms.started += 1;
  if (chance < 0.6)
    return [
      tell('Form Started', 1),
      tell('Form Abandoned', 30, { touched, last_field: pick(['name', 'phone']) }),
    ];
  if (chance < 0.7) return [tell('Form Viewed', 0), tell('Form Started', 1)];
  forms.submitted += 1;
  return [tell('Form Viewed', 0), tell('Form Submitted', 40, { touched })];
}

/** A person of one to five visits, who may fill in a form in each, and may buy. */
function wanderer(nth: number): object[] {
  const who = `wanderer-${nth}`;
  const messages: object[] = [];
  let at = Date.UTC(2026, 0, 1) + random() * 100 * DAY;
  for (let visits = Math.ceil(random() * 5); visits > 0; visits -= 1) {
    messages.push(view(who, at, `${pick(PAGES)}${pick(SOURCES)}`));
    for (let pages = Math.floor(random() * 4); pages > 0; pages -= 1) {
      at += MINUTE;
      messages.push(view(who, at, pick(PAGES)));
    }
    if (random() < 0.3) messages.push(...form(who, at + MINUTE));
    if (random() < 0.15) messages.push(order(who, at + 3 * MINUTE));
    at += 3600_000 + random() ** 3 * 30 * DAY;
  }
  return messages;
}

/** How often readers of an article compare in the visit after it. */
const MOVING = { '/articles/strong': 0.7, '/articles/plain': 0.3, '/articles/other': 0.3 };
const readers: { article: string; moves: boolean }[] = [];

function reader(nth: number): object[] {
  const who = `reader-${nth}`;
  const article = pick(Object.keys(MOVING)) as keyof typeof MOVING;
  const moves = random() < MOVING[article];
  const at = Date.UTC(2026, 1, 1) + random() * 30 * DAY;
  readers.push({ article, moves });
  return [view(who, at, article), view(who, at + (1 + random() * 20) * DAY, moves ? '/compare/d' : '/about')];
}

const wanderers = Array.from({ length: 300 }, (_, nth) => wanderer(nth)).flat();
const readings = Array.from({ length: 600 }, (_, nth) => reader(nth)).flat();
const PAID = `/articles/a${SOURCES[1]}`;
const MAIL = `/articles/a${SOURCES[2]}`;
const start = Date.UTC(2026, 2, 1);
/** Paid then e-mail then bought; paid and gone; e-mail and bought. */
const chain = [
  view('one', start, PAID),
  view('one', start + DAY, MAIL),
  order('one', start + DAY + MINUTE),
  view('two', start, PAID),
  view('three', start, MAIL),
  order('three', start + MINUTE),
];

let stack: Stack;
const OTHERS = [
  { id: 'readers', key: 'sk_readers000000000000000000', messages: readings },
  { id: 'chain', key: 'sk_chain00000000000000000000', messages: chain },
];
beforeAll(async () => {
  const { sites } = settings('') as { sites: object[] };
  const more = OTHERS.map(({ id, key }) => ({
    id,
    name: id,
    origins: ['self'],
    publicKeys: [],
    secretKeys: [key],
  }));
  stack = await startStack({ overrides: { sites: [...sites, ...more] } });
  for (const { key, messages } of [{ key: SECRET_KEY, messages: wanderers }, ...OTHERS]) {
    for (let from = 0; from < messages.length; from += 500) {
      const part = messages.slice(from, from + 500);
      const { verdict } = await stack.send(part, { path: '/v1/import', key });
      expect(verdict).toMatchObject({ accepted: part.length, rejectedCount: 0 });
    }
  }
  await stack.settle();
});
afterAll(() => stack?.close());

describe('form_funnel', () => {
  it('counts what happened, each step at most as often as the one before', async () => {
    const [row] = await stack.query<Record<string, number>>(
      `SELECT viewed, started, submitted, abandoned FROM form_funnel WHERE site_id = '${SITE}'`,
    );
    expect(row).toEqual({ ...forms, abandoned: forms.started - forms.submitted });
    const fields = await stack.query<{
      viewed: number;
      started: number;
      submitted: number;
      abandoned: number;
    }>(`SELECT viewed, started, submitted, abandoned FROM form_field WHERE site_id = '${SITE}'`);
    expect(fields.length).toBe(3);
    for (const { viewed, started, submitted, abandoned } of fields) {
      expect(viewed).toBeGreaterThanOrEqual(started);
      expect(started).toBeGreaterThanOrEqual(submitted + abandoned);
    }
  });
});

type Path = { stage: string; converts: boolean; channels: string[] };

/** The chance to convert in the chain of these paths, by following it for a long time; one channel may be a dead end. */
function chanceToConvert(paths: Path[], without?: string): number {
  const steps = new Map<string, Map<string, number>>();
  for (const { channels, converts } of paths) {
    const way = ['(start)', ...channels, converts ? '(good)' : '(bad)'];
    for (let i = 1; i < way.length; i += 1) {
      const from = steps.get(way[i - 1] as string) ?? new Map<string, number>();
      from.set(way[i] as string, (from.get(way[i] as string) ?? 0) + 1);
      steps.set(way[i - 1] as string, from);
    }
  }
  let here = new Map([['(start)', 1]]);
  let good = 0;
  for (let turn = 0; turn < 2000; turn += 1) {
    const next = new Map<string, number>();
    for (const [place, p] of here) {
      const outs = steps.get(place) ?? new Map<string, number>();
      const total = [...outs.values()].reduce((a, b) => a + b, 0);
      for (const [to, n] of outs) {
        if (to === '(good)') good += (p * n) / total;
        else if (to !== '(bad)' && to !== without) next.set(to, (next.get(to) ?? 0) + (p * n) / total);
      }
    }
    here = next;
  }
  return good;
}

/** Shapley values by their definition: over all orders, what a channel adds to those before it. */
function shapley(paths: Path[], channels: string[]): Map<string, number> {
  const sets = paths.filter(({ converts }) => converts).map((path) => new Set(path.channels));
  const worth = (coalition: Set<string>) =>
    sets.filter((set) => [...set].every((c) => coalition.has(c))).length;
  const orders = (rest: string[]): string[][] =>
    rest.length === 0
      ? [[]]
      : rest.flatMap((c) => orders(rest.filter((r) => r !== c)).map((order) => [c, ...order]));
  const value = new Map(channels.map((channel) => [channel, 0]));
  const all = orders(channels);
  for (const one of all) {
    const before = new Set<string>();
    for (const channel of one) {
      const worthBefore = worth(before);
      before.add(channel);
      value.set(channel, (value.get(channel) ?? 0) + (worth(before) - worthBefore) / all.length);
    }
  }
  return value;
}

describe('attribution', () => {
  type Credit = {
    stage: string;
    touch: string;
    model: string;
    conversions: number;
    removal_effect: number | null;
  };
  const credits = (site: string) =>
    stack.query<Credit>(
      `SELECT stage, touch, model, conversions, removal_effect FROM attribution_at(${AS_OF})
       WHERE site_id = {site:String} AND dimension = 'channel' ORDER BY stage, touch, model`,
      { site },
    );

  it('credits a small chain as it comes out by hand', async () => {
    // Start: paid 2/3, e-mail 1/3. Paid: e-mail 1/2, gone 1/2. E-mail: bought 1. So 2/3 buy; without paid 1/3 do,
    // without e-mail nobody: effects 1/2 and 1, shares 1/3 and 2/3 of 2 orders.
    const rows = (await credits('chain')).filter(({ stage }) => stage === 'purchase');
    const of = (model: string) =>
      Object.fromEntries(
        rows.filter((row) => row.model === model).map((row) => [row.touch, row.conversions]),
      );
    const markov = rows.filter(({ model }) => model === 'markov');
    expect(markov.map(({ touch }) => touch)).toEqual(['email', 'paid_search']);
    expect(markov[0]?.removal_effect).toBeCloseTo(1, 9);
    expect(markov[1]?.removal_effect).toBeCloseTo(1 / 2, 9);
    expect(markov[0]?.conversions).toBeCloseTo(4 / 3, 9);
    expect(markov[1]?.conversions).toBeCloseTo(2 / 3, 9);
    expect(of('first')).toEqual({ email: 1, paid_search: 1 });
    expect(of('last')).toEqual({ email: 2, paid_search: 0 });
    expect(of('linear')).toEqual({ email: 1.5, paid_search: 0.5 });
    expect(of('position')).toEqual({ email: 1.5, paid_search: 0.5 });
    expect(of('shapley')).toEqual({ email: 1.5, paid_search: 0.5 });
    // A day apart, and half of it is gone after seven.
    expect(of('time_decay').paid_search).toBeCloseTo(2 ** (-1 / 7) / (1 + 2 ** (-1 / 7)), 6);
  });

  it('adds up to the conversions in each model, and gives what chain and coalitions say', async () => {
    const rows = await credits(SITE);
    const paths = await stack.query<Path>(
      `SELECT stage, entered_at IS NOT NULL AS converts, touches.channel AS channels
       FROM attribution_path_at(${AS_OF}) WHERE site_id = '${SITE}'`,
    );
    const stages = [...new Set(paths.map(({ stage }) => stage))];
    expect(stages).toHaveLength(6);
    for (const stage of stages) {
      const mine = paths.filter((path) => path.stage === stage);
      const conversions = mine.filter(({ converts }) => Number(converts)).length;
      const models = new Map<string, Credit[]>();
      for (const row of rows.filter((credit) => credit.stage === stage)) {
        models.set(row.model, [...(models.get(row.model) ?? []), row]);
      }
      expect(models.size).toBe(7);
      for (const [model, all] of models) {
        expect(
          all.reduce((sum, row) => sum + row.conversions, 0),
          `${stage} ${model}`,
        ).toBeCloseTo(conversions, 6);
      }
      const told = mine.map((path) => ({ ...path, converts: Boolean(Number(path.converts)) }));
      const chance = chanceToConvert(told);
      const values = shapley(told, [...new Set(told.flatMap(({ channels }) => channels))]);
      for (const { touch, removal_effect } of models.get('markov') ?? []) {
        const lost = conversions === 0 ? 0 : 1 - chanceToConvert(told, touch) / chance;
        expect(removal_effect, `${stage} ${touch}`).toBeCloseTo(lost, 6);
      }
      for (const { touch, conversions: credit } of models.get('shapley') ?? []) {
        expect(credit, `${stage} ${touch}`).toBeCloseTo(values.get(touch) ?? Number.NaN, 6);
      }
    }
  });
});

/**
 * The first time at which no more than `share` are still there, in seconds: by Kaplan and Meier's estimate, or by the
 * lower (-1) or upper (1) end of its 95% interval on the log-log scale, with Greenwood's variance.
 */
function timeUntil(spells: { seconds: number; over: boolean }[], share: number, end: -1 | 0 | 1 = 0) {
  let still = 1;
  let greenwood = 0;
  for (const time of [...new Set(spells.map(({ seconds }) => seconds))].sort((a, b) => a - b)) {
    const there = spells.filter(({ seconds }) => seconds >= time).length;
    const ended = spells.filter(({ seconds, over }) => over && seconds === time).length;
    still *= 1 - ended / there;
    greenwood += ended / there / (there - ended);
    const known = still > 0 && still < 1;
    const error = known ? Math.sqrt(greenwood) / Math.log(still) : 0;
    const bound = still === 0 && end === 1 ? 1 : still ** Math.exp(end * 1.959964 * error);
    if (bound <= share + 1e-9) return time / 86_400;
  }
  return null;
}

describe('stage_velocity', () => {
  it("is Kaplan and Meier's of the stays in the history, with those that last still", async () => {
    const stays = await stack.query<{ track: string; stage: string; seconds: number; over: number }>(
      `SELECT track, \`to\` AS stage, left_at IS NOT NULL AS over,
         dateDiff('second', entered_at, ifNull(left_at, toDateTime64('2026-06-02 00:00:00', 3, 'UTC'))) AS seconds
       FROM stage_history_at(${AS_OF}) WHERE site_id = '${SITE}' AND \`to\` NOT IN ('purchase', 'won', 'lost')`,
    );
    const rows = await stack.query<Record<string, number | null> & { track: string; stage: string }>(
      `SELECT track, stage, stays, ended, lasting, median_days, median_days_low, median_days_high, quarter_days
       FROM stage_velocity_at(${AS_OF}) WHERE site_id = '${SITE}' AND measure = 'stay'`,
    );
    expect(rows.length).toBeGreaterThan(5);
    for (const row of rows) {
      const mine = stays
        .filter(({ track, stage }) => track === row.track && stage === row.stage)
        .map(({ seconds, over }) => ({ seconds: Number(seconds), over: Boolean(over) }));
      expect(row.stays).toBe(mine.length);
      expect(row.lasting).toBe(mine.filter(({ over }) => !over).length);
      expect(row).toMatchObject({
        median_days: timeUntil(mine, 0.5),
        median_days_low: timeUntil(mine, 0.5, -1),
        median_days_high: timeUntil(mine, 0.5, 1),
        quarter_days: timeUntil(mine, 0.75),
      });
    }
  });
});

describe('content_influence', () => {
  it('finds the article that moves people on, by as much as it does', async () => {
    const rows = await stack.query<Record<string, number> & { content: string; reading: string }>(
      `SELECT content, seen, moved_seen, unseen, moved_unseen, rate_seen, rate_unseen, difference, difference_low,
         difference_high, reading
       FROM content_influence_at(${AS_OF})
       WHERE site_id = 'readers' AND stage = 'awareness' AND outcome = 'forward' AND startsWith(content, '/articles/')`,
    );
    expect(rows).toHaveLength(3);
    for (const row of rows) {
      const saw = readers.filter(({ article }) => article === row.content);
      const others = readers.filter(({ article }) => article !== row.content);
      const rate = (group: typeof readers) => group.filter(({ moves }) => moves).length / group.length;
      expect(row.seen).toBe(saw.length);
      expect(row.unseen).toBe(others.length);
      expect(row.rate_seen).toBeCloseTo(rate(saw), 6);
      expect(row.rate_unseen).toBeCloseTo(rate(others), 6);
      expect(row.difference).toBeCloseTo(rate(saw) - rate(others), 6);
      const [p1, p0] = [rate(saw), rate(others)];
      const deviation = Math.sqrt((p1 * (1 - p1)) / saw.length + (p0 * (1 - p0)) / others.length);
      expect(
        ((row.difference_high ?? 0) - (row.difference_low ?? 0)) / (2 * 1.959964 * deviation),
      ).toBeCloseTo(1, 1);
    }
    const reading = Object.fromEntries(rows.map((row) => [row.content, row.reading]));
    expect(reading['/articles/strong']).toBe('association: more move on');
  });
});
