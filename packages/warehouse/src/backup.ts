/**
 * Copies of the embedded store, by ClickHouse's own BACKUP and RESTORE: consistent, while events go on arriving.
 * @module
 */
import { fillSql } from './sql.ts';
import type { Store } from './store.ts';

/** A file's name in the engine's backup folder. */
const FILE = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}\.tar$/;

/** Only the embedded engine: a server has backups of its own. */
export class BackupUnsupportedError extends Error {
  override readonly name = 'BackupUnsupportedError';

  constructor() {
    super(
      'This store is a ClickHouse server, which has its own BACKUP and RESTORE; see docs/operations.md#backup.',
    );
  }
}

/** The store, and how to run a statement whether or not its database is there. */
export type BackupPlace = {
  embedded: boolean;
  store: Store;
  found: (sql: string, parameters?: Record<string, unknown>) => Promise<void>;
};

/**
 * Writes the database into a file.
 *
 * @param file its name in the engine's backup folder: letters, digits, `_`, `-`, and `.tar`. It must not be there yet.
 * @throws BackupUnsupportedError, TypeError for another name, ClickHouseError.
 */
export async function backupDatabase({ embedded, store }: BackupPlace, file: string): Promise<void> {
  assertPossible(embedded, file);
  const statement = fillSql('backup_database', null, { database: store.database });
  await store.command(statement, { file });
}

/**
 * Makes the database from a file, in place of the one that is there. Look first whether that one may go. Where the
 * file is none, or cut off, that one stays as it was.
 *
 * @throws BackupUnsupportedError, TypeError for another name, ClickHouseError.
 */
export async function restoreDatabase({ embedded, store, found }: BackupPlace, file: string): Promise<void> {
  assertPossible(embedded, file);
  const { database } = store;
  const other = `${database}_before_restore`;
  const drop = (name: string) => found(fillSql('drop_database', null, { database: name }));
  const rename = (from: string, to: string) =>
    found(fillSql('rename_database', null, { database: from, other: to }));
  await drop(other);
  await rename(database, other);
  try {
    await found(fillSql('restore_database', null, { database }), { file });
  } catch (error) {
    await drop(database);
    await rename(other, database);
    throw error;
  }
  await drop(other);
}

function assertPossible(embedded: boolean, file: string): void {
  if (!embedded) throw new BackupUnsupportedError();
  if (!FILE.test(file)) throw new TypeError(`${JSON.stringify(file)} is not a backup's file name`);
}
