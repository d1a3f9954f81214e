/**
 * Options of a command line, checked: a misspelt one must not be silently without effect.
 * @module
 */
import { type ArgsDef, parseArgs } from 'citty';
import { CliError, EXIT } from './errors.ts';
import { closest } from './suggest.ts';

/**
 * Checks the words after a command against the options that it declares.
 *
 * @throws CliError (usage) for an unknown option, an option without its value, or a word too many.
 */
export function checkOptions(declared: ArgsDef, words: readonly string[], name: string): void {
  const options = Object.keys(declared).filter((key) => declared[key]?.type !== 'positional');
  const wanted = Object.keys(declared).length - options.length;
  const { _: positional, ...parsed } = parseArgs([...words], withoutRequirements(declared));
  for (const [parsedKey, value] of Object.entries(parsed)) {
    const key = kebabCase(parsedKey);
    if (!Object.hasOwn(declared, key)) throw unknownOption(key, options, name);
    if (declared[key]?.type === 'string' && (value === '' || typeof value === 'boolean')) {
      throw new CliError(`--${key} needs a value. See waystone ${name} --help.`, EXIT.usage);
    }
  }
  const extra = positional[wanted];
  if (extra !== undefined) {
    throw new CliError(`"${extra}" is one word too many. See waystone ${name} --help.`, EXIT.usage);
  }
}

/** citty gives every option of several words as `dryRun` too. */
function kebabCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** What is missing is citty's to say, once every word that is there is known. */
function withoutRequirements(declared: ArgsDef): ArgsDef {
  return Object.fromEntries(Object.entries(declared).map(([key, def]) => [key, { ...def, required: false }]));
}

function unknownOption(key: string, known: readonly string[], name: string): CliError {
  const near = closest(key, known);
  const hint = near === undefined ? `See waystone ${name} --help.` : `Did you mean --${near}?`;
  return new CliError(`--${key} is not an option of waystone ${name}. ${hint}`, EXIT.usage);
}

/**
 * Reads a whole number.
 *
 * @throws CliError (usage) for anything else, and for one out of range.
 */
export function wholeNumber(
  option: string,
  text: string,
  { min, max = Number.MAX_SAFE_INTEGER }: { min: number; max?: number },
): number {
  const value = Number(text);
  if (/^-?\d+$/.test(text) && value >= min && value <= max) return value;
  const range = max === Number.MAX_SAFE_INTEGER ? `of ${min} or more` : `from ${min} to ${max}`;
  throw new CliError(`--${option} is "${text}"; give a whole number ${range}.`, EXIT.usage);
}
