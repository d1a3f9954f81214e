import { MAX_ID_LENGTH } from '@waystone/protocol';

/** What says whose message it is, and which; the ids before the rest. */
const FIRST: readonly string[] = [
  'messageId',
  'anonymousId',
  'userId',
  'groupId',
  'previousId',
  'anonymous_id',
  'user_id',
  'type',
  'event',
  'timestamp',
];

/**
 * A message as JSON text with its ids before the rest: of one that is too large to be kept whole only the beginning
 * is, and by the ids it is found where somebody is to be forgotten. What is longer than an id can be stays where it
 * is, so that it pushes none of the others out.
 *
 * Two objects are written, for within one the keys that are whole numbers would come before all others.
 *
 * @param toText writes an object as JSON text.
 * @returns `null` for what is no object, or has nothing to be moved.
 */
export function idsFirst(message: unknown, toText: (value: object) => string): string | null {
  if (typeof message !== 'object' || message === null || Array.isArray(message)) return null;
  const entries = Object.entries(message);
  const isFirst = ([name, value]: [string, unknown]) => FIRST.includes(name) && isShort(value);
  const first = entries.filter(isFirst).sort(([a], [b]) => FIRST.indexOf(a) - FIRST.indexOf(b));
  const rest = entries.filter((entry) => !isFirst(entry));
  if (first.length === 0 || rest.length === 0) return null;
  return `${toText(Object.fromEntries(first)).slice(0, -1)},${toText(Object.fromEntries(rest)).slice(1)}`;
}

function isShort(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && value.length <= MAX_ID_LENGTH);
}
