/**
 * One row of an export: column names to values. CSV gives text; NDJSON gives whatever its JSON held. It has no
 * prototype, so that a column may have any name.
 */
export type Row = Record<string, unknown>;

/** An empty {@link Row}, or a copy of some with more columns laid over them. */
export function makeRow(...layers: Row[]): Row {
  return Object.assign(Object.create(null), ...layers);
}

/**
 * A reader of one column. A name with dots reads into nested objects (`user.id`), unless a column has that very name.
 *
 * @returns the value, or `undefined` where the row has none.
 */
export function columnReader(name: string): (row: Row) => unknown {
  const steps = name.split('.');
  if (steps.length === 1) return (row) => row[name];
  return (row) => (name in row ? row[name] : steps.reduce<unknown>(readKey, row));
}

function readKey(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.hasOwn(value, key) ? (value as Row)[key] : undefined;
}

/** The text of a value: nothing for an absent one, JSON for an object. */
export function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
