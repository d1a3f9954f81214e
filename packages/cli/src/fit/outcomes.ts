/**
 * What can be foretold on a site.
 * @module
 */
import { readQuery } from '@waystone/models';
import { CliError } from '../terminal/errors.ts';
import { closest } from '../terminal/suggest.ts';
import type { Warehouse } from './models.ts';
import type { Task } from './settings.ts';

/** Events and forms that people had, and until when anything is known. */
export type Outcomes = {
  /** How many people had each, the commonest first. */
  people: Map<string, number>;
  /** The time of the site's latest step, in milliseconds since 1970. */
  knownUntil: number;
  /** How many people there are. */
  allPeople: number;
  /** How many steps they made. */
  allSteps: number;
};

type Row = { outcome: string; people: number; known_until: number; all_people: number; all_steps: number };

/** Fewer people with the outcome than this, and no model is fitted: its weights would be noise. */
export const FEWEST_OUTCOMES = 100;

/** Reads the outcomes of a site. */
export async function readOutcomes(warehouse: Warehouse, site: string): Promise<Outcomes> {
  const rows = await warehouse.query<Row>(readQuery('conversion.outcomes'), { site_id: site });
  return {
    people: new Map(rows.map(({ outcome, people }) => [outcome, people])),
    knownUntil: Number(rows[0]?.known_until ?? 0),
    allPeople: Number(rows[0]?.all_people ?? 0),
    allSteps: Number(rows[0]?.all_steps ?? 0),
  };
}

/**
 * How many of the people read had the outcome as their first step, so that there is nothing to foretell it from. None
 * where what they did after an outcome counts as well.
 */
export async function countAtOnce(warehouse: Warehouse, task: Task): Promise<number> {
  if (task.scope === 'all') return 0;
  const { site, outcome, sample } = task;
  const [row] = await warehouse.query<{ people: number }>(readQuery('conversion.at_once'), {
    site_id: site,
    outcome,
    sample,
  });
  return row?.people ?? 0;
}

/**
 * Refuses an outcome that nobody had, or too few.
 *
 * @throws CliError that names what could be foretold instead.
 */
export function checkOutcome({ people }: Outcomes, site: string, outcome: string): void {
  const found = people.get(outcome);
  if (found === undefined) throw new CliError(`Nobody on ${site} had "${outcome}". ${hint(people, outcome)}`);
  checkEnough(found, `had "${outcome}"`);
}

/**
 * Refuses too few outcomes.
 *
 * @param had what the people did, such as `had "Order Completed"`.
 * @throws CliError where fewer than {@link FEWEST_OUTCOMES} people did.
 */
export function checkEnough(people: number, had: string): void {
  if (people >= FEWEST_OUTCOMES) return;
  throw new CliError(
    `${people} people ${had}, and a model needs ${FEWEST_OUTCOMES}. The scorecard in use stays; fit again when there are more.`,
  );
}

const DAY_MS = 86_400_000;

/**
 * Refuses a time from which nobody's outcome is known yet.
 *
 * @param knownUntil the time of the site's latest step, in milliseconds since 1970.
 * @throws CliError that names the latest day which could be asked for.
 */
export function checkKnown({ asOf, horizonMs }: Pick<Task, 'asOf' | 'horizonMs'>, knownUntil: number): void {
  if (asOf === null || horizonMs === null || asOf + horizonMs <= knownUntil + DAY_MS) return;
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  throw new CliError(
    `What came until ${day(asOf + horizonMs)} is asked for, and the data end on ${day(knownUntil)}. Give --as-of ${day(knownUntil - horizonMs)} or an earlier day, or a shorter --within.`,
  );
}

const NO_PAGES =
  'A page is no outcome: let the mapping send it as {"type": "track", "event": "…"}, or call track() on it.';

function hint(people: ReadonlyMap<string, number>, outcome: string): string {
  const names = [...people.keys()];
  if (names.length === 0) return `It has no named event and no submitted form yet. ${NO_PAGES}`;
  const near = closest(outcome, names);
  if (near !== undefined) return `Did you mean "${near}"?`;
  return `Its outcomes: ${names.slice(0, 12).join(', ')}. ${NO_PAGES}`;
}
