/**
 * A copy of the embedded store in one file.
 * @module
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { BackupUnsupportedError } from '@waystone/warehouse';
import type { Logger } from 'pino';
import type { LiveStore } from '../store/live.ts';

/** What a backup works with. */
export type BackupDeps = LiveStore & { logger: Logger; now: () => number };

/** A backup that was made: an absolute path, and its size. */
export type Backup = { file: string; bytes: number };

/**
 * Empties the spool into the store, then writes the store into `waystone-<time>.tar` in the engine's backup folder.
 * Events go on being accepted; those acknowledged before the call are in the file.
 *
 * @throws BackupUnsupportedError where the store is a server; ClickHouseError.
 */
export async function makeBackup({ warehouse, engine, drained, logger, now }: BackupDeps): Promise<Backup> {
  if (engine === null) throw new BackupUnsupportedError();
  await drained();
  const name = `waystone-${new Date(now()).toISOString().replace(/[:.]/g, '-')}.tar`;
  await warehouse.backup(name);
  const file = join(engine.backupFolder, name);
  const { size } = statSync(file);
  logger.info({ file, bytes: size }, 'backup written');
  return { file, bytes: size };
}
