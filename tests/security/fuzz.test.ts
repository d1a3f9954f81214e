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

const optional = (arbitrary: fc.Arbitrary<unknown>) => fc.option(arbitrary, { nil: undefined });

/** Messages that are nearly right: they come further than noise does. */
const message = fc.record({
  type: fc.oneof(fc.constantFrom('page', 'screen', 'track', 'identify', 'group', 'alias'), anything),
  messageId: optional(fc.oneof(wild, anything)),
  anonymousId: optional(fc.oneof(wild, anything)),
  userId: optional(fc.oneof(wild, anything)),
  groupId: optional(wild),
  previousId: optional(wild),
  event: optional(fc.oneof(wild, anything)),
  name: optional(wild),
  timestamp: optional(fc.oneof(fc.date().map(String), fc.integer(), wild)),
  sentAt: optional(fc.oneof(fc.integer(), wild)),
  properties: optional(fc.oneof(fc.dictionary(wild, anything), anything)),
  traits: optional(fc.dictionary(wild, anything)),
  context: optional(
    fc.record(
      { page: anything, campaign: anything, ip: wild, userAgent: wild, library: anything, locale: anything },
      { requiredKeys: [] },
    ),
  ),
});

const body = fc.oneof(
  fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes)),
  anything.map((value) => Buffer.from(JSON.stringify(value) ?? '')),
  message.map((value) => Buffer.from(JSON.stringify(value))),
  fc.array(message, { maxLength: 8 }).map((batch) => Buffer.from(JSON.stringify({ batch }))),
  fc.tuple(message, fc.nat()).map(([value, cut]) => {
    const whole = Buffer.from(JSON.stringify({ batch: [value] }));
    return whole.subarray(0, cut % (whole.length + 1));
  }),
);

const headerText = fc.string({ unit: 'grapheme-ascii', maxLength: 200 }).map((text) => text.trim());

const headers = fc.record(
  {
    authorization: fc.oneof(
      headerText,
      fc
        .constantFrom(PUBLIC_KEY, SECRET_KEY)
        .map((key) => `Basic ${Buffer.from(`${key}:`).toString('base64')}`),
    ),
    'content-type': headerText,
    'content-encoding': fc.oneof(headerText, fc.constantFrom('gzip', 'identity', 'br')),
    origin: fc.oneof(headerText, fc.constant(ORIGIN)),
    'user-agent': headerText,
    'accept-language': headerText,
    'x-forwarded-for': headerText,
    'x-forwarded-proto': headerText,
    'cf-ipcountry': headerText,
    cookie: headerText,
  },
  { requiredKeys: [] },
);

const input = fc.record({
  endpoint,
  body,
  headers,
  packed: fc.boolean(),
  key: fc.oneof(
    fc.constantFrom(PUBLIC_KEY, SECRET_KEY),
    wild.map((text) => text.toWellFormed()),
  ),
});

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
