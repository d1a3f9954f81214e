/**
 * Whatever arrives at `/v1/*`: no crash, and no 5xx but 503. `npm run fuzz -- --inputs 100000` tries more; a failure
 * tells the seed, which `--seed` repeats.
 * @module
 */
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ORIGIN, PUBLIC_KEY, SECRET_KEY, type Stack } from '../support/stack.ts';
import { canary, startWorld } from './support/world.ts';

const INPUTS = Number(process.env.FUZZ_INPUTS ?? 600);
const SEED = process.env.FUZZ_SEED === undefined ? {} : { seed: Number(process.env.FUZZ_SEED) };

let stack: Stack;

beforeAll(async () => {
  stack = await startWorld({ rateLimits: { perAddress: null } });
  await canary.plant(stack);
});

afterAll(() => stack?.close());

const endpoint = fc.constantFrom(
  'page',
  'screen',
  'track',
  'identify',
  'group',
  'alias',
  'batch',
  'import',
  'x',
);
const word = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom("'", '\\', '\0', '__proto__', '', 'page'),
);

/** Text as JSON may hold it: lone surrogates too. */
const wild = fc.oneof(
  word,
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((c) => String.fromCharCode(c)) }),
);

const anything = fc.oneof(
  fc.jsonValue({ noUnicodeString: false, maxDepth: 6 }),
  fc.constantFrom(null, -0, 1e308, 2 ** 53, [], {}, '2020-01-01', 0, -1),
  wild,
);

/** A value that is right three times out of four. */
const nearly = (right: fc.Arbitrary<unknown>) =>
  fc.option(
    fc.oneof(
      { weight: 14, arbitrary: right },
      { weight: 1, arbitrary: wild },
      { weight: 1, arbitrary: anything },
    ),
    { nil: undefined },
  );

const id = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
const dictionary = fc.dictionary(wild, anything);

/** Messages that are nearly right: they come further than noise does. */
const message = fc.record({
  type: mostlyType(),
  messageId: nearly(id),
  anonymousId: nearly(id),
  userId: nearly(id),
  groupId: nearly(id),
  previousId: nearly(id),
  event: nearly(id),
  name: nearly(id),
  timestamp: nearly(fc.date({ noInvalidDate: true }).map((date) => date.toISOString())),
  sentAt: nearly(fc.integer()),
  properties: nearly(dictionary),
  traits: nearly(dictionary),
  context: nearly(
    fc.record(
      {
        page: nearly(fc.record({ url: wild, path: wild, title: wild })),
        campaign: nearly(fc.record({ name: wild, term: wild })),
        ip: nearly(fc.ipV4()),
        userAgent: nearly(wild),
        library: nearly(fc.record({ name: wild })),
        locale: nearly(wild),
        other: anything,
      },
      { requiredKeys: [] },
    ),
  ),
});

function mostlyType(): fc.Arbitrary<unknown> {
  const right = fc.constantFrom('page', 'screen', 'track', 'identify', 'group', 'alias');
  return fc.oneof({ weight: 9, arbitrary: right }, { weight: 1, arbitrary: anything });
}

const batchOf = (batch: unknown[]) => Buffer.from(JSON.stringify({ batch }));

const body = fc.oneof(
  fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes)),
  anything.map((value) => Buffer.from(JSON.stringify(value) ?? '')),
  message.map((value) => Buffer.from(JSON.stringify(value))),
  fc.array(message, { maxLength: 8 }).map(batchOf),
  fc.array(message, { maxLength: 8 }).map((batch) => batchOf([...batch, { type: 'page', userId: 'good' }])),
  fc.tuple(message, fc.nat()).map(([value, cut]) => {
    const whole = Buffer.from(JSON.stringify({ batch: [value] }));
    return whole.subarray(0, cut % (whole.length + 1));
  }),
);

const headerText = fc.string({ unit: 'grapheme-ascii', maxLength: 200 }).map((text) => text.trim());

/** Mostly as a client sends it; else noise. */
const mostly = <T>(right: fc.Arbitrary<T>, wrong: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 9, arbitrary: right }, { weight: 1, arbitrary: wrong });

const goodKey = fc.constantFrom(PUBLIC_KEY, SECRET_KEY);

const headers = fc.record(
  {
    authorization: mostly(
      goodKey.map((key) => `Basic ${Buffer.from(`${key}:`).toString('base64')}`),
      headerText,
    ),
    'content-type': headerText,
    'content-encoding': mostly(fc.constant('identity'), headerText),
    origin: mostly(fc.constant(ORIGIN), headerText),
    'user-agent': headerText,
    'accept-language': headerText,
    'x-forwarded-for': headerText,
    'x-forwarded-proto': headerText,
    'cf-ipcountry': headerText,
    cookie: headerText,
  },
  { requiredKeys: [] },
);

const noise = fc.record({
  endpoint,
  body,
  headers,
  packed: fc.boolean(),
  key: mostly(
    goodKey,
    wild.map((text) => text.toWellFormed()),
  ),
});

/** A good message among others, sent as it should be: of noise alone one in 14 is taken, so that few might be by chance. */
const sound = fc.record({
  endpoint: fc.constantFrom('batch', 'import'),
  body: fc
    .array(message, { maxLength: 8 })
    .map((batch) => batchOf([...batch, { type: 'page', userId: 'good' }])),
  headers: fc.constant({}),
  packed: fc.boolean(),
  key: fc.constant(SECRET_KEY),
});

const input = fc.oneof({ weight: 7, arbitrary: noise }, { weight: 1, arbitrary: sound });

describe('/v1/*', () => {
  it(`answers ${INPUTS} inputs with no 5xx but 503`, async () => {
    const statuses = new Map<number, number>();
    const property = fc.asyncProperty(input, async ({ endpoint, body, headers, packed, key }) => {
      const answer = await fetch(`${stack.url}/v1/${endpoint}?writeKey=${encodeURIComponent(key)}`, {
        method: 'POST',
        headers: packed ? { ...headers, 'content-encoding': 'gzip' } : headers,
        body: Uint8Array.from(packed ? gzipSync(body) : body),
      });
      const text = await answer.text();
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      if (answer.status >= 500 && answer.status !== 503) throw new Error(`${answer.status}: ${text}`);
      expect(JSON.parse(text)).toBeTypeOf('object');
      expect(text).not.toMatch(/\bat .+\.(?:ts|js):\d+/);
    });
    await fc.assert(property, { numRuns: INPUTS, endOnFailure: true, ...SEED });
    if (process.env.FUZZ_INPUTS) process.stdout.write(`answers: ${JSON.stringify([...statuses])}\n`);
    // Noise alone would prove little: many inputs must have come all the way to the store.
    expect(statuses.get(200) ?? 0).toBeGreaterThan(INPUTS / 20);
    await stack.settle();
    expect(await canary.sings(stack)).toBe(true);
    expect((await fetch(`${stack.url}/ready`)).status).toBe(200);
  });
});
