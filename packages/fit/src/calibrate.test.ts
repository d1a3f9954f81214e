import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitIsotonic, fitPlatt, isotonicChance } from './calibrate.ts';
import { sigmoid } from './logistic.ts';
import { randomFrom } from './random.ts';

describe('fitPlatt', () => {
  it('finds how much too sure scores are', () => {
    const random = randomFrom(3);
    const scores = Array.from({ length: 20_000 }, () => random() * 6 - 3);
    const labels = scores.map((score) => (random() < sigmoid(0.5 * score - 1) ? 1 : 0));
    const { slope, shift } = fitPlatt(scores, labels);
    expect(slope).toBeCloseTo(0.5, 1);
    expect(shift).toBeCloseTo(-1, 1);
  });

  it('keeps the mean: what is foretold is what came', () => {
    const scores = [-2, -1, 0, 0, 1, 2];
    const labels = [0, 0, 1, 0, 0, 1];
    const { slope, shift } = fitPlatt(scores, labels);
    const foretold = scores.reduce((sum, score) => sum + sigmoid(shift + slope * score), 0);
    expect(foretold).toBeCloseTo(2, 3);
  });
});

describe('fitIsotonic', () => {
  it('pools what falls: the known answer', () => {
    const { scores, chances } = fitIsotonic([1, 2, 3, 4], [0, 1, 0, 1], 1);
    expect(scores).toEqual([1, 2.5, 4]);
    expect(chances).toEqual([0, 0.5, 1]);
  });

  it('always rises, and keeps the mean', () => {
    const pairs = fc.array(fc.tuple(fc.double({ min: -5, max: 5, noNaN: true }), fc.constantFrom(0, 1)), {
      minLength: 1,
      maxLength: 80,
    });
    fc.assert(
      fc.property(pairs, (some) => {
        const { scores, chances } = fitIsotonic(
          some.map(([score]) => score),
          some.map(([, label]) => label),
          5,
        );
        for (let i = 1; i < scores.length; i += 1) {
          expect(scores[i]).toBeGreaterThan(scores[i - 1] ?? 0);
          expect(chances[i]).toBeGreaterThan(chances[i - 1] ?? 0);
        }
        expect(Math.min(...chances)).toBeGreaterThanOrEqual(0);
        expect(Math.max(...chances)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('isotonicChance', () => {
  it('draws a line between the knots, and stays level outside them', () => {
    const line = { scores: [0, 2], chances: [0.25, 0.5] };
    expect([-1, 0, 1, 2, 3].map((score) => isotonicChance(line, score))).toEqual([
      0.25, 0.25, 0.375, 0.5, 0.5,
    ]);
  });
});
