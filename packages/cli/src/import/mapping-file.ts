/**
 * Reading a mapping file, with errors that its author can act on.
 * @module
 */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { CliError } from '../terminal/errors.ts';
import { closest } from '../terminal/suggest.ts';
import { type Mapping, mappingSchema } from './mapping.ts';
import { lookupSchema } from './value.ts';

type Issue = z.core.$ZodIssue;

/** Most faults told at once: the rest usually follow from the first. */
const MAX_FAULTS = 8;

/**
 * Reads and checks a mapping file.
 *
 * @throws CliError that names each fault's place in the mapping, the value there, and what to do.
 */
export async function readMapping(path: string): Promise<Mapping> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CliError(
      `The mapping ${path} cannot be read (${error.code ?? error.message}); check the path of --map.`,
    );
  });
  return parseMapping(parseJson(text, path), path);
}

/**
 * Checks a mapping.
 *
 * @param source what the mapping is called in an error.
 * @throws CliError as {@link readMapping}.
 */
export function parseMapping(value: unknown, source = 'the mapping'): Mapping {
  const result = mappingSchema.safeParse(value);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => describeIssue(issue, value));
  const shown = faults.slice(0, MAX_FAULTS).map((fault) => `  ${fault}`);
  if (faults.length > shown.length) shown.push(`  and ${faults.length - shown.length} more`);
  throw new CliError(
    `${source} is not a valid mapping:\n${shown.join('\n')}\nThe format is described in docs/import.md.`,
  );
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CliError(
      `The mapping ${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function describeIssue(issue: Issue, root: unknown): string {
  const deepest = descend(issue);
  // What is wrong with a key is told of the object that has it.
  const place = deepest.code === 'invalid_key' ? deepest.path.slice(0, -1) : deepest.path;
  const path = pathText(place);
  return `${path === '' ? 'the mapping' : path}: ${remedy(deepest, valueAt(root, place))}`;
}

/** Of a union's branches, the one that got furthest is the one that was meant. */
function descend(issue: Issue): Issue {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return issue;
  const nested = issue.errors
    .flat()
    .map((inner) => descend({ ...inner, path: [...issue.path, ...inner.path] }));
  const best = nested.reduce((a, b) => (rank(b) > rank(a) ? b : a));
  return rank(best) > rank({ ...issue, errors: [] }) ? best : issue;
}

/** How much an issue tells: deep ones more than shallow ones, particular ones more than a wrong type. */
function rank(issue: Issue): number {
  const vague = issue.code === 'invalid_type' || issue.code === 'invalid_union';
  return issue.path.length * 2 + (vague ? 0 : 1);
}

function remedy(issue: Issue, value: unknown): string {
  if (issue.code === 'unrecognized_keys') return unknownKey(issue.keys[0] ?? '');
  if (issue.code === 'invalid_key') return misplacedKey(String(issue.path.at(-1)));
  if (value === undefined && issue.code !== 'custom') return `is missing; expected ${wanted(issue)}`;
  const shown = value === undefined || typeof value === 'object' ? '' : `${JSON.stringify(value)} `;
  if (issue.code === 'custom' || issue.code === 'invalid_format') return `${shown}${issue.message}`;
  return `${shown === '' ? `${typeName(value)} ` : shown}is not right; expected ${wanted(issue)}`;
}

function unknownKey(key: string): string {
  const near = closest(key, KNOWN_KEYS);
  return `unknown key "${key}"; ${near === undefined ? 'remove it' : `did you mean "${near}"?`}`;
}

/** A key that begins with $ in an object that is no look-up, since it has no `$value`. */
function misplacedKey(key: string): string {
  if (LOOKUP_KEYS.includes(key)) return `"${key}" is for look-ups; give "$value" beside it`;
  const near = closest(key, LOOKUP_KEYS);
  const hint = near === undefined ? `look-ups have ${LOOKUP_KEYS.join(', ')}` : `did you mean "${near}"?`;
  return `unknown key "${key}"; ${hint}`;
}

function wanted(issue: Issue): string {
  if (issue.code === 'invalid_type') return issue.expected;
  if (issue.code === 'invalid_value') return issue.values.map((value) => JSON.stringify(value)).join(' or ');
  if (issue.code === 'invalid_union' && issue.discriminator !== undefined)
    return discriminatorHint(issue.discriminator);
  if (issue.code === 'too_small') return `at least ${issue.minimum}`;
  if (issue.code === 'too_big') return `at most ${issue.maximum}`;
  return 'what docs/import.md describes';
}

function discriminatorHint(key: string): string {
  return key === 'type' ? '"csv", "whitespace" or "ndjson"' : '"path", "counts" or "json"';
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : 'an object';
}

/** `rules[2].send.event` */
function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    root,
  );
}

/** Every key that the format knows anywhere, for suggestions. */
const KNOWN_KEYS: string[] = [...keysOf(z.toJSONSchema(mappingSchema, { io: 'input' }))];

const LOOKUP_KEYS = Object.keys(lookupSchema.shape);

function* keysOf(schema: unknown): Generator<string> {
  if (typeof schema !== 'object' || schema === null) return;
  for (const [key, inner] of Object.entries(schema)) {
    if (key === 'properties') yield* Object.keys(inner as object);
    yield* keysOf(inner);
  }
}
