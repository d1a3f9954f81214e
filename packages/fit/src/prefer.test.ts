import { describe, expect, it } from 'vitest';
import { sigmoid } from './logistic.ts';
import { prefersIsotonic } from './prefer.ts';
import { randomFrom } from './random.ts';

describe('prefersIsotonic', () => {
  const made = (chance: (score: number) => number, count: number) => {
    const random = randomFrom(7);
    return Array.from({ length: count }, (_, i) => {
      const score = random() * 8 - 4;
      return { score, label: random() < chance(score) ? 1 : 0, person: `p${i}`, fold: i % 5 };
    });
  };

  it('keeps the curve where the odds follow the score', () => {
    expect(prefersIsotonic(made((score) => sigmoid(0.8 * score - 1), 4000))).toBe(false);
  });

  it('takes the line where they rise in a step', () => {
    expect(prefersIsotonic(made((score) => (score < 1 ? 0.15 : 0.6), 4000))).toBe(true);
  });

  it('keeps the curve where there is little to go by', () => {
    expect(prefersIsotonic(made((score) => (score < 1 ? 0.15 : 0.6), 60))).toBe(false);
    expect(prefersIsotonic(made(() => 0, 500))).toBe(false);
  });
});
