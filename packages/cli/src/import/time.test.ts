import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRow } from './row.ts';
import { compileTime, timeSchema } from './time.ts';
import type { ColumnUse } from './value.ts';

function read(text: unknown, spec: Record<string, unknown> = {}): string {
  const time = compileTime(timeSchema.parse({ column: 't', ...spec }), 'time', []);
  return new Date(time(makeRow({ t: text }))).toISOString();
}

describe('times', () => {
  it.each([
    ['2024-05-31T14:05:09Z', {}, '2024-05-31T14:05:09.000Z'],
    ['2024-05-31T14:05:09+02:00', {}, '2024-05-31T12:05:09.000Z'],
    ['2019-11-01 17:59:13.273932', { format: 'sql' }, '2019-11-01T17:59:13.273Z'],
    ['2024-05-31 14:05:09', { format: 'sql', zone: 'Europe/Berlin' }, '2024-05-31T12:05:09.000Z'],
    ['2024-01-31 14:05:09', { format: 'sql', zone: 'UTC+2' }, '2024-01-31T12:05:09.000Z'],
    ['20240112', { format: 'yyyyMMdd' }, '2024-01-12T00:00:00.000Z'],
    ['31.05.2024 14:05', { format: 'dd.MM.yyyy HH:mm' }, '2024-05-31T14:05:00.000Z'],
    ['May 5, 2024', { format: 'MMM d, yyyy' }, '2024-05-05T00:00:00.000Z'],
    ['1717164309', { format: 'unix' }, '2024-05-31T14:05:09.000Z'],
    [1717164309.5, { format: 'unix' }, '2024-05-31T14:05:09.500Z'],
    ['1717164309123', { format: 'unix_ms' }, '2024-05-31T14:05:09.123Z'],
    ['19970112', { format: 'yyyyMMdd', shiftDays: 7308 }, '2017-01-15T00:00:00.000Z'],
  ])('%s as %o is %s', (text, spec, expected) => {
    expect(read(text, spec)).toBe(expected);
  });

  it.each([
    ['', {}, 'the column "t" is empty'],
    ['soon', {}, 'holds "soon", which is not in the format "iso"'],
    ['2024-02-30', {}, 'which is not in the format'],
    ['20241301', { format: 'yyyyMMdd' }, 'which is not in the format "yyyyMMdd"'],
    ['', { format: 'unix' }, 'is empty'],
  ])('refuse %s', (text, spec, reason) => {
    expect(() => read(text, spec)).toThrow(reason);
  });

  it.each(['YYYYMMDD', 'HH:mm', 'nonsense'])('refuse the format %s with what to write', (format) => {
    expect(() => timeSchema.parse({ column: 't', format })).toThrow('small y and d');
  });

  it('read a date and a time of day from two columns', () => {
    const spec = { column: ['date', 'time'], format: 'sql', zone: 'Europe/Berlin' };
    const uses: ColumnUse[] = [];
    const time = compileTime(timeSchema.parse(spec), 'time', uses);
    const at = (row: Record<string, string>) => new Date(time(makeRow(row))).toISOString();
    expect(at({ date: '2024-05-31', time: '14:05:09' })).toBe('2024-05-31T12:05:09.000Z');
    expect(uses.map(({ column }) => column)).toEqual(['date', 'time']);
    expect(() => at({ date: '2024-05-31', time: 'noon' })).toThrow(
      'the columns "date" and "time" hold "2024-05-31 noon", which is not in the format "sql"',
    );
    expect(() => at({ date: ' ', time: '' })).toThrow('the columns "date" and "time" are empty');
  });

  it('refuse a zone that is none', () => {
    expect(() => timeSchema.parse({ column: 't', zone: 'Mars/Base' })).toThrow('is no time zone');
  });

  it('read back what ISO text says, to the millisecond', () => {
    const date = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(date, (moment) => {
        expect(read(moment.toISOString())).toBe(moment.toISOString());
      }),
    );
  });
});
