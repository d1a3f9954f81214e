/**
 * Views: replaced, all of them and in order, when the text of any has changed.
 * @module
 */
import { renderSql, type View } from '@waystone/models';
import { fillSql } from '../sql.ts';
import type { Store } from '../store.ts';
import { type Entry, record } from './history.ts';

type Views = { listed: readonly View[]; history: readonly Entry[]; tables: readonly string[] };

function checksums(history: readonly Entry[]): Map<string, string> {
  return new Map(history.filter(({ kind }) => kind === 'view').map(({ name, checksum }) => [name, checksum]));
}

/** Drops the views that were created once and are no longer listed. Returns their names. */
export async function dropViews(
  store: Store,
  { listed, history }: Views,
  cluster: string | null,
): Promise<string[]> {
  const kept = new Set(listed.map(({ name }) => name));
  const gone = [...checksums(history)].filter(([name, checksum]) => checksum !== '' && !kept.has(name));
  for (const [name] of gone) {
    await store.command(fillSql('drop_view', cluster, { view: name }));
    await record(store, { kind: 'view', version: 0, name, checksum: '' });
  }
  return gone.map(([name]) => name);
}

/**
 * Creates or replaces all views where any has changed or is missing: a view keeps the columns of the views that it
 * reads as they were when it was made. Returns the names of those that were replaced.
 */
export async function replaceViews(
  store: Store,
  { listed, history, tables }: Views,
  cluster: string | null,
): Promise<string[]> {
  const known = checksums(history);
  const changed = listed.filter(({ name, checksum }) => known.get(name) !== checksum);
  if (changed.length === 0 && listed.every(({ name }) => tables.includes(name))) return [];
  for (const { sql } of listed) {
    for (const statement of renderSql(sql, { cluster })) await store.command(statement);
  }
  for (const { name, checksum } of changed) {
    await record(store, { kind: 'view', version: 0, name, checksum });
  }
  return listed.map(({ name }) => name);
}
