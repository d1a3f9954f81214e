import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDuration, readMoment, readSplit, readTask, type Split, writeSplit } from './settings.ts';

const DAY = 86_400_000;

describe('readTask', () => {
  it('foretells at every step, whenever the outcome comes, where nothing else is said', () => {
    expect(readTask({ outcome: 'Signed Up' }, 'shop')).toEqual({
      site: 'shop',
      outcome: 'Signed Up',
      scope: 'cycle',
      horizonMs: null,
      withinVisit: false,
      maxPrefix: 80,
      split: { kind: 'time', share: 0.7 },
      asOf: null,
      sample: 1000,
    });
  });

  it('foretells from a day on, with past outcomes among what people did', () => {
    const task = readTask({ outcome: 'x', 'as-of': '2026-03-31', within: '39w', split: 'even-odd' }, 'shop');
    expect(task).toMatchObject({
      scope: 'all',
      maxPrefix: 0,
      horizonMs: 273 * DAY,
      split: { kind: 'even-odd' },
    });
    expect(new Date(task.asOf ?? 0).toISOString()).toBe('2026-03-31T23:59:59.999Z');
  });

  it.each([
    ['no outcome', {}, "--outcome 'Order Completed'"],
    ['a day without a time after it', { outcome: 'x', 'as-of': '2026-03-31' }, 'needs --horizon'],
    ['the same twice', { outcome: 'x', within: '1d', horizon: '2d' }, 'give one of them'],
    ['a visit that lasts', { outcome: 'x', within: '1d', visit: true }, 'ends with the visit'],
    [
      'a day and a length',
      { outcome: 'x', within: '1d', 'as-of': '2026-03-31', 'max-prefix': '9' },
      'do not go with it',
    ],
    ['a length of none', { outcome: 'x', 'max-prefix': '0' }, 'from 1 to 500'],
  ])('refuses %s', (_, args, words) => {
    expect(() => readTask(args, 'shop')).toThrow(words);
  });
});

describe('readDuration', () => {
  it.each([
    ['90m', 90 * 60_000],
    ['36h', 1.5 * DAY],
    ['0.5d', DAY / 2],
    ['39w', 273 * DAY],
  ])('%s', (text, ms) => {
    expect(readDuration('within', text)).toBe(ms);
  });

  it.each(['', '30', 'd', '0d', '-1d', '1y', '1d 2h', 'NaNd'])('refuses "%s"', (text) => {
    expect(() => readDuration('within', text)).toThrow(`--within is "${text}"`);
  });
});

describe('readMoment', () => {
  it('refuses what is no day', () => {
    expect(() => readMoment('as-of', 'yesterday')).toThrow('--as-of is "yesterday"');
  });
});

describe('readSplit', () => {
  it('reads what is written', () => {
    const share = fc.integer({ min: 10, max: 95 }).map((n) => n / 100);
    const split: fc.Arbitrary<Split> = fc.oneof(
      fc.record({ kind: fc.constantFrom('time' as const, 'person' as const), share }),
      fc.constant({ kind: 'even-odd' as const }),
    );
    fc.assert(
      fc.property(split, (one) => {
        expect(readSplit(writeSplit(one))).toEqual(one);
      }),
    );
  });

  it.each(['time', 'time:1', 'time:0.05', 'person:0.99', 'odd-even'])('refuses "%s"', (text) => {
    expect(() => readSplit(text)).toThrow(`--split is "${text}"`);
  });
});
