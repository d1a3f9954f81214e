/**
 * What a fit or an evaluation is asked for.
 * @module
 */
import { CliError, EXIT } from '../terminal/errors.ts';

/** How people are parted into those a model is fitted on and those it is measured on. */
export type Split = { kind: 'time' | 'person'; share: number } | { kind: 'even-odd' };

/** What is foretold, and at which moments. */
export type Task = {
  site: string;
  outcome: string;
  /** `cycle`: what came since the outcome before; `all`: everything, outcomes among it. */
  scope: 'cycle' | 'all';
  /** Within so many milliseconds; `null` for whenever. */
  horizonMs: number | null;
  withinVisit: boolean;
  /** Longest prefix; 0 for where people stood at `asOf`. */
  maxPrefix: number;
  split: Split;
  /** Until when the past is told, in milliseconds since 1970; `null` for all of it. */
  asOf: number | null;
  /** How many of a thousand people are read, by lot. */
  sample: number;
};

/** The options of `fit` and `evaluate` that make a task. */
export type TaskArgs = {
  outcome?: string | undefined;
  within?: string | undefined;
  horizon?: string | undefined;
  visit?: boolean | undefined;
  split?: string | undefined;
  'as-of'?: string | undefined;
  'max-prefix'?: string | undefined;
};

const UNITS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/**
 * Reads a length of time such as `30d`.
 *
 * @returns milliseconds.
 * @throws CliError (usage)
 */
export function readDuration(option: string, text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([mhdw])$/.exec(text) ?? [];
  const ms = Number(amount) * (UNITS[unit ?? ''] ?? Number.NaN);
  if (ms > 0) return ms;
  throw new CliError(`--${option} is "${text}"; give a time such as 90m, 36h, 30d or 39w.`, EXIT.usage);
}

/**
 * Reads how people are parted: `time:0.7` (those whose first step came first are fitted on), `person:0.7` (by a hash),
 * or `even-odd` (by the number that ends the id; even ones are fitted on).
 *
 * @throws CliError (usage)
 */
export function readSplit(text: string): Split {
  if (text === 'even-odd') return { kind: 'even-odd' };
  const [, kind, share] = /^(time|person):(0\.\d+)$/.exec(text) ?? [];
  if (share !== undefined && Number(share) >= 0.1 && Number(share) <= 0.95) {
    return { kind: kind as 'time' | 'person', share: Number(share) };
  }
  throw new CliError(
    `--split is "${text}"; give time:0.7, person:0.7 (a share from 0.1 to 0.95 is fitted on) or even-odd.`,
    EXIT.usage,
  );
}

/** A split as {@link readSplit} reads it. */
export function writeSplit(split: Split): string {
  return split.kind === 'even-odd' ? split.kind : `${split.kind}:${split.share}`;
}

/** Reads a moment; a day without a time means its end in UTC. @throws CliError (usage) */
export function readMoment(option: string, text: string): number {
  const ms = Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T23:59:59.999Z` : text);
  if (Number.isFinite(ms)) return ms;
  throw new CliError(`--${option} is "${text}"; give a day such as 2026-06-30, or a moment.`, EXIT.usage);
}

/** Most steps of a prefix, where nothing else is said: later moments say little that is new. */
const MAX_PREFIX = 80;

/**
 * Puts the options of a command together.
 *
 * @throws CliError (usage) for options that do not go together.
 */
export function readTask(args: TaskArgs, site: string): Task {
  if (args.outcome === undefined || args.outcome === '') {
    throw new CliError("Name what is to be foretold: --outcome 'Order Completed'.", EXIT.usage);
  }
  const horizonMs = readHorizon(args);
  const asOf = args['as-of'] === undefined ? null : readMoment('as-of', args['as-of']);
  if (asOf !== null && horizonMs === null) {
    throw new CliError(
      '--as-of needs --horizon: the outcome is looked for in the time after it.',
      EXIT.usage,
    );
  }
  if (asOf !== null && (args.visit || args['max-prefix'] !== undefined)) {
    throw new CliError(
      '--as-of tells where people stood: --visit and --max-prefix do not go with it.',
      EXIT.usage,
    );
  }
  return {
    site,
    outcome: args.outcome,
    scope: asOf === null ? 'cycle' : 'all',
    horizonMs,
    withinVisit: args.visit ?? false,
    maxPrefix: asOf === null ? readPrefix(args['max-prefix']) : 0,
    split: readSplit(args.split ?? 'time:0.7'),
    asOf,
    sample: 1000,
  };
}

function readHorizon({ within, horizon, visit }: TaskArgs): number | null {
  if (within !== undefined && horizon !== undefined) {
    throw new CliError('--within and --horizon mean the same: give one of them.', EXIT.usage);
  }
  const text = within ?? horizon;
  if (text !== undefined && visit) {
    throw new CliError('--visit ends with the visit: no --within or --horizon goes with it.', EXIT.usage);
  }
  return text === undefined ? null : readDuration(within === undefined ? 'horizon' : 'within', text);
}

function readPrefix(text: string | undefined): number {
  const steps = Number(text ?? MAX_PREFIX);
  if (Number.isInteger(steps) && steps >= 1 && steps <= 500) return steps;
  throw new CliError(`--max-prefix is "${text}"; give a whole number from 1 to 500.`, EXIT.usage);
}
