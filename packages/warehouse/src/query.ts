/**
 * Read-only queries.
 * @module
 */
import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client';
import type { ReadLimits } from './limits.ts';
import type { Address } from './target.ts';

// Counts stay numbers, which are exact up to 2^53, and times are ISO 8601 in UTC.
const OUTPUT: ClickHouseSettings = {
  output_format_json_quote_64bit_integers: 0,
  date_time_output_format: 'iso',
  wait_end_of_query: 1,
};

/** The settings that limit and lock a read-only query. The embedded engine's reader is locked already. */
export function lockOf({ embedded }: Address, limits: ReadLimits): ClickHouseSettings {
  return {
    max_execution_time: limits.maxSeconds,
    max_memory_usage: String(limits.maxMemoryBytes),
    max_result_rows: String(limits.maxRows),
    ...(embedded ? {} : { readonly: '1' }),
  };
}

/** Runs a query; see `Warehouse.query`. */
export async function query<Row>(
  client: ClickHouseClient,
  lock: ClickHouseSettings,
  sql: string,
  parameters: Record<string, unknown>,
  signal: AbortSignal | undefined,
): Promise<Row[]> {
  const result = await client.query({
    query: sql,
    format: 'JSONEachRow',
    query_params: parameters,
    // Many or long parameters outgrow a URL.
    use_multipart_params_auto: true,
    clickhouse_settings: { ...OUTPUT, ...lock },
    ...(signal === undefined ? {} : { abort_signal: signal }),
  });
  return await result.json<Row>();
}
