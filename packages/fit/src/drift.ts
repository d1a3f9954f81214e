/**
 * Chances that come true later as well: how the rate of the outcome drifts while people come.
 * @module
 */
import { fitPlatt } from './calibrate.ts';
import { fitLogistic, sigmoid } from './logistic.ts';
import { type Pair, pairedGain } from './measure.ts';

/** A moment's score, and what came; moments are in the order of their people's first steps. */
export type DatedScore = {
  score: number;
  label: number;
  weight: number;
  /** Days, from any day. */
  day: number;
  /** Whose moment it is. */
  person: string;
};

/**
 * chance = sigmoid(shift + slope × score + perDay × (day - from)); days after `until` count as that day, days before
 * `from` as that one.
 */
export type Drift = {
  kind: 'steady' | 'recent' | 'trend';
  slope: number;
  shift: number;
  perDay: number;
  from: number;
  until: number;
};

/** Share of the people, the latest, whose rate a `recent` calibration keeps. */
const RECENT = 0.3;
/** A trend is believed for so long after the data, as a share of their time. */
const GOES_ON = 0.5;
/** Where the past is cut to see what foretells the time after, and for how long after, as shares of the people. */
const CUTS = [0.5, 0.65, 0.8];
const AFTER = 0.2;
/** Fewest standard errors by which another calibration must be better than the steady one. */
const FEWEST_ERRORS = 2;
/** Hair of ridge that keeps a separable trend finite. */
const RIDGE = 1e-6;

/** Platt scaling of all moments: the rate is steady. */
export function steady(moments: readonly DatedScore[]): Drift {
  const { slope, shift } = fitPlatt(
    moments.map(({ score }) => score),
    moments.map(({ label }) => label),
    moments.map(({ weight }) => weight),
  );
  return { kind: 'steady', slope, shift, perDay: 0, from: 0, until: 0 };
}

/** The slope of all, and the rate of the latest. */
function recent(moments: readonly DatedScore[]): Drift {
  const all = steady(moments);
  const latest = afterShare(moments, 1 - RECENT);
  return { ...all, kind: 'recent', shift: shiftOf(latest, all) };
}

/** The shift at which as many are foretold as came, by Newton's method: the likelihood's only top. */
function shiftOf(moments: readonly DatedScore[], { slope, shift }: Drift): number {
  let found = shift;
  for (let round = 0; round < 50; round += 1) {
    let missing = 0;
    let curvature = RIDGE;
    for (const { score, label, weight } of moments) {
      const chance = sigmoid(found + slope * score);
      missing += weight * (label - chance);
      curvature += weight * chance * (1 - chance);
    }
    const step = Math.max(-1, Math.min(1, missing / curvature));
    found += step;
    if (Math.abs(step) < 1e-9) break;
  }
  return found;
}

/** The rate moves by the day. */
function trend(moments: readonly DatedScore[]): Drift {
  const days = moments.map(({ day }) => day);
  const from = days.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const last = days.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const span = Math.max(last - from, 1e-9);
  const fitted = fitLogistic(
    {
      rows: moments.map(({ score, day }) => ({ places: [0, 1], values: [score, (day - from) / span] })),
      labels: moments.map(({ label }) => label),
      weights: moments.map(({ weight }) => weight),
    },
    2,
    RIDGE,
  );
  return {
    kind: 'trend',
    slope: fitted.weights[0] ?? 1,
    shift: fitted.intercept,
    perDay: (fitted.weights[1] ?? 0) / span,
    from,
    until: last + GOES_ON * span,
  };
}

/** The chance that a calibration tells for a score of a day. */
export function chanceOn({ slope, shift, perDay, from, until }: Drift, score: number, day: number): number {
  return sigmoid(shift + slope * score + perDay * (Math.min(Math.max(day, from), until) - from));
}

/**
 * Chooses between a steady rate, the latest one, and a trend: by what each, learnt until some day, would have foretold
 * of the people who came next. The steady one stays unless another was clearly better.
 *
 * @param moments in the order of their people's first steps.
 */
export function fitDrift(moments: readonly DatedScore[]): Drift {
  const kinds = [recent, trend];
  const cuts = CUTS.map((cut) => ({
    before: beforeShare(moments, cut),
    next: beforeShare(afterShare(moments, cut), AFTER / (1 - cut)),
  })).filter(({ before, next }) => hasBoth(before) && next.length > 0);
  const pasts = cuts.map(({ before, next }) => ({ next, before, usual: steady(before) }));
  const gains = kinds.map((kind) => {
    const groups = pasts.flatMap(({ before, next, usual }) => pairsOf(next, kind(before), usual));
    const { gain, error } = pairedGain(groups);
    return { kind, gain, isBetter: gain > FEWEST_ERRORS * error };
  });
  const best = gains.filter(({ isBetter }) => isBetter).sort((a, b) => b.gain - a.gain)[0];
  return (best?.kind ?? steady)(moments);
}

function hasBoth(moments: readonly DatedScore[]): boolean {
  return new Set(moments.map(({ label }) => label)).size > 1;
}

function pairsOf(moments: readonly DatedScore[], ours: Drift, theirs: Drift): Pair[][] {
  const byPerson = new Map<string, Pair[]>();
  for (const { score, label, day, person } of moments) {
    const pair = { label, ours: chanceOn(ours, score, day), theirs: chanceOn(theirs, score, day) };
    const pairs = byPerson.get(person);
    if (pairs === undefined) byPerson.set(person, [pair]);
    else pairs.push(pair);
  }
  return [...byPerson.values()];
}

/** Moments of the first so many people. */
function beforeShare(moments: readonly DatedScore[], share: number): DatedScore[] {
  return moments.slice(0, cutAt(moments, share));
}

/** Moments of the people after those. */
function afterShare(moments: readonly DatedScore[], share: number): DatedScore[] {
  return moments.slice(cutAt(moments, share));
}

/** The place of the first moment of the person at this share of all people. */
function cutAt(moments: readonly DatedScore[], share: number): number {
  const starts = moments.flatMap(({ person }, i) => (person === moments[i - 1]?.person ? [] : [i]));
  return starts[Math.round(starts.length * Math.min(share, 1))] ?? moments.length;
}
