/**
 * Batches of rows, as bytes.
 * @module
 */
import { Readable } from 'node:stream';
import type { ClickHouseClient } from '@clickhouse/client';
import { InsertError } from './errors.ts';

/** Rows for one table. */
export type InsertBatch = {
  table: string;
  columns: readonly string[];
  /** JSONCompactEachRow: one JSON array a line, each line ended. */
  body: Buffer | readonly Buffer[];
  /**
   * Names the batch: sent again under the same token, it is stored once. `[A-Za-z0-9_-]`, 1 to 128, and ours, never a
   * client's.
   */
  token: string;
};

/** What the store says of an insert. */
export type InsertSummary = {
  /** Rows written; 0 for a batch that it had already; `null` where it does not say. */
  writtenRows: number | null;
};

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;
const TOKEN = /^[A-Za-z0-9_-]{1,128}$/;

/**
 * Sends one batch.
 *
 * @throws InsertError, which says whether to try again or to split the batch; TypeError for a name or token that must
 * not reach SQL or a setting.
 */
export async function insertRows(
  client: ClickHouseClient,
  { table, columns, body, token }: InsertBatch,
): Promise<InsertSummary> {
  for (const name of [table, ...columns]) {
    if (!IDENTIFIER.test(name))
      throw new TypeError(`${JSON.stringify(name)} is not a table's or column's name`);
  }
  if (!TOKEN.test(token)) throw new TypeError(`${JSON.stringify(token)} is not a deduplication token`);
  try {
    const { stream, summary } = await client.exec({
      query: `INSERT INTO ${table} (${columns.join(', ')}) FORMAT JSONCompactEachRow`,
      values: Readable.from(Buffer.isBuffer(body) ? [body] : body, { objectMode: false }),
      clickhouse_settings: {
        insert_deduplication_token: token,
        deduplicate_blocks_in_dependent_materialized_views: 1,
        async_insert: 0,
      },
    });
    stream.resume();
    const written = summary?.written_rows;
    return { writtenRows: written === undefined ? null : Number(written) };
  } catch (error) {
    throw new InsertError(error);
  }
}
