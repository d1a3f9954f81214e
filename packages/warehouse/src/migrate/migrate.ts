/**
 * Makes a database what the models say.
 * @module
 */
import { listMigrations, listSeeds, listViews, type Migration, type Seed, type View } from '@waystone/models';
import { fillSql } from '../sql.ts';
import type { Store } from '../store.ts';
import type { Address } from '../target.ts';
import { createHistory, listTables, readHistory } from './history.ts';
import { LOCK_TIMING, type LockTiming, withLock } from './lock.ts';
import { applyMigration, pendingMigrations } from './migrations.ts';
import { dropLeftStaging, loadSeeds } from './seeds.ts';
import { dropViews, replaceViews } from './views.ts';

/** What a database is to be. */
export type Schema = {
  migrations: readonly Migration[];
  seeds: readonly Seed[];
  views: readonly View[];
  /** Timing of the lock that keeps collectors on one server from migrating at once. */
  lock: Partial<LockTiming>;
};

/** What was done. Names only; empty where nothing had changed. */
export type Applied = {
  /** Such as `0001_event`. */
  migrations: string[];
  /** Tables that were filled anew. */
  seeds: string[];
  /** Views that were made anew. */
  views: string[];
  /** Views that were dropped, being part of the schema no longer. */
  droppedViews: string[];
};

/** The store, and the way to run a statement before its database exists. */
export type Founded = { address: Address; store: Store; found: (sql: string) => Promise<void> };

async function apply(store: Store, cluster: string | null, schema: Schema): Promise<Applied> {
  await createHistory(store, cluster);
  const history = await readHistory(store);
  const migrations: string[] = [];
  for (const migration of pendingMigrations(schema.migrations, history, store.database)) {
    migrations.push(await applyMigration(store, migration, cluster));
  }
  const tables = await listTables(store);
  await dropLeftStaging(store, tables, cluster);
  const seeds = await loadSeeds(store, schema.seeds, history, cluster);
  const known = { listed: schema.views, history, tables };
  const views = await replaceViews(store, known, cluster);
  const droppedViews = await dropViews(store, known, cluster);
  return { migrations, seeds, views, droppedViews };
}

/**
 * Makes the database, applies the migrations that are new, loads the seeds and replaces the views that have changed,
 * and drops the views that are gone. On a server one collector at a time does this; the embedded engine has only one.
 */
export async function migrate(
  { address, store, found }: Founded,
  { migrations, seeds, views, lock = {} }: Partial<Schema>,
): Promise<Applied> {
  const schema: Schema = {
    migrations: migrations ?? listMigrations(),
    seeds: seeds ?? listSeeds(),
    views: views ?? listViews(),
    lock,
  };
  const { cluster, database, embedded } = address;
  await found(fillSql('create_database', cluster, { database }));
  const task = () => apply(store, cluster, schema);
  if (embedded) return await task();
  return await withLock(store, cluster, { ...LOCK_TIMING, ...lock }, task);
}
