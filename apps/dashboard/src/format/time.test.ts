// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { ago, day, days, spell } from './time.ts';

const NOW = Date.parse('2026-03-12T12:00:00Z');
const before = (ms: number) => new Date(NOW - ms).toISOString();
const DAY = 86_400_000;

describe('ago', () => {
  it.each([
    [5_000, 'just now'],
    [-60_000, 'just now'],
    [90_000, '1 minute ago'],
    [3 * 3_600_000, '3 hours ago'],
    [1.9 * DAY, '1 day ago'],
    [30.4 * DAY, '30 days ago'],
    [31 * DAY, '1 month ago'],
    [360 * DAY, '11 months ago'],
    [366 * DAY, '1 year ago'],
  ])('tells %i ms as "%s"', (ms, told) => {
    expect(ago(before(ms), NOW)).toBe(told);
  });

  it('says nothing for a time that is none', () => {
    expect(ago('', NOW)).toBe('');
    expect(day('never')).toBe('');
  });
});

describe('days', () => {
  it.each([
    [0.01, 'under an hour'],
    [0.25, '6 hours'],
    [1, '1 day'],
    [4.24, '4.2 days'],
    [16.25, '16 days'],
  ])('tells %f days as "%s"', (value, told) => {
    expect(days(value)).toBe(told);
  });
});

describe('spell', () => {
  it.each([
    [800, '1s'],
    [192_000, '3m 12s'],
    [180_000, '3m'],
    [3_900_000, '1h 5m'],
  ])('tells %i ms as "%s"', (ms, told) => {
    expect(spell(ms)).toBe(told);
  });
});
