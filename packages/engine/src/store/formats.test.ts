import { describe, expect, it } from 'vitest';
import { contentTypeOf, headOf } from './formats.ts';

function head(format: string, part: Buffer): string {
  return part.subarray(0, headOf(format)?.(part)).toString('latin1');
}

describe('headOf', () => {
  it('knows which formats cannot be joined', () => {
    for (const format of ['JSON', 'Parquet', 'Pretty', 'XML', 'Arrow', 'constructor']) {
      expect(headOf(format)).toBeNull();
    }
    expect(headOf('JSONEachRow')?.(Buffer.from('{}\n'))).toBe(0);
  });

  it('ends after names, and after names and types', () => {
    const tabs = Buffer.from('a\tb\nUInt8\tString\n1\t2\n');
    expect(head('TabSeparatedWithNames', tabs)).toBe('a\tb\n');
    expect(head('TSVWithNamesAndTypes', tabs)).toBe('a\tb\nUInt8\tString\n');
  });

  it('minds line feeds and quotes in the names of CSV', () => {
    expect(head('CSVWithNames', Buffer.from('"a\nb","c""\n""d"\n1,2\n'))).toBe('"a\nb","c""\n""d"\n');
  });

  it('counts the strings of RowBinary', () => {
    const long = 'x'.repeat(200);
    const names = Buffer.concat([
      Buffer.from([2, 1]),
      Buffer.from('a'),
      Buffer.from([0xc8, 1]),
      Buffer.from(long),
    ]);
    const types = Buffer.concat([
      Buffer.from([5]),
      Buffer.from('UInt8'),
      Buffer.from([6]),
      Buffer.from('String'),
    ]);
    const rest = Buffer.from([7, 1, 65]);
    expect(headOf('RowBinaryWithNames')?.(Buffer.concat([names, rest]))).toBe(names.length);
    const both = Buffer.concat([names, types]);
    expect(headOf('RowBinaryWithNamesAndTypes')?.(Buffer.concat([both, rest]))).toBe(both.length);
  });
});

describe('contentTypeOf', () => {
  it.each([
    ['JSON', 'application/json; charset=UTF-8'],
    ['JSONCompact', 'application/json; charset=UTF-8'],
    ['JSONCompactEachRow', 'application/x-ndjson; charset=UTF-8'],
    ['CSV', 'text/csv; charset=UTF-8; header=absent'],
    ['CSVWithNames', 'text/csv; charset=UTF-8; header=present'],
    ['TabSeparatedWithNames', 'text/tab-separated-values; charset=UTF-8'],
    ['Native', 'application/octet-stream'],
    ['Pretty', 'text/plain; charset=UTF-8'],
  ])('%s is %s', (format, type) => {
    expect(contentTypeOf(format)).toBe(type);
  });
});
