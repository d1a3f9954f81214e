/**
 * Batches of rows, as bytes.
 * @module
 */
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client';
import { InsertError } from './errors.ts';
import { IDENTIFIER } from './target.ts';

/** Formats in which both stores take rows. */
export type RowFormat =
  | 'Native'
  | 'JSONCompactEachRow'
  | 'JSONEachRow'
  | 'CSV'
  | 'CSVWithNames'
  | 'TabSeparated';

/** Rows for one table. */
export type InsertBatch = {
  table: string;
  /** In the order of the rows' values. */
  columns: readonly string[];
  /** @default 'JSONCompactEachRow' */
  format?: RowFormat;
  /** The rows. Parts are sent one after another, and may be cut anywhere. */
  body: Buffer | readonly Buffer[];
  /**
   * Names the batch: sent again under the same token, it is stored once, and other rows under it are dropped without
   * a word. `[A-Za-z0-9_-]`, 1 to 128, and ours, never a client's.
   */
  token: string;
};

/** What the store says of an insert. */
export type InsertSummary = {
  /**
   * Rows written; `null` where the store does not say. The embedded engine counts those of a batch that it had
   * already, and what materialised views wrote besides.
   */
  writtenRows: number | null;
};

const TOKEN = /^[A-Za-z0-9_-]{1,128}$/;

// They travel with each request, so they hold for that request alone. A batch is stored when it is answered for; rows
// of an import may be of many months. To replace rows within one batch would cost a third of the insert, and views
// read each message once however many rows it has.
const SETTINGS: ClickHouseSettings = {
  async_insert: 0,
  wait_end_of_query: 1,
  deduplicate_blocks_in_dependent_materialized_views: 1,
  distributed_foreground_insert: 1,
  optimize_on_insert: 0,
  max_partitions_per_insert_block: '1000',
  date_time_input_format: 'best_effort',
};

function statementOf({ table, columns, format = 'JSONCompactEachRow' }: InsertBatch): string {
  const wrong = [table, ...columns].find((name) => !IDENTIFIER.test(name));
  if (wrong !== undefined) throw new TypeError(`${JSON.stringify(wrong)} is not a table's or column's name`);
  return `INSERT INTO ${table} (${columns.join(', ')}) FORMAT ${format}`;
}

/**
 * Sends one batch, and resolves when it is stored.
 *
 * @throws InsertError, which says whether to try again or to split the batch; TypeError for a name or token that must
 * not reach SQL or a setting.
 */
export async function insertRows(client: ClickHouseClient, batch: InsertBatch): Promise<InsertSummary> {
  const { body, token } = batch;
  const query = statementOf(batch);
  if (!TOKEN.test(token)) throw new TypeError(`${JSON.stringify(token)} is not a deduplication token`);
  try {
    const { stream, summary } = await client.exec({
      query,
      values: Readable.from(Buffer.isBuffer(body) ? [body] : body, { objectMode: false }),
      clickhouse_settings: { ...SETTINGS, insert_deduplication_token: token },
    });
    await finished(stream.resume());
    const written = summary?.written_rows;
    return { writtenRows: written === undefined ? null : Number(written) };
  } catch (error) {
    throw new InsertError(error);
  }
}
