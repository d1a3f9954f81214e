// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { count, counted, money, rate, share, ticks } from './number.ts';

describe('share', () => {
  it('rounds to whole percents', () => {
    expect(share(0.386)).toBe('39%');
  });

  it('never says nothing for something, nor everything for nearly everything', () => {
    expect(share(0.0004)).toBe('< 1%');
    expect(share(0.9999)).toBe('> 99%');
    expect(share(0)).toBe('0%');
    expect(share(1)).toBe('100%');
  });
});

describe('rate', () => {
  it('shows counts where the people are too few for a percentage', () => {
    expect(rate(3, 12)).toBe('3 of 12');
    expect(rate(0, 0)).toBe('0 of 0');
  });

  it('shows a percentage from twenty people on', () => {
    expect(rate(5, 20)).toBe('25%');
  });
});

describe('counts', () => {
  it('groups thousands and minds the singular', () => {
    expect(count(2814)).toBe('2,814');
    expect(counted(1, 'person', 'people')).toBe('1 person');
    expect(counted(0, 'person', 'people')).toBe('0 people');
  });
});

describe('money', () => {
  it('writes the currency', () => {
    expect(money(1849, 'EUR')).toMatch(/€1,849/);
  });

  it('writes the bare number where the currency is not one', () => {
    expect(money(12.5, '')).toBe('12.5');
    expect(money(12.5, '<b>')).toBe('12.5');
  });

  it('does not fail on a code that no country uses', () => {
    expect(money(5, 'ZZZ')).toContain('5');
  });
});

describe('ticks', () => {
  it.each([
    [2814, [1000, 2000]],
    [100, [50, 100]],
    [17, [5, 10, 15]],
    [3, [1, 2, 3]],
    [1, [1]],
    [0, []],
  ])('draws round lines up to %i', (top, lines) => {
    expect(ticks(top)).toEqual(lines);
  });

  it('draws two to four lines, never above the top nor at parts of a person', () => {
    for (let top = 2; top < 20_000; top += 7) {
      const lines = ticks(top);
      expect(lines.length).toBeGreaterThanOrEqual(2);
      expect(lines.length).toBeLessThanOrEqual(4);
      expect(lines.at(-1)).toBeLessThanOrEqual(top);
      expect(lines.every(Number.isInteger)).toBe(true);
    }
  });
});
