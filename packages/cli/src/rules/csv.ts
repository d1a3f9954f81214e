/**
 * A small CSV file, whole.
 * @module
 */
import { CsvError, parse as parseAll } from 'csv-parse/sync';

export { CsvError };

/** One record, and the line that it begins on. */
export type CsvRecord = { values: string[]; line: number };

type Info = { record: string[]; info: { lines: number } };

/**
 * The records of a text; empty lines, and those that begin with #, are left out.
 *
 * @throws CsvError
 */
export function parse(text: string): CsvRecord[] {
  const records = parseAll(text, {
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    comment: '#',
    comment_no_infix: true,
  }) as unknown as Info[];
  // The parser tells the line that a record ends on.
  return records.map(({ record, info }) => ({
    values: record,
    line: info.lines - record.reduce((breaks, value) => breaks + value.split('\n').length - 1, 0),
  }));
}

/** A value as a CSV file holds it. */
export function stringifyCell(value: string): string {
  return /[",\n\r#]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
