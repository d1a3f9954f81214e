/**
 * Which moments are measured together.
 * @module
 */
import { CliError, EXIT } from '../terminal/errors.ts';
import type { Moment, PersonMoments } from './moments.ts';
import type { Task } from './settings.ts';

/** A kind of moment, under the name that it is asked for by. */
export type Prefix = {
  name: string;
  includes(moment: Moment, person: PersonMoments): boolean;
};

/** Up to so many steps a way is early. */
const EARLY = 5;

/** What is measured where nothing is asked for. */
export function defaultPrefixes({ asOf }: Task): string {
  return asOf === null ? `first,after:${EARLY},early,late,every` : 'early,late,every';
}

/**
 * Reads names such as `first,after:5,early,late,every,before:cart`.
 *
 * @param words the model's words by code: `before:` takes the steps whose word holds its text.
 * @throws CliError (usage)
 */
export function readPrefixes(text: string, words: ReadonlyMap<number, string>): Prefix[] {
  return text.split(',').map((name) => readPrefix(name.trim(), words));
}

function readPrefix(name: string, words: ReadonlyMap<number, string>): Prefix {
  const simple = SIMPLE[name];
  if (simple !== undefined) return { name, includes: simple };
  const after = /^after:([1-9]\d*)$/.exec(name)?.[1];
  if (after !== undefined) return { name, includes: ({ steps }) => steps === Number(after) };
  const event = /^before:(.+)$/.exec(name)?.[1]?.toLowerCase();
  if (event !== undefined) return { name, includes: beforeEvent(name, event, words) };
  throw new CliError(
    `--prefix has "${name}"; give first, after:N, early, late, every or before:EVENT, with commas between them.`,
    EXIT.usage,
  );
}

const SIMPLE: Record<string, Prefix['includes']> = {
  first: ({ steps }) => steps === 1,
  early: ({ steps }) => steps <= EARLY,
  late: ({ steps }) => steps > EARLY,
  every: () => true,
};

function beforeEvent(name: string, event: string, words: ReadonlyMap<number, string>): Prefix['includes'] {
  const codes = new Set(
    [...words].filter(([, word]) => word.toLowerCase().includes(event)).map(([code]) => code),
  );
  if (codes.size === 0) {
    throw new CliError(
      `--prefix has "${name}", and the model knows no step with "${event}" in it; it knows: ${[...words.values()].join(', ')}.`,
      EXIT.usage,
    );
  }
  return ({ steps }, { codes: way }) => {
    const at = way.findIndex((code) => codes.has(code));
    return at < 0 || steps <= at;
  };
}
