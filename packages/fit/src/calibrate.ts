/**
 * From scores to chances that come true.
 * @module
 */
import { fitLogistic } from './logistic.ts';

/** chance = sigmoid(shift + slope × score). */
export type Platt = { slope: number; shift: number };

/** A rising line through knots, level outside them. */
export type Isotonic = { scores: number[]; chances: number[] };

/** Platt scaling: one slope and one shift by maximum likelihood (Platt 1999, with his smoothed targets' aim met by a
 * hair of ridge). */
export function fitPlatt(
  scores: readonly number[],
  labels: readonly number[],
  weights?: readonly number[],
): Platt {
  const rows = scores.map((score) => ({ places: [0], values: [score] }));
  const fitted = fitLogistic({ rows, labels, ...(weights ? { weights } : {}) }, 1, 1e-6);
  return { slope: fitted.weights[0] ?? 1, shift: fitted.intercept };
}

/**
 * Isotonic regression by pooling adjacent violators, joined by lines through the pools' middles.
 *
 * @param atLeast fewest rows of a pool, so that no chance of 0 or 1 rests on a few. @default 50
 */
export function fitIsotonic(scores: readonly number[], labels: readonly number[], atLeast = 50): Isotonic {
  const order = [...scores.keys()].sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
  const pools: { n: number; score: number; label: number }[] = [];
  for (let start = 0; start < order.length; start += atLeast) {
    const chunk = order.slice(start, start + atLeast);
    const sum = (of: readonly number[]) => chunk.reduce((total, i) => total + (of[i] ?? 0), 0);
    pools.push({ n: chunk.length, score: sum(scores), label: sum(labels) });
    for (let last = pools.at(-1), before = pools.at(-2); last && before && !rises(before, last); ) {
      pools.splice(-2, 2, {
        n: before.n + last.n,
        score: before.score + last.score,
        label: before.label + last.label,
      });
      last = pools.at(-1);
      before = pools.at(-2);
    }
  }
  return { scores: pools.map((p) => p.score / p.n), chances: pools.map((p) => p.label / p.n) };
}

/** The chance that a rising line tells for a score. */
export function isotonicChance({ scores, chances }: Isotonic, score: number): number {
  const after = scores.findIndex((knot) => knot > score);
  if (after === 0) return chances[0] ?? 0;
  if (after < 0) return chances.at(-1) ?? 0;
  const [x0 = 0, x1 = 1] = [scores[after - 1], scores[after]];
  const [y0 = 0, y1 = 0] = [chances[after - 1], chances[after]];
  return y0 + ((y1 - y0) * (score - x0)) / (x1 - x0);
}

type Pool = { n: number; score: number; label: number };

function rises(a: Pool, b: Pool): boolean {
  return a.label / a.n < b.label / b.n && a.score / a.n < b.score / b.n;
}
