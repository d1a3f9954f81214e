import { cleanUrl } from '@waystone/enrich';

/** Deepest level of a refused message that is written down. */
const MAX_LEVELS = 32;

const TOO_DEEP = '[deeper levels left out]';

/** The names under which pages' addresses stand, in `properties` and `context.page`. */
const ADDRESSES = ['url', 'path', 'referrer', 'search', 'href'];

/**
 * A refused message as JSON text, without what is never stored. One nested thousands of levels deep parses, but
 * overflows the stack of `JSON.stringify`; its lower levels are left out.
 */
export function payloadOf(message: unknown): string {
  const kept = withoutPrivate(message);
  try {
    return JSON.stringify(kept) ?? '';
  } catch {
    return JSON.stringify(cutBelow(kept, MAX_LEVELS));
  }
}

/** Without write keys, the visitor's address and agent, and what is private in the addresses of pages. */
function withoutPrivate(message: unknown): unknown {
  if (!isObject(message)) return message;
  const { writeKey: _, ...kept } = message;
  if (isObject(kept.properties)) kept.properties = withCleanUrls(kept.properties);
  if (isObject(kept.context)) {
    const { ip, userAgent, ...context } = kept.context;
    if (isObject(context.page)) context.page = withCleanUrls(context.page);
    kept.context = context;
  }
  return kept;
}

function withCleanUrls(fields: Record<string, unknown>): Record<string, unknown> {
  const clean = { ...fields };
  for (const name of ADDRESSES) {
    const url = clean[name];
    if (typeof url === 'string') clean[name] = cleanUrl(url).url;
  }
  return clean;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function cutBelow(value: unknown, levels: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (levels === 0) return TOO_DEEP;
  if (Array.isArray(value)) return value.map((item) => cutBelow(item, levels - 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cutBelow(item, levels - 1)]));
}
