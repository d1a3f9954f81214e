/**
 * The schemas of `message.ts` once more, as plain code. zod takes most of the time of accepting a message; here a
 * message is only looked at, and nothing is copied. zod stays the contract: what this refuses is judged, and
 * explained, by zod, and conforms.test.ts holds the two equal.
 * @module
 */
import { MAX_DEPTH, MAX_ID_LENGTH, MAX_KEYS, MAX_NAME_LENGTH } from './limits.ts';
import type { Batch, Message } from './message.ts';
import { isClockTime } from './time.ts';

type Fields = Record<string, unknown>;

/**
 * Whether a parsed JSON value passes `checkShape` and `messageSchema`, and parsing would not change it. False says
 * only that zod has to be asked.
 */
export function conformsToMessage(value: unknown): value is Message {
  return isObject(value) && hasCommon(value) && hasOwn(value) && keysOf(value, 0, null) <= MAX_KEYS;
}

/** The same for `batchSchema`, whose messages are not looked at: neither here nor there. */
export function conformsToBatch(value: unknown): value is Batch {
  return (
    isObject(value) &&
    Array.isArray(value.batch) &&
    isContext(value.context) &&
    isTime(value.sentAt) &&
    isText(value.writeKey, MAX_ID_LENGTH) &&
    isRecord(value.integrations) &&
    keysOf(value, 0, 'batch') <= MAX_KEYS
  );
}

function hasCommon(message: Fields): boolean {
  return (
    isId(message.messageId) &&
    isId(message.anonymousId) &&
    isId(message.userId) &&
    isTime(message.timestamp) &&
    isTime(message.originalTimestamp) &&
    isTime(message.sentAt) &&
    isContext(message.context) &&
    isRecord(message.integrations)
  );
}

/** What each type has of its own. */
function hasOwn(message: Fields): boolean {
  switch (message.type) {
    case 'track':
      return isName(message.event) && isRecord(message.properties);
    case 'page':
    case 'screen':
      return (
        isText(message.name, MAX_NAME_LENGTH) &&
        isText(message.category, MAX_NAME_LENGTH) &&
        isRecord(message.properties)
      );
    case 'identify':
      return isRecord(message.traits);
    case 'group':
      return message.groupId != null && isId(message.groupId) && isRecord(message.traits);
    case 'alias':
      return isId(message.previousId) && message.previousId != null && message.userId != null;
    default:
      return false;
  }
}

function isContext(context: unknown): boolean {
  if (context == null) return true;
  return (
    isObject(context) &&
    isPage(context.page) &&
    isCampaign(context.campaign) &&
    isText(context.ip) &&
    isText(context.userAgent) &&
    isText(context.locale) &&
    isText(context.timezone) &&
    isLibrary(context.library) &&
    isScreen(context.screen) &&
    isId(context.groupId) &&
    (isNumber(context.sessionId) || isText(context.sessionId, 64)) &&
    (context.automated == null || typeof context.automated === 'boolean')
  );
}

function isPage(page: unknown): boolean {
  if (page == null) return true;
  return (
    isObject(page) &&
    isText(page.url) &&
    isText(page.path) &&
    isText(page.referrer) &&
    isText(page.search) &&
    isText(page.title)
  );
}

function isCampaign(campaign: unknown): boolean {
  if (campaign == null) return true;
  return (
    isObject(campaign) &&
    isText(campaign.name) &&
    isText(campaign.source) &&
    isText(campaign.medium) &&
    isText(campaign.term) &&
    isText(campaign.content)
  );
}

function isLibrary(library: unknown): boolean {
  return library == null || (isObject(library) && isText(library.name) && isText(library.version));
}

function isScreen(screen: unknown): boolean {
  return screen == null || (isObject(screen) && isNumber(screen.width) && isNumber(screen.height));
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRecord(value: unknown): boolean {
  return value == null || isObject(value);
}

function isText(value: unknown, maxLength = Number.POSITIVE_INFINITY): boolean {
  return value == null || (typeof value === 'string' && value.length <= maxLength);
}

function isId(value: unknown): boolean {
  return value == null || (typeof value === 'string' && value !== '' && value.length <= MAX_ID_LENGTH);
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && value.length <= MAX_NAME_LENGTH;
}

function isNumber(value: unknown): boolean {
  return value == null || Number.isFinite(value);
}

function isTime(value: unknown): boolean {
  if (value == null) return true;
  if (typeof value === 'string' ? value.length > 40 : typeof value !== 'number') return false;
  return isClockTime(value as string | number);
}

const TOO_MANY = MAX_KEYS + 1;

/**
 * Keys of all levels as `checkShape` counts them; {@link TOO_MANY} where it would find a fault, or where a key is
 * `__proto__`, which zod drops in some places. The depth is limited, so recursion is safe here.
 *
 * @param except a key of the first level that is left out.
 */
function keysOf(node: Fields, depth: number, except: string | null): number {
  let keys = 0;
  for (const key in node) {
    if (key === except) continue;
    if (key === '__proto__') return TOO_MANY;
    keys += 1 + keysBelow(node[key], depth);
    if (keys > MAX_KEYS) return TOO_MANY;
  }
  return keys;
}

function keysBelow(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (depth === MAX_DEPTH) return TOO_MANY;
  if (!Array.isArray(value)) return keysOf(value as Fields, depth + 1, null);
  let keys = value.length;
  for (let i = 0; i < value.length && keys <= MAX_KEYS; i++) keys += keysBelow(value[i], depth + 1);
  return keys;
}
