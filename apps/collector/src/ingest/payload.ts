/** Deepest level of a refused message that is written down. */
const MAX_LEVELS = 32;

const TOO_DEEP = '[deeper levels left out]';

/**
 * A refused message as JSON text. One nested thousands of levels deep parses, but overflows the stack of
 * `JSON.stringify`; its lower levels are left out.
 */
export function payloadOf(message: unknown): string {
  try {
    return JSON.stringify(message) ?? '';
  } catch {
    return JSON.stringify(cutBelow(message, MAX_LEVELS));
  }
}

function cutBelow(value: unknown, levels: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (levels === 0) return TOO_DEEP;
  if (Array.isArray(value)) return value.map((item) => cutBelow(item, levels - 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cutBelow(item, levels - 1)]));
}
