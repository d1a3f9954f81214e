import { describe, expect, it } from 'vitest';
import { flowRatios } from './flow.ts';

const repeat = <T>(times: number, value: T) => Array.from({ length: times }, () => value);

describe('flowRatios', () => {
  it('is above 0 for steps of those who converted, below for the others’, and 0 for ones never seen', () => {
    const steps = [
      ...repeat(200, { from: 0, to: 1, converted: true }),
      ...repeat(20, { from: 0, to: 2, converted: true }),
      ...repeat(20, { from: 0, to: 1, converted: false }),
      ...repeat(200, { from: 0, to: 2, converted: false }),
    ];
    const ratios = flowRatios(steps, 3);
    expect(ratios[0]).toBeGreaterThan(1);
    expect(ratios[1]).toBeLessThan(-1);
    expect(ratios[3]).toBe(0);
    expect(ratios).toHaveLength(12);
  });

  it('trusts few steps little', () => {
    const once = flowRatios(
      [
        { from: 0, to: 1, converted: true },
        { from: 0, to: 2, converted: false },
      ],
      2,
    );
    expect(Math.abs(once[0] ?? 1)).toBeLessThan(0.2);
  });
});
