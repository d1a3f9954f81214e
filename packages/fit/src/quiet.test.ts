import { describe, expect, it } from 'vitest';
import { fitQuiet, type Wait } from './quiet.ts';
import { randomFrom } from './random.ts';

const DAY = 86_400;

/** Waits that end at random, with means of an hour for those who convert and a day for the others. */
function waits(count: number): Wait[] {
  const random = randomFrom(4);
  return Array.from({ length: count }, (_, i) => {
    const converted = i % 2 === 0;
    return { wait: -Math.log(1 - random()) * (converted ? 3600 : DAY), known: 10 * DAY, converted };
  });
}

describe('fitQuiet', () => {
  it('finds the ratio of two exponential laws', () => {
    const { seconds, ratios } = fitQuiet(waits(20_000));
    const at = (time: number) => ratios[seconds.indexOf(time)] ?? Number.NaN;
    expect(at(0)).toBe(0);
    expect(at(600)).toBeCloseTo(-600 / 3600 + 600 / DAY, 1);
    expect(at(3600)).toBeCloseTo(-1 + 3600 / DAY, 1);
    expect(at(DAY)).toBeLessThan(-2);
  });

  it('says nothing of longer than what is known, and of times with too few', () => {
    expect(Math.max(...fitQuiet(waits(1000)).seconds)).toBe(7 * DAY);
    expect(fitQuiet(waits(60))).toEqual({ seconds: [0], ratios: [0] });
  });

  it('is level where both wait alike', () => {
    const alike = waits(4000).map((one, i) => ({ ...one, converted: i % 4 < 2 }));
    const { seconds, ratios } = fitQuiet(alike);
    for (const [i, time] of seconds.entries())
      if (time <= DAY) expect(Math.abs(ratios[i] ?? 1)).toBeLessThan(0.2);
  });
});
