/**
 * Outcomes that the end of the data cuts off.
 * @module
 */
import type { PersonMoments } from './moments.ts';
import type { Task } from './settings.ts';

/** How much of what will come of the people held out has not come yet. */
export type Late = {
  /** Share of their outcomes, 0 to 1, that is expected after the end of the data. */
  missing: number;
  /** A `--within` that has nine of ten outcomes in it, such as `12d`. */
  within: string;
};

/** Less than this is lost among the noise of so few people. */
const LEAST_MISSING = 0.1;
/** Share of the outcomes that the proposed time is long enough for. */
const ENOUGH = 0.9;
/** Standard errors by which a share must be higher, for the outcomes not to be missing. */
const SURE = 3;
const HOUR = 3600;
const DAY = 24 * HOUR;

/**
 * Looks for outcomes that come so late after a person's first step that people held out, who came last, have not had
 * their time. They then count as having none: the share that converts is too low, and chances that are right look too
 * high.
 *
 * @returns `null` where a time was given, or little is missing.
 */
export function lateOutcomes(people: readonly PersonMoments[], task: Task): Late | null {
  if (task.horizonMs !== null || task.withinVisit || task.asOf !== null) return null;
  const delays = people
    .filter((person) => person.isFittedOn)
    .map(({ moments }) => moments[0]?.untilOutcome ?? Number.POSITIVE_INFINITY)
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const held = people.filter((person) => !person.isFittedOn && person.moments.length > 0);
  if (delays.length === 0 || held.length === 0) return null;
  const cut = held.map(({ moments }) => shareAbove(delays, moments[0]?.known ?? 0));
  const missing = cut.reduce((sum, one) => sum + one, 0) / held.length;
  if (missing < LEAST_MISSING || haveEnough(people, missing)) return null;
  return { missing, within: duration(delays[Math.floor(ENOUGH * (delays.length - 1))] ?? 0) };
}

/**
 * Whether more of those held out had the outcome than could have where so much is missing. So it is where everybody has
 * it on one day, such as the end of a course: who came late then waits for a shorter time.
 */
function haveEnough(people: readonly PersonMoments[], missing: number): boolean {
  const fitted = people.filter((person) => person.isFittedOn);
  const held = people.filter((person) => !person.isFittedOn);
  const expected = (1 - missing) * shareWith(fitted);
  const error = Math.sqrt((expected * (1 - expected)) / held.length);
  return shareWith(held) > expected + SURE * error;
}

function shareWith(people: readonly PersonMoments[]): number {
  const came = people.filter(({ moments }) => Number.isFinite(moments[0]?.untilOutcome)).length;
  return came / people.length;
}

/** @param sorted rising numbers. */
function shareAbove(sorted: readonly number[], bound: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) > bound) high = middle;
    else low = middle + 1;
  }
  return 1 - low / sorted.length;
}

/** As `--within` takes it, rounded up. */
function duration(seconds: number): string {
  if (seconds > 2 * DAY) return `${Math.ceil(seconds / DAY)}d`;
  return `${Math.max(1, Math.ceil(seconds / HOUR))}h`;
}
