import { randomBytes } from 'node:crypto';
import type { Warehouse } from '@waystone/warehouse';
import { HttpError } from '../ingest/http-error.ts';

/** Rows of one table; all have the columns of the first. */
export type Rows = { table: string; rows: readonly Record<string, unknown>[] };

/** Stores rows. @throws HttpError 400 in the store's own words where a column is none, or a value does not fit. */
export async function storeRows(
  warehouse: Pick<Warehouse, 'insertRows'>,
  { table, rows }: Rows,
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const batch = {
    table,
    columns: Object.keys(first),
    format: 'JSONEachRow',
    body: Buffer.from(rows.map((row) => JSON.stringify(row)).join('\n')),
    token: `model-${randomBytes(8).toString('hex')}`,
  } as const;
  await warehouse.insertRows(batch).catch((error: unknown) => {
    throw new HttpError(400, 'rows_refused', error instanceof Error ? error.message : String(error));
  });
}
