/**
 * The moments that a model is fitted and measured on, with what came after them.
 * @module
 */
import { readQuery } from '@waystone/models';
import type { Warehouse } from './models.ts';
import type { Task } from './settings.ts';
import { isFittedOn } from './split.ts';

/** One person's moments, in order. */
export type PersonMoments = {
  person: string;
  fold: number;
  isFittedOn: boolean;
  /** Codes of all steps. */
  codes: number[];
  moments: Moment[];
};

export type Moment = {
  /** Steps so far, 1 or more. */
  steps: number;
  /** When, in milliseconds since 1970. */
  at: number;
  /** 1 where the outcome came in time, 0 where not, `null` where the data end too soon to say. */
  label: 0 | 1 | null;
  /** Seconds until the next step or the outcome, `Infinity` where neither came; `null` where it is not read. */
  wait: number | null;
  /** Seconds until the outcome, `Infinity` where it never came. */
  untilOutcome: number;
  /** Seconds until the end of what is known. */
  known: number;
};

type Row = {
  person_id: string;
  fold: number;
  first_at: number;
  moments: [steps: number, at: number, outcomeAt: number, inVisit: number][];
  codes: number[];
};

/** Sparse features of each moment of a person, as (place from 1, value). */
export type Features = ReadonlyMap<string, readonly (readonly (readonly [number, number])[])[]>;

/** No moment of a site lies after this; a store's times reach to 2299. */
const END_OF_TIME = Date.UTC(2200, 0, 1);

/** The parameters of the views that a model's moments are read with. */
export function viewParameters(task: Task, version: number): Record<string, string | number> {
  return {
    site_id: task.site,
    version,
    max_prefix: task.maxPrefix,
    sample: task.sample,
    as_of: new Date(task.asOf ?? END_OF_TIME).toISOString().replace('T', ' ').replace('Z', ''),
  };
}

/**
 * Reads the moments of everybody of whom something is known, and parts people.
 *
 * @param knownUntil the time of the site's latest step, in milliseconds since 1970.
 */
export async function readMoments(
  warehouse: Warehouse,
  task: Task,
  { version, knownUntil }: { version: number; knownUntil: number },
): Promise<PersonMoments[]> {
  const rows = await warehouse.query<Row>(readQuery('conversion.moments'), viewParameters(task, version));
  const people = rows.map((row) => ({
    person: row.person_id,
    fold: row.fold,
    codes: row.codes,
    moments: row.moments.map(([steps, at, outcomeAt, inVisit], i) => ({
      steps,
      at,
      label: labelOf({ at, outcomeAt, inVisit }, task, knownUntil),
      wait: steps === task.maxPrefix ? null : secondsUntil(at, [row.moments[i + 1]?.[1] ?? 0, outcomeAt]),
      untilOutcome: secondsUntil(at, [outcomeAt]),
      known: (knownUntil - at) / 1000,
    })),
  }));
  // Whoever came so late that nothing can be said of them yet has no place on either side.
  const known = people.filter(({ moments }) => moments.some(({ label }) => label !== null));
  return known.map((person, rank) => ({
    ...person,
    isFittedOn: isFittedOn(person.person, rank, known.length, task.split),
  }));
}

/** Times of 0 are none. */
function secondsUntil(at: number, times: readonly number[]): number {
  return (Math.min(...times.filter((time) => time > 0), Number.POSITIVE_INFINITY) - at) / 1000;
}

/** An outcome time of 0 means that none came. */
function labelOf(
  { at, outcomeAt, inVisit }: { at: number; outcomeAt: number; inVisit: number },
  { horizonMs, withinVisit }: Task,
  knownUntil: number,
): Moment['label'] {
  if (withinVisit) return inVisit ? 1 : 0;
  if (horizonMs === null) return outcomeAt > 0 ? 1 : 0;
  // Those that had it already are left out as well: else only they would be left of the last days. A day of grace:
  // exports end on a day, not on a millisecond.
  if (at + horizonMs > knownUntil + 86_400_000) return null;
  return outcomeAt > 0 && outcomeAt <= at + horizonMs ? 1 : 0;
}

/** Numbers of one kind for every moment of a person, as a query answers them. */
export async function readChances(
  warehouse: Warehouse,
  query: 'conversion.scores' | 'conversion.shipped',
  task: Task,
  version: number,
): Promise<Map<string, number[]>> {
  const rows = await warehouse.query<{ person_id: string; chances: number[] }>(
    readQuery(query),
    viewParameters(task, version),
  );
  return new Map(rows.map(({ person_id, chances }) => [person_id, chances]));
}

/** What a model weighs at every moment of each person: lists of (place from 1, value). */
export async function readFeatures(warehouse: Warehouse, task: Task, version: number): Promise<Features> {
  const rows = await warehouse.query<{ person_id: string; features: [place: number, value: number][][] }>(
    readQuery('conversion.features'),
    { ...viewParameters(task, version), folded: 1 },
  );
  return new Map(rows.map(({ person_id, features }) => [person_id, features]));
}
