/**
 * From labelled moments to the numbers of a model.
 * @module
 */
import { setImmediate as breathe } from 'node:timers/promises';
import {
  type Drift,
  type FlowStep,
  fitDrift,
  fitIsotonic,
  fitLogistic,
  fitQuiet,
  fitStages,
  flowRatios,
  type Logistic,
  prefersIsotonic,
  type SparseRow,
  scoreRow,
  sigmoid,
  steady,
  type Wait,
  type Way,
} from '@waystone/fit';
import { NO_PARAMETERS, type Parameters } from './models.ts';
import type { Features, PersonMoments } from './moments.ts';
import type { Task } from './settings.ts';

/** Words that a model can tell apart; the last is any other. */
export const WORDS = 64;
/** Places of signals. */
const PLACES = 320;
/** Folds by person; the flow has one more, of all. */
const FOLDS = 5;
const DAY_MS = 86_400_000;
/** Near enough to each other that one more row does not change the model much. */
const PENALTIES = [3, 5.5, 10, 17, 30, 55, 100, 170, 300, 550, 1000];
/** Relative fall of the loss at which a fit ends: the weights then hold to four places. */
const TOLERANCE = 1e-8;
/** A signal that fewer people showed than this is not weighed. */
const FEWEST_PEOPLE = 20;
/** People on whose ways the stages are fitted: more change nothing that can be measured. */
const MOST_WAYS = 20_000;

/** Fits the stages and the flow, which features are made from, and the quiet, on the people who are fitted on. */
export function learnWays(people: readonly PersonMoments[], maxPrefix: number): Parameters {
  const fitted = people.filter((person) => person.isFittedOn);
  const ways: Way[] = fitted.slice(-MOST_WAYS).map(({ codes, moments }) => ({
    codes,
    converted: moments.some(({ label }) => label === 1),
  }));
  const stages = fitStages(ways, WORDS);
  const flow: number[] = [];
  for (let fold = 0; fold <= FOLDS; fold += 1) {
    const others = fitted.filter((person) => person.fold !== fold);
    flow.push(...flowRatios(flowSteps(others, maxPrefix), WORDS));
  }
  const quiet = maxPrefix > 0 ? fitQuiet(fitted.flatMap(waitsOf)) : { seconds: [], ratios: [] };
  return {
    ...NO_PARAMETERS,
    quiet_seconds: quiet.seconds,
    quiet_ratio: quiet.ratios,
    prior: stages.prior,
    transition: stages.transition.flat(),
    // The ends of ways are no steps: what is left need not sum to 1, for beliefs are normalised.
    emission: stages.emission.flatMap((row) => row.slice(0, WORDS)),
    flow,
  };
}

function waitsOf({ moments }: PersonMoments): Wait[] {
  return moments.flatMap(({ label, wait, known }) =>
    label === null || wait === null ? [] : [{ wait, known, converted: label === 1 }],
  );
}

function* flowSteps(people: readonly PersonMoments[], maxPrefix: number): Generator<FlowStep> {
  for (const { codes, moments } of people) {
    for (const [i, to] of codes.entries()) {
      const label = (maxPrefix > 0 ? moments[i] : moments[0])?.label ?? null;
      if (label !== null) yield { from: codes[i - 1] ?? 0, to, converted: label === 1 };
    }
  }
}

type Sample = { row: SparseRow; label: number; weight: number; person: string; fold: number; at: number };

/** What was chosen on the way, for the report. */
export type Learned = {
  parameters: Parameters;
  penalty: number;
  signals: number;
  crossValidatedLoss: number;
  drift: Drift['kind'];
  calibration: 'platt' | 'isotonic';
};

/** How scores become chances; `auto` is what foretold people left out best. */
export type Calibration = 'auto' | 'platt' | 'isotonic';

export type Calibrating = {
  calibration: Calibration;
  /** Whether those fitted on came before the others, so that the rate may have moved since. */
  isInOrder: boolean;
};

/** Whether a model of a task foretells people who came after those that it is fitted on. */
export function isInOrder({ split, asOf }: Pick<Task, 'split' | 'asOf'>): boolean {
  return split.kind === 'time' && asOf === null;
}

/**
 * Fits the weights, by ridge-penalised logistic regression. The penalty is chosen on people left out in turn; the
 * calibration is fitted on what was foretold for those. Each person counts by the root of their moments, so that a few
 * who wander long do not decide.
 */
export async function learnWeights(
  people: readonly PersonMoments[],
  features: Features,
  ways: Parameters,
  { calibration, isInOrder }: Calibrating,
): Promise<Learned> {
  const all = samplesOf(people, features);
  const places = keptPlaces(all);
  const samples = narrowed(all, places);
  const best = await choosePenalty(samples, places.length);
  const fitted = fitSamples(samples, places.length, best.penalty);
  const labels = samples.map(({ label }) => label);
  const dated = samples.map((sample, i) => ({
    ...sample,
    score: best.scores[i] ?? 0,
    day: sample.at / DAY_MS,
  }));
  const drift = isInOrder && calibration !== 'isotonic' ? fitDrift(dated) : steady(dated);
  // A line through knots stands still, so a rate that moves keeps its curve.
  const isIsotonic =
    calibration === 'isotonic' ||
    (calibration === 'auto' && drift.kind === 'steady' && prefersIsotonic(dated));
  const knots = isIsotonic ? fitIsotonic(best.scores, labels) : { scores: [], chances: [] };
  const weight = spread(fitted.weights, places);
  const scale = spread(usualValues(samples, places.length), places);
  const swings = weight.map((one, place) => Math.abs(one * (scale[place] ?? 0)));
  return {
    parameters: {
      ...ways,
      weight,
      scale,
      intercept: fitted.intercept,
      calibration_slope: drift.slope,
      calibration_shift: drift.shift,
      drift_per_day: drift.perDay,
      drift_from: dayOf(drift.from),
      drift_until: dayOf(drift.until),
      knot_score: knots.scores,
      knot_chance: knots.chances,
      // The signal that moves most has 100 points.
      point_size: Math.max(...swings, 1e-9) / 100,
    },
    penalty: best.penalty,
    signals: places.length,
    crossValidatedLoss: best.loss,
    drift: drift.kind,
    calibration: isIsotonic ? 'isotonic' : 'platt',
  };
}

function dayOf(days: number): string {
  return new Date(Math.round(days * DAY_MS)).toISOString();
}

function samplesOf(people: readonly PersonMoments[], features: Features): Sample[] {
  const samples = people
    .filter((person) => person.isFittedOn)
    .flatMap(({ person, fold, moments }) => {
      const known = moments.filter(({ label }) => label !== null).length;
      return moments.flatMap(({ label, at }, i): Sample[] => {
        if (label === null) return [];
        const pairs = features.get(person)?.[i] ?? [];
        const row = { places: pairs.map(([place]) => place - 1), values: pairs.map(([, value]) => value) };
        return [{ row, label, weight: 1 / Math.sqrt(known), person, fold, at }];
      });
    });
  const mean = samples.reduce((sum, { weight }) => sum + weight, 0) / samples.length;
  return samples.map((sample) => ({ ...sample, weight: sample.weight / mean }));
}

/** Places of the signals that enough people showed. */
function keptPlaces(samples: readonly Sample[]): number[] {
  const shownBy = Array.from({ length: PLACES }, () => new Set<string>());
  for (const { row, person } of samples) {
    for (let k = 0; k < row.places.length; k += 1) {
      if (row.values[k]) shownBy[row.places[k] ?? 0]?.add(person);
    }
  }
  return [...shownBy.keys()].filter((place) => (shownBy[place]?.size ?? 0) >= FEWEST_PEOPLE);
}

/** The same samples with the kept places alone, numbered anew. */
function narrowed(samples: readonly Sample[], kept: readonly number[]): Sample[] {
  const index = new Int32Array(PLACES).fill(-1);
  for (const [i, place] of kept.entries()) index[place] = i;
  return samples.map((sample) => {
    const places: number[] = [];
    const values: number[] = [];
    for (let k = 0; k < sample.row.places.length; k += 1) {
      const place = index[sample.row.places[k] ?? 0] ?? -1;
      const value = sample.row.values[k] ?? 0;
      if (place < 0 || value === 0) continue;
      places.push(place);
      values.push(value);
    }
    return { ...sample, row: { places: Int32Array.from(places), values: Float64Array.from(values) } };
  });
}

/** Root mean square of each signal's values. */
function usualValues(samples: readonly Sample[], size: number): number[] {
  const squares = new Array<number>(size).fill(0);
  for (const { row } of samples) {
    for (let k = 0; k < row.places.length; k += 1) {
      const place = row.places[k] ?? 0;
      squares[place] = (squares[place] ?? 0) + (row.values[k] ?? 0) ** 2;
    }
  }
  return squares.map((sum) => Math.sqrt(sum / samples.length));
}

/** Puts numbers back to their places; 0 where nothing is weighed. */
function spread(numbers: ArrayLike<number>, kept: readonly number[]): number[] {
  const all = new Array<number>(PLACES).fill(0);
  for (const [i, place] of kept.entries()) all[place] = numbers[i] ?? 0;
  return all;
}

function fitSamples(samples: readonly Sample[], size: number, penalty: number, start?: Logistic): Logistic {
  const rows = samples.map(({ row }) => row);
  const labels = samples.map(({ label }) => label);
  const weights = samples.map(({ weight }) => weight);
  return fitLogistic({ rows, labels, weights }, size, penalty, { start, tolerance: TOLERANCE });
}

type Trial = { penalty: number; scores: number[]; loss: number; fits: Logistic[] };

/**
 * The heaviest penalty that is worse than the best by no more than the error of their difference (the rule of one
 * standard error: Breiman et al. 1984, section 3.4.3). What is nearly as good and simpler holds up better later.
 */
async function choosePenalty(samples: readonly Sample[], size: number): Promise<Trial> {
  const trials: Trial[] = [];
  for (const penalty of PENALTIES) {
    const trial = await crossValidate(samples, size, penalty, trials.at(-1)?.fits);
    const least = Math.min(...trials.map(({ loss }) => loss));
    trials.push(trial);
    // From here on it only gets worse.
    if (trial.loss > least * 1.01) break;
  }
  const best = trials.reduce((a, b) => (b.loss < a.loss ? b : a));
  const near = trials.filter((trial) => trial.loss - best.loss <= errorOfGain(samples, trial, best));
  return near.at(-1) ?? best;
}

/** Gives way between the folds: the embedded store is looked after by this process. */
async function crossValidate(
  samples: readonly Sample[],
  size: number,
  penalty: number,
  starts: readonly Logistic[] = [],
): Promise<Trial> {
  const scores = new Array<number>(samples.length).fill(0);
  const fits: Logistic[] = [];
  for (let fold = 0; fold < FOLDS; fold += 1) {
    await breathe();
    const others = samples.filter((sample) => sample.fold !== fold);
    const fitted = fitSamples(others, size, penalty, starts[fold]);
    samples.forEach((sample, i) => {
      if (sample.fold === fold) scores[i] = scoreRow(sample.row, fitted.weights, fitted.intercept);
    });
    fits.push(fitted);
  }
  const total = samples.reduce((sum, { weight }) => sum + weight, 0);
  const loss = samples.reduce((sum, sample, i) => sum + lossOf(sample, scores[i] ?? 0), 0) / total;
  return { penalty, scores, loss, fits };
}

function lossOf({ label, weight }: Sample, score: number): number {
  const chance = sigmoid(score);
  return -weight * Math.log(Math.max(1e-12, label ? chance : 1 - chance));
}

/** Standard error of the difference of two trials' losses; people are independent, their moments not. */
function errorOfGain(samples: readonly Sample[], a: Trial, b: Trial): number {
  const byPerson = new Map<string, number>();
  let total = 0;
  samples.forEach((sample, i) => {
    const gap = lossOf(sample, a.scores[i] ?? 0) - lossOf(sample, b.scores[i] ?? 0);
    byPerson.set(sample.person, (byPerson.get(sample.person) ?? 0) + gap);
    total += sample.weight;
  });
  const mean = (a.loss - b.loss) * (total / byPerson.size);
  const squares = [...byPerson.values()].reduce((sum, gap) => sum + (gap - mean) ** 2, 0);
  return Math.sqrt(squares) / total;
}
