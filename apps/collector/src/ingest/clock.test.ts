import { MAX_PUBLIC_AGE_MS, type Message, messageSchema } from '@waystone/protocol';
import { describe, expect, it } from 'vitest';
import { type ClockFacts, occurredAt } from './clock.ts';

const NOW = Date.UTC(2026, 5, 1, 12);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const facts = (changes: Partial<ClockFacts> = {}): ClockFacts => ({
  kind: 'public',
  receivedAt: NOW,
  sentAt: null,
  isImport: false,
  ...changes,
});

const message = (times: Record<string, unknown>): Message => messageSchema.parse({ type: 'page', ...times });
const iso = (ms: number) => new Date(ms).toISOString();

describe('occurredAt', () => {
  it('is the time of receipt where the message has none', () => {
    expect(occurredAt(message({}), facts())).toBe(NOW);
    expect(occurredAt(message({ sentAt: iso(NOW - DAY) }), facts())).toBe(NOW);
  });

  it('takes timestamp, else originalTimestamp, as text or number', () => {
    expect(occurredAt(message({ timestamp: iso(NOW - MINUTE), originalTimestamp: iso(1e12) }), facts())).toBe(
      NOW - MINUTE,
    );
    expect(occurredAt(message({ originalTimestamp: NOW - MINUTE }), facts())).toBe(NOW - MINUTE);
  });

  it('corrects a clock that is years off by sentAt', () => {
    const off = NOW - 4000 * DAY;
    const wrong = message({ timestamp: iso(off - 3 * MINUTE), sentAt: iso(off) });
    expect(occurredAt(wrong, facts())).toBe(NOW - 3 * MINUTE);
    const ahead = message({ timestamp: iso(NOW + 2 * DAY - MINUTE) });
    expect(occurredAt(ahead, facts({ sentAt: NOW + 2 * DAY }))).toBe(NOW - MINUTE);
  });

  it('does not take a server’s replayed file for a wrong clock', () => {
    const replayed = message({ timestamp: iso(NOW - 90 * DAY), sentAt: iso(NOW - 90 * DAY) });
    expect(occurredAt(replayed, facts({ kind: 'secret' }))).toBe(NOW - 90 * DAY);
    const late = message({ timestamp: iso(NOW - 2 * MINUTE), sentAt: iso(NOW - MINUTE) });
    expect(occurredAt(late, facts({ kind: 'secret' }))).toBe(NOW - MINUTE);
  });

  it.each(['public', 'secret'] as const)('corrects a clock that was never set, with a %s key', (kind) => {
    const booted = { timestamp: '1970-01-01T00:00:09Z', sentAt: '1970-01-01T00:03:09Z' };
    expect(occurredAt(message(booted), facts({ kind }))).toBe(NOW - 3 * MINUTE);
    const counted = message({ timestamp: 9000 });
    expect(occurredAt(counted, facts({ kind, sentAt: 9000 + MINUTE }))).toBe(NOW - MINUTE);
    const old = message({ timestamp: '1904-01-01T00:00:00Z', sentAt: '1904-01-01T01:00:00Z' });
    expect(occurredAt(old, facts({ kind }))).toBe(NOW - 60 * MINUTE);
  });

  it.each(['public', 'secret'] as const)(
    'does not correct a right time by a clock that was never set, with a %s key',
    (kind) => {
      const set = message({ timestamp: iso(NOW - MINUTE), sentAt: '1970-01-01T00:03:09Z' });
      expect(occurredAt(set, facts({ kind }))).toBe(NOW - MINUTE);
    },
  );

  it.each(['public', 'secret'] as const)(
    'says what a clock that was never set lacks, with a %s key',
    (kind) => {
      const reason =
        /^"timestamp" is 1970-01-01T00:00:09.000Z, by a clock that was never set: send "sentAt" by the same/;
      for (const sentAt of [null, iso(NOW)]) {
        const lost = message({ timestamp: '1970-01-01T00:00:09Z', sentAt });
        expect(occurredAt(lost, facts({ kind }))).toMatch(reason);
      }
    },
  );

  it('sets what lies ahead to the time of receipt', () => {
    expect(occurredAt(message({ timestamp: iso(NOW + 6 * MINUTE) }), facts())).toBe(NOW);
    expect(occurredAt(message({ timestamp: iso(NOW + 4 * MINUTE) }), facts())).toBe(NOW + 4 * MINUTE);
  });

  it('lets public keys reach back only so far', () => {
    const old = message({ timestamp: iso(NOW - MAX_PUBLIC_AGE_MS - MINUTE) });
    expect(occurredAt(old, facts())).toMatch(/reaches back 30 days; send older events with a secret key/);
    expect(occurredAt(old, facts({ kind: 'secret' }))).toBe(NOW - MAX_PUBLIC_AGE_MS - MINUTE);
  });

  it('takes times of an import as given', () => {
    const past = message({ timestamp: iso(Date.UTC(2001, 1, 1)), sentAt: iso(NOW - MINUTE) });
    expect(occurredAt(past, facts({ kind: 'secret', isImport: true }))).toBe(Date.UTC(2001, 1, 1));
    const unset = message({ timestamp: 9000, sentAt: 9000 });
    expect(occurredAt(unset, facts({ kind: 'secret', isImport: true }))).toMatch(
      /is 1970-.*in 2000 or later/,
    );
    const future = message({ timestamp: iso(NOW + DAY) });
    expect(occurredAt(future, facts({ kind: 'secret', isImport: true }))).toMatch(/lies in the future/);
  });

  it('never answers a time that is none', () => {
    const odd = message({ timestamp: '2283-01-01T00:00:00Z', sentAt: '2000-01-01T00:00:00Z' });
    expect(occurredAt(odd, facts())).toBe(NOW);
    const early = message({ timestamp: '2000-01-02T00:00:00Z', sentAt: '2283-01-01T00:00:00Z' });
    expect(occurredAt(early, facts())).toMatch(/reaches back/);
    expect(occurredAt(message({ timestamp: NOW - 0.5 }), facts())).toBe(NOW - 1);
  });
});
