import { setTimeout as wait } from 'node:timers/promises';
import { HttpError } from '../ingest/http-error.ts';
import type { LiveStore } from './live.ts';

/** How long the spool may take to empty itself. */
const PATIENCE_MS = 30_000;

/**
 * Waits until everything acknowledged so far is in the store: what is asked for may be among what waits.
 *
 * @throws HttpError 503 where the store does not take it in time.
 */
export async function emptied({ drained }: Pick<LiveStore, 'drained'>): Promise<void> {
  const timer = new AbortController();
  const late = wait(PATIENCE_MS, 'late', { signal: timer.signal }).catch(() => 'cancelled');
  const outcome = await Promise.race([drained(), late]);
  timer.abort();
  if (outcome !== 'late') return;
  throw new HttpError(
    503,
    'spool_not_empty',
    'Events still wait in the spool for the store, and what is asked for may be among them; try again when the store is up.',
    { 'retry-after': '30' },
  );
}
