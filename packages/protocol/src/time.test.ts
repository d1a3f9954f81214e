import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeOf } from './time.ts';

const date = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-01-01') });

describe('timeOf', () => {
  it('reads what toISOString writes', () => {
    fc.assert(
      fc.property(date, (at) => {
        expect(timeOf(at.toISOString())).toBe(at.getTime());
      }),
    );
  });

  it.each([
    ['2026-11-30T10:00:00Z', '2026-11-30T10:00:00.000Z'],
    ['2026-11-30T10:00Z', '2026-11-30T10:00:00.000Z'],
    ['2026-11-30T10:00:00.123456+00:00', '2026-11-30T10:00:00.123Z'],
    ['2026-11-30T10:00:00.123456789Z', '2026-11-30T10:00:00.123Z'],
    ['2026-11-30T10:00:00+0130', '2026-11-30T08:30:00.000Z'],
    ['2026-11-30t10:00:00z', '2026-11-30T10:00:00.000Z'],
    ['2026-11-30 10:00:00+02:00', '2026-11-30T08:00:00.000Z'],
    ['2026-11-30', '2026-11-30T00:00:00.000Z'],
  ])('reads %s as %s', (text, iso) => {
    expect(new Date(timeOf(text)).toISOString()).toBe(iso);
  });

  it.each(['America/New_York', 'Asia/Tokyo'])('reads a time without a zone as UTC, in %s too', (zone) => {
    const before = process.env.TZ;
    process.env.TZ = zone;
    try {
      expect(timeOf('2026-11-30T10:00:00')).toBe(Date.UTC(2026, 10, 30, 10));
      expect(timeOf('2026-11-30 10:00:00.5')).toBe(Date.UTC(2026, 10, 30, 10, 0, 0, 500));
    } finally {
      process.env.TZ = before;
    }
  });

  it.each([
    '',
    '1',
    '3 2',
    'foo 2020',
    'order 2020-01-01',
    'Mon Nov 30 2026',
    '2026-13-01',
    '2026-11-30T25:00Z',
  ])('takes %j for no time', (text) => {
    expect(timeOf(text)).toBeNaN();
    expect(timeOf(text)).toBeNaN();
  });

  it('takes a number as it is', () => {
    expect(timeOf(1_700_000_000_000.5)).toBe(1_700_000_000_000.5);
  });
});
