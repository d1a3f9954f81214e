/**
 * What of a client's request reaches the store.
 * @module
 */
import { randomUUID } from 'node:crypto';
import type { ReadLimits } from './limits.ts';
import { type Address, IDENTIFIER } from './target.ts';

/** The URL and headers of the request to the store. */
export type Forwarded = { search: URLSearchParams; headers: Record<string, string> };

// How a result is written, and limits, which are only ever tightened.
const flags = [
  'extremes',
  'final',
  'group_by_use_nulls',
  'join_use_nulls',
  'output_format_arrow_string_as_string',
  'output_format_binary_write_json_as_string',
  'output_format_json_array_of_rows',
  'output_format_json_escape_forward_slashes',
  'output_format_json_named_tuples_as_objects',
  'output_format_json_quote_64bit_floats',
  'output_format_json_quote_64bit_integers',
  'output_format_json_quote_decimals',
  'output_format_json_quote_denormals',
  'output_format_native_write_json_as_string',
  'output_format_parquet_string_as_string',
  'output_format_write_statistics',
  'prefer_column_name_to_alias',
  'wait_end_of_query',
  'enable_http_compression',
  'compress',
];

const flag = /^(?:0|1|true|false)$/;

const patterns = new Map<string, RegExp>([
  ...flags.map((name): [string, RegExp] => [name, flag]),
  ['query_id', /^[A-Za-z0-9_-]{1,64}$/],
  ['default_format', /^[A-Za-z0-9]{1,64}$/],
  ['database', IDENTIFIER],
  ['date_time_output_format', /^(?:simple|iso|unix_timestamp)$/],
  ['join_algorithm', /^[a-z_]{1,40}(?:,[a-z_]{1,40}){0,6}$/],
  ['max_block_size', /^\d{1,15}$/],
  ['max_bytes_to_read', /^\d{1,15}$/],
  ['max_result_bytes', /^\d{1,15}$/],
  ['max_rows_to_read', /^\d{1,15}$/],
  ['max_threads', /^\d{1,15}$/],
  ['result_overflow_mode', /^(?:throw|break)$/],
  ['session_timezone', /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/],
]);

/** The settings that a client may give; all others are left out without a word, as drivers send many. */
export const FORWARDED_SETTINGS: readonly string[] = [...patterns.keys()];

const headers = ['accept-encoding', 'content-encoding', 'x-clickhouse-format'];

/** The headers of the store's answer that a client gets. */
export const ANSWERED_HEADERS = /^(?:content-(?:type|encoding|length)|x-clickhouse-[a-z-]+|retry-after)$/;

function tighter(given: string | null, limit: number): string {
  const number = Number(given ?? 0);
  return String(number > 0 ? Math.min(number, limit) : limit);
}

function allowed([name, value]: [string, string]): boolean {
  if (/^param_[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(name) || name === 'query') return true;
  return patterns.get(name)?.test(value) ?? false;
}

/** Our limits, tightened by the client's. A server is told to lock each query: none of them can be loosened then. */
function locks(
  given: URLSearchParams,
  { embedded }: Pick<Address, 'embedded'>,
  limits: ReadLimits,
): [string, string][] {
  const { maxSeconds, maxMemoryBytes, maxRows } = limits;
  const all: [string, string][] = [
    ['max_execution_time', tighter(given.get('max_execution_time'), maxSeconds)],
    ['max_memory_usage', tighter(given.get('max_memory_usage'), maxMemoryBytes)],
    ['max_result_rows', tighter(given.get('max_result_rows'), maxRows)],
  ];
  return embedded ? all : [...all, ['readonly', '1']];
}

/**
 * Takes from a request what may be forwarded, and adds who asks and within which limits.
 *
 * @param given the parameters of the client's URL, and of its form if it sent one.
 */
export function forwardedOf(
  given: URLSearchParams,
  received: Headers,
  address: Pick<Address, 'embedded' | 'reader' | 'database'>,
  limits: ReadLimits,
): Forwarded {
  const search = new URLSearchParams([...given].filter(allowed));
  for (const [name, value] of locks(given, address, limits)) search.set(name, value);
  const named = received.get('x-clickhouse-database') ?? '';
  if (!search.has('database')) search.set('database', IDENTIFIER.test(named) ? named : address.database);
  if (!search.has('query_id')) search.set('query_id', randomUUID());
  const kept = headers.flatMap((name): [string, string][] => {
    const value = received.get(name);
    return value === null ? [] : [[name, value]];
  });
  const { user, password } = address.reader;
  return {
    search,
    headers: {
      ...Object.fromEntries(kept),
      'content-type': 'text/plain; charset=UTF-8',
      'x-clickhouse-user': user,
      'x-clickhouse-key': password,
    },
  };
}
