/**
 * One collector migrates at a time.
 *
 * ClickHouse has no locks; but of two that create the same table, one fails. The table is the lock, and rows in it
 * are its holder's signs of life, so that a lock whose holder has died can be told from one that is held.
 * @module
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { answerOf } from '../errors.ts';
import { fillSql, readSql } from '../sql.ts';
import type { Store } from '../store.ts';

export type LockTiming = {
  /** From one sign of life to the next, in milliseconds. @default 2_000 */
  beatMs: number;
  /**
   * After so long without one, the lock is taken from its holder. Two that hold it at once do the same things twice,
   * which each of them bears; one that waits keeps its rows in the spool. @default 20_000
   */
  staleMs: number;
  /** How long to wait for it. @default 600_000 */
  waitMs: number;
};

export const LOCK_TIMING: LockTiming = { beatMs: 2_000, staleMs: 20_000, waitMs: 600_000 };

const TABLE_ALREADY_EXISTS = 57;
const UNKNOWN_TABLE = 60;
const LOOK_AGAIN_MS = 250;

type LockState = { id: string; holder: string; silent_ms: number };

/** Whether a statement succeeded, or failed because another collector was faster. */
async function wins(statement: Promise<void>): Promise<boolean> {
  try {
    await statement;
    return true;
  } catch (error) {
    if ([TABLE_ALREADY_EXISTS, UNKNOWN_TABLE].includes(answerOf(error)?.code ?? 0)) return false;
    throw error;
  }
}

async function readLock(store: Store): Promise<LockState | null> {
  try {
    const [state] = await store.query<LockState>(readSql('read_lock'), { database: store.database });
    return state ?? null;
  } catch (error) {
    if (answerOf(error)?.code === UNKNOWN_TABLE) return null;
    throw error;
  }
}

async function putAside(store: Store, cluster: string | null, id: string): Promise<void> {
  const aside = `schema_lock_${id.replaceAll('-', '')}`;
  if (!(await wins(store.command(fillSql('put_lock_aside', cluster, { aside }))))) return;
  await store.command(fillSql('drop_lock', cluster, { lock: aside }));
}

async function take(store: Store, cluster: string | null, timing: LockTiming): Promise<void> {
  const deadline = performance.now() + timing.waitMs;
  while (!(await wins(store.command(fillSql('create_lock', cluster))))) {
    const state = await readLock(store);
    if (state !== null && state.silent_ms > timing.staleMs) await putAside(store, cluster, state.id);
    if (performance.now() > deadline) {
      throw new Error(
        `Another collector (${state?.holder ?? 'unknown'}) has been migrating ${store.database} for more than ` +
          `${timing.waitMs} ms. If none is, drop the table ${store.database}.schema_lock.`,
      );
    }
    await wait(LOOK_AGAIN_MS);
  }
}

async function give(store: Store, cluster: string | null, holder: string): Promise<void> {
  const state = await readLock(store);
  if (state?.holder === holder) await store.command(fillSql('drop_lock', cluster, { lock: 'schema_lock' }));
}

/**
 * Runs a task while no other collector does.
 *
 * @throws what the task throws, or where the lock cannot be had in time.
 */
export async function withLock<T>(
  store: Store,
  cluster: string | null,
  timing: LockTiming,
  task: () => Promise<T>,
): Promise<T> {
  const holder = randomUUID();
  await take(store, cluster, timing);
  const beat = () => store.command(readSql('beat_lock'), { holder });
  await beat();
  const timer = setInterval(() => void beat().catch(() => undefined), timing.beatMs);
  try {
    return await task();
  } finally {
    clearInterval(timer);
    await give(store, cluster, holder);
  }
}
