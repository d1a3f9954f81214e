import { closeSync, copyFileSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { startEngine } from '@waystone/engine';
import { readQuery } from '@waystone/models';
import { openWarehouse, shownUrl, type Warehouse } from '@waystone/warehouse';
import type { Config } from '../config/index.ts';

/** A restore that must not, or cannot, be done. */
export class RestoreError extends Error {
  override readonly name = 'RestoreError';
}

/** The file's name while the engine reads it. */
const INCOMING = 'incoming.tar';

/**
 * Makes the embedded store of a data folder from a backup, and brings it to the present schema. Nothing may run on
 * the folder, and it must hold no event.
 *
 * @param file what `waystone backup` wrote. Where it is something else or cut off, the store stays as it was.
 * @returns how many events are there now.
 * @throws RestoreError, DataDirectoryInUseError and other errors of the engine.
 */
export async function restoreBackup(config: Config, file: string): Promise<{ events: number }> {
  const { data, clickhouse } = config;
  if (clickhouse.url !== null) {
    throw new RestoreError(
      `The store is a ClickHouse server (${shownUrl(clickhouse.url)}); restore it with its own RESTORE, see docs/operations.md#backup.`,
    );
  }
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true)
    throw new RestoreError(`There is no file ${file}; give one that "waystone backup" has written.`);
  if (!isTar(file))
    throw new RestoreError(`${file} is no backup; give a file that "waystone backup" has written.`);
  const { database } = clickhouse;
  const engine = await startEngine({ dataDir: join(data, 'clickhouse'), database });
  const warehouse = openWarehouse({ socketPath: engine.socketPath, database });
  const copy = join(engine.backupFolder, INCOMING);
  try {
    await assertEmpty(warehouse, data);
    copyFileSync(file, copy);
    await warehouse.restore(INCOMING).catch((error: unknown) => {
      throw notABackup(file, error);
    });
    await warehouse.migrate();
    return { events: await countEvents(warehouse) };
  } finally {
    rmSync(copy, { force: true });
    await warehouse.close();
    await engine.stop();
  }
}

/** Whether a file begins as a tar does. https://www.gnu.org/software/tar/manual/html_node/Standard.html */
function isTar(file: string): boolean {
  const magic = Buffer.alloc(5);
  const handle = openSync(file, 'r');
  try {
    readSync(handle, magic, 0, magic.length, 257);
  } finally {
    closeSync(handle);
  }
  return magic.toString('latin1') === 'ustar';
}

async function assertEmpty(warehouse: Warehouse, data: string): Promise<void> {
  await warehouse.migrate();
  const events = await countEvents(warehouse);
  if (events === 0) return;
  throw new RestoreError(
    `The store in ${data} holds ${events} events, and a restore would replace them. Give an empty folder with --data, or move that one away.`,
  );
}

async function countEvents(warehouse: Warehouse): Promise<number> {
  const [row] = await warehouse.query<{ n: number }>(readQuery('event.count'));
  return row?.n ?? 0;
}

function notABackup(file: string, error: unknown): RestoreError {
  const reason = error instanceof Error ? error.message : String(error);
  return new RestoreError(
    `${file} cannot be restored: ${reason} Is it a file that "waystone backup" wrote, and whole?`,
    { cause: error },
  );
}
