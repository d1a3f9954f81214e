/**
 * With which settings a connection is born.
 * @module
 */
import type { ReaderLimits } from '../messages.ts';
import type { Settings } from './settings.ts';

/** Largest statement, in bytes; parameters travel in one too. */
const LONGEST_QUERY = 16 * 1024 * 1024;

/** What may be asked of a connection: everything, or reading within limits. */
export type Lane = 'writer' | 'reader';

function common(memory: number): [string, string][] {
  return [
    ['implicit_select', '0'],
    ['allow_introspection_functions', '0'],
    ['max_query_size', String(LONGEST_QUERY)],
    ['max_partitions_per_insert_block', '1000'],
    ['max_memory_usage', String(Math.floor(memory * 0.75))],
    ['max_bytes_before_external_group_by', String(Math.floor(memory / 4))],
    ['max_bytes_before_external_sort', String(Math.floor(memory / 4))],
  ];
}

/** The lower of a request's limit and ours, where 0 means none. */
export function tighter(given: string | undefined, limit: number): string {
  const number = Number(given ?? 0);
  return String(number > 0 ? Math.min(number, limit) : limit);
}

/**
 * The arguments of a connection. A reader's are locked by `readonly=1`: from then on neither SET nor a query's own
 * SETTINGS can change any.
 *
 * @param memory most bytes that the engine may use.
 */
export function connectionArguments(
  lane: Lane,
  settings: Settings,
  limits: ReaderLimits,
  memory: number,
): string[] {
  const all = new Map([...common(memory), ...settings]);
  if (lane === 'reader') {
    all.set('max_execution_time', tighter(settings.get('max_execution_time'), limits.maxSeconds));
    all.set('max_result_rows', tighter(settings.get('max_result_rows'), limits.maxRows));
    all.set('max_result_bytes', tighter(settings.get('max_result_bytes'), limits.maxBytes));
    all.set('max_memory_usage', tighter(settings.get('max_memory_usage'), Math.floor(memory / 2)));
    all.set('readonly', '1');
  }
  return [...all].map(([name, value]) => `--${name}=${value}`).sort();
}
