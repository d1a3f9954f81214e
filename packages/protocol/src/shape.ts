/**
 * Size, depth and key count of a parsed message, measured without recursion: a 5,000-deep object parses, but
 * overflows the stack of anything that walks it by recursion.
 * @module
 */
import { MAX_DEPTH, MAX_KEYS } from './limits.ts';

/** What {@link checkShape} found wrong. */
export type ShapeFault = { code: 'too_deep' | 'too_many_keys'; message: string };

/**
 * Checks that a parsed JSON value is no deeper than {@link MAX_DEPTH} (below the message itself) and has no more
 * than {@link MAX_KEYS} keys.
 *
 * @returns the fault, or `null` where there is none.
 */
export function checkShape(value: unknown): ShapeFault | null {
  let level: object[] = isObject(value) ? [value] : [];
  let keys = 0;
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) {
      return { code: 'too_deep', message: `nested deeper than ${MAX_DEPTH} levels; flatten the properties` };
    }
    const next: object[] = [];
    for (const node of level) {
      const children: unknown[] = Array.isArray(node) ? node : Object.values(node);
      keys += children.length;
      if (keys > MAX_KEYS) {
        return { code: 'too_many_keys', message: `more than ${MAX_KEYS} keys; send fewer properties` };
      }
      for (const child of children) if (isObject(child)) next.push(child);
    }
    level = next;
  }
  return null;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
