/**
 * Rules, ready to be tried on rows.
 * @module
 */
import type { MessageTemplate, Rule } from './mapping.ts';
import type { Row } from './row.ts';
import { textOf } from './row.ts';
import { compileTime } from './time.ts';
import { type ColumnUse, compileValue, type Evaluate, type Value } from './value.ts';
import { compileWhen } from './when.ts';

/** A message filled in from a row. Absent fields are left out; `timestamp` is in milliseconds since 1970. */
export type Filled = Record<string, unknown>;

export type CompiledRule = {
  name: string;
  holds: (row: Row) => boolean;
  /** One function a message; absent where the rule says to skip. */
  messages: ((row: Row) => Filled)[] | undefined;
};

/**
 * Prepares a rule.
 *
 * @param path where it stands in the mapping, for errors.
 */
export function compileRule(
  rule: Rule,
  defaults: MessageTemplate | undefined,
  path: string,
  uses: ColumnUse[],
): CompiledRule {
  const sends = Array.isArray(rule.send) ? rule.send : [rule.send].filter((send) => send !== undefined);
  const place = (index: number): string =>
    Array.isArray(rule.send) ? `${path}.send[${index}]` : `${path}.send`;
  return {
    name: rule.name ?? path,
    holds: compileWhen(rule.when, `${path}.when`, uses),
    messages: rule.skip
      ? undefined
      : sends.map((send, index) => compileMessage(send, defaults, place(index), uses)),
  };
}

/** Fields that the wire wants as text, and that a number in the export would otherwise spoil. */
const TEXT_FIELDS = [
  'anonymousId',
  'userId',
  'groupId',
  'previousId',
  'messageId',
  'event',
  'name',
  'category',
] as const;
const OBJECT_FIELDS = ['properties', 'traits', 'context'] as const;

function compileMessage(
  send: MessageTemplate,
  defaults: MessageTemplate | undefined,
  path: string,
  uses: ColumnUse[],
): (row: Row) => Filled {
  const merged = merge(defaults ?? {}, send);
  const fields: [string, Evaluate][] = [['type', () => merged.type]];
  for (const key of TEXT_FIELDS) {
    const value = merged[key];
    if (value !== undefined) fields.push([key, asText(compileValue(value, `${path}.${key}`, uses))]);
  }
  for (const key of OBJECT_FIELDS) {
    const value = merged[key];
    if (value !== undefined) fields.push([key, compileValue(value, `${path}.${key}`, uses)]);
  }
  if (merged.timestamp) fields.push(['timestamp', compileTime(merged.timestamp, `${path}.timestamp`, uses)]);
  return (row) => {
    const filled: Filled = {};
    for (const [key, evaluate] of fields) {
      const value = evaluate(row);
      if (value !== undefined) filled[key] = value;
    }
    return filled;
  };
}

function asText(evaluate: Evaluate): Evaluate {
  return (row) => {
    const value = evaluate(row);
    return value === undefined || value === null ? undefined : textOf(value);
  };
}

/** Objects are merged key by key, look-ups and lists replaced whole. */
function merge<T extends object>(under: T, over: T): T {
  const merged = { ...under } as Record<string, unknown>;
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isPlain(below) && isPlain(value) ? merge(below, value) : value;
  }
  return merged as T;
}

function isPlain(value: unknown): value is { [key: string]: Value } {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !Object.hasOwn(value, '$value')
  );
}
