import { describe, expect, it } from 'vitest';
import { day, tomorrow, yearAfter } from './dates.ts';

describe('dates', () => {
  it('are written in words', () => {
    expect(day('2026-05-03')).toBe('3 May 2026');
    expect(day('soon')).toBe('an unknown day');
  });

  it('know tomorrow, across the end of a year', () => {
    expect(tomorrow(new Date(2026, 11, 31, 23, 59))).toBe('2027-01-01');
  });

  it('know when a filter is due', () => {
    expect(yearAfter('2026-05-03T10:00:00.000Z')).toBe('2027-05-03T10:00:00.000Z');
  });
});
