import { describe, expect, it } from 'vitest';
import { minimise, minimiseSimplex } from './minimise.ts';

/** Rosenbrock's valley: least at (1, 1). */
const valley = (x: number, y: number) => (1 - x) ** 2 + 100 * (y - x * x) ** 2;

describe('minimise', () => {
  it('follows a bent valley to its end', () => {
    const { x, value, settled } = minimise(
      (at, gradient) => {
        const [a = 0, b = 0] = at;
        gradient[0] = -2 * (1 - a) - 400 * a * (b - a * a);
        gradient[1] = 200 * (b - a * a);
        return valley(a, b);
      },
      Float64Array.of(-1.2, 1),
    );
    expect(settled).toBe(true);
    expect(value).toBeLessThan(1e-8);
    expect(x[0]).toBeCloseTo(1, 3);
    expect(x[1]).toBeCloseTo(1, 3);
  });
});

describe('minimiseSimplex', () => {
  it('follows it without a gradient', () => {
    const { x, settled } = minimiseSimplex(([a = 0, b = 0]) => valley(a, b), [-1.2, 1]);
    expect(settled).toBe(true);
    expect(x[0]).toBeCloseTo(1, 3);
    expect(x[1]).toBeCloseTo(1, 3);
  });
});
