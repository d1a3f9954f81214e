import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrationBins, ece, lift, logLoss, measure, pairedGain, prAuc, rocAuc } from './measure.ts';

const scored = fc
  .array(fc.tuple(fc.double({ min: 0.001, max: 0.999, noNaN: true }), fc.constantFrom(0, 1)), {
    minLength: 2,
    maxLength: 60,
  })
  .filter((pairs) => new Set(pairs.map(([, label]) => label)).size === 2);

describe('rocAuc', () => {
  it('is the known value of a small example', () => {
    // scikit-learn's example for roc_auc_score.
    expect(rocAuc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])).toBe(0.75);
  });

  it('is the share of pairs in the right order, ties counting half', () => {
    fc.assert(
      fc.property(scored, (pairs) => {
        const [scores, labels] = [pairs.map(([p]) => Math.round(p * 8)), pairs.map(([, label]) => label)];
        let [right, all] = [0, 0];
        for (const [i, a] of scores.entries()) {
          for (const [k, b] of scores.entries()) {
            if (labels[i] !== 1 || labels[k] !== 0) continue;
            all += 1;
            right += a > b ? 1 : a === b ? 0.5 : 0;
          }
        }
        expect(rocAuc(scores, labels)).toBeCloseTo(right / all, 10);
      }),
    );
  });

  it('does not change under a rising transformation', () => {
    fc.assert(
      fc.property(scored, (pairs) => {
        const labels = pairs.map(([, label]) => label);
        const scores = pairs.map(([p]) => Math.round(p * 100));
        expect(
          rocAuc(
            scores.map((p) => 3 * p + 1),
            labels,
          ),
        ).toBeCloseTo(rocAuc(scores, labels), 10);
      }),
    );
  });
});

describe('prAuc', () => {
  it('is the known value of a small example', () => {
    // scikit-learn's example for average_precision_score.
    expect(prAuc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])).toBeCloseTo(0.8333, 4);
  });

  it('is the base rate where all scores are the same', () => {
    expect(prAuc([0.3, 0.3, 0.3, 0.3], [1, 0, 0, 0])).toBe(0.25);
  });
});

describe('calibration', () => {
  it('has no error where chances come true, and the gap where all are off by it', () => {
    const labels = Array.from({ length: 100 }, (_, i) => (i < 30 ? 1 : 0));
    expect(
      ece(
        labels.map(() => 0.3),
        labels,
      ),
    ).toBeCloseTo(0, 10);
    expect(
      ece(
        labels.map(() => 0.5),
        labels,
      ),
    ).toBeCloseTo(0.2, 10);
  });

  it('puts every moment into one bin', () => {
    fc.assert(
      fc.property(scored, (pairs) => {
        const bins = calibrationBins(
          pairs.map(([p]) => p),
          pairs.map(([, label]) => label),
        );
        expect(bins.reduce((sum, { moments }) => sum + moments, 0)).toBe(pairs.length);
        for (const { foretold, came } of bins) {
          expect(foretold).toBeGreaterThan(0);
          expect(came).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('tells the ECE that chance alone would show', () => {
    const chances = Array.from({ length: 400 }, (_, i) => (i % 20) / 20 + 0.02);
    const { eceNoise } = measure(
      chances,
      chances.map((p) => (p > 0.5 ? 1 : 0)),
      true,
    );
    expect(eceNoise).toBeGreaterThan(0.01);
    expect(eceNoise).toBeLessThan(0.1);
  });

  it('tells more of it where moments have their outcome together', () => {
    const people = Array.from({ length: 400 }, (_, i) => (i % 20) / 20 + 0.02);
    const chances = people.flatMap((p) => Array.from({ length: 25 }, () => p));
    const groups = chances.map((_, i) => Math.floor(i / 25));
    const noise = (of?: number[]) =>
      measure(
        chances,
        chances.map((_, i) => i % 2),
        true,
        of,
      ).eceNoise ?? 0;
    expect(noise(groups)).toBeGreaterThan(3 * noise());
  });
});

describe('measure', () => {
  it('has a slope of 1 for chances that come true, and below 1 for ones that are too sure', () => {
    const groups = [0.2, 0.5, 0.8].flatMap((p) =>
      Array.from({ length: 1000 }, (_, i) => ({ p, label: i < p * 1000 ? 1 : 0 })),
    );
    const labels = groups.map(({ label }) => label);
    const slope = (of: (p: number) => number) =>
      measure(
        groups.map(({ p }) => of(p)),
        labels,
        true,
      ).slope;
    expect(slope((p) => p)).toBeCloseTo(1, 3);
    expect(slope((p) => (p === 0.5 ? p : p < 0.5 ? 0.05 : 0.95))).toBeLessThan(0.6);
  });

  it('says nothing of the calibration of scores that are no chances', () => {
    expect(measure([3, 7], [0, 1], false)).toMatchObject({
      rocAuc: 1,
      logLoss: null,
      ece: null,
      slope: null,
    });
  });

  it('is ln 2 for a coin', () => {
    expect(logLoss([0.5, 0.5], [0, 1])).toBeCloseTo(Math.LN2, 10);
  });
});

describe('lift', () => {
  it('is the rate of the best-scored by that of all', () => {
    const scores = [9, 8, 7, 6, 5, 4, 3, 2, 1, 0];
    expect(lift(scores, [1, 0, 0, 0, 0, 0, 0, 0, 0, 1], 0.1)).toBe(5);
    expect(lift(scores, [1, 0, 0, 0, 0, 0, 0, 0, 0, 1], 1)).toBe(1);
  });
});

describe('lift of ties', () => {
  it('is 1 where all scores are the same', () => {
    expect(lift([2, 2, 2, 2, 2, 2, 2, 2, 2, 2], [0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 0.3)).toBeCloseTo(1, 10);
  });
});

describe('pairedGain', () => {
  it('is the difference of the log-losses', () => {
    const groups = [[{ label: 1, ours: 0.8, theirs: 0.4 }], [{ label: 0, ours: 0.2, theirs: 0.6 }]];
    expect(pairedGain(groups).gain).toBeCloseTo(Math.log(2), 10);
    expect(pairedGain(groups).error).toBeCloseTo(0, 10);
  });

  it('is unsure where people say different things, and 0 where there is nobody', () => {
    const groups = [[{ label: 1, ours: 0.9, theirs: 0.5 }], [{ label: 0, ours: 0.9, theirs: 0.5 }]];
    const { gain, error } = pairedGain(groups);
    expect(error).toBeGreaterThan(Math.abs(gain));
    expect(pairedGain([])).toEqual({ gain: 0, error: 0 });
  });
});
