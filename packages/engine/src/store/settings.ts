/**
 * The settings that a request may bring. Nothing else reaches the engine, and no value that its pattern refuses.
 *
 * Settings are handed to the engine as arguments of a connection (`--name=value`), never as SQL text: chdb's own
 * way, a SET statement, once let a crafted value out of its quotes.
 * @module
 */
import { ClickHouseException } from './exception.ts';

/** Setting names with their checked values. */
export type Settings = ReadonlyMap<string, string>;

const flag = /^(?:0|1|true|false)$/;
const count = /^\d{1,15}$/;
const seconds = /^\d{1,9}(?:\.\d{1,3})?$/;

const patterns: Record<string, RegExp> = {
  // Inserts. The token is Waystone's own, made of letters, digits, _ and - alone.
  insert_deduplication_token: /^[A-Za-z0-9_-]{1,128}$/,
  insert_deduplicate: flag,
  deduplicate_blocks_in_dependent_materialized_views: flag,
  async_insert: /^(?:0|false)$/,
  input_format_skip_unknown_fields: flag,
  input_format_null_as_default: flag,
  input_format_defaults_for_omitted_fields: flag,
  input_format_import_nested_json: flag,
  input_format_json_read_numbers_as_strings: flag,
  date_time_input_format: /^(?:basic|best_effort|best_effort_us)$/,
  max_insert_block_size: count,
  max_insert_threads: count,
  max_partitions_per_insert_block: count,
  optimize_on_insert: flag,
  min_insert_block_size_bytes: count,
  min_insert_block_size_rows: count,
  // Output.
  date_time_output_format: /^(?:simple|iso|unix_timestamp)$/,
  output_format_json_quote_64bit_integers: flag,
  output_format_json_quote_64bit_floats: flag,
  output_format_json_quote_decimals: flag,
  output_format_json_quote_denormals: flag,
  output_format_json_array_of_rows: flag,
  output_format_json_named_tuples_as_objects: flag,
  output_format_json_escape_forward_slashes: flag,
  output_format_native_write_json_as_string: flag,
  output_format_binary_write_json_as_string: flag,
  output_format_write_statistics: flag,
  output_format_parquet_string_as_string: flag,
  output_format_arrow_string_as_string: flag,
  session_timezone: /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/,
  // Running.
  max_execution_time: seconds,
  max_threads: count,
  max_block_size: count,
  max_memory_usage: count,
  max_result_rows: count,
  max_result_bytes: count,
  result_overflow_mode: /^(?:throw|break)$/,
  max_rows_to_read: count,
  max_bytes_to_read: count,
  use_uncompressed_cache: flag,
  join_use_nulls: flag,
  join_algorithm: /^[a-z_]{1,40}(?:,[a-z_]{1,40}){0,6}$/,
  group_by_use_nulls: flag,
  prefer_column_name_to_alias: flag,
  extremes: flag,
  final: flag,
  mutations_sync: /^[0-3]$/,
  alter_sync: /^[0-2]$/,
  allow_experimental_funnel_functions: flag,
  // Known to clients and of no effect on an engine that is not a cluster.
  insert_quorum: /^(?:0|auto)$/,
  select_sequential_consistency: flag,
  insert_distributed_sync: flag,
  distributed_foreground_insert: flag,
};

const idle = new Set([
  'insert_quorum',
  'select_sequential_consistency',
  'insert_distributed_sync',
  'distributed_foreground_insert',
]);

/** The names of all settings that a request may bring. */
export const SETTING_NAMES: readonly string[] = Object.keys(patterns);

/**
 * Checks settings against the list.
 *
 * @throws {ClickHouseException} `UNKNOWN_SETTING` for a name that is not on it, `BAD_ARGUMENTS` for a value that its
 * pattern refuses.
 */
export function checkSettings(given: Iterable<readonly [string, string]>): Settings {
  const settings = new Map<string, string>();
  for (const [name, value] of given) {
    const pattern = Object.hasOwn(patterns, name) ? patterns[name] : undefined;
    if (pattern === undefined) {
      throw new ClickHouseException(
        115,
        'UNKNOWN_SETTING',
        `Setting ${JSON.stringify(name)} is not one that the embedded engine takes from a request.`,
      );
    }
    if (!pattern.test(value)) {
      const shown = JSON.stringify(value.slice(0, 80));
      throw new ClickHouseException(36, 'BAD_ARGUMENTS', `Setting ${name} cannot have the value ${shown}.`);
    }
    if (!idle.has(name)) settings.set(name, value);
  }
  return settings;
}
