import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkMessage } from '../post/check.ts';
import { type DemoMessage, type DemoOptions, demoMessages } from './demo.ts';

const DAY_MS = 86_400_000;
const BASE: DemoOptions = {
  people: 400,
  days: 90,
  seed: 1,
  endMs: Date.UTC(2026, 5, 30, 10, 30),
  origin: 'https://shop.example',
};

const make = (options: Partial<DemoOptions> = {}): DemoMessage[] => [
  ...demoMessages({ ...BASE, ...options }),
];
const bytes = (messages: DemoMessage[]): string =>
  createHash('sha256')
    .update(messages.map((message) => JSON.stringify(message)).join('\n'))
    .digest('hex');

const small = fc.record({
  people: fc.integer({ min: 1, max: 40 }),
  days: fc.integer({ min: 7, max: 200 }),
  seed: fc.nat(),
  endMs: fc.integer({ min: Date.UTC(2010, 0, 1), max: Date.UTC(2040, 0, 1) }),
});

describe('a demo', () => {
  it('is the same to the byte for the same seed, and another for another', () => {
    fc.assert(
      fc.property(small, (options) => {
        expect(bytes(make(options))).toBe(bytes(make(options)));
        expect(bytes(make(options))).not.toBe(bytes(make({ ...options, seed: options.seed + 1 })));
      }),
      { numRuns: 25 },
    );
  });

  it('holds only messages that the collector accepts, each id once, all within its days', () => {
    fc.assert(
      fc.property(small, (options) => {
        const messages = make(options);
        const from = options.endMs - options.days * DAY_MS;
        for (const message of messages) {
          expect(checkMessage(message)).not.toHaveProperty('fault');
          const at = Date.parse(message.timestamp);
          expect(at).toBeGreaterThanOrEqual(from - DAY_MS / 6);
          expect(at).toBeLessThanOrEqual(options.endMs);
        }
        expect(new Set(messages.map(({ messageId }) => messageId)).size).toBe(messages.length);
      }),
      { numRuns: 25 },
    );
  });

  it('has the same messages whatever its end is: a second run on another day changes nothing', () => {
    const strip = (messages: DemoMessage[]): string =>
      bytes(messages.map((message) => ({ ...message, timestamp: '' })));
    fc.assert(
      fc.property(small, fc.integer({ min: 1, max: 400 }), (options, later) => {
        expect(strip(make({ ...options, endMs: options.endMs + later * DAY_MS + 3_700_000 }))).toBe(
          strip(make(options)),
        );
      }),
      { numRuns: 15 },
    );
  });

  it('only adds people where more are asked for', () => {
    const few = new Map(make({ people: 50 }).map((message) => [message.messageId, JSON.stringify(message)]));
    const many = new Map(make({ people: 80 }).map((message) => [message.messageId, JSON.stringify(message)]));
    for (const [id, json] of few) expect(many.get(id)).toBe(json);
  });

  it('never sends the value of a field', () => {
    const forms = make().filter(({ event }) => String(event).startsWith('Form '));
    expect(forms.length).toBeGreaterThan(50);
    for (const { properties } of forms) expect(properties).not.toHaveProperty('values');
  });
});

describe('the people of a demo', () => {
  const messages = make({ people: 1500 });
  const count = (event: string): number => messages.filter((message) => message.event === event).length;

  it('buy, ask, renew and leave in plausible numbers', () => {
    expect(messages.length / 1500).toBeGreaterThan(10);
    expect(messages.length / 1500).toBeLessThan(60);
    const buyers = new Set(
      messages.filter(({ event }) => event === 'Order Completed').map(({ userId }) => userId),
    ).size;
    expect(buyers / 1500).toBeGreaterThan(0.03);
    expect(buyers / 1500).toBeLessThan(0.2);
    for (const event of [
      'Product Viewed',
      'Signed Up',
      'Training Completed',
      'Lead Qualified',
      'Lead Lost',
      'Subscription Renewed',
      'Product Used',
    ]) {
      expect(count(event), event).toBeGreaterThan(5);
    }
    for (const event of [
      'Subscription Cancelled',
      'Support Ticket Created',
      'Installation Booked',
      'Payment Failed',
    ]) {
      expect(count(event), event).toBeGreaterThan(0);
    }
  });

  it('submit and abandon forms', () => {
    for (const event of ['Form Viewed', 'Form Started', 'Form Submitted', 'Form Abandoned']) {
      expect(count(event), event).toBeGreaterThan(20);
    }
    expect(count('Form Viewed')).toBeGreaterThan(count('Form Started'));
    expect(count('Form Started')).toBe(count('Form Submitted') + count('Form Abandoned'));
  });

  it('include shared devices, several devices a person, companies and bots', () => {
    const identifies = messages.filter(({ type }) => type === 'identify');
    const users = groupBy(identifies, 'anonymousId', 'userId');
    const devices = groupBy(identifies, 'userId', 'anonymousId');
    expect([...users.values()].some((set) => set.size > 1)).toBe(true);
    expect([...devices.values()].some((set) => set.size > 1)).toBe(true);
    expect(messages.some(({ type }) => type === 'group')).toBe(true);
    expect(messages.some(({ context }) => JSON.stringify(context).includes('Googlebot'))).toBe(true);
  });

  it('pay on phones less than on desktops in the week of the incident, and alike before it', () => {
    const from = BASE.endMs - BASE.days * DAY_MS + 0.64 * BASE.days * DAY_MS;
    const crowd = make({ people: 6000 });
    const rate = (phone: boolean, start: number, end: number): number => {
      const some = crowd.filter(({ timestamp, context }) => {
        const at = Date.parse(timestamp);
        return at >= start && at < end && /iPhone|Android/.test(JSON.stringify(context)) === phone;
      });
      const orders = some.filter(({ event }) => event === 'Order Completed').length;
      return orders / Math.max(1, some.filter(({ event }) => event === 'Checkout Started').length);
    };
    const week = [from + DAY_MS, from + 6 * DAY_MS] as const;
    expect(rate(true, ...week)).toBeLessThan(0.35);
    expect(rate(false, ...week)).toBeGreaterThan(0.5);
    expect(rate(true, from - 30 * DAY_MS, from - DAY_MS)).toBeGreaterThan(0.5);
  });

  it('read about pollen most when it flies', () => {
    const days = messages
      .filter(
        ({ type, properties }) => type === 'page' && JSON.stringify(properties).includes('pollen-season'),
      )
      .map(
        ({ timestamp }) => (Date.parse(timestamp) - (BASE.endMs - BASE.days * DAY_MS)) / DAY_MS / BASE.days,
      );
    const peak = days.filter((day) => day > 0.32 && day < 0.52).length / 0.2;
    const rest = days.filter((day) => day < 0.22 || day > 0.72).length / 0.5;
    expect(peak).toBeGreaterThan(2 * rest);
  });
});

function groupBy(messages: DemoMessage[], key: string, value: string): Map<string, Set<unknown>> {
  const groups = new Map<string, Set<unknown>>();
  for (const message of messages) {
    const group = String(message[key]);
    groups.set(group, (groups.get(group) ?? new Set()).add(message[value]));
  }
  return groups;
}
