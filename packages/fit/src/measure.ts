/**
 * How well chances foretell outcomes.
 * @module
 */
import { fitPlatt } from './calibrate.ts';
import { logit } from './logistic.ts';
import { randomFrom } from './random.ts';

/** A bin of a calibration plot. */
export type CalibrationBin = { moments: number; foretold: number; came: number };

/** The measures of one set of chances. Those of calibration are `null` for scores that are no chances. */
export type Measures = {
  moments: number;
  outcomes: number;
  baseRate: number;
  rocAuc: number;
  prAuc: number;
  logLoss: number | null;
  brier: number | null;
  ece: number | null;
  /** Mean ECE where outcomes are drawn from the chances: what perfect calibration shows on so few moments. */
  eceNoise: number | null;
  /** Slope of the outcomes on the log-odds foretold: 1 is right, below 1 is too sure. */
  slope: number | null;
  /** Outcomes among the tenth with the highest scores, by the base rate. */
  liftAt10: number;
};

/**
 * Measures scores against what came.
 *
 * @param isChance whether the scores are chances, from 0 to 1.
 * @param groups what each moment hangs together with by its outcome, such as its person. @default each by itself
 */
export function measure(
  scores: readonly number[],
  labels: readonly number[],
  isChance: boolean,
  groups?: readonly number[],
): Measures {
  const outcomes = labels.reduce((sum, label) => sum + label, 0);
  const chance = <T>(value: () => T): T | null => (isChance && labels.length > 0 ? value() : null);
  return {
    moments: labels.length,
    outcomes,
    baseRate: outcomes / labels.length,
    rocAuc: rocAuc(scores, labels),
    prAuc: prAuc(scores, labels),
    logLoss: chance(() => logLoss(scores, labels)),
    brier: chance(() => mean(scores.map((p, i) => (p - (labels[i] ?? 0)) ** 2))),
    ece: chance(() => ece(scores, labels)),
    eceNoise: chance(() => eceNoise(scores, groups)),
    slope: chance(() => fitPlatt(scores.map(logit), labels).slope),
    liftAt10: lift(scores, labels, 0.1),
  };
}

/** Area under the ROC curve: the chance that one who converted scores above one who did not; ties count half. */
export function rocAuc(scores: readonly number[], labels: readonly number[]): number {
  const order = ascending(scores);
  let ranks = 0;
  let positives = 0;
  for (let i = 0; i < order.length; ) {
    let end = i;
    while (end < order.length && scores[order[end] ?? 0] === scores[order[i] ?? 0]) end += 1;
    for (let k = i; k < end; k += 1) {
      if (labels[order[k] ?? 0]) {
        ranks += (i + end + 1) / 2;
        positives += 1;
      }
    }
    i = end;
  }
  return (ranks - (positives * (positives + 1)) / 2) / (positives * (labels.length - positives));
}

/** Average precision: the mean of the precision at each outcome, ties taken together. */
export function prAuc(scores: readonly number[], labels: readonly number[]): number {
  const order = ascending(scores).reverse();
  let hits = 0;
  let area = 0;
  for (let i = 0; i < order.length; ) {
    let end = i;
    let here = 0;
    while (end < order.length && scores[order[end] ?? 0] === scores[order[i] ?? 0]) {
      here += labels[order[end] ?? 0] ?? 0;
      end += 1;
    }
    hits += here;
    area += here * (hits / end);
    i = end;
  }
  return area / hits;
}

/** Mean negative log-likelihood, in nats. */
export function logLoss(chances: readonly number[], labels: readonly number[]): number {
  const inside = (p: number) => Math.min(1 - 1e-12, Math.max(1e-12, p));
  return -mean(chances.map((p, i) => Math.log(labels[i] ? inside(p) : 1 - inside(p))));
}

/** The calibration plot's bins, of equal width. @default 10 bins */
export function calibrationBins(
  chances: readonly number[],
  labels: readonly number[],
  bins = 10,
): CalibrationBin[] {
  const sums = Array.from({ length: bins }, () => ({ moments: 0, foretold: 0, came: 0 }));
  chances.forEach((p, i) => {
    const bin = sums[Math.min(bins - 1, Math.floor(p * bins))];
    if (bin === undefined) return;
    bin.moments += 1;
    bin.foretold += p;
    bin.came += labels[i] ?? 0;
  });
  return sums
    .filter(({ moments }) => moments > 0)
    .map(({ moments, foretold, came }) => ({ moments, foretold: foretold / moments, came: came / moments }));
}

/** Expected calibration error: the mean gap between what was foretold and what came, over bins of equal width. */
export function ece(chances: readonly number[], labels: readonly number[], bins = 10): number {
  const total = chances.length;
  return calibrationBins(chances, labels, bins).reduce(
    (sum, { moments, foretold, came }) => sum + (moments / total) * Math.abs(foretold - came),
    0,
  );
}

/**
 * The mean ECE of outcomes that are drawn from the chances themselves.
 *
 * @param groups moments of one group have the outcome together: whoever has it at a lower chance has it at a higher one.
 */
export function eceNoise(chances: readonly number[], groups?: readonly number[], draws = 20): number {
  const random = randomFrom(1);
  const size = groups === undefined ? 0 : groups.reduce((most, group) => Math.max(most, group), -1) + 1;
  return mean(
    Array.from({ length: draws }, () => {
      const lots = Float64Array.from({ length: size }, random);
      const came = chances.map((p, i) => ((groups ? (lots[groups[i] ?? 0] ?? 0) : random()) < p ? 1 : 0));
      return ece(chances, came);
    }),
  );
}

/** Share of outcomes among the highest `share` of the scores, by the base rate. Ties share what they have. */
export function lift(scores: readonly number[], labels: readonly number[], share: number): number {
  const order = ascending(scores).reverse();
  const wanted = Math.max(1, Math.round(scores.length * share));
  let hits = 0;
  for (let i = 0; i < wanted; ) {
    let end = i;
    let here = 0;
    while (end < order.length && scores[order[end] ?? 0] === scores[order[i] ?? 0]) {
      here += labels[order[end] ?? 0] ?? 0;
      end += 1;
    }
    hits += here * Math.min(1, (wanted - i) / (end - i));
    i = end;
  }
  return hits / wanted / mean(labels);
}

function ascending(scores: readonly number[]): number[] {
  return [...scores.keys()].sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
}

/** One moment as two ways of foretelling see it. */
export type Pair = { label: number; ours: number; theirs: number };

/**
 * How much less log-loss one has than the other, in nats a moment.
 *
 * @param groups moments that hang together, such as those of one person.
 * @returns the gain and its standard error, for a ratio of sums over independent groups.
 */
export function pairedGain(groups: readonly (readonly Pair[])[]): { gain: number; error: number } {
  const loss = (p: number, label: number) => logLoss([p], [label]);
  const sums = groups
    .filter((pairs) => pairs.length > 0)
    .map((pairs) => ({
      moments: pairs.length,
      gain: pairs.reduce((sum, { label, ours, theirs }) => sum + loss(theirs, label) - loss(ours, label), 0),
    }));
  const moments = sums.reduce((sum, one) => sum + one.moments, 0);
  if (moments === 0) return { gain: 0, error: 0 };
  const gain = sums.reduce((sum, one) => sum + one.gain, 0) / moments;
  const squares = sums.reduce((sum, one) => sum + (one.gain - gain * one.moments) ** 2, 0);
  return { gain, error: Math.sqrt(squares) / moments };
}
