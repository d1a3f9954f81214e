import { ClickHouseError } from '@clickhouse/client';
import { describe, expect, it } from 'vitest';
import { InsertError, mayPass } from './errors.ts';
import { MigrationChangedError } from './migrate/errors.ts';

function answered(code: string, type: string, message = 'said the store'): InsertError {
  return new InsertError(new ClickHouseError({ message, code, type }));
}

describe('InsertError', () => {
  it.each([
    ['6', 'CANNOT_PARSE_TEXT'],
    ['27', 'CANNOT_PARSE_INPUT_ASSERTION_FAILED'],
    ['41', 'CANNOT_PARSE_DATETIME'],
    ['117', 'INCORRECT_DATA'],
    ['321', 'VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE'],
    ['349', 'CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN'],
    ['469', 'VIOLATED_CONSTRAINT'],
    ['691', 'UNKNOWN_ELEMENT_OF_ENUM'],
  ])('%s %s lies in the rows', (code, type) => {
    expect(answered(code, type)).toMatchObject({ kind: 'refused', code: Number(code), type });
  });

  it.each([
    ['60', 'UNKNOWN_TABLE'],
    ['16', 'NO_SUCH_COLUMN_IN_TABLE'],
    ['81', 'UNKNOWN_DATABASE'],
    ['159', 'TIMEOUT_EXCEEDED'],
    ['164', 'READONLY'],
    ['202', 'TOO_MANY_SIMULTANEOUS_QUERIES'],
    ['236', 'ABORTED'],
    ['241', 'MEMORY_LIMIT_EXCEEDED'],
    ['243', 'NOT_ENOUGH_SPACE'],
    ['497', 'ACCESS_DENIED'],
    ['516', 'AUTHENTICATION_FAILED'],
  ])('%s %s does not', (code, type) => {
    expect(answered(code, type)).toMatchObject({ kind: 'retryable', code: Number(code) });
  });

  it('tells too many partitions in a block from too many parts in a table', () => {
    const block = 'Too many partitions for single INSERT block (more than 100)';
    expect(answered('252', 'TOO_MANY_PARTS', block).kind).toBe('refused');
    const table = 'Too many parts (3000). Merges are processing significantly slower than inserts';
    expect(answered('252', 'TOO_MANY_PARTS', table).kind).toBe('retryable');
  });

  it('takes no answer for a reason to try again', () => {
    const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    expect(new InsertError(cause)).toMatchObject({ kind: 'retryable', code: null, type: null, cause });
    expect(new InsertError('hang up').message).toBe('hang up');
  });
});

describe('an error while the store is made ready', () => {
  const answer = (code: string, type: string) =>
    new ClickHouseError({ message: 'said the store', code, type });

  it.each([
    answer('159', 'TIMEOUT_EXCEEDED'),
    answer('202', 'TOO_MANY_SIMULTANEOUS_QUERIES'),
    answer('241', 'MEMORY_LIMIT_EXCEEDED'),
    answer('243', 'NOT_ENOUGH_SPACE'),
    answer('999', 'KEEPER_EXCEPTION'),
    answer('60', 'UNKNOWN_TABLE'),
    new Error('Timeout error.'),
    new Error('502 Bad Gateway'),
    Object.assign(new Error('connect ECONNREFUSED'), { syscall: 'connect' }),
    new InsertError(answer('241', 'MEMORY_LIMIT_EXCEEDED')),
  ])('may pass: %s', (error) => {
    expect(mayPass(error)).toBe(true);
  });

  it.each([
    answer('516', 'AUTHENTICATION_FAILED'),
    answer('497', 'ACCESS_DENIED'),
    answer('62', 'SYNTAX_ERROR'),
    answer('46', 'UNKNOWN_FUNCTION'),
    new MigrationChangedError('0001_event', 'a', 'b'),
    new InsertError(answer('497', 'ACCESS_DENIED')),
    new TypeError('undefined is not a function'),
  ])('wants a person: %s', (error) => {
    expect(mayPass(error)).toBe(false);
  });
});
