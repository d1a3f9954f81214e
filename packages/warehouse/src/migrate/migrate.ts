/**
 * Makes a database what the models say.
 * @module
 */
import { listMigrations, listSeeds, listViews, type Migration, type Seed, type View } from '@waystone/models';
import { answerOf } from '../errors.ts';
import { fillSql } from '../sql.ts';
import type { Store } from '../store.ts';
import type { Address } from '../target.ts';
import { createHistory, listTables, readHistory } from './history.ts';
import { LOCK_TIMING, type LockTiming, withLock } from './lock.ts';
import { applyMigration, pendingMigrations } from './migrations.ts';
import { changedSeeds, dropLeftStaging, leftStaging, loadSeeds } from './seeds.ts';
import { areViewsCurrent, dropViews, replaceViews } from './views.ts';

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
export type Founded = {
  address: Address;
  /** For migrations, which may take long. */
  store: Store;
  /** The same one for all else, which is given up, and tried again, where no answer comes within a minute. */
  schemaStore: Store;
  found: (sql: string) => Promise<void>;
};

async function apply(
  { address: { cluster }, store: patient, schemaStore: store }: Founded,
  schema: Schema,
): Promise<Applied> {
  await createHistory(store, cluster);
  const history = await readHistory(store);
  const migrations: string[] = [];
  for (const migration of pendingMigrations(schema.migrations, history, store.database)) {
    migrations.push(await applyMigration(patient, migration, cluster));
  }
  const tables = await listTables(store);
  await dropLeftStaging(store, tables, cluster);
  const seeds = await loadSeeds(store, schema.seeds, history, cluster);
  const known = { listed: schema.views, history, tables };
  const views = await replaceViews(store, known, cluster);
  const droppedViews = await dropViews(store, known, cluster);
  return { migrations, seeds, views, droppedViews };
}

const UNKNOWN_TABLE = 60;
const UNKNOWN_DATABASE = 81;

/** Whether a database is what the schema says, so that there is nothing to do and no lock to wait for. */
async function isCurrent(store: Store, { migrations, seeds, views }: Schema): Promise<boolean> {
  try {
    const history = await readHistory(store);
    const tables = await listTables(store);
    return (
      pendingMigrations(migrations, history, store.database).length === 0 &&
      changedSeeds(seeds, history).length === 0 &&
      leftStaging(tables).length === 0 &&
      areViewsCurrent({ listed: views, history, tables })
    );
  } catch (error) {
    if ([UNKNOWN_TABLE, UNKNOWN_DATABASE].includes(answerOf(error)?.code ?? 0)) return false;
    throw error;
  }
}

/**
 * Makes the database, applies the migrations that are new, loads the seeds and replaces the views that have changed,
 * and drops the views that are gone. On a server one collector at a time does this; the embedded engine has only one.
 */
export async function migrate(
  founded: Founded,
  { migrations, seeds, views, lock = {} }: Partial<Schema>,
): Promise<Applied> {
  const schema: Schema = {
    migrations: migrations ?? listMigrations(),
    seeds: seeds ?? listSeeds(),
    views: views ?? listViews(),
    lock,
  };
  const { address, schemaStore, found } = founded;
  const { cluster, database, embedded } = address;
  if (await isCurrent(schemaStore, schema)) return { migrations: [], seeds: [], views: [], droppedViews: [] };
  await found(fillSql('create_database', cluster, { database }));
  const task = () => apply(founded, schema);
  if (embedded) return await task();
  return await withLock(schemaStore, cluster, { ...LOCK_TIMING, ...lock }, task);
}
