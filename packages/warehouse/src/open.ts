/**
 * A warehouse: a store with Waystone's schema in it.
 * @module
 */

import { type InsertBatch, type InsertSummary, insertRows } from './insert.ts';
import { type Applied, migrate, type Schema } from './migrate.ts';
import { passThrough } from './pass-through.ts';
import { addressOf, clientOf, READ_LIMITS, type ReadLimits, type Target } from './target.ts';

export type Warehouse = {
  /** The database that everything is in. */
  database: string;
  /** Makes the database where it is missing, and brings it to the schema. @throws MigrationChangedError */
  migrate(schema?: Schema): Promise<Applied>;
  /** Stores one batch. @throws InsertError */
  insertRows(batch: InsertBatch): Promise<InsertSummary>;
  /**
   * Rows of a query that can only read, within the limits. Values go in as `{name:Type}` placeholders. Times come
   * out as ISO 8601, 64-bit integers as numbers.
   *
   * @throws ClickHouseError
   */
  query<Row>(sql: string, params?: Record<string, unknown>, signal?: AbortSignal): Promise<Row[]>;
  /** Runs a statement with all rights. For SQL of our own. @throws ClickHouseError */
  command(sql: string): Promise<void>;
  /** Passes ClickHouse's HTTP protocol through, read-only: see `pass-through.ts`. */
  passThrough(request: Request): Promise<Response>;
  /** Whether the store answers. */
  ping(): Promise<boolean>;
  /** Ends the connections. */
  close(): Promise<void>;
};

/** Opens a warehouse. It connects when first used. */
export function openWarehouse(target: Target, limits: ReadLimits = READ_LIMITS): Warehouse {
  const address = addressOf(target);
  const { database, cluster } = address;
  const client = clientOf(address, { database });
  const agent = address.agent();
  return {
    database,
    async migrate(schema) {
      const founder = clientOf(address);
      const on = cluster === null ? '' : ` ON CLUSTER '${cluster}'`;
      await founder.command({ query: `CREATE DATABASE IF NOT EXISTS ${database}${on}` });
      await founder.close();
      return migrate(client, { cluster }, schema);
    },
    insertRows: (batch) => insertRows(client, batch),
    async query(sql, params = {}, signal) {
      const result = await client.query({
        query: sql,
        query_params: params,
        format: 'JSONEachRow',
        ...(signal ? { abort_signal: signal } : {}),
        clickhouse_settings: {
          readonly: '1',
          max_execution_time: limits.maxSeconds,
          max_memory_usage: String(limits.maxMemoryBytes),
          max_result_rows: String(limits.maxRows),
          date_time_output_format: 'iso',
          output_format_json_quote_64bit_integers: 0,
        },
      });
      return result.json();
    },
    async command(sql) {
      await client.command({ query: sql });
    },
    passThrough: (request) => passThrough({ ...address, agent }, limits, request),
    ping: async () => (await client.ping()).success,
    async close() {
      await client.close();
      agent.destroy();
    },
  };
}
