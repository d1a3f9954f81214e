/**
 * Rows as bytes: lines of JSON, each ended by a newline, or blocks of ClickHouse's own format. Bytes lie outside the JavaScript heap, so the garbage
 * collector does not copy them about while they wait for the disk.
 * @module
 */

const NEWLINE = 0x0a;

/** How rows are written, by ClickHouse's names. */
export type RowForm = 'JSONCompactEachRow' | 'Native';

/** The form in which rows wait, and can be told apart. */
export const LINES = 'JSONCompactEachRow';

/** Some rows of one table. */
export type Rows = { bytes: Buffer; count: number };

/** No rows. */
export const NO_ROWS: Rows = { bytes: Buffer.alloc(0), count: 0 };

/** Rows of lines of JSON, which hold no newline themselves. */
export function toRows(lines: readonly string[]): Rows {
  return lines.length === 0 ? NO_ROWS : { bytes: Buffer.from(`${lines.join('\n')}\n`), count: lines.length };
}

/** Rows after one another. */
export function joinRows(parts: readonly Rows[]): Rows {
  const count = parts.reduce((rows, part) => rows + part.count, 0);
  return count === 0 ? NO_ROWS : { bytes: Buffer.concat(parts.map(({ bytes }) => bytes)), count };
}

/** Each row by itself, with its newline. Shares the memory. */
export function splitRows(bytes: Buffer): Buffer[] {
  const rows: Buffer[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(NEWLINE, start) + 1 || bytes.length;
    rows.push(bytes.subarray(start, end));
    start = end;
  }
  return rows;
}

/** The rows for which `keep` says so, by their place. */
export function filterRows({ bytes }: Rows, keep: (place: number) => boolean): Rows {
  const kept = splitRows(bytes).filter((_, place) => keep(place));
  return { bytes: Buffer.concat(kept), count: kept.length };
}
