/**
 * Measuring a version on the people it was not fitted on.
 * @module
 */
import { buyChance, type Customer, expectedPurchases } from '@waystone/fit';
import { readQuery } from '@waystone/models';
import { type Late, lateOutcomes } from './late.ts';
import {
  type Curves,
  curvesOf,
  type Finding,
  type Gain,
  gainOf,
  keepFindings,
  measureAll,
  rulesOfThumb,
  type Scorer,
} from './measures.ts';
import { findVersion, readWords, taskOf, versionInUse, type Warehouse } from './models.ts';
import { type PersonMoments, readChances, readMoments, viewParameters } from './moments.ts';
import { countAtOnce, readOutcomes } from './outcomes.ts';
import { defaultPrefixes, readPrefixes } from './prefix.ts';
import { fittedRepurchase } from './repurchase.ts';
import type { Task } from './settings.ts';

/** What an evaluation found. */
export type Evaluation = {
  version: number;
  task: Task;
  people: { fittedOn: number; heldOut: number };
  /** How many had the outcome as their first step, and are on neither side. */
  atOnce: number;
  findings: Finding[];
  /** Of the model, by prefix. */
  curves: Curves[];
  /** Against base rate, last touch, shipped scorecard, and another version in use that foretells the same. */
  gains: Gain[];
  /** Where outcomes come so late that the end of the data cuts them off. */
  late: Late | null;
};

export type EvaluateOptions = {
  site: string;
  version: number;
  /** Names as {@link readPrefixes} takes them. @default what suits the task */
  prefix?: string | undefined;
};

/**
 * Evaluates a version, and keeps what it found.
 *
 * @throws CliError where there is no such version, or a prefix is none.
 */
export async function evaluate(
  warehouse: Warehouse,
  { site, version, prefix }: EvaluateOptions,
): Promise<Evaluation> {
  const task = taskOf(site, await findVersion(warehouse, site, version));
  const prefixes = readPrefixes(prefix ?? defaultPrefixes(task), await readWords(warehouse, site, version));
  const { knownUntil } = await readOutcomes(warehouse, site);
  const people = await readMoments(warehouse, task, { version, knownUntil });
  const model = await scorerOf(warehouse, task, version, 'model');
  const shipped = await shippedScorer(warehouse, task, version);
  const rules = rulesOfThumb(people);
  const others = await otherScorers(warehouse, task, version);
  // Where it may come at any time, it comes after all moments of a person or after none.
  const isShared = task.horizonMs === null && !task.withinVisit;
  const findings = measureAll(people, prefixes, [model, ...rules, shipped, ...others], isShared);
  await keepFindings(warehouse, { task, version, findings });
  const rivals = [...rules.filter(({ isChance }) => isChance), shipped, ...others.filter(isInUse)];
  return {
    version,
    task,
    people: countPeople(people),
    atOnce: await countAtOnce(warehouse, task),
    findings,
    curves: prefixes
      .filter(({ name }) => findings.some((finding) => finding.prefix === name))
      .map((one) => curvesOf(people, one, model)),
    gains: rivals.map((rival) => gainOf(people, model, rival)),
    late: lateOutcomes(people, task),
  };
}

/** The name of the model in use among the rows of another's evaluation. */
const IN_USE = 'in_use';

function isInUse({ name }: Scorer): boolean {
  return name === IN_USE;
}

async function scorerOf(warehouse: Warehouse, task: Task, version: number, name: string): Promise<Scorer> {
  return chancesAs(name, await readChances(warehouse, 'conversion.scores', task, version));
}

async function shippedScorer(warehouse: Warehouse, task: Task, version: number): Promise<Scorer> {
  return chancesAs('shipped', await readChances(warehouse, 'conversion.shipped', task, version));
}

function chancesAs(name: string, chances: ReadonlyMap<string, number[]>): Scorer {
  return { name, isChance: true, of: ({ person }) => chances.get(person) ?? [] };
}

/** The version in use, where it is another that foretells the same; BG/NBD, where people stood at a time. */
async function otherScorers(warehouse: Warehouse, task: Task, version: number): Promise<Scorer[]> {
  const inUse = await versionInUse(warehouse, task.site);
  const others: Scorer[] = [];
  if (inUse !== null && inUse.version !== version && foretellsSame(task, taskOf(task.site, inUse))) {
    others.push(await scorerOf(warehouse, task, inUse.version, IN_USE));
  }
  return [...others, ...(await repurchaseScorers(warehouse, task, version))];
}

/** Whether two tasks are about the same outcome, in the same time, at the same moments. */
export function foretellsSame(a: Task, b: Task): boolean {
  return (
    a.outcome === b.outcome &&
    a.scope === b.scope &&
    a.horizonMs === b.horizonMs &&
    a.withinVisit === b.withinVisit
  );
}

const WEEK_MS = 604_800_000;

/** BG/NBD by the chance of a purchase, and by how many to expect: these rank better, and are no chances. */
async function repurchaseScorers(warehouse: Warehouse, task: Task, version: number): Promise<Scorer[]> {
  const { asOf, horizonMs } = task;
  const model = await fittedRepurchase(warehouse, task.site, version);
  if (asOf === null || horizonMs === null || model === null) return [];
  const customers = await warehouse.query<Customer & { person_id: string }>(
    readQuery('repurchase.customers'),
    { ...viewParameters(task, version), outcome: task.outcome },
  );
  const by = (of: typeof buyChance) =>
    new Map(customers.map((one) => [one.person_id, [of(model, one, horizonMs / WEEK_MS)]]));
  return [
    chancesAs('bg_nbd', by(buyChance)),
    { ...chancesAs('bg_nbd_purchases', by(expectedPurchases)), isChance: false },
  ];
}

function countPeople(people: readonly PersonMoments[]): Evaluation['people'] {
  const fittedOn = people.filter((person) => person.isFittedOn).length;
  return { fittedOn, heldOut: people.length - fittedOn };
}
