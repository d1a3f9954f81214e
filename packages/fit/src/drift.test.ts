import { describe, expect, it } from 'vitest';
import { chanceOn, type DatedScore, fitDrift, steady } from './drift.ts';
import { sigmoid } from './logistic.ts';
import { ece } from './measure.ts';
import { randomFrom } from './random.ts';

/** People who come over 100 days, three moments each, with odds that move with the share of the time gone. */
function people(count: number, odds: (share: number) => number, seed = 1): DatedScore[] {
  const random = randomFrom(seed);
  return Array.from({ length: count }, (_, i) => {
    const share = i / count;
    const score = random() * 4 - 2;
    const label = random() < sigmoid(score + odds(share)) ? 1 : 0;
    const moment = { score, label, weight: 1, person: `p${i}` };
    return [0, 0.1, 0.2].map((later) => ({ ...moment, day: 100 * share + later }));
  }).flat();
}

/** Fits the first 70 % and measures the rest. */
function eceLater(
  all: readonly DatedScore[],
  fit: (moments: readonly DatedScore[]) => ReturnType<typeof steady>,
) {
  const cut = 3 * Math.floor((all.length / 3) * 0.7);
  const found = fit(all.slice(0, cut));
  const later = all.slice(cut);
  return {
    kind: found.kind,
    ece: ece(
      later.map(({ score, day }) => chanceOn(found, score, day)),
      later.map(({ label }) => label),
    ),
  };
}

describe('fitDrift', () => {
  it('leaves a steady rate alone', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      expect(fitDrift(people(1500, () => -1, seed)).kind).toBe('steady');
    }
  });

  it('goes on with a trend, up or down', () => {
    for (const slope of [-2, 2]) {
      const all = people(4000, (share) => slope * (share - 0.5));
      const found = eceLater(all, fitDrift);
      expect(found.kind).toBe('trend');
      expect(found.ece).toBeLessThan(0.04);
      expect(eceLater(all, steady).ece).toBeGreaterThan(0.12);
    }
  });

  it('keeps to the latest rate after a step', () => {
    const all = people(4000, (share) => (share < 0.35 ? 0.7 : -1));
    expect(eceLater(all, fitDrift).ece).toBeLessThan(0.04);
    expect(eceLater(all, steady).ece).toBeGreaterThan(0.06);
  });

  it('does not believe that a trend goes on for ever', () => {
    const found = fitDrift(people(4000, (share) => 2 * share));
    expect(chanceOn(found, 0, 1000)).toBe(chanceOn(found, 0, 151));
    expect(chanceOn(found, 0, -1000)).toBe(chanceOn(found, 0, 0));
  });

  it('is steady where there is too little to see a drift in', () => {
    expect(fitDrift(people(4, () => 0)).kind).toBe('steady');
  });
});
