/**
 * Numbered migrations: applied once, in order, and never edited afterwards.
 * @module
 */
import { type Migration, renderSql } from '@waystone/models';
import type { Store } from '../store.ts';
import { DatabaseIsNewerError, MigrationChangedError } from './errors.ts';
import { type Entry, record } from './history.ts';

function fileOf({ version, name }: { version: number; name: string }): string {
  return `${String(version).padStart(4, '0')}_${name}`;
}

/**
 * Holds the applied migrations against the listed ones.
 *
 * @returns those that are still to be applied.
 * @throws {MigrationChangedError}
 * @throws {DatabaseIsNewerError}
 */
export function pendingMigrations(
  listed: readonly Migration[],
  history: readonly Entry[],
  database: string,
): Migration[] {
  const applied = new Map(
    history.filter(({ kind }) => kind === 'migration').map((entry) => [entry.version, entry]),
  );
  for (const entry of applied.values()) {
    const now = listed.find(({ version }) => version === entry.version);
    if (now === undefined) throw new DatabaseIsNewerError(database, fileOf(entry));
    if (now.checksum !== entry.checksum && !now.formerly?.includes(entry.checksum))
      throw new MigrationChangedError(fileOf(now), entry.checksum, now.checksum);
  }
  return listed.filter(({ version }) => !applied.has(version)).sort((a, b) => a.version - b.version);
}

/** Applies one migration. It is recorded once all its statements have run, so each must bear being run again. */
export async function applyMigration(
  store: Store,
  migration: Migration,
  cluster: string | null,
): Promise<string> {
  for (const statement of renderSql(migration.sql, { cluster })) await store.command(statement);
  const { version, name, checksum } = migration;
  await record(store, { kind: 'migration', version, name, checksum });
  return fileOf(migration);
}
