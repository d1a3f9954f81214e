/**
 * What was applied to a database: the table `schema_migration`.
 * @module
 */

import { fillSql, readSql } from '../sql.ts';
import type { Store } from '../store.ts';

export type Kind = 'migration' | 'view' | 'seed';

/** One thing that was applied; an empty checksum says that it was removed since. */
export type Entry = { kind: Kind; version: number; name: string; checksum: string };

/** Creates the table, where there is none. */
export async function createHistory(store: Store, cluster: string | null): Promise<void> {
  await store.command(fillSql('create_schema_migration', cluster));
}

/** The latest state of everything that was ever applied; an empty checksum says that it was removed. */
export async function readHistory(store: Store): Promise<Entry[]> {
  return await store.query<Entry>(readSql('list_applied'));
}

/** Records that something was applied, or removed. */
export async function record(store: Store, entry: Entry): Promise<void> {
  await store.command(readSql('record_applied'), entry);
}

/** The names of the tables and views that are there. */
export async function listTables(store: Store): Promise<string[]> {
  const tables = await store.query<{ name: string }>(readSql('list_tables'), {
    database: store.database,
  });
  return tables.map(({ name }) => name);
}
