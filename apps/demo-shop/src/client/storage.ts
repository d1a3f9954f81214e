const PREFIX = 'larkmoor.';

/** Stands in where the browser denies storage: the shop then works until the tab closes or moves on. */
const memory = new Map<string, string>();

/**
 * A value kept in the browser under `larkmoor.<name>`.
 *
 * @param isValid guards against what an older version or a curious visitor left there: anything it refuses reads as
 * the fallback.
 * @param area @default () => localStorage
 */
export function stored<T>(
  name: string,
  fallback: T,
  isValid: (value: unknown) => value is T,
  area: () => Storage = () => localStorage,
): { get: () => T; set: (value: T) => void } {
  const key = PREFIX + name;
  return {
    get() {
      const value = parse(read(area, key));
      return isValid(value) ? value : fallback;
    },
    set(value) {
      write(area, key, JSON.stringify(value));
    },
  };
}

/** Removes all that the shop keeps in this browser. */
export function forgetAll(): void {
  memory.clear();
  for (const area of [() => localStorage, () => sessionStorage]) {
    try {
      for (const key of Object.keys(area())) if (key.startsWith(PREFIX)) area().removeItem(key);
    } catch {
      // Storage is denied, so there is nothing in it.
    }
  }
}

function read(area: () => Storage, key: string): string | null {
  try {
    return area().getItem(key) ?? memory.get(key) ?? null;
  } catch {
    return memory.get(key) ?? null;
  }
}

function write(area: () => Storage, key: string, text: string): void {
  try {
    area().setItem(key, text);
    memory.delete(key);
  } catch {
    memory.set(key, text);
  }
}

function parse(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether a value is a list of things that the given check accepts. */
export function listOf<T>(isItem: (value: unknown) => value is T): (value: unknown) => value is T[] {
  return (value): value is T[] => Array.isArray(value) && value.every(isItem);
}

/** Whether a value is an object whose given fields are all of the given type. */
export function hasFields(value: unknown, fields: Record<string, 'string' | 'number' | 'boolean'>): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(fields).every(([name, type]) => typeof Reflect.get(value, name) === type);
}
