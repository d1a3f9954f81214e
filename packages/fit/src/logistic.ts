/**
 * Penalised logistic regression on sparse rows.
 * @module
 */
import { minimise, type Smooth } from './minimise.ts';

/** What one moment shows: the places of its features, and their values. */
export type SparseRow = { places: ArrayLike<number>; values: ArrayLike<number> };

/** Rows to fit on; all arrays are as long. */
export type LabelledRows = {
  rows: readonly SparseRow[];
  /** 1 where the outcome came, else 0. */
  labels: readonly number[];
  /** How much each row counts. @default 1 for each */
  weights?: readonly number[];
};

/** A fitted line: the log-odds are `intercept` plus the weights times the values. */
export type Logistic = { weights: Float64Array; intercept: number };

/**
 * Fits by maximum likelihood less half of `l2` times the sum of squared weights; the intercept is free.
 *
 * @param size how many places there are; places are 0 to size - 1.
 * @param l2 ridge penalty, 0 for none.
 * @param options `start` is where the search begins, such as a fit under another penalty; `tolerance` the relative
 * fall of the loss at which it ends. @default no weights and the base rate, 1e-10
 */
export function fitLogistic(
  data: LabelledRows,
  size: number,
  l2: number,
  { start, tolerance = 1e-10 }: { start?: Logistic | undefined; tolerance?: number } = {},
): Logistic {
  const from = new Float64Array(size + 1);
  if (start !== undefined) from.set(start.weights);
  from[size] = start?.intercept ?? logit(meanLabel(data));
  const { x } = minimise(penalisedLoss(data, size, l2), from, { tolerance });
  return { weights: x.slice(0, size), intercept: x[size] ?? 0 };
}

/** The function that {@link fitLogistic} minimises: parameters are the weights and then the intercept. */
export function penalisedLoss({ rows, labels, weights }: LabelledRows, size: number, l2: number): Smooth {
  return (x, gradient) => {
    gradient.fill(0);
    let loss = 0;
    rows.forEach((row, r) => {
      const score = scoreRow(row, x, x[size] ?? 0);
      const label = labels[r] ?? 0;
      const weight = weights?.[r] ?? 1;
      loss += weight * (softplus(score) - label * score);
      const error = weight * (sigmoid(score) - label);
      for (let k = 0; k < row.places.length; k += 1) {
        const place = row.places[k] ?? 0;
        gradient[place] = (gradient[place] ?? 0) + error * (row.values[k] ?? 0);
      }
      gradient[size] = (gradient[size] ?? 0) + error;
    });
    for (let i = 0; i < size; i += 1) {
      const one = x[i] ?? 0;
      loss += (l2 / 2) * one * one;
      gradient[i] = (gradient[i] ?? 0) + l2 * one;
    }
    return loss;
  };
}

/** The log-odds of a row. */
export function scoreRow(
  { places, values }: SparseRow,
  weights: ArrayLike<number>,
  intercept: number,
): number {
  let score = intercept;
  for (let k = 0; k < places.length; k += 1) score += (weights[places[k] ?? 0] ?? 0) * (values[k] ?? 0);
  return score;
}

/** 1 / (1 + exp(-x)). */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** The inverse of {@link sigmoid}; what is not between 0 and 1 is moved inside by a hair. */
export function logit(p: number): number {
  const inside = Math.min(1 - 1e-12, Math.max(1e-12, p));
  return Math.log(inside / (1 - inside));
}

function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

function meanLabel({ labels, weights }: LabelledRows): number {
  let sum = 0;
  let total = 0;
  labels.forEach((label, i) => {
    sum += label * (weights?.[i] ?? 1);
    total += weights?.[i] ?? 1;
  });
  return (sum + 0.5) / (total + 1);
}
