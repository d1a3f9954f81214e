/**
 * From labelled moments to the numbers of a model.
 * @module
 */
import {
  type FlowStep,
  fitIsotonic,
  fitLogistic,
  fitPlatt,
  fitStages,
  flowRatios,
  type SparseRow,
  scoreRow,
  sigmoid,
  type Way,
} from '@waystone/fit';
import { NO_PARAMETERS, type Parameters } from './models.ts';
import type { Features, PersonMoments } from './moments.ts';

/** Words that a model can tell apart; the last is any other. */
export const WORDS = 64;
/** Places of signals. */
const PLACES = 320;
/** Folds by person; the flow has one more, of all. */
const FOLDS = 5;
const PENALTIES = [3, 10, 30, 100, 300, 1000];
/** A signal that fewer people showed than this is not weighed. */
const FEWEST_PEOPLE = 20;
/** People on whose ways the stages are fitted: more change nothing that can be measured. */
const MOST_WAYS = 20_000;

/** Fits the stages and the flow on the people who are fitted on: what features are made from. */
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
  return {
    ...NO_PARAMETERS,
    prior: stages.prior,
    transition: stages.transition.flat(),
    // The ends of ways are no steps: what is left need not sum to 1, for beliefs are normalised.
    emission: stages.emission.flatMap((row) => row.slice(0, WORDS)),
    flow,
  };
}

function* flowSteps(people: readonly PersonMoments[], maxPrefix: number): Generator<FlowStep> {
  for (const { codes, moments } of people) {
    for (const [i, to] of codes.entries()) {
      const label = (maxPrefix > 0 ? moments[i] : moments[0])?.label ?? null;
      if (label !== null) yield { from: codes[i - 1] ?? 0, to, converted: label === 1 };
    }
  }
}

type Sample = { row: SparseRow; label: number; weight: number; person: string; fold: number };

/** What was chosen on the way, for the report. */
export type Learned = {
  parameters: Parameters;
  penalty: number;
  signals: number;
  crossValidatedLoss: number;
};

/**
 * Fits the weights, by ridge-penalised logistic regression. The penalty is the one with the least loss on people left
 * out in turn; the calibration is fitted on what was foretold for those. Each person counts by the root of their
 * moments, so that a few who wander long do not decide.
 */
export function learnWeights(
  people: readonly PersonMoments[],
  features: Features,
  ways: Parameters,
  calibration: 'platt' | 'isotonic',
): Learned {
  const samples = samplesOf(people, features);
  const kept = keptPlaces(samples);
  const scale = usualValues(samples, kept);
  const trials = PENALTIES.map((penalty) => ({ penalty, ...crossValidate(samples, kept, penalty) }));
  const best = trials.reduce((a, b) => (b.loss < a.loss ? b : a));
  const fitted = fitSamples(samples, kept, best.penalty);
  const labels = samples.map(({ label }) => label);
  const weights = samples.map(({ weight }) => weight);
  const platt = fitPlatt(best.scores, labels, weights);
  const knots = calibration === 'isotonic' ? fitIsotonic(best.scores, labels) : { scores: [], chances: [] };
  const weight = fitted.weights;
  const swings = [...weight].map((one, place) => Math.abs(one * (scale[place] ?? 0)));
  return {
    parameters: {
      ...ways,
      weight: [...weight],
      scale,
      intercept: fitted.intercept,
      calibration_slope: platt.slope,
      calibration_shift: platt.shift,
      knot_score: knots.scores,
      knot_chance: knots.chances,
      // The signal that moves most has 100 points.
      point_size: Math.max(...swings, 1e-9) / 100,
    },
    penalty: best.penalty,
    signals: kept.size,
    crossValidatedLoss: best.loss,
  };
}

function samplesOf(people: readonly PersonMoments[], features: Features): Sample[] {
  const samples = people
    .filter((person) => person.isFittedOn)
    .flatMap(({ person, fold, moments }) => {
      const known = moments.filter(({ label }) => label !== null).length;
      return moments.flatMap(({ label }, i): Sample[] => {
        if (label === null) return [];
        const pairs = features.get(person)?.[i] ?? [];
        const row = { places: pairs.map(([place]) => place - 1), values: pairs.map(([, value]) => value) };
        return [{ row, label, weight: 1 / Math.sqrt(known), person, fold }];
      });
    });
  const mean = samples.reduce((sum, { weight }) => sum + weight, 0) / samples.length;
  return samples.map((sample) => ({ ...sample, weight: sample.weight / mean }));
}

function keptPlaces(samples: readonly Sample[]): Set<number> {
  const shownBy = Array.from({ length: PLACES }, () => new Set<string>());
  for (const { row, person } of samples) {
    for (let k = 0; k < row.places.length; k += 1) {
      if (row.values[k]) shownBy[row.places[k] ?? 0]?.add(person);
    }
  }
  return new Set([...shownBy.keys()].filter((place) => (shownBy[place]?.size ?? 0) >= FEWEST_PEOPLE));
}

/** Root mean square of each signal's values, 0 where it is not weighed. */
function usualValues(samples: readonly Sample[], kept: ReadonlySet<number>): number[] {
  const squares = new Array<number>(PLACES).fill(0);
  for (const { row } of samples) {
    for (let k = 0; k < row.places.length; k += 1) {
      const place = row.places[k] ?? 0;
      squares[place] = (squares[place] ?? 0) + (row.values[k] ?? 0) ** 2;
    }
  }
  return squares.map((sum, place) => (kept.has(place) ? Math.sqrt(sum / samples.length) : 0));
}

function fitSamples(samples: readonly Sample[], kept: ReadonlySet<number>, penalty: number) {
  const places = [...kept].sort((a, b) => a - b);
  const index = new Map(places.map((place, i) => [place, i]));
  const rows = samples.map(({ row }) => narrowed(row, index));
  const labels = samples.map(({ label }) => label);
  const weights = samples.map(({ weight }) => weight);
  const fitted = fitLogistic({ rows, labels, weights }, places.length, penalty);
  const weight = new Float64Array(PLACES);
  for (const [i, place] of places.entries()) weight[place] = fitted.weights[i] ?? 0;
  return { weights: weight, intercept: fitted.intercept };
}

function narrowed({ places, values }: SparseRow, index: ReadonlyMap<number, number>): SparseRow {
  const narrow: { places: number[]; values: number[] } = { places: [], values: [] };
  for (let k = 0; k < places.length; k += 1) {
    const place = index.get(places[k] ?? -1);
    if (place === undefined) continue;
    narrow.places.push(place);
    narrow.values.push(values[k] ?? 0);
  }
  return narrow;
}

function crossValidate(samples: readonly Sample[], kept: ReadonlySet<number>, penalty: number) {
  const scores = new Array<number>(samples.length).fill(0);
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const fitted = fitSamples(
      samples.filter((sample) => sample.fold !== fold),
      kept,
      penalty,
    );
    samples.forEach((sample, i) => {
      if (sample.fold === fold) scores[i] = scoreRow(sample.row, fitted.weights, fitted.intercept);
    });
  }
  let loss = 0;
  let total = 0;
  samples.forEach(({ label, weight }, i) => {
    const chance = sigmoid(scores[i] ?? 0);
    loss -= weight * Math.log(Math.max(1e-12, label ? chance : 1 - chance));
    total += weight;
  });
  return { scores, loss: loss / total };
}
