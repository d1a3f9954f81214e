import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conformsToBatch, conformsToMessage } from './conforms.ts';
import { MAX_DEPTH, MAX_ID_LENGTH, MAX_KEYS, MAX_TIME_MS, MIN_CLOCK_MS, MIN_TIME_MS } from './limits.ts';
import { batchSchema, MESSAGE_TYPES, messageSchema } from './message.ts';
import { checkShape } from './shape.ts';

/** What the contract says: accepted, and as it came. A key `__proto__` is left to zod wherever it stands. */
function accepts(
  schema: typeof messageSchema | typeof batchSchema,
  value: unknown,
  shaped: unknown,
): boolean {
  if (checkShape(shaped) !== null || hasProto(shaped)) return false;
  const { success, data } = schema.safeParse(value);
  return success && textOf(data) === textOf(value);
}

/** JSON writes `null` for what `1e999` is read as, which is not the same where a schema leaves it out. */
function textOf(value: unknown): string {
  return JSON.stringify(sorted(value), (_, item) =>
    typeof item === 'number' && !Number.isFinite(item) ? String(item) : item,
  );
}

function hasProto(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.hasOwn(value, '__proto__') || Object.values(value).some(hasProto);
}

/** zod puts the keys it knows first. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, sorted(item)] as const);
  return entries.sort(([a], [b]) => (a < b ? -1 : 1));
}

const sized = fc.constantFrom(0, 1, 40, 41, 64, 65, MAX_ID_LENGTH, MAX_ID_LENGTH + 1);
const text = fc.oneof(
  fc.string(),
  sized.map((length) => 'x'.repeat(length)),
  fc.constant('__proto__'),
);
const time = fc.oneof(
  fc.constantFrom(
    MIN_TIME_MS,
    MIN_TIME_MS / 1000,
    MIN_CLOCK_MS,
    MIN_CLOCK_MS - 1,
    MAX_TIME_MS,
    MAX_TIME_MS + 1,
    Number.POSITIVE_INFINITY,
    Number.NaN,
    0.5,
  ),
  fc.constantFrom('2026-05-01T10:00:00Z', '2026-05-01', '1999-12-31T23:59:59Z', 'yesterday', ''),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
);
const nested = fc.integer({ min: 1, max: MAX_DEPTH + 2 }).map((levels) => {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = level % 3 === 2 ? [value] : { a: value };
  return value;
});
const wide = fc
  .integer({ min: MAX_KEYS - 20, max: MAX_KEYS + 2 })
  .map((keys) => Object.fromEntries(Array.from({ length: keys }, (_, i) => [`k${i}`, i])));
/** Whatever JSON holds: `JSON.parse` makes `__proto__` a key like another. */
const json = fc.json({ maxDepth: 4 }).map((value): unknown => JSON.parse(value));
const hidden = fc
  .constantFrom('{"__proto__":{"a":1}}', '{"a":{"__proto__":1}}')
  .map((value) => JSON.parse(value));
const odd = fc.oneof(
  fc.constantFrom(null, undefined, true, 0, [], {}),
  text,
  time,
  nested,
  wide,
  hidden,
  json,
);

/** Mostly what is meant, at times anything at all. */
const mostly = (arbitrary: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 30, arbitrary }, { weight: 1, arbitrary: odd });

const word = mostly(
  fc.oneof(fc.constantFrom('a', 'Signed Up', null), fc.string({ minLength: 1, maxLength: 20 })),
);
const moment = mostly(fc.constantFrom('2026-05-01T10:00:00.000Z', '2026-05-01T10:00:00+02:00', 1.8e12, null));
const bag = mostly(
  fc.dictionary(fc.string({ maxLength: 5 }), fc.oneof(fc.string(), fc.double(), fc.constant([1, 'a']))),
);
const some = <T extends Record<string, fc.Arbitrary<unknown>>>(fields: T) =>
  mostly(fc.record(fields, { requiredKeys: [] }));

const context = some({
  page: some({ url: word, path: word, referrer: word, search: word, title: word, other: odd }),
  campaign: some({ name: word, source: word, medium: word, term: word, content: word }),
  ip: word,
  userAgent: word,
  locale: word,
  timezone: word,
  library: some({ name: word, version: word }),
  screen: some({ width: mostly(fc.double()), height: mostly(fc.nat()) }),
  groupId: word,
  sessionId: mostly(fc.oneof(fc.double(), text)),
  automated: mostly(fc.boolean()),
  device: bag,
});

const message = fc.record(
  {
    type: mostly(fc.constantFrom(...MESSAGE_TYPES)),
    event: word,
    name: word,
    category: word,
    messageId: word,
    anonymousId: word,
    userId: word,
    groupId: word,
    previousId: word,
    timestamp: moment,
    originalTimestamp: moment,
    sentAt: moment,
    properties: bag,
    traits: bag,
    context,
    integrations: bag,
    more: odd,
  },
  { requiredKeys: ['type'] },
);

const batch = fc.record(
  { batch: mostly(fc.array(json)), context, sentAt: moment, writeKey: word, integrations: bag, more: odd },
  { requiredKeys: ['batch'] },
);

describe('conformsToMessage', () => {
  it('accepts what the schema accepts and leaves as it came, and nothing else', () => {
    const seen = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(message, (value) => {
        const conforms = conformsToMessage(value);
        seen[conforms ? 'accepted' : 'refused']++;
        expect(conforms).toBe(accepts(messageSchema, value, value));
      }),
      { numRuns: 5000 },
    );
    // Neither side of the comparison is empty.
    expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(200);
  });

  it('agrees on any JSON', () => {
    fc.assert(
      fc.property(fc.oneof(json, odd), (value) => {
        expect(conformsToMessage(value)).toBe(accepts(messageSchema, value, value));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('conformsToBatch', () => {
  it('accepts what the schema accepts and leaves as it came, and nothing else', () => {
    const seen = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(batch, (value) => {
        const { batch: _, ...head } = value;
        const conforms = conformsToBatch(value);
        seen[conforms ? 'accepted' : 'refused']++;
        expect(conforms).toBe(accepts(batchSchema, value, head));
      }),
      { numRuns: 2000 },
    );
    expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(100);
  });
});
