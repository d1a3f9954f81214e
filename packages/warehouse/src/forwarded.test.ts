import { describe, expect, it } from 'vitest';
import { forwardedOf } from './forwarded.ts';
import { READ_LIMITS } from './limits.ts';

const server = { embedded: false, reader: { user: 'u', password: 'p' }, database: 'waystone' };
const engine = { ...server, embedded: true };

function forward(search: Record<string, string>, headers: Record<string, string> = {}, address = server) {
  return forwardedOf(new URLSearchParams(search), new Headers(headers), address, READ_LIMITS);
}

describe('forwardedOf', () => {
  it('passes on the statement, parameters, and settings of output', () => {
    const given = {
      query: 'SELECT {a:String}',
      param_a: "'",
      database: 'other',
      default_format: 'CSV',
      query_id: 'q-1',
      output_format_json_quote_64bit_integers: '0',
      max_threads: '2',
    };
    expect(Object.fromEntries(forward(given).search)).toMatchObject(given);
  });

  it.each([
    ['user', 'default'],
    ['password', 'x'],
    ['role', 'admin'],
    ['session_id', 'x'],
    ['quota_key', 'x'],
    ['allow_ddl', '1'],
    ['allow_introspection_functions', '1'],
    ['insert_deduplication_token', 'x'],
    ['decompress', '1'],
    ['default_format', 'a b'],
    ['max_threads', "1'"],
    ['param_a b', '1'],
    ['__proto__', '1'],
  ])('leaves out %s=%s', (name, value) => {
    expect(forward({ [name]: value }).search.has(name)).toBe(false);
  });

  it('locks a server’s queries, whatever is asked', () => {
    const { search } = forward({ readonly: '0' });
    expect(search.getAll('readonly')).toEqual(['1']);
    expect(forward({ readonly: '0' }, {}, engine).search.has('readonly')).toBe(false);
  });

  it('lets limits be lowered only', () => {
    const limits = { max_execution_time: '5', max_result_rows: '10', max_memory_usage: '1000' };
    expect(Object.fromEntries(forward(limits).search)).toMatchObject(limits);
    const high = { max_execution_time: '0', max_result_rows: '99999999999', max_memory_usage: 'x' };
    expect(Object.fromEntries(forward(high).search)).toMatchObject({
      max_execution_time: String(READ_LIMITS.maxSeconds),
      max_result_rows: String(READ_LIMITS.maxRows),
      max_memory_usage: String(READ_LIMITS.maxMemoryBytes),
    });
  });

  it('asks as the reader', () => {
    const { headers } = forward({}, { authorization: 'Basic x', cookie: 'a=b', 'x-clickhouse-user': 'root' });
    expect(headers).toEqual({
      'content-type': 'text/plain; charset=UTF-8',
      'x-clickhouse-user': 'u',
      'x-clickhouse-key': 'p',
    });
  });

  it('asks for our database where none is named, or none that can be one', () => {
    expect(forward({}).search.get('database')).toBe('waystone');
    expect(forward({ database: 'a`b' }).search.get('database')).toBe('waystone');
    expect(forward({}, { 'x-clickhouse-database': 'system' }).search.get('database')).toBe('system');
  });
});
