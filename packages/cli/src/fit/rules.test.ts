import { describe, expect, it } from 'vitest';
import type { PersonMoments } from './moments.ts';
import { learnRules } from './rules.ts';

const person = (codes: number[], label: 0 | 1, isFittedOn = true): PersonMoments => ({
  person: 'a',
  fold: 0,
  isFittedOn,
  codes,
  moments: codes.map((_, i) => ({
    steps: i + 1,
    label,
    wait: null,
    at: 0,
    untilOutcome: Number.POSITIVE_INFINITY,
    known: 0,
  })),
});

describe('learnRules', () => {
  it('counts moments by their latest step, and people by every step', () => {
    const people = [
      ...Array.from({ length: 60 }, () => person([1, 2], 1)),
      ...Array.from({ length: 60 }, () => person([1, 3, 3], 0)),
    ];
    const { base, latest, reached } = learnRules(people);
    expect(base).toBeCloseTo(120 / 300, 1);
    expect(latest[2]).toBeGreaterThan(0.85);
    expect(latest[3]).toBeLessThan(0.1);
    expect(latest[1]).toBeCloseTo(0.5, 1);
    expect(reached[2]).toBeGreaterThan(reached[1] ?? 1);
  });

  it('learns nothing from those held out', () => {
    const people = [person([1], 0), person([2], 1, false)];
    expect(learnRules(people)).toEqual(learnRules(people.slice(0, 1)));
  });
});
