import { type Batch, LINES, splitRows } from '../spool/index.ts';
import type { Insert } from './sink.ts';

/** A row that the store refused, and what it said. */
export type RefusedRow = { row: string; reason: string };

/** Sends rows; resolves `null` when the store has them, or with the reason when it refuses them. */
export type Send = (insert: Insert) => Promise<string | null>;

/**
 * Sends a refused batch in halves, and those that are refused in halves again, until every good row has landed and
 * each bad one stands alone. Tokens name the part, so that the same parts after a crash are taken once.
 *
 * @param batch with its rows as lines of JSON
 */
export async function bisect(batch: Batch, send: Send): Promise<RefusedRow[]> {
  const rows = batch.body.flatMap(splitRows);
  const refused: RefusedRow[] = [];
  const sendPart = async (from: number, to: number): Promise<void> => {
    const token = `${batch.token}-${from}-${to}`;
    const reason = await send({
      table: batch.lane,
      columns: batch.columns,
      format: LINES,
      body: rows.slice(from, to),
      rows: to - from,
      token,
    });
    if (reason === null) return;
    if (to - from === 1) {
      refused.push({ row: rows[from]?.toString('utf8').trimEnd() ?? '', reason });
      return;
    }
    await sendHalves(from, to);
  };
  const sendHalves = async (from: number, to: number): Promise<void> => {
    const middle = (from + to) >> 1;
    await sendPart(from, middle);
    await sendPart(middle, to);
  };
  if (rows.length === 1) await sendPart(0, 1);
  else await sendHalves(0, rows.length);
  return refused;
}
