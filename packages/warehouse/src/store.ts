/**
 * What can be done with the store's rows.
 * @module
 */
import type { InsertBatch, InsertSummary } from './insert.ts';

export type Store = {
  /** The database that everything is in. */
  readonly database: string;
  /** Stores one batch. @throws InsertError */
  insertRows(batch: InsertBatch): Promise<InsertSummary>;
  /**
   * Rows of a query that can only read, within the limits. Values go in as `{name:Type}` placeholders. Times come
   * out as ISO 8601 in UTC, 64-bit integers as numbers, which are exact up to 2^53.
   *
   * @param signal cancels it, in the store too.
   * @throws ClickHouseError, and errors of the network
   */
  query<Row>(sql: string, parameters?: Record<string, unknown>, signal?: AbortSignal): Promise<Row[]>;
  /**
   * Runs a statement with all rights. For SQL of our own.
   *
   * @throws ClickHouseError, and errors of the network
   */
  command(sql: string, parameters?: Record<string, unknown>): Promise<void>;
};
