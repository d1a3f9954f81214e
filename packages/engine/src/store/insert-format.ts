/**
 * The formats in which rows can be inserted as bytes.
 * @module
 */
import type { RawInsertFormat } from 'chdb';

/** A format that the engine takes as bytes; `Native` it takes from a file (`native-insert.ts`). */
export type InsertFormat = RawInsertFormat | 'Native';

const formats: Record<string, InsertFormat> = {
  JSONEachRow: 'JSONEachRow',
  JSONLines: 'JSONEachRow',
  NDJSON: 'JSONEachRow',
  JSONCompactEachRow: 'JSONCompactEachRow',
  Native: 'Native',
  CSV: 'CSV',
  CSVWithNames: 'CSVWithNames',
  TSV: 'TabSeparated',
  TabSeparated: 'TabSeparated',
  TSVWithNames: 'TabSeparatedWithNames',
  TabSeparatedWithNames: 'TabSeparatedWithNames',
};

/** The names of those formats. */
export const INSERT_FORMATS: readonly string[] = Object.keys(formats);

/** The engine's name of an insert format, or null where it takes none of that name as bytes. */
export function insertFormat(name: string): InsertFormat | null {
  return Object.hasOwn(formats, name) ? (formats[name] ?? null) : null;
}
