/**
 * Times in an export.
 * @module
 */
import { DateTime } from 'luxon';
import { z } from 'zod';
import { quote, RowFault } from './fault.ts';
import { columnReader, type Row, textOf } from './row.ts';
import type { ColumnUse } from './value.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

const zoneSchema = z.string().refine((zone) => DateTime.utc().setZone(zone).isValid, {
  error: 'is no time zone; use "UTC", an IANA name such as "Europe/Berlin", or an offset such as "UTC+2"',
});

const formatSchema = z.string().refine(isFormat, {
  error:
    'is no time format; use "iso", "sql", "unix", "unix_ms", or a pattern such as "yyyyMMdd" or "dd.MM.yyyy HH:mm" ' +
    '(y year, M month, d day, H hour, m minute, s second, u fraction of a second: small y and d)',
});

/** Where a time stands and how it is written. */
export const timeSchema = z
  .strictObject({
    column: z
      .union([z.string().min(1), z.array(z.string().min(1)).min(2)])
      .describe(
        'The column, or several (a date and a time of day), which are read with a space between them.',
      ),
    format: formatSchema
      .default('iso')
      .describe(
        '"iso", "sql" (2024-05-31 14:05:09.123456), "unix", "unix_ms", or a pattern of Luxon\'s tokens.',
      ),
    zone: zoneSchema.default('UTC').describe('The zone of a time that does not say its own.'),
    shiftDays: z.int().default(0).describe('Days to move every time by. Whole weeks keep the weekdays.'),
  })
  .meta({ id: 'Time' });

export type TimeSpec = z.infer<typeof timeSchema>;

/** A moment with a zone, for the base of made-up times. */
export const momentSchema = z.iso
  .datetime({ offset: true, error: 'is no moment; write it as "2024-01-01T09:00:00Z"' })
  .describe('A moment with its zone, such as "2024-01-01T09:00:00Z".');

/** Reads a row's time in milliseconds since 1970. */
export type ReadTime = (row: Row) => number;

/**
 * Prepares a reader of times. It throws a {@link RowFault} for an empty or unreadable time: a time is never guessed.
 */
export function compileTime(spec: TimeSpec, path: string, uses: ColumnUse[]): ReadTime {
  const columns = timeColumns(spec);
  for (const column of columns) uses.push({ path: `${path}.column`, column });
  const readers = columns.map(columnReader);
  const parse = parserOf(spec);
  const shift = spec.shiftDays * DAY_MS;
  return (row) => {
    const text = readers
      .map((read) => textOf(read(row)).trim())
      .join(' ')
      .trim();
    const ms = parse(text);
    if (Number.isFinite(ms)) return Math.trunc(ms) + shift;
    throw new RowFault('bad_time', `${faultOf(columns, text, spec)}; see ${path}.format in the mapping`);
  };
}

/** The columns that a time is put together from. */
export function timeColumns({ column }: Pick<TimeSpec, 'column'>): string[] {
  return [column].flat();
}

function faultOf(columns: readonly string[], text: string, { format }: TimeSpec): string {
  const isOne = columns.length === 1;
  const who = `the column${isOne ? '' : 's'} ${columns.map((name) => `"${name}"`).join(' and ')}`;
  if (text === '') return `${who} ${isOne ? 'is' : 'are'} empty`;
  return `${who} hold${isOne ? 's' : ''} ${quote(text)}, which is not in the format "${format}"`;
}

function parserOf({ format, zone }: TimeSpec): (text: string) => number {
  const options = { zone: DateTime.utc().setZone(zone).zone };
  if (format === 'iso') return (text) => DateTime.fromISO(text, options).toMillis();
  if (format === 'sql') return (text) => DateTime.fromSQL(text, options).toMillis();
  if (format === 'unix') return (text) => toNumber(text) * 1000;
  if (format === 'unix_ms') return toNumber;
  const parser = DateTime.buildFormatParser(format, { locale: 'en' });
  return (text) => DateTime.fromFormatParser(text, parser, { ...options, locale: 'en' }).toMillis();
}

function toNumber(text: string): number {
  return text === '' ? Number.NaN : Number(text);
}

const KEYWORDS = new Set(['iso', 'sql', 'unix', 'unix_ms']);

/** A pattern must give at least year, month and day, or a Unix time; `YYYY` and `DD` are other libraries' tokens. */
function isFormat(format: string): boolean {
  if (KEYWORDS.has(format)) return true;
  const tokens = format.replace(/'[^']*'/g, '');
  if (/[Xx]/.test(tokens)) return true;
  const dated = /y/.test(tokens) && (/[ML]/.test(tokens) || /o/.test(tokens)) && /[do]/.test(tokens);
  return dated && !/[YD]/.test(tokens);
}
