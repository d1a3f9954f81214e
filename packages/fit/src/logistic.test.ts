import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitLogistic, logit, penalisedLoss, scoreRow, sigmoid } from './logistic.ts';
import { randomFrom } from './random.ts';

const row = (...values: number[]) => ({ places: values.map((_, i) => i), values });

describe('fitLogistic', () => {
  it('finds the log odds of a table of two groups', () => {
    // 3 of 4 where the sign shows, 1 of 4 where it does not: odds 3 and 1/3.
    const rows = [1, 1, 1, 1, 0, 0, 0, 0].map((x) => row(x));
    const { weights, intercept } = fitLogistic({ rows, labels: [1, 1, 1, 0, 1, 0, 0, 0] }, 1, 0);
    expect(intercept).toBeCloseTo(Math.log(1 / 3), 5);
    expect(weights[0]).toBeCloseTo(Math.log(9), 5);
  });

  it('counts a row of weight 2 as two rows', () => {
    const twice = { rows: [row(1), row(1), row(1), row(0), row(0)], labels: [1, 1, 0, 0, 1] };
    const weighed = { rows: [row(1), row(1), row(0), row(0)], labels: [1, 0, 0, 1], weights: [2, 1, 1, 1] };
    const [a, b] = [fitLogistic(twice, 1, 0.5), fitLogistic(weighed, 1, 0.5)];
    expect(a.weights[0]).toBeCloseTo(b.weights[0] ?? 0, 6);
    expect(a.intercept).toBeCloseTo(b.intercept, 6);
  });

  it('finds the weights that labels were drawn with', () => {
    const random = randomFrom(7);
    const rows = Array.from({ length: 20_000 }, () => row(random() * 2 - 1, random() * 2 - 1));
    const labels = rows.map((one) => (random() < sigmoid(scoreRow(one, [1.5, -2], 0.5)) ? 1 : 0));
    const { weights, intercept } = fitLogistic({ rows, labels }, 2, 0);
    expect(weights[0]).toBeCloseTo(1.5, 0);
    expect(weights[1]).toBeCloseTo(-2, 0);
    expect(intercept).toBeCloseTo(0.5, 0);
  });

  it('pulls weights to 0 under a heavy penalty, and leaves the base rate', () => {
    const { weights, intercept } = fitLogistic(
      { rows: [row(1), row(1), row(0), row(0)], labels: [1, 1, 1, 0] },
      1,
      1e4,
    );
    expect(Math.abs(weights[0] ?? 1)).toBeLessThan(1e-3);
    expect(sigmoid(intercept)).toBeCloseTo(0.75, 3);
  });
});

describe('penalisedLoss', () => {
  it('has the gradient that differences show', () => {
    const data = { rows: [row(1, 2), row(-1, 0.5), row(0.3, -2)], labels: [1, 0, 1], weights: [1, 2, 0.5] };
    const loss = penalisedLoss(data, 2, 0.7);
    const unit = fc.double({ min: -3, max: 3, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(unit, unit, unit), (x) => {
        const gradient = new Float64Array(3);
        loss(Float64Array.from(x), gradient);
        x.forEach((_, i) => {
          const at = (by: number) => {
            const moved = Float64Array.from(x);
            moved[i] = (moved[i] ?? 0) + by;
            return loss(moved, new Float64Array(3));
          };
          expect(gradient[i]).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 4);
        });
      }),
    );
  });
});

describe('logit', () => {
  it('undoes sigmoid', () => {
    fc.assert(
      fc.property(fc.double({ min: -20, max: 20, noNaN: true }), (x) => {
        expect(logit(sigmoid(x))).toBeCloseTo(x, 5);
      }),
    );
  });

  it('stays finite for certainties', () => {
    expect(Number.isFinite(logit(0))).toBe(true);
    expect(Number.isFinite(logit(1))).toBe(true);
  });
});
