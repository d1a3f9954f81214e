/**
 * Ids that name nobody. Code that has no id yet writes one all the same: `undefined`, `null`, `[object Object]`, or a
 * word for somebody such as `guest`. Taken at their word they make one person of everybody who has them, with all that
 * each of them ever did.
 * @module
 */
import type { Message } from './message.ts';

/** In lower case and without space around them. */
const WORDS: ReadonlySet<string> = new Set([
  '',
  'undefined',
  'null',
  'nil',
  'none',
  'nan',
  'true',
  'false',
  'n/a',
  '-',
  '-1',
  '0',
  '(null)',
  '(none)',
  '(not set)',
  '<null>',
  '[object object]',
  '""',
  "''",
  '{}',
  '[]',
  'anonymous',
  'guest',
  'unknown',
  'not_authenticated',
]);

/** Longer ids are not compared with the words. */
const LONGEST_WORD = 24;

/** What a device gives for an advertising id that its owner keeps to themselves. */
const NIL_UUID = '00000000-0000-0000-0000-000000000000';

/** The names of a message that may say who somebody is. */
export type PlaceholderName = 'userId' | 'anonymousId' | 'groupId' | 'previousId';

/** Values that were no ids, by the name they came under. */
export type Placeholders = Partial<Record<PlaceholderName, string>>;

/**
 * Whether an id names nobody.
 *
 * @param isImport whether it comes from a data set, which may number people from 0.
 */
export function isPlaceholder(id: string, isImport: boolean): boolean {
  if (id.length > LONGEST_WORD) return id === NIL_UUID;
  const word = id.trim().toLowerCase();
  return WORDS.has(word) && !(isImport && word === '0');
}

/**
 * What of a message's ids names nobody; `null` where all of them name somebody, as they mostly do.
 */
export function placeholdersOf(message: Message, isImport: boolean): Placeholders | null {
  const { userId, anonymousId, context } = message;
  let found: Placeholders | null = null;
  if (userId != null && isPlaceholder(userId, isImport)) found = { userId };
  if (anonymousId != null && isPlaceholder(anonymousId, isImport)) found = { ...found, anonymousId };
  const groupId = message.type === 'group' ? message.groupId : context?.groupId;
  if (groupId != null && isPlaceholder(groupId, isImport)) found = { ...found, groupId };
  if (message.type === 'alias' && isPlaceholder(message.previousId, isImport))
    found = { ...found, previousId: message.previousId };
  return found;
}

/**
 * The id without which a message says nothing: the account of a `group`, and both people of an `alias`. `null` where it
 * is not among those that name nobody.
 */
export function voidedBy(type: Message['type'], found: Placeholders): PlaceholderName | null {
  if (type === 'group' && found.groupId !== undefined) return 'groupId';
  if (type !== 'alias') return null;
  if (found.userId !== undefined) return 'userId';
  return found.previousId !== undefined ? 'previousId' : null;
}
