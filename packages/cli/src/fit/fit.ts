/**
 * Fitting a new version on a site's own outcomes, measuring it, and putting it to use where it is better.
 * @module
 */
import { readQuery } from '@waystone/models';
import { CliError } from '../terminal/errors.ts';
import { type Evaluation, evaluate, foretellsSame } from './evaluate.ts';
import { type Calibration, isInOrder, type Learned, learnWays, learnWeights } from './learn.ts';
import { LAST_TOUCH } from './measures.ts';
import {
  type Entry,
  NO_PARAMETERS,
  nextVersion,
  type Parameters,
  promote,
  taskOf,
  versionInUse,
  type Warehouse,
  writeModel,
} from './models.ts';
import { type PersonMoments, readFeatures, readMoments, viewParameters } from './moments.ts';
import { checkEnough, checkKnown, checkOutcome, type Outcomes, readOutcomes } from './outcomes.ts';
import { type FittedRepurchase, fitRepurchaseOf } from './repurchase.ts';
import type { Task } from './settings.ts';

export type FitOptions = {
  task: Task;
  /** How scores become chances. */
  calibration: Calibration;
  prefix?: string | undefined;
  /** About how many moments are read at most. @default 200000 */
  mostMoments?: number | undefined;
  /** Whether the new version is put to use. */
  promote: 'if-better' | 'always' | 'never';
  /** Told what is being done. */
  onStep?: (share: number, step: string) => void;
};

/** What a fit made, and what became of it. */
export type Fitted = {
  evaluation: Evaluation;
  people: number;
  outcomes: number;
  learned: Omit<Learned, 'parameters'>;
  repurchase: FittedRepurchase | null;
  promoted: boolean;
  /** Why it was put to use, or not. */
  reason: string;
};

/**
 * Fits, evaluates and, where it is better than what is in use, promotes a new version.
 *
 * @throws CliError where there are too few outcomes to learn from or to measure with; no version is left then.
 */
export async function fit(warehouse: Warehouse, options: FitOptions): Promise<Fitted> {
  const { onStep = () => {} } = options;
  const outcomes = await readOutcomes(warehouse, options.task.site);
  checkOutcome(outcomes, options.task.site, options.task.outcome);
  checkKnown(options.task, outcomes.knownUntil);
  const task = { ...options.task, sample: sampleOf(options, outcomes) };
  const entry: Entry = {
    task,
    version: await nextVersion(warehouse, task.site),
    createdAt: new Date().toISOString(),
    people: 0,
    outcomes: 0,
  };
  await writeModel(warehouse, entry, 'draft', NO_PARAMETERS);
  try {
    const learned = await learn(warehouse, {
      ...options,
      task,
      entry,
      knownUntil: outcomes.knownUntil,
      onStep,
    });
    onStep(0.7, 'fitting repeat purchases');
    const repurchase = await fitRepurchaseOf(warehouse, entry, outcomes.knownUntil);
    onStep(0.8, 'measuring on the people held out');
    const { site } = task;
    const evaluation = await evaluate(warehouse, { site, version: entry.version, prefix: options.prefix });
    onStep(1, 'done');
    const verdict = await decide(warehouse, evaluation, options.promote);
    return { ...learned, repurchase, evaluation, ...verdict };
  } catch (error) {
    await writeModel(warehouse, entry, 'discarded', NO_PARAMETERS);
    throw error;
  }
}

/** More moments than this say little that is new, and would not fit into the memory of a small machine. */
const MOST_MOMENTS = 200_000;

/** How many of a thousand people are read. */
function sampleOf(
  { task, mostMoments = MOST_MOMENTS }: FitOptions,
  { allPeople, allSteps }: Outcomes,
): number {
  const moments = task.maxPrefix > 0 ? Math.min(allSteps, allPeople * task.maxPrefix) : allPeople;
  return Math.max(1, Math.min(1000, Math.floor((1000 * mostMoments) / Math.max(moments, 1))));
}

type Step = FitOptions & { entry: Entry; knownUntil: number; onStep: (share: number, step: string) => void };

async function learn(
  warehouse: Warehouse,
  step: Step,
): Promise<Pick<Fitted, 'people' | 'outcomes' | 'learned'>> {
  const { task, entry, knownUntil, calibration, onStep } = step;
  const { version } = entry;
  onStep(0.05, 'reading the steps');
  await writeWords(warehouse, task, version);
  const people = await readMoments(warehouse, task, { version, knownUntil });
  const outcomes = checkPeople(people, task);
  onStep(0.2, 'fitting the stages');
  const ways = learnWays(people, task.maxPrefix);
  const counted = { ...entry, people: people.length, outcomes };
  await writeModel(warehouse, counted, 'draft', ways);
  onStep(0.35, 'reading the signals');
  const features = await readFeatures(warehouse, task, version);
  onStep(0.45, 'fitting the weights');
  const { parameters, ...learned } = await learnWeights(people, features, ways, {
    calibration,
    isInOrder: isInOrder(task),
  });
  await writeModel(warehouse, counted, 'fitted', finite(parameters));
  return { people: people.length, outcomes, learned };
}

/** Words for a model to know by name, by how many people said them; the rest are one word. */
const OWN_WORDS = 48;
const BROAD_WORDS = 15;

async function writeWords(warehouse: Warehouse, task: Task, version: number): Promise<void> {
  const words = await warehouse.query<{ word: string }>(readQuery('conversion.words'), {
    ...viewParameters(task, version),
    outcome: task.outcome,
    scope: task.scope,
    own: OWN_WORDS,
    broad: BROAD_WORDS,
  });
  await warehouse.insert(
    'conversion_word',
    words.map(({ word }, i) => ({ site_id: task.site, version, word, code: i + 1 })),
  );
}

/** Fewest people with the outcome, and without it, to measure with. */
const FEWEST_HELD_OUT = 20;

/** Counts the people with the outcome. @throws CliError where there are too few on either side of the split. */
function checkPeople(people: readonly PersonMoments[], task: Task): number {
  const known = people.filter(({ moments }) => moments.some(({ label }) => label !== null));
  const came = known.filter(({ moments }) => moments.some(({ label }) => label === 1));
  checkEnough(came.length, `had "${task.outcome}" in time after a step that it could be foretold from`);
  const held = came.filter((person) => !person.isFittedOn).length;
  const heldWithout = known.filter((person) => !person.isFittedOn).length - held;
  if (held >= FEWEST_HELD_OUT && heldWithout >= FEWEST_HELD_OUT) return came.length;
  throw new CliError(
    `Of those held out, ${held} had "${task.outcome}" and ${heldWithout} had not; ${FEWEST_HELD_OUT} of each are needed to measure a model. Give another --split.`,
  );
}

function finite(parameters: Parameters): Parameters {
  const wrong = Object.entries(parameters).find(([, value]) =>
    Array.isArray(value)
      ? !value.every(Number.isFinite)
      : typeof value === 'number' && !Number.isFinite(value),
  );
  if (wrong === undefined) return parameters;
  throw new CliError(`The fit did not settle: "${wrong[0]}" is no number. Nothing was put to use.`);
}

async function decide(
  warehouse: Warehouse,
  { version, task, gains }: Evaluation,
  wish: FitOptions['promote'],
): Promise<Pick<Fitted, 'promoted' | 'reason'>> {
  const inUse = await versionInUse(warehouse, task.site);
  // Last touch is no model that could be in use instead: it is compared with, and bars none.
  const over = gains.filter((gain) => gain.over !== LAST_TOUCH);
  const worse = over.filter(({ isBetter }) => !isBetter).map((gain) => gain.over);
  const differs = inUse !== null && !foretellsSame(task, taskOf(task.site, inUse));
  const verdict = (promoted: boolean, reason: string) => ({ promoted, reason });
  if (wish === 'never') return verdict(false, 'not put to use: --promote never');
  if (wish === 'if-better' && differs) {
    return verdict(
      false,
      `not put to use: model ${inUse.version} in use foretells something else (${inUse.outcome}); say waystone model promote ${version} where this one is to take its place`,
    );
  }
  if (wish === 'if-better' && worse.length > 0) {
    return verdict(false, `not put to use: no better than ${worse.join(', ')} on the people held out`);
  }
  const reason =
    wish === 'always'
      ? 'put to use: --promote always'
      : `put to use: better than ${over.map((gain) => gain.over).join(', ')}`;
  await promote(warehouse, task.site, version, reason);
  return verdict(true, reason);
}
