import { encodeRejectedRow } from '../row/index.ts';
import type { Batch } from '../spool/index.ts';
import type { RefusedRow } from './bisect.ts';

/** A row that the store refused, as a row of `rejected_event` (code `store_refused`). */
export function refusedAsRejected(batch: Batch, { row, reason }: RefusedRow): string {
  const cell = readCells(batch, row);
  const keyKind = cell('key_kind');
  return encodeRejectedRow({
    siteId: cell('site_id'),
    receivedAt: Date.now(),
    code: 'store_refused',
    reason,
    payload: row,
    keyKind: keyKind === 'public' || keyKind === 'secret' ? keyKind : '',
    library: cell('library'),
  });
}

/** Whether a refused row is a `store_refused` note itself: what is refused twice will be a third time. */
export function isSecondRefusal(batch: Batch, { row }: RefusedRow): boolean {
  return batch.lane === 'rejected_event' && readCells(batch, row)('code') === 'store_refused';
}

function readCells({ columns }: Batch, row: string): (column: string) => string {
  const cells = parse(row);
  return (column) => {
    const value = cells[columns.indexOf(column)];
    return typeof value === 'string' ? value : '';
  };
}

function parse(row: string): unknown[] {
  try {
    const cells: unknown = JSON.parse(row);
    return Array.isArray(cells) ? cells : [];
  } catch {
    return [];
  }
}
